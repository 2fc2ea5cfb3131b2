"""Faults put into real months of personnel: each takes cells and a month, and gives back the cells as they would be.

Belongs here: making figures wrong in the ways that publishers do. Does not: noticing it.
Cells: month_end, document_id, mission, entity, personnel_type, female, male, total, one row each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import polars as pl

CELL = ("mission", "entity", "personnel_type")
#: A fault: the cells, the month, chance -> the cells with the fault, or None where the month has no room for it.
Fault = Callable[[pl.DataFrame, date, Random], pl.DataFrame | None]
dated = pl.col("month_end")


def women_lapse(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """From this month on one category of a mission, of hundreds and a tenth or more women, has none."""
    units = cells.filter(dated == month).group_by("mission", "personnel_type").agg(pl.col("female", "total").sum())
    units = units.filter(pl.col("total") >= 200, pl.col("female") >= 0.1 * pl.col("total")).sort(pl.all())
    if units.is_empty():
        return None
    mission, kind, *_ = chance.choice(units.rows())
    struck = (dated >= month) & (pl.col("mission") == mission) & (pl.col("personnel_type") == kind)
    return _refigured(cells, struck, pl.lit(0), pl.col("total"))


def tenth_of_a_cell(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """One contributor's cell of a hundred persons or more has a tenth of them."""
    struck = _one(cells, month, chance, pl.col("total") >= 100)
    return None if struck is None else _refigured(cells, struck, pl.col("female") // 10, pl.col("total") // 10)


def five_hundred_women(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """One contributor's cell of a hundred persons or more has five hundred women more."""
    struck = _one(cells, month, chance, pl.col("total") >= 100)
    return None if struck is None else _refigured(cells, struck, pl.col("female") + 500, pl.col("total") + 500)


def tenth_of_rows_gone(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """A tenth of the month's rows are missing."""
    gone = pl.Series([chance.random() < 0.1 for _ in range(cells.height)])
    return cells.filter(~((dated == month) & gone))


def under_another_label(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """The rows of a mission of fifty persons or more stand under another mission's label."""
    sizes = cells.filter(dated == month).group_by("mission").agg(pl.col("total").sum()).filter(pl.col("total") >= 50)
    missions = sizes["mission"].sort().to_list()
    if len(missions) < 2:
        return None
    mission, other = chance.sample(missions, 2)
    struck = (dated == month) & (pl.col("mission") == mission)
    return cells.with_columns(pl.when(struck).then(pl.lit(other)).otherwise("mission").alias("mission"))


def sexes_exchanged(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
    """Women and men of one mission of a hundred persons or more are exchanged."""
    sizes = cells.filter(dated == month).group_by("mission").agg(pl.col("total").sum()).filter(pl.col("total") >= 100)
    mission = chance.choice(sizes["mission"].sort().to_list())
    struck = (dated == month) & (pl.col("mission") == mission)
    return _refigured(cells, struck, pl.col("male"), pl.col("total"))


def repeated(back: int, noise: float = 0.0) -> Fault:
    """The month holds what an earlier one does (`back` months in the list), part of its cells a person or two off."""

    def fault(cells: pl.DataFrame, month: date, chance: Random) -> pl.DataFrame | None:
        months = cells["month_end"].unique().sort().to_list()
        at = months.index(month) - back
        if at < 0:
            return None
        document = cells.filter(dated == month)["document_id"][0]
        copy = cells.filter(dated == months[at]).with_columns(
            pl.lit(month).alias("month_end"), pl.lit(document).alias("document_id")
        )
        step = pl.Series("_step", [chance.choice((1, 2)) if chance.random() < noise else 0 for _ in range(copy.height)])
        copy = copy.with_columns((pl.col("male") + step).alias("male"), (pl.col("total") + step).alias("total"))
        return pl.concat([cells.filter(dated != month), copy])

    return fault


FIGURES: dict[str, Fault] = {
    "women lapse": women_lapse,
    "a cell / 10": tenth_of_a_cell,
    "+ 500 women": five_hundred_women,
    "a tenth of rows gone": tenth_of_rows_gone,
    "under another label": under_another_label,
    "sexes exchanged": sexes_exchanged,
}
REPETITIONS: dict[str, Fault] = {
    "the month before": repeated(1),
    "the month before, a tenth a person off": repeated(1, 0.1),
    "the month before, half a person off": repeated(1, 0.5),
    "a year before": repeated(12),
    "a year before, half a person off": repeated(12, 0.5),
}


def _one(cells: pl.DataFrame, month: date, chance: Random, wanted: pl.Expr) -> pl.Expr | None:
    """The condition of one cell of the month."""
    known = cells.filter(dated == month, wanted).select(CELL).sort(CELL).rows()
    if not known:
        return None
    mission, entity, kind = chance.choice(known)
    here = (dated == month) & (pl.col("entity") == entity) & (pl.col("personnel_type") == kind)
    return here & (pl.col("mission") == mission)


def _refigured(cells: pl.DataFrame, struck: pl.Expr, female: pl.Expr, total: pl.Expr) -> pl.DataFrame:
    new = {"female": female, "total": total, "male": total - female}
    return cells.with_columns(pl.when(struck).then(value).otherwise(name).alias(name) for name, value in new.items())
