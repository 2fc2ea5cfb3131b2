"""Days as open-data services print them, and answers whose days could be read as others than are meant.

Belongs here: the spellings of a day that is whole. Does not: years, months, or what a missing day means.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contract import Refused

#: Milliseconds since 1970 have as many digits, with a sign before 1970; 2021, 20210131 and 44227 are none.
EPOCH = r"^-?\d{9,14}(\.0+)?$"
#: With fewer digits they are of the months around the beginning of 1970, or else seconds, then of any year since 1973.
_MAYBE_SECONDS = r"^-?\d{9,10}(\.0+)?$"
#: 13/25/2021 has no thirteenth month, and 01/25/2021 no twenty-fifth.
_MONTH_FIRST = r"^\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{4}$"


def day(text: pl.Expr) -> pl.Expr:
    """A printed day as Date: ISO with or without a time, milliseconds since 1970, 31-Jan-21, 31-Jan-2021, 31/01/2021.

    Null for anything else. Of days parted by strokes the first number is the day: see `refuse_other_days`.
    """
    bare = text.str.strip_chars(" '")
    epoch = pl.when(bare.str.contains(EPOCH)).then(bare.str.replace(r"\.0+$", "")).cast(pl.Int64, strict=False)
    return pl.coalesce(
        pl.from_epoch(epoch, time_unit="ms").dt.date(),
        bare.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False),
        bare.str.to_date("%d-%b-%y", strict=False),
        bare.str.to_date("%d-%b-%Y", strict=False),
        bare.str.to_date("%d/%m/%Y", strict=False),
    )


def refuse_other_days(rows: pl.DataFrame, columns: Iterable[str], name: str) -> None:
    """Raise Refused (unreadable_days) for a column of days whose numbers may mean others than `day` would read.

    That is one whose numbers are all so short that they may be seconds, or one of whose days has its month first. Each
    such day alone could be read; only the column tells.
    """
    for column in columns:
        if column not in rows.columns:
            continue
        cells = rows[column].str.strip_chars(" '").drop_nulls()
        numbers = cells.filter(cells.str.contains(EPOCH))
        if len(numbers) and numbers.str.contains(_MAYBE_SECONDS).all():
            said = "may count seconds: days are expected in milliseconds since 1970, or as 2021-01-31"
            raise Refused("unreadable_days", f"{name}: {column}: {numbers[0]} {said}")
        swapped = cells.filter(cells.str.contains(_MONTH_FIRST))
        if len(swapped):
            said = "has its month first: days are expected as 31/01/2021, or as 2021-01-31"
            raise Refused("unreadable_days", f"{name}: {column}: {swapped[0]} {said}")
