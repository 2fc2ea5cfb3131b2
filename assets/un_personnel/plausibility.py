"""Figures that reconcile and are absurd all the same -> core.implausible.

The share of women and the total of the world and of each mission are held against their neighbours in time
(`neighbours`). Where single cells (contributor and type) jump in the same way, and what is left of the mission or the
world without them is in line, those cells are named; otherwise all of the mission's cells in that month are, or all of
the month's. A month most of whose persons are in such cells is suspect as a whole.

Belongs here: which series are looked at, the tolerances, and who answers for a jump. No rule names a month, a mission
or a country. Does not: leaving figures out of the aggregates (`sql/marts`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.un_personnel.conserved import lacking
from assets.un_personnel.findings import CELL, COLUMNS, KEY, SCHEMA, cells_of
from assets.un_personnel.lapses import lapsed
from assets.un_personnel.neighbours import SIGMAS, Measure, compared, in_order
from assets.un_personnel.units import strange_units

_LISTED = SCHEMA | {"excess": pl.Float64(), "female": pl.Int64(), "total": pl.Int64()}

#: The unit of each measure that can be out of line.
UNITS = {"female_share": "share", "total": "persons", "cells": "cells"}
#: Tolerances by scope: the world is steady, missions are not, single cells less so.
_WORLD = (Measure("female_share", 0.003, 100, False), Measure("total", 0.05, 100, False))
_MISSION = (Measure("female_share", 0.03, 5, False), Measure("total", 0.5, 50, True))
_CELL = {"female_share": Measure("female_share", 0.10, 5, False), "total": Measure("total", 0.5, 25, True)}
#: In which years a strange month's cells have neighbours, counted from its own: `neighbours.WINDOW` reaches no further.
YEARS = (-1, 0, 1)
#: A cell answers for a jump when it holds at least this part of it; together they explain it when less is left over.
PART, REST = 0.2, 0.3
#: A month is suspect as a whole when cells with more than this part of its persons are.
MOST = 0.5


def implausible(rows: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    """core.implausible, from core.uniformed_personnel and core.month_source: only chosen documents are judged."""
    if rows.is_empty():
        return _with_unit(pl.DataFrame(schema=SCHEMA))
    chosen = source.lazy().select("month_end", pl.col("document_id").cast(rows.schema["document_id"]))
    held = rows.lazy().join(chosen, on=["month_end", "document_id"], how="semi")
    by_mission = held.filter(pl.col("mission").is_not_null())
    series = _summed(by_mission, ("mission",))
    missions = [_judged("mission", series, ("mission",), by_mission, measure) for measure in _MISSION]
    world = _summed(held, ())
    parts = [
        *missions,
        *(_judged("world", _rest(world, missions, measure), (), held, measure) for measure in _WORLD),
        *(_mostly(world, missions, measure) for measure in _WORLD),
    ]
    cells = cells_of(held.collect())
    known = pl.concat([*(part.select(COLUMNS) for part in parts), lapsed(cells), lacking(cells)])
    listed = [known, strange_units(cells, known)]
    named = [name for name in KEY if name != "scope"]  # a cell is named once, by the first test that finds it
    return _with_unit(pl.concat(listed).unique(named, keep="first", maintain_order=True).sort(KEY))


def _with_unit(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(pl.col("measure").replace_strict(UNITS, return_dtype=pl.String).alias("unit"))


def _sum(name: str) -> pl.Expr:
    """The sum of a figure, null unless every row that counts anyone gives it."""
    return pl.when((pl.col(name).is_not_null() | (pl.col("total") == 0)).all()).then(pl.col(name).sum()).alias(name)


def _summed(held: pl.LazyFrame, key: Sequence[str]) -> pl.DataFrame:
    """Women and persons by month and key, the key as text, in order."""
    found = held.group_by("month_end", *key).agg(_sum("female"), pl.col("total").sum())
    return in_order(found.with_columns(pl.col(name).cast(pl.String) for name in key).collect(), key)


def _within(held: pl.LazyFrame, units: pl.DataFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The rows that single cells of the units can be judged by: their missions, in the months around theirs."""
    years = {day.year + step for day in units["month_end"] for step in YEARS}
    within = held.filter(pl.col("month_end").dt.year().is_in(sorted(years)))
    for name in key:
        within = within.filter(pl.col(name).cast(pl.String).is_in(units[name].unique().to_list()))
    return within


