"""Single cells, categories of a mission and contributors against their neighbours in time -> rows of core.implausible.

A figure that jumps and comes back is strange whatever the mission or the world around it looks like (`neighbours`).
In the newest month, where nothing comes after, two jumps are strange that hardly ever happen: a cell that falls to
less than a fifth, and one that gains women by the hundred.

Belongs here: these series and their tolerances. Does not: the world and whole missions (`plausibility`), women who
lapse for good (`lapses`), what is missing (`conserved`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.un_personnel.findings import CELL, SCHEMA, each_cell, shaped, world_or
from assets.un_personnel.neighbours import Measure, compared

#: Scope, the columns that make a unit of it, and how far it may stray. A small unit strays further than a large one.
UNITS: tuple[tuple[str, tuple[str, ...], Measure], ...] = (
    ("cell", CELL, Measure("total", 1.2, 50, True)),
    ("cell", CELL, Measure("female_share", 0.25, 30, False)),
    ("mission_type", ("mission", "personnel_type"), Measure("total", 0.7, 50, True)),
    ("mission_type", ("mission", "personnel_type"), Measure("female_share", 0.10, 10, False)),
    ("contributor", ("entity",), Measure("total", 0.7, 100, True)),
    ("contributor", ("entity",), Measure("female_share", 0.12, 30, False)),
)
#: What a single cell must jump by to answer for its unit's jump, of which it holds a part at least; together they explain
#: it when less than the rest is left over.
_ANSWERS = {"total": Measure("total", 0.5, 25, True), "female_share": Measure("female_share", 0.1, 5, False)}
PART, REST = 0.2, 0.3
#: In the newest month: a cell that keeps less than this part of its persons and loses this many is strange.
FALL, FALLEN = 0.2, 50
#: In the newest month: so many women more, and a share so much higher, are strange.
WOMEN, RISE = 100, 0.1


def strange_units(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of core.implausible for the units that jump; `cells` as `findings.cells_of` makes them."""
    parts = [pl.DataFrame(schema=SCHEMA)]
    for scope, key, measure in UNITS:
        units = compared(_summed(cells, key), key, measure).filter(pl.col("strange"), ~pl.col("edge"))
        if key != CELL:
            single, units = _answering(units, cells, key, measure.name)
            parts.append(_listed(single, cells, "cell", CELL, measure.name))
        parts.append(_listed(units, cells, scope, key, measure.name))
    latest = _latest_jumps(cells)
    for name in ("total", "female_share"):
        parts.append(_listed(latest.filter(pl.col("measure") == name), cells, "cell", CELL, name))
    return pl.concat(parts)


def _summed(cells: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Women and persons of each unit by month."""
    known = pl.col("female").is_not_null().all()
    return cells.group_by("month_end", *key).agg(
        pl.when(known).then(pl.col("female").sum()).alias("female"), pl.col("total").sum()
    )


def _answering(
    units: pl.DataFrame, cells: pl.DataFrame, key: Sequence[str], measure: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The single cells that answer for the units' jumps, and the units that none answers for."""
    at = ["month_end", *key]
    within = cells.join(units.select(key).unique(), on=key, how="semi", nulls_equal=True)
    members = compared(within, CELL, _ANSWERS[measure]).filter("strange")
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


def _listed(units: pl.DataFrame, cells: pl.DataFrame, scope: str, key: Sequence[str], measure: str) -> pl.DataFrame:
    digits = 4 if measure == "female_share" else 0
    figures = [pl.col(name).round(digits).cast(pl.String) for name in ("value", "expected")]
    what = pl.lit({"cell": "this cell"}.get(scope, f"all cells of this {scope.replace('_', ' and ')}"))
    said = pl.format("{} {} against {} in the months around it; {} suspect", pl.lit(measure), *figures, what)
    return world_or(scope, shaped(each_cell(units, cells, key), scope, measure, said))


def _latest_jumps(cells: pl.DataFrame) -> pl.DataFrame:
    """month_end, the cell, measure, value and expected of the newest month's cells that jump from the month before."""
    months = cells["month_end"].unique().sort()
    if len(months) < 2:
        return pl.DataFrame(schema={"measure": pl.String})
    last, before = (cells.filter(pl.col("month_end") == months[at]) for at in (-1, -2))
    both = last.join(before.drop("month_end"), on=list(CELL), suffix="_before", nulls_equal=True)
    share, usual = (pl.col(f"female{at}") / pl.col(f"total{at}") for at in ("", "_before"))
    fallen = (pl.col("total") < FALL * pl.col("total_before")) & (
        pl.col("total_before") - pl.col("total") >= FALLEN
    )
    gained = (pl.col("female") - pl.col("female_before") >= WOMEN) & (share - usual > RISE)
    total = [pl.col(f"total{at}").cast(pl.Float64) for at in ("", "_before")]
    parts = [
        both.filter(holds).select(
            "month_end", *CELL, pl.lit(name).alias("measure"), value.alias("value"), expected.alias("expected")
        )
        for holds, name, (value, expected) in (
            (fallen, "total", total),
            (gained, "female_share", [share, usual]),
        )
    ]
    return pl.concat(parts)
