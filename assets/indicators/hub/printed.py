"""How the Hub prints years and numbers.

Belongs here: the spellings seen in its answers. Does not: which cell is a year or a number (`columns`), what is missing
and why (`assets.indicators.readings`).
"""

from __future__ import annotations

import polars as pl

from pipeline.shared.days import EPOCH, day

_YEAR = r"(?:^|\D)((?:19|20|21)\d\d)(?:\D|$)"
_THOUSANDS = r"^-?\d{1,3}([,\u00a0' ]\d{3})+(\.\d+)?$"
_DECIMAL_COMMA = r"^(-?\d+),(\d+)(\s*%?)$"
_FLAGS = {"yes": "1", "true": "1", "no": "0", "false": "0"}
FRACTION, COUNTED = "fraction", ("fraction", "provisions")


def year(text: pl.Expr) -> pl.Expr:
    """The year of a printed year ("2023", "2023.0"), day, or fiscal year ("2022-23", "FY 2022/2023"): its first one."""
    is_epoch = text.str.contains(EPOCH).fill_null(False)
    named = pl.when(~is_epoch).then(text.str.extract(_YEAR)).cast(pl.Int64, strict=False)
    return pl.coalesce(named, day(text).dt.year().cast(pl.Int64))


def number(text: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """A number's text with a decimal point and no separators; yes and no as 1 and 0; anything else as it is.

    A comma before three digits parts thousands, unless the unit is one of parts: then it stands for the point.
    """
    bare = text.str.strip_chars(" '\u00a0")
    whole = bare.str.contains(_THOUSANDS) & ~unit.is_in(COUNTED)
    plain = (
        pl.when(whole)
        .then(bare.str.replace_all(r"[,\u00a0' ]", ""))
        .otherwise(bare.str.replace(_DECIMAL_COMMA, "$1.$2$3"))
    )
    flag = bare.str.to_lowercase().replace_strict(_FLAGS, default=None, return_dtype=pl.String)
    return pl.when(unit == "yes_no").then(pl.coalesce(flag, plain)).otherwise(plain)
