"""Figures that reconcile and are absurd all the same -> core.implausible.

The share of women and the total of the world and of each mission are held against their neighbours in time
(`neighbours`). Where single cells (contributor and type) jump in the same way, and the mission or the world is in line
once they are, those cells are named; otherwise all of the mission's cells in that month are, or all of the month's.

Belongs here: which series are looked at, the tolerances, and who answers for a jump. No rule names a month, a mission
or a country. Does not: leaving figures out of the aggregates (`sql/marts`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.un_personnel.neighbours import Measure, compared

COLUMNS = (
    "month_end", "scope", "mission", "entity", "personnel_type", "measure", "value", "expected", "deviation", "reason",
)  # fmt: skip
_SCHEMA = dict.fromkeys(COLUMNS, pl.String) | {"month_end": pl.Date} | dict.fromkeys(
    ("value", "expected", "deviation"), pl.Float64
)  # fmt: skip

#: Tolerances by scope: the world is steady, missions are not, single cells less so.
_WORLD = (Measure("female_share", 0.003, 100, False), Measure("total", 0.05, 100, False))
_MISSION = (Measure("female_share", 0.03, 5, False), Measure("total", 0.5, 50, True))
_CELL = {"female_share": Measure("female_share", 0.10, 5, False), "total": Measure("total", 0.5, 25, True)}
#: In which years a strange month's cells have neighbours, counted from its own: `neighbours.WINDOW` reaches no further.
YEARS = (-1, 0, 1)
_MEMBER = ("mission", "entity", "personnel_type")
#: A cell answers for a jump when it holds at least this part of it; together they explain it when less is left over.
PART, REST = 0.2, 0.3


def implausible(rows: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    """core.implausible, from core.uniformed_personnel and core.month_source: only chosen documents are judged."""
    if rows.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    chosen = source.lazy().select("month_end", pl.col("document_id").cast(rows.schema["document_id"]))
    held = rows.lazy().join(chosen, on=["month_end", "document_id"], how="semi")
    by_mission = held.filter(pl.col("mission").is_not_null())
    series = _summed(by_mission, ("mission",))
    missions = [_judged("mission", series, ("mission",), by_mission, measure) for measure in _MISSION]
    world = _summed(held, ())
    parts = [
        *missions,
        *(_judged("world", _rest(world, held, missions, measure), (), held, measure) for measure in _WORLD),
    ]
    return pl.concat(parts).select(COLUMNS).sort("month_end", "scope", "mission", "entity", "personnel_type", "measure")


def _sum(name: str) -> pl.Expr:
    """The sum of a figure, null unless every row that counts anyone gives it."""
    return pl.when((pl.col(name).is_not_null() | (pl.col("total") == 0)).all()).then(pl.col(name).sum()).alias(name)


def _summed(held: pl.LazyFrame, key: Sequence[str]) -> pl.DataFrame:
    """Women and persons by month and key, the key as text."""
    return (
        held.group_by("month_end", *key)
        .agg(_sum("female"), pl.col("total").sum())
        .with_columns(pl.col(name).cast(pl.String) for name in key)
        .collect()
    )


def _within(held: pl.LazyFrame, units: pl.DataFrame, key: Sequence[str]) -> pl.LazyFrame:
    """The rows that single cells of the units can be judged by: their missions, in the months around theirs."""
    years = {day.year + step for day in units["month_end"] for step in YEARS}
    within = held.filter(pl.col("month_end").dt.year().is_in(sorted(years)))
    for name in key:
        within = within.filter(pl.col(name).cast(pl.String).is_in(units[name].unique().to_list()))
    return within


def _rest(world: pl.DataFrame, held: pl.LazyFrame, missions: Sequence[pl.DataFrame], measure: Measure) -> pl.DataFrame:
    """The world without what its missions already answer for: so that one mission's jump blames no other cell.

    For the share, the strange cells are left out; for the total, they count as many persons as were expected.
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
        at = named.select("month_end", *_MEMBER).unique()
        cells = _summed(_within(held, at, ("mission",)), _MEMBER)
        whole = at.filter(pl.col("entity").is_null()).select("month_end", "mission")
        single = at.filter(pl.col("entity").is_not_null())
        all_of = cells.join(whole, on=["month_end", "mission"], how="semi")
        some_of = cells.join(whole, on=["month_end", "mission"], how="anti").join(
            single, on=["month_end", *_MEMBER], how="semi", nulls_equal=True
        )
        sums = [pl.col(name).sum().alias(f"_{name}") for name in ("female", "total")]
        taken = pl.concat([all_of, some_of]).group_by("month_end").agg(sums)
    rest = world.join(taken, on="month_end", how="left").with_columns(
        *(pl.col(name) - pl.col(f"_{name}").fill_null(0) for name in ("female", "total")),
        (pl.col("_total").fill_null(0) != 0).alias("is_rest"),
    )
    return rest.drop("_female", "_total")


def _judged(scope: str, series: pl.DataFrame, key: Sequence[str], held: pl.LazyFrame, measure: Measure) -> pl.DataFrame:
    """The strange months of each unit: its single cells where these explain the jump, else one row for all of it."""
    at = ["month_end", *key]
    units = compared(series, key, measure).filter(pl.col("strange"))
    if units.is_empty():
        return pl.DataFrame(schema=_SCHEMA | {"excess": pl.Float64})
    member = [*key, *(name for name in _MEMBER[1:])]
    cells = _summed(_within(held, units, key), member)
    culprits = _culprits(compared(cells, member, _CELL[measure.name]), units, at, measure)
    blamed = culprits.group_by(at).agg(pl.col("excess").sum().alias("_blamed"))
    units = units.join(blamed, on=at, how="left").with_columns(
        ((pl.col("excess") - pl.col("_blamed")).abs() <= REST * pl.col("excess").abs())
        .fill_null(False)
        .alias("_explained")
    )
    single = culprits.join(units.filter("_explained").select(at), on=at, how="semi")
    return pl.concat(
        [
            _listed(scope, units.filter(~pl.col("_explained")), measure, "all cells"),
            _listed(scope, single, measure, "this cell"),
        ]
    )


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
    """Rows of core.implausible, with `excess` in persons."""
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
    absent = [pl.lit(None, pl.String).alias(name) for name in _MEMBER if name not in rows.columns]
    return rows.with_columns(
        *absent,
        pl.lit(scope).alias("scope"),
        pl.lit(measure.name).alias("measure"),
        (pl.col("value") - pl.col("expected")).alias("deviation"),
        said.alias("reason"),
    ).select(*(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()), "excess")
