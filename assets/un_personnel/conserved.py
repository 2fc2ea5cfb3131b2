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


_CELLS = ("month_end", *CELL)


@dataclass(frozen=True)
class _Near:
    """Cells of months, and those of the nearest comparable months, all under the month that is judged.

    The newest month has none in `after`.
    """

    now: pl.DataFrame
    before: pl.DataFrame
    after: pl.DataFrame
    newest: date | None

    def at(self, month: date) -> _Near:
        """One month of these alone."""
        here = pl.col("month_end") == month
        return _Near(self.now.filter(here), self.before.filter(here), self.after.filter(here), self.newest)


def lacking(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of core.implausible; `cells` as `findings.cells_of` makes them."""
    parts = [pl.DataFrame(schema=SCHEMA)]
    for kind in (cells.filter(pl.col("mission").is_not_null()), cells.filter(pl.col("mission").is_null())):
        near = _months(kind)
        parts += [_cells_gone(near), *_missions_gone(near)]
    return pl.concat(parts)


def _months(cells: pl.DataFrame) -> _Near:
    counted = cells.group_by("month_end").len().filter(pl.col("len") >= CELLS)
    months = sorted(counted["month_end"])
    found = []
    for at, month in enumerate(months):
        before = months[at - 1] if at and month - months[at - 1] <= NEAR else None
        after = months[at + 1] if at + 1 < len(months) and months[at + 1] - month <= NEAR else None
        if before and (after or month == months[-1]):
            found.append((month, before, after))
    judged = pl.DataFrame(found, schema=dict.fromkeys(("month_end", "before", "after"), pl.Date()), orient="row")
    now, before_it, after_it = (
        cells.join(judged.select(pl.col(side).alias("month_end"), judged["month_end"].alias("_judged")), on="month_end")
        .drop("month_end")
        .rename({"_judged": "month_end"})
        for side in judged.columns
    )
    return _Near(now, before_it, after_it, months[-1] if months else None)


def _cells_gone(near: _Near) -> pl.DataFrame:
    """Whole months, where too many of their cells are missing: nobody can say which sums are whole."""
    there = near.now.select("month_end", "mission").unique()
    stay = near.before.join(there, on=there.columns, how="semi", nulls_equal=True)
    gone = stay.join(near.now, on=_CELLS, how="anti", nulls_equal=True)
    missing = gone.join(near.after, on=_CELLS, how="semi", nulls_equal=True).group_by("month_end").len("missing")
    missing = missing.with_columns(pl.col("missing").cast(pl.Int64), pl.lit(HOLES).alias("allowed"))
    if near.newest is not None and (latest := near.at(near.newest)).now.height:
        lost = _net_losses(gone.filter(pl.col("month_end") == near.newest), latest)
        newest = {"month_end": [near.newest], "missing": [lost], "allowed": [GONE]}
        missing = pl.concat([missing, pl.DataFrame(newest, schema=missing.schema)])
    found = stay.group_by("month_end").len("cells").with_columns(pl.col("cells").cast(pl.Int64)).join(
        missing, on="month_end"
    ).filter(pl.col("missing") > pl.col("allowed") * pl.col("cells"))  # fmt: skip
    said = "{} of {} cells are missing that stand in the months beside it; all cells suspect"
    found = found.with_columns(
        (pl.col("cells") - pl.col("missing")).cast(pl.Float64).alias("value"),
        pl.col("cells").cast(pl.Float64).alias("expected"),
    )
    return shaped(found, "world", "cells", pl.format(said, "missing", "cells"))


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
    at = ["month_end", "mission"]
    was = near.before.group_by(at).agg(pl.col("total").sum()).filter(pl.col("total") >= PERSONS)
    gone = was.join(near.now, on=at, how="anti", nulls_equal=True).sort(at)
    again = set(gone.join(near.after, on=at, how="semi").select(at).rows())
    parts = []
    for month, mission, persons in gone.rows():
        moved = _moved(near.at(month), mission)
        if moved.is_empty() and (month, mission) not in again:
            continue
        found = pl.DataFrame({"month_end": [month], "mission": [mission], "value": [0.0], "expected": [float(persons)]})
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
