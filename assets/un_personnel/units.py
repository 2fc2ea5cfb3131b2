"""Single cells, categories of a mission and contributors against their neighbours in time -> rows of core.implausible.

A figure that jumps and comes back is strange whatever the mission or the world around it looks like (`neighbours`).
In the newest month, where nothing comes after, two jumps are strange that hardly ever happen: a cell that falls to
less than a fifth of either month before, and one that gains women by the hundred.

Belongs here: these series and their tolerances. Does not: the world and whole missions (`plausibility`), women who
lapse for good (`lapses`), what is missing (`conserved`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.un_personnel.findings import CELL, SCHEMA, each_cell, shaped, world_or
from assets.un_personnel.neighbours import Measure, compared, in_order

#: Scope, the columns that make a unit of it, and how far it may stray. A small unit strays further than a large one.
UNITS: tuple[tuple[str, tuple[str, ...], tuple[Measure, ...]], ...] = (
    ("cell", CELL, (Measure("total", 1.2, 50, True), Measure("female_share", 0.25, 30, False))),
    (
        "mission_type",
        ("mission", "personnel_type"),
        (Measure("total", 0.7, 50, True), Measure("female_share", 0.10, 10, False)),
    ),
    ("contributor", ("entity",), (Measure("total", 0.7, 100, True), Measure("female_share", 0.12, 30, False))),
)
#: What a single cell must jump by to answer for its unit's jump, of which it holds a part at least; together they
#: explain it when less than the rest is left over.
_ANSWERS = {"total": Measure("total", 0.5, 25, True), "female_share": Measure("female_share", 0.1, 5, False)}
PART, REST = 0.2, 0.3
#: In the newest month: a cell that keeps less than this part of its persons and loses this many is strange.
FALL, FALLEN = 0.2, 50
#: In the newest month: so many women more, and a share so much higher, are strange.
WOMEN, RISE = 100, 0.1


def strange_units(cells: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rows of core.implausible for the units that jump; `cells` as `findings.cells_of` makes them.

    What `known` rows of core.implausible name answers first: a contributor's other cells are not blamed for it.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    for scope, key, measures in UNITS:
        series = in_order(_summed(cells, key), key)
        for measure in measures:
            units = compared(series, key, measure).filter(pl.col("strange"), ~pl.col("edge"))
            if units.is_empty():  # as nearly always: who answers for a jump takes longer to find than the jump
                continue
            if key != CELL:
                single, units = _answering(units, cells, known, key, measure.name)
                parts.append(_listed(single, cells, "cell", CELL, measure.name))
            parts.append(_listed(units, cells, scope, key, measure.name))
    found = pl.concat([*parts, *_latest_jumps(cells)])
    whole = known.filter(pl.col("entity").is_null(), pl.col("mission").is_not_null())
    return found.join(whole, on=["month_end", "mission", "measure"], how="anti")


def _summed(cells: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Women and persons of each unit by month."""
    known = pl.col("female").is_not_null().all()
    return cells.group_by("month_end", *key).agg(
        pl.when(known).then(pl.col("female").sum()).alias("female"), pl.col("total").sum()
    )


def _answering(
    units: pl.DataFrame, cells: pl.DataFrame, known: pl.DataFrame, key: Sequence[str], measure: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The single cells that answer for the units' jumps, and the units that none answers for."""
    at = ["month_end", *key]
    within = in_order(cells.join(units.select(key).unique(), on=key, how="semi", nulls_equal=True), CELL)
    members = _named(_new(compared(within, CELL, _ANSWERS[measure]), measure), known)
    members = members.filter(pl.col("strange") | pl.col("named"))
    blamed = members.join(units.select(*at, pl.col("excess").alias("_unit")), on=at, nulls_equal=True).filter(
        pl.col("excess") / pl.col("_unit") >= PART
    )
    left = units.join(
        blamed.group_by(at).agg(pl.col("excess").sum().alias("_blamed")), on=at, how="left", nulls_equal=True
    )
    explained = (pl.col("excess") - pl.col("_blamed")).abs() <= REST * pl.col("excess").abs()
    left = left.with_columns(explained.fill_null(False).alias("_explained"))
    single = blamed.join(left.filter("_explained").select(at), on=at, how="semi", nulls_equal=True)
    return single, left.filter(~pl.col("_explained"))


def _new(members: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Cells that stand in one month alone have nothing to be expected by: no persons were."""
    alone = pl.col("expected").is_null() & pl.lit(measure == "total")
    return members.with_columns(
        pl.when(alone).then(0.0).otherwise("expected").alias("expected"),
        pl.when(alone).then(pl.col("total").cast(pl.Float64)).otherwise("excess").alias("excess"),
        (pl.col("strange") | alone).alias("strange"),
    )


def _named(members: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Adds `named`: whether a known finding is about the cell, or about all of its mission."""
    whole = known.filter(pl.col("entity").is_null()).select("month_end", "mission").unique()
    single = known.filter(pl.col("entity").is_not_null()).select("month_end", *CELL).unique()
    return (
        members.join(whole.with_columns(pl.lit(True).alias("_whole")), on=["month_end", "mission"], how="left")
        .join(single.with_columns(pl.lit(True).alias("_single")), on=["month_end", *CELL], how="left", nulls_equal=True)
        .with_columns(pl.any_horizontal(pl.col("_whole", "_single").fill_null(False)).alias("named"))
    )


def _listed(units: pl.DataFrame, cells: pl.DataFrame, scope: str, key: Sequence[str], measure: str) -> pl.DataFrame:
    digits = 4 if measure == "female_share" else 0
    figures = [pl.col(name).round(digits).cast(pl.String) for name in ("value", "expected")]
    what = pl.lit({"cell": "this cell"}.get(scope, f"all cells of this {scope.replace('_', ' and ')}"))
    said = pl.format("{} {} against {} in the months around it; {} suspect", pl.lit(measure), *figures, what)
    return world_or(scope, shaped(each_cell(units, cells, key), scope, measure, said))


def _latest_jumps(cells: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows of core.implausible for the newest month's cells that jump from both of the months before."""
    months = cells["month_end"].unique().sort()
    if months.is_empty():  # nobody served, as far as the documents go
        return []
    share = pl.col("female") / pl.col("total")
    before = cells.filter(pl.col("month_end").is_in(months[-3:-1].implode())).group_by(CELL)
    usual = before.agg(
        pl.col("total").min().cast(pl.Float64).alias("_least"),
        pl.col("female").max().alias("_women"),
        share.max().alias("_share"),
    )
    both = cells.filter(pl.col("month_end") == months[-1]).join(usual, on=list(CELL), nulls_equal=True)
    total, was = pl.col("total").cast(pl.Float64), pl.col("_least")
    fallen = (total < FALL * was) & (was - total >= FALLEN)
    gained = (pl.col("female") - pl.col("_women") >= WOMEN) & (share - pl.col("_share") > RISE)
    return [
        _listed(
            both.filter(jumps).with_columns(value.alias("value"), expected.alias("expected")),
            cells, "cell", CELL, name,
        )
        for jumps, name, value, expected in (
            (fallen, "total", total, was),
            (gained, "female_share", share, pl.col("_share")),
        )
    ]  # fmt: skip