def _rest(world: pl.DataFrame, missions: Sequence[pl.DataFrame], measure: Measure) -> pl.DataFrame:
    """The world without what its missions already answer for: so that one mission's jump blames no other cell.

    What is strange counts as it was expected, and is not left out: a world without a mission has another share.
    """
    named = pl.concat(missions)
    if named.is_empty():
        return world
    if measure.name == "total":
        beyond = named.filter(pl.col("measure") == "total").group_by("month_end").agg(pl.col("excess").sum())
        taken = beyond.select(
            "month_end", pl.lit(0).alias("_female"), pl.col("excess").round().cast(pl.Int64).alias("_total")
        )
    else:
        usual = {
            name: pl.col("expected").filter(pl.col("measure") == name).first() for name in ("female_share", "total")
        }
        units = named.group_by("month_end", *CELL).agg(
            pl.col("female", "total").first(),
            usual["female_share"].alias("_share"),
            usual["total"].alias("_persons"),
        )
        whole = units.filter(pl.col("entity").is_null()).select("month_end", "mission")
        parts = units.filter(pl.col("entity").is_not_null()).join(whole, on=["month_end", "mission"], how="anti")
        units = pl.concat([units.filter(pl.col("entity").is_null()), parts])
        persons = pl.coalesce("_persons", pl.col("total").cast(pl.Float64))
        share = pl.coalesce("_share", pl.col("female") / pl.col("total"))
        taken = units.group_by("month_end").agg(
            (pl.col("female") - share * persons).sum().round().cast(pl.Int64).alias("_female"),
            (pl.col("total") - persons).sum().round().cast(pl.Int64).alias("_total"),
        )
    rest = world.join(taken, on="month_end", how="left", maintain_order="left").with_columns(
        *(pl.col(name) - pl.col(f"_{name}").fill_null(0) for name in ("female", "total")),
        pl.any_horizontal(pl.col("_female", "_total").fill_null(0) != 0).alias("is_rest"),
    )
    return rest.drop("_female", "_total")


def _mostly(world: pl.DataFrame, missions: Sequence[pl.DataFrame], measure: Measure) -> pl.DataFrame:
    """Months most of whose persons stand in cells of several strange missions: the rest says nothing of the world."""
    named = pl.concat(missions).filter(pl.col("measure") == measure.name)
    if named.is_empty():
        return pl.DataFrame(schema=_LISTED)
    share = measure.name == "female_share"
    suspect = named.group_by("month_end").agg(
        pl.col("total" if share else "expected").sum().alias("_suspect"),
        pl.col("mission").n_unique().alias("_missions"),
    )
    months = compared(world, (), measure).join(suspect, on="month_end")
    months = months.filter(
        pl.col("_missions") > 1, pl.col("_suspect") > MOST * pl.col("total" if share else "expected")
    )  # fmt: skip
    return _listed("world", months, measure, "all cells")


