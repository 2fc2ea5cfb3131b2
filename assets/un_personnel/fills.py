"""Cells that the month's chosen document lacks, taken from the other documents of the month -> core.month_fill.

A month is taken from one document unless that document is shown to be incomplete: its printed totals do not add up, it
prints rows without figures, rows of it were refused, or another document of the month has a contributor that it lacks.
Then the other documents are asked in their order (`month_source`), and each cell (mission, contributor, type) that is
lacking is taken from the first that has it, unless the month would then hold more

- than a printed total says (`bounds`), or
- of that contributor, in that mission or altogether, than the document that the cell comes from: the persons are there
  already, under another mission or type.

Two documents are compared by what both give: without missions, or without types, or where only one reports staff
officers apart, their cells are the coarser ones. Where not all that is lacking has room, contributors whose rows the
chosen document prints without figures come first, then the larger ones.

Belongs here: what is lacking, what is taken. Does not: what is lost for good (`shortfall`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from assets.un_personnel.bounds import Room, room

COLUMNS = (
    "month_end", "mission", "entity", "personnel_type", "total", "source_id", "document_id", "locator",
    "has_staff_officer", "reason",
)  # fmt: skip
SCHEMA = dict.fromkeys(COLUMNS, pl.String) | {
    "month_end": pl.Date, "total": pl.Int64, "has_staff_officer": pl.Boolean,
}  # fmt: skip
CELL = ("month_end", "mission", "entity", "personnel_type")
_GIVEN = ("has_mission", "has_type", "has_staff_officer")


@dataclass(frozen=True)
class Filled:
    """`taken`: cells with document_id; `open`: month_end, entity, total: persons another document has, not taken."""

    taken: pl.DataFrame
    open: pl.DataFrame


def fills(cells: pl.DataFrame, ranked: pl.DataFrame, incomplete: pl.DataFrame, limits: pl.DataFrame) -> Filled:
    """What the months take from other documents than their chosen ones.

    `cells`: month_end, document_id, mission, entity, personnel_type, total (persons), one row a cell. A cell of which
    the chosen document says that it has no persons is not lacking.
    `ranked`: month_end, document_id, place (0: chosen) and what the document gives. `incomplete`: month_end, entity of
    months whose document is shown incomplete by itself; entity names a contributor without figures, or nobody.
    `limits`: of `bounds.bounds`.
    """
    placed = cells.join(ranked.select("month_end", "document_id", "place", *_GIVEN), on=["month_end", "document_id"])
    base = placed.filter(pl.col("place") == 0)
    others = placed.filter(pl.col("place") > 0, pl.col("total") > 0)
    absent = others.join(base, on=["month_end", "entity"], how="anti")
    months = pl.concat([incomplete.select("month_end"), absent.select("month_end")]).unique()
    others = others.join(months, on="month_end", how="semi")
    given = ranked.filter(pl.col("place") == 0).select("month_end", *(pl.col(c).alias(f"_{c}") for c in _GIVEN))
    others = others.join(given, on="month_end").with_columns(
        (pl.col("has_mission") & pl.col("_has_mission")).alias("by_mission"),
        (
            pl.col("has_type") & pl.col("_has_type") & (pl.col("has_staff_officer") == pl.col("_has_staff_officer"))
        ).alias("by_type"),
    )
    traced = incomplete.drop_nulls("entity").select("month_end", "entity", pl.lit(True).alias("traced")).unique()
    others = others.join(traced, on=["month_end", "entity"], how="left")
    held = base.join(months, on="month_end", how="semi").select(*CELL, "total")
    left = room(limits, held)
    parts, lacking = [held.clear().with_columns(pl.lit("", pl.String).alias("document_id"))], []
    for _, theirs in sorted(others.partition_by("place", as_dict=True).items()):
        wanted = _lacking(held, theirs)
        lacking.append(wanted)
        taken = wanted[list(_accepted(wanted, left))].select(*CELL, "total", "document_id")
        parts.append(taken)
        held = pl.concat([held, taken.select(*CELL, "total")])
    taken = pl.concat(parts)
    return Filled(taken, _open(lacking, taken, held, others))


def table(taken: pl.DataFrame, rows: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """core.month_fill: the rows of core.uniformed_personnel that the taken cells are made of."""
    cells = taken.select(*CELL, "document_id").with_columns(
        pl.col(name).cast(rows.schema[name]) for name in ("mission", "entity", "personnel_type", "document_id")
    )
    made = rows.join(cells, on=[*CELL, "document_id"], how="semi", nulls_equal=True).filter(pl.col("total") > 0)
    made = made.with_columns(pl.col(pl.Categorical).cast(pl.String))
    said = pl.format("the month's document has no such cell, document {} of {} has", pl.col("place") + 1, "documents")
    return (
        made.join(ranked, on=["month_end", "document_id"], suffix="_ranked")
        .with_columns(said.alias("reason"))
        .select(COLUMNS)
        .sort("month_end", "mission", "entity", "personnel_type", "document_id", "locator")
    )


def empty() -> pl.DataFrame:
    """core.month_fill without rows."""
    return pl.DataFrame(schema=SCHEMA)


def _lacking(held: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """The cells of one document a month that are not held, with the room left by what that document has (persons).

    Where a contributor was filled at a coarser grain than theirs, nothing more of it is lacking.
    """
    parts = []
    for (by_mission, by_type), rows in theirs.partition_by("by_mission", "by_type", as_dict=True).items():
        key = ["month_end", "entity", *(["mission"] if by_mission else []), *(["personnel_type"] if by_type else [])]
        coarse = held.filter(pl.any_horizontal(pl.col(name).is_null() for name in key))
        parts.append(rows.join(held, on=key, how="anti").join(coarse, on=["month_end", "entity"], how="anti"))
    wanted = pl.concat(parts)
    for name, grain in (("room", ("month_end", "entity")), ("mission_room", ("month_end", "entity", "mission"))):
        on = list(grain)
        for kind, rows in (("_theirs", theirs), ("_ours", held)):
            summed = rows.group_by(on).agg(pl.col("total").sum().alias(kind))
            wanted = wanted.join(summed, on=on, how="left", nulls_equal=True)
        wanted = wanted.with_columns((pl.col("_theirs") - pl.col("_ours").fill_null(0)).alias(name)).drop(
            "_theirs", "_ours"
        )
    size = pl.col("total").sum().over("month_end", "entity")
    order = {"month_end": False, "traced": True, "size": True, "entity": False, "total": True, "mission": False}
    return wanted.with_columns(size.alias("size"), pl.col("traced").fill_null(False)).sort(
        *order, "personnel_type", descending=[*order.values(), False]
    )


def _accepted(wanted: pl.DataFrame, left: Room) -> Iterator[int]:
    """The places of cells for which there is room; each takes its room from those after it."""
    theirs: dict[tuple[object, ...], int] = {}
    for index, cell in enumerate(wanted.iter_rows(named=True)):
        month, mission, entity, total = (cell[name] for name in ("month_end", "mission", "entity", "total"))
        own = {(month, entity): cell["room"], (month, entity, mission): cell["mission_room"]}
        fits = all(theirs.setdefault(key, most) >= total for key, most in own.items())
        if fits and left.take(month, mission, entity, cell["personnel_type"], total):
            for key in own:
                theirs[key] -= total
            yield index


def _open(lacking: list[pl.DataFrame], taken: pl.DataFrame, held: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """month_end, entity, total: persons that another document has of a contributor beyond what the month now holds.

    Of several documents the one that has most decides; no more is open than the cells that were wanted.
    """
    if not lacking:
        return taken.select("month_end", "entity", "total").clear()
    wanted = pl.concat(lacking).join(taken, on=[*CELL, "document_id"], how="anti", nulls_equal=True)
    at = ["month_end", "entity"]
    have = held.group_by(at).agg(pl.col("total").sum().alias("_ours"))
    said = others.group_by(*at, "document_id").agg(pl.col("total").sum().alias("_theirs"))
    short = (
        wanted.group_by(*at, "document_id")
        .agg(pl.col("total").sum())
        .join(said, on=[*at, "document_id"])
        .join(have, on=at, how="left")
        .with_columns(pl.min_horizontal("total", pl.col("_theirs") - pl.col("_ours").fill_null(0)).alias("total"))
    )
    return short.group_by(at).agg(pl.col("total").max()).filter(pl.col("total") > 0)
