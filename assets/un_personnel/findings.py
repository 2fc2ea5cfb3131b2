"""Rows of core.implausible: their columns, and how a finding about a unit becomes one row for each of its cells.

Belongs here: the shape of a finding. Does not: what is found (`plausibility`, `units`, `lapses`, `conserved`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

COLUMNS = (
    "month_end", "scope", "mission", "entity", "personnel_type", "measure", "value", "expected", "deviation", "reason",
)  # fmt: skip
SCHEMA = dict.fromkeys(COLUMNS, pl.String()) | {"month_end": pl.Date()} | dict.fromkeys(
    ("value", "expected", "deviation"), pl.Float64()
)  # fmt: skip
KEY = ("month_end", "scope", "mission", "entity", "personnel_type", "measure")
#: What one cell of a month is: a contributor's personnel of one type in one mission.
CELL = ("mission", "entity", "personnel_type")


def cells_of(chosen: pl.DataFrame) -> pl.DataFrame:
    """month_end, the cell as text, female (null where no sex is given) and total, one row per peopled cell."""
    known = (pl.col("female").is_not_null() | (pl.col("total") == 0)).all()
    return (
        chosen.group_by("month_end", *CELL)
        .agg(pl.when(known).then(pl.col("female").sum()).alias("female"), pl.col("total").sum())
        .filter(pl.col("total") > 0)
        .with_columns(pl.col(name).cast(pl.String) for name in CELL)
    )


def shaped(found: pl.DataFrame, scope: str, measure: str, said: pl.Expr) -> pl.DataFrame:
    """The findings as rows of core.implausible; they come with month_end, value, expected and what they name."""
    absent = [pl.lit(None, pl.String).alias(name) for name in CELL if name not in found.columns]
    return found.with_columns(
        *absent,
        pl.lit(scope).alias("scope"),
        pl.lit(measure).alias("measure"),
        (pl.col("value") - pl.col("expected")).alias("deviation"),
        said.alias("reason"),
    ).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def each_cell(units: pl.DataFrame, cells: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """One row for every cell of the strange units, with the unit's figures: so that the marts mark nothing else."""
    at = ["month_end", *key]
    return units.select(*at, "value", "expected").join(
        cells.select("month_end", *CELL), on=at, how="inner", nulls_equal=True
    )


def world_or(scope: str, found: pl.DataFrame) -> pl.DataFrame:
    """Findings on months without missions are the world's: no mission can be named."""
    nowhere = pl.col("mission").is_null()
    return found.with_columns(pl.when(nowhere).then(pl.lit("world")).otherwise(pl.lit(scope)).alias("scope"))