def _judged(scope: str, series: pl.DataFrame, key: Sequence[str], held: pl.LazyFrame, measure: Measure) -> pl.DataFrame:
    """The strange months of each unit: its single cells where these explain the jump, else one row for all of it."""
    at = ["month_end", *key]
    units = compared(series, key, measure).filter(pl.col("strange"))
    if units.is_empty():
        return pl.DataFrame(schema=_LISTED)
    member = [*key, *(name for name in CELL[1:])]
    cells = _summed(_within(held, units, key), member)
    culprits = _culprits(compared(cells, member, _CELL[measure.name]), units, at, measure)
    figures = ("excess", "female", "total", "expected")
    blamed = culprits.group_by(at).agg(pl.col(name).sum().alias(f"_{name}") for name in figures)
    mostly = (pl.col("excess") - pl.col("_excess")).abs() <= REST * pl.col("excess").abs()
    whole = pl.col("is_rest").not_() if "is_rest" in units.columns else pl.lit(True)
    units = units.join(blamed, on=at, how="left").with_columns(
        (mostly & (~whole | _in_line(_CELL[measure.name]))).fill_null(False).alias("_explained")
    )
    single = culprits.join(units.filter("_explained").select(at), on=at, how="semi")
    return pl.concat(
        [
            _listed(scope, units.filter(~pl.col("_explained")), measure, "all cells"),
            _listed(scope, single, measure, "this cell"),
        ]
    )


def _in_line(cell: Measure) -> pl.Expr:
    """Whether what is left of a unit without its culprits would pass as a cell: else all of it is wrong.

    A mission with women and men exchanged may be mostly its largest contributor; the others are exchanged all the same.
    """
    total = pl.col("total") - pl.col("_total")
    if cell.name == "female_share":
        beyond = pl.col("female") - pl.col("_female") - pl.col("expected") * total
        level = pl.col("expected").clip(0.01, 0.99)
        off, allowed = beyond / total, cell.floor + SIGMAS * (level * (1 - level) / total).sqrt()
    else:
        usual = pl.col("expected") - pl.col("_expected")
        beyond = total - usual
        off, allowed = (total / usual).log(), pl.lit(cell.floor)
    small = beyond.abs() < cell.persons
    return small | ((total > 0) & (off.abs() <= allowed)).fill_null(False)


def _culprits(members: pl.DataFrame, units: pl.DataFrame, at: list[str], measure: Measure) -> pl.DataFrame:
    """Cells that jump as their unit does. One without neighbours is held against the unit's share, or no persons."""
    share = measure.name == "female_share"
    joined = members.join(units.select(*at, pl.col("excess").alias("_unit"), pl.col("expected").alias("_level")), on=at)
    new = pl.col("expected").is_null()
    usual = pl.when(new).then(pl.col("_level") if share else pl.lit(0.0)).otherwise("expected")
    joined = joined.with_columns(usual.alias("expected"), (pl.col("strange") | new).alias("strange"))
    beyond = pl.col("female") - pl.col("expected") * pl.col("total") if share else pl.col("total") - pl.col("expected")
    return joined.with_columns(beyond.alias("excess")).filter(
        pl.col("strange"), pl.col("excess") / pl.col("_unit") >= PART
    )


def _listed(scope: str, rows: pl.DataFrame, measure: Measure, cells: str) -> pl.DataFrame:
    """Rows of core.implausible, with the unit's women and persons and the `excess` in persons."""
    figures = [
        pl.col(name).round(4).cast(pl.String) if measure.name == "female_share" else pl.col(name).round().cast(pl.Int64)
        for name in ("value", "expected")
    ]
    rest = pl.col("is_rest") if "is_rest" in rows.columns else pl.lit(False)
    less = pl.when(rest).then(pl.lit(", apart from what its missions answer for,")).otherwise(pl.lit(""))
    said = pl.format(
        "{} {}{} against {} in the months around it; {} suspect",
        pl.lit(measure.name), figures[0], less, figures[1], pl.lit(cells),
    )  # fmt: skip
    absent = [pl.lit(None, pl.String).alias(name) for name in CELL if name not in rows.columns]
    return rows.with_columns(
        *absent,
        pl.lit(scope).alias("scope"),
        pl.lit(measure.name).alias("measure"),
        (pl.col("value") - pl.col("expected")).alias("deviation"),
        said.alias("reason"),
    ).select(*(pl.col(name).cast(dtype) for name, dtype in _LISTED.items()))
