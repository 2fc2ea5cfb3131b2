"""How the Hub prints years, days and numbers.

Belongs here: the spellings seen in its answers. Does not: which cell is a year or a number (`columns`), what is missing
and why (`assets.indicators.readings`).
"""

from __future__ import annotations

import polars as pl

#: Milliseconds since 1970 have as many digits, with a sign before 1970; a year has four.
_EPOCH = r"^-?\d{9,14}(\.0+)?$"
_YEAR = r"(?:^|\D)((?:19|20|21)\d\d)(?:\D|$)"
_THOUSANDS = r"^-?\d{1,3}([,\u00a0' ]\d{3})+(\.\d+)?$"
_DECIMAL_COMMA = r"^(-?\d+),(\d+)(\s*%?)$"
_FLAGS = {"yes": "1", "true": "1", "no": "0", "false": "0"}
FRACTION, COUNTED = "fraction", ("fraction", "provisions")


def day(text: pl.Expr) -> pl.Expr:
    """A printed day: ISO with or without a time, milliseconds since 1970, 31-Jan-21, 31-Jan-2021, 31/01/2021."""
    bare = text.str.strip_chars(" '")
    epoch = pl.when(bare.str.contains(_EPOCH)).then(bare.str.replace(r"\.0+$", "")).cast(pl.Int64, strict=False)
    return pl.coalesce(
        pl.from_epoch(epoch, time_unit="ms").dt.date(),
        bare.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False),
        bare.str.to_date("%d-%b-%y", strict=False),
        bare.str.to_date("%d-%b-%Y", strict=False),
        bare.str.to_date("%d/%m/%Y", strict=False),
    )


def year(text: pl.Expr) -> pl.Expr:
    """The year of a printed year ("2023", "2023.0"), day, or fiscal year ("2022-23", "FY 2022/2023"): its first one."""
    is_epoch = text.str.contains(_EPOCH).fill_null(False)
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
