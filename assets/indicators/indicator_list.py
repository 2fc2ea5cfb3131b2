"""Our list of indicators -> core.indicator.

Belongs here: types and what makes a line unusable. Does not: reading the file (`parse_list`), values (`observations`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.parse_list import COLUMNS
from pipeline.contract import PROVENANCE
from pipeline.shared.losses import all_losses, lost

POLARITIES = ("higher_is_better", "lower_is_better", "neither")
_OPTIONAL = ("divisor",)
_FLAGS = {"yes": True, "no": False}


def table(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """core.indicator, and the lines that cannot be used (missing_value, bad_value, duplicate_key).

    `divisor` is what a printed value is divided by to be in `unit`; 1 where the list says nothing.
    """
    empty = pl.any_horizontal(pl.col(c).is_null() for c in COLUMNS if c not in _OPTIONAL)
    typed = rows.with_columns(
        may_be_shipped=pl.col("may_be_shipped").replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean),
        divisor=pl.col("divisor").fill_null("1").cast(pl.Float64, strict=False),
    )
    bad = pl.col("may_be_shipped").is_null() | pl.col("divisor").is_null() | ~pl.col("polarity").is_in(POLARITIES)
    again = ~pl.col("indicator").is_first_distinct() | ~pl.struct("observed_source", "series").is_first_distinct()
    fate = (
        pl.when(rows.select(empty=empty)["empty"])
        .then(pl.lit("missing_value"))
        .when(bad)
        .then(pl.lit("bad_value"))
        .when(again)
        .then(pl.lit("duplicate_key"))
    )
    judged = typed.with_columns(fate=fate)
    kept = judged.filter(pl.col("fate").is_null()).select(*COLUMNS, *PROVENANCE)
    wrong = judged.filter(pl.col("fate").is_not_null())
    return kept, all_losses([lost(wrong, pl.col("fate"), pl.col("indicator").fill_null("no code"))])
