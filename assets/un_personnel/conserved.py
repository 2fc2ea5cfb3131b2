"""What a month lacks that the months beside it have -> rows of core.implausible: cells, missions, rows under a label.

Months are compared with the nearest one before and after that gives as much (missions or none), no more than `NEAR`
away. What is there before and after is there; in the newest month, what is gone beyond what is new counts.

Belongs here: what is missing. Does not: figures that are there and jump (`units`, `plausibility`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from assets.un_personnel.findings import CELL, SCHEMA, shaped

NEAR = timedelta(days=100)
#: A month of fewer cells is no census: a fragment, or a test.
CELLS = 100
#: The part of a month's cells that may be missing between two months that have them, and, in the newest month, gone.
#: Real months never passed 2.7 % and, apart from the mission that lost most, 1.9 %.
HOLES, GONE = 0.05, 0.04
#: A mission of so many persons does not pause for a month.
PERSONS = 30
#: A mission's rows stand under another's label when so much of its cells is found there, added to what was there.
MOVED, OFF = 0.6, 0.2


@dataclass(frozen=True)
class _Near:
    """A month's cells, and those of the nearest comparable months; `after` is None for the newest."""

    month: date
    now: pl.DataFrame
    before: pl.DataFrame
    after: pl.DataFrame | None


def lacking(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of core.implausible; `cells` as `findings.cells_of` makes them."""
    parts = [pl.DataFrame(schema=SCHEMA)]
    for kind in (cells.filter(pl.col("mission").is_not_null()), cells.filter(pl.col("mission").is_null())):
        for near in _months(kind):
            parts += [_cells_gone(near), *_missions_gone(near)]
    return pl.concat(parts)


def _months(cells: pl.DataFrame) -> list[_Near]:
    by_month = {month: part for (month,), part in cells.partition_by("month_end", as_dict=True).items()}
    months = [month for month in sorted(by_month) if by_month[month].height >= CELLS]
    found = []
    for at, month in enumerate(months):
        before = months[at - 1] if at and month - months[at - 1] <= NEAR else None
        after = months[at + 1] if at + 1 < len(months) and months[at + 1] - month <= NEAR else None
        if before and (after or month == months[-1]):
            found.append(_Near(month, by_month[month], by_month[before], by_month[after] if after else None))
    return found


def _cells_gone(near: _Near) -> pl.DataFrame:
    """The whole month, when too many of its cells are missing: nobody can say which sums are whole."""
    stay = near.before.join(near.now.select("mission").unique(), on="mission", how="semi", nulls_equal=True)
    gone = stay.join(near.now, on=CELL, how="anti", nulls_equal=True)
    if near.after is not None:
        missing, allowed = gone.join(near.after, on=CELL, how="semi", nulls_equal=True).height, HOLES
    else:
        missing, allowed = _net_losses(gone, near), GONE
    if missing <= allowed * stay.height:
        return pl.DataFrame(schema=SCHEMA)
    found = pl.DataFrame(
        {"month_end": [near.month], "value": [float(stay.height - missing)], "expected": [float(stay.height)]}
    )
    said = f"{missing} of {stay.height} cells are missing that stand in the months beside it; all cells suspect"
    return shaped(found, "world", "cells", pl.lit(said))


def _net_losses(gone: pl.DataFrame, near: _Near) -> int:
    """Cells gone beyond those that are new, apart from the mission that lost most: one mission may well draw down."""
    new = near.now.join(near.before, on=CELL, how="anti", nulls_equal=True)
    lost = gone.group_by("mission").len("lost").join(
        new.group_by("mission").len("new"), on="mission", how="full", coalesce=True, nulls_equal=True
    )  # fmt: skip
    net = lost.select(pl.col("lost").fill_null(0).cast(pl.Int64) - pl.col("new").fill_null(0).cast(pl.Int64))
    losses = net.to_series()
    several = near.before["mission"].n_unique() > 1
    return int(losses.sum()) - (max(0, int(losses.max() or 0)) if several and len(losses) else 0)  # type: ignore[arg-type]


def _missions_gone(near: _Near) -> list[pl.DataFrame]:
    """Missions that pause, and those whose rows are found under another's label: there the cells are named."""
    was = near.before.group_by("mission").agg(pl.col("total").sum()).filter(pl.col("total") >= PERSONS)
    gone = was.join(near.now, on="mission", how="anti", nulls_equal=True)
    parts = []
    for mission, persons in gone.rows():
        returns = near.after is not None and not near.after.filter(pl.col("mission") == mission).is_empty()
        moved = _moved(near, mission)
        if moved.is_empty() and not returns:
            continue
        found = pl.DataFrame(
            {"month_end": [near.month], "mission": [mission], "value": [0.0], "expected": [float(persons)]}
        )
        said = f"the mission is missing, with {persons} persons the month before"
        parts += [shaped(found, "mission", "total", pl.lit(said)), moved]
    return parts


def _moved(near: _Near, mission: str) -> pl.DataFrame:
    """The cells of another mission that hold this one's persons besides their own; none where no mission does."""
    mine = near.before.filter(pl.col("mission") == mission).select(
        "entity", "personnel_type", pl.col("total").alias("_mine")
    )
    others = near.before.select(*CELL, pl.col("total").alias("_was"))
    known = near.now.join(others.select("mission").unique(), on="mission")
    held = (
        known.join(mine, on=["entity", "personnel_type"])
        .join(others, on=CELL, how="left")
        .with_columns((pl.col("_was").fill_null(0) + pl.col("_mine")).alias("expected"), pl.col("total").alias("value"))
        .filter((pl.col("total") - pl.col("expected")).abs() <= OFF * pl.col("_mine") + 1)
    )
    full = held.group_by("mission").len().filter(pl.col("len") >= MOVED * mine.height)
    found = held.join(full, on="mission", how="semi").with_columns(
        pl.col("_was").fill_null(0).cast(pl.Float64).alias("expected"), pl.col("value").cast(pl.Float64)
    )
    said = pl.format(
        "{} where {} stood, and {} is missing: its rows may stand here; this cell suspect",
        pl.col("value").cast(pl.Int64),
        pl.col("expected").cast(pl.Int64),
        pl.lit(mission),
    )
    return shaped(found.select("month_end", *CELL, "value", "expected"), "cell", "total", said)
