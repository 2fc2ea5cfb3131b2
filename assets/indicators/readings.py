"""What a printed cell says: a number, or why there is none.

Belongs here: numbers with a sign of percent, months and years of elections, the words for what is not known. Does not:
which place or indicator a cell is about (`observations`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.parse_ipu import NO_CHAMBER
from assets.indicators.parse_wps_index import IMPUTED, UNRANKED

OBSERVED, ESTIMATED, MISSING, NOT_APPLICABLE = "observed", "estimated", "missing", "not_applicable"
BLANK, UNREADABLE = "blank", "unreadable"
#: What publishers print, in lower case, where they have no figure.
SAID = {
    "?": "question_mark",
    "not available": "not_available",
    "na": "not_available",
    "n/a": "not_available",
    "nan": "not_a_number",
    "-": "dash",
    "..": "two_dots",
    "suspended": "suspended",
}
#: How a value came about, where that makes it an estimate: our own word for the Index; the Nature of an SDG value
#: (E estimated, M modelled) and the observation status of the World Bank (E).
ESTIMATES = (IMPUTED, "E", "M")
#: The same where no value can be: a chamber that does not exist; a Nature of N (not relevant).
NO_VALUE_CAN_BE = (NO_CHAMBER, "N")
YEAR, FRACTION = "year", "fraction"
#: More than any publisher prints of a share: 49.2 percent is 0.492, and nothing behind it.
_DECIMALS = 10
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?i)\b({'|'.join(_MONTHS)})[a-z]*"


def read(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with value, status, missing_reason and period_start.

    Needs printed, stands_for, nature, year, period, and the unit and divisor of the indicator.
    """
    meant = pl.coalesce("stands_for", "printed")
    percent = meant.str.ends_with("%")
    number = meant.str.strip_chars_end("% ").cast(pl.Float64, strict=False)
    divisor = pl.when(percent).then(pl.when(pl.col("unit") == FRACTION).then(100.0).otherwise(1.0)).otherwise("divisor")
    scaled = pl.when(divisor == 1).then(number).otherwise((number / divisor).round(_DECIMALS))
    value = pl.when(pl.col("unit") == YEAR).then(_year_of_month(meant)).otherwise(scaled)
    natures = pl.col("nature").fill_null("").str.split("; ")
    cannot = natures.list.set_intersection(list(NO_VALUE_CAN_BE)).list.len() > 0
    estimated = natures.list.set_intersection(list(ESTIMATES)).list.len() > 0
    valued = cells.with_columns(value=pl.when(value.is_finite() & ~cannot).then(value))
    empty = pl.col("value").is_null()
    status = (
        pl.when(cannot)
        .then(pl.lit(NOT_APPLICABLE))
        .when(empty)
        .then(pl.lit(MISSING))
        .when(estimated)
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(OBSERVED))
    )
    reason = (
        pl.when(natures.list.contains(UNRANKED) & pl.col("printed").is_null())
        .then(pl.lit(UNRANKED))
        .when(pl.col("printed").is_null())
        .then(pl.lit(BLANK))
        .otherwise(
            pl.col("printed").str.to_lowercase().replace_strict(SAID, default=UNREADABLE, return_dtype=pl.String)
        )
    )
    month = pl.col("period").str.extract(_MONTH).str.to_lowercase()
    return valued.with_columns(
        status=status,
        missing_reason=pl.when(empty & ~cannot).then(reason),
        period_start=pl.date(
            pl.col("year"),
            month.replace_strict(_MONTHS, range(1, 13), default=1, return_dtype=pl.Int8).fill_null(1),
            1,
        ),
    )


def _year_of_month(text: pl.Expr) -> pl.Expr:
    """The year in "12.2020", whose last zeros may be lost ("12.202")."""
    year = text.str.extract(r"^\d{1,2}\.(\d{1,4})$").str.pad_end(4, "0")
    return year.cast(pl.Float64, strict=False)
