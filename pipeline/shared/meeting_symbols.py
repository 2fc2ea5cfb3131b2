"""The symbol of a whole meeting: what a record's symbol says of resumption, part and corrigendum taken off.

Belongs here: that one rule, as datasets that name meetings share it. Does not: reading printed symbols.
"""

from __future__ import annotations

import polars as pl

#: "(Resumption1)", "(PartII)", "/Corr.1", in whatever number and order, blanks before them too.
_PART = r"(?i)\s*(?:\((?:resumption|part)[^)]*\)|/(?:corr|add)\.\s*\d+).*$"


def base_symbol(symbol: str = "meeting_symbol") -> pl.Expr:
    """The column `base_symbol`: the meeting that the symbol in the column `symbol` is a record of.

    S/PV.6411 and S/PV.6411(Resumption1) are one meeting, S/PV.6411; so are parts, and a record and its corrigendum. A
    letter that stands for a meeting (S/2020/1084) is its own base. Null stays null.
    """
    return pl.col(symbol).str.replace(_PART, "").alias("base_symbol")
