"""What a figure of likeness is made of: its columns, and the names of what is added to rows to group them.

Belongs here: those names, bringing a frame into that shape, the part that was kept. Does not: any figure (`figures`,
`quantities`, `places`).
"""

from __future__ import annotations

import polars as pl

from pipeline.declare.comparison import Comparison

#: One figure: the check, the source, the period where it is of one, the column or unit that it is of; what was before
#: and is now, and how they compare. A figure is null where there is too little to say anything.
SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("check", "source_id", "period", "of"), pl.String()),
    **dict.fromkeys(("before", "now", "figure"), pl.Float64()),
}
SOURCE, PERIOD = "source_id", "period"
#: So few may go without a question: three missions closed in one January.
LOST = 3
#: The part that is kept of what was before, where more than these few are gone.
KEPT = pl.when(pl.col("before") - pl.col("now") > LOST).then(pl.col("now") / pl.col("before")).otherwise(1.0)
#: The name of a row's document, where that came anew under its name since the last release; null elsewhere.
DOCUMENT = "_document"
#: The part of its source to which a row belongs, as the comparison's `parts` say it.
PART = "_part"


def with_parts(compared: Comparison, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, each with its PART; as they are where no parts are declared."""
    said = [pl.col(name).cast(pl.String) for name in compared.parts]
    return rows.with_columns(pl.concat_str(said, separator=" ").alias(PART)) if said else rows


def with_part(before: pl.DataFrame, now: pl.DataFrame, by: list[str], kept: pl.Expr = KEPT) -> pl.DataFrame:
    """Both counts and, as figure, which part of the earlier one is there: 0 of what is there no more."""
    counts = (pl.col(name).fill_null(0).cast(pl.Float64) for name in ("before", "now"))
    joined = before.join(now, on=by, how="left", nulls_equal=True)
    return joined.with_columns(counts).with_columns(kept.alias("figure"))


def shaped(check: str, found: pl.DataFrame) -> pl.DataFrame:
    """Figures in SCHEMA; those of a document or part are named after it."""
    found = found.with_columns(pl.col(name).alias("of") for name in (DOCUMENT, PART) if name in found.columns)
    absent = [pl.lit(None, pl.String).alias(name) for name in (PERIOD, "of") if name not in found.columns]
    return found.with_columns(pl.lit(check).alias("check"), *absent).select(
        pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()
    )
