"""What a month lacks that the months beside it have, each month judged among many at once."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import polars as pl
import pytest

from assets.un_personnel.conserved import lacking

MONTHS = [date(2020, month, monthrange(2020, month)[1]) for month in range(1, 7)]


def census() -> pl.DataFrame:
    """Six months of two missions with 100 and 60 cells, as `findings.cells_of` makes them; no two cells are alike."""
    cells = [("A", at, 1000 + 40 * at) for at in range(100)] + [("B", at, 90000 + 40 * at) for at in range(60)]
    rows = [
        (month, mission, f"{mission}{at}", "troops", None, total) for month in MONTHS for mission, at, total in cells
    ]
    kinds = {"month_end": pl.Date, "mission": pl.String, "entity": pl.String, "personnel_type": pl.String}
    return pl.DataFrame(rows, schema={**kinds, "female": pl.Int64, "total": pl.Int64}, orient="row")


def at(month: date, mission: str = "A") -> pl.Expr:
    return (pl.col("month_end") == month) & (pl.col("mission") == mission)


def number() -> pl.Expr:
    return pl.col("entity").str.slice(1).cast(pl.Int64)


def test_whole_months_lack_nothing_and_no_month_is_compared_with_itself() -> None:
    assert lacking(census()).is_empty()
    assert lacking(census().clear()).is_empty()
    assert lacking(census().filter(pl.col("month_end") == MONTHS[0])).is_empty()


@pytest.mark.parametrize("month", MONTHS[1:-1])
def test_cells_that_stand_on_both_sides_of_a_month_are_missing_in_it(month: date) -> None:
    holes = census().filter(~(at(month) & (number() < 20)))
    found = lacking(holes).select("month_end", "scope", "measure", "value", "expected", "reason").rows()
    said = "20 of 160 cells are missing that stand in the months beside it; all cells suspect"
    assert found == [(month, "world", "cells", 140.0, 160.0, said)]


def test_few_missing_cells_are_no_finding() -> None:
    assert lacking(census().filter(~(at(MONTHS[2]) & (number() < 8)))).is_empty()


def test_in_the_newest_month_one_mission_may_lose_many_cells_and_two_may_not() -> None:
    newest = MONTHS[-1]
    assert lacking(census().filter(~(at(newest) & (number() < 20)))).is_empty()
    both = census().filter(~((pl.col("month_end") == newest) & (number() < 20)))
    assert lacking(both).select("month_end", "measure", "value").rows() == [(newest, "cells", 140.0)]


def test_a_mission_that_pauses_is_named_and_one_that_ends_is_not() -> None:
    pauses = lacking(census().filter(~at(MONTHS[3], "B")))
    total = census().filter(at(MONTHS[2], "B"))["total"].sum()
    assert pauses.select("month_end", "mission", "entity", "expected").rows() == [(MONTHS[3], "B", None, float(total))]
    assert lacking(census().filter(~((pl.col("month_end") >= MONTHS[3]) & (pl.col("mission") == "B")))).is_empty()


def test_rows_of_a_mission_under_the_label_of_another_are_named_cell_by_cell() -> None:
    cells = census().with_columns(pl.col("entity").str.slice(1))  # the same contributors serve in both
    moved = pl.when(at(MONTHS[-1], "B")).then(pl.lit("A")).otherwise("mission").alias("mission")
    key = ("month_end", "mission", "entity", "personnel_type")
    found = lacking(cells.with_columns(moved).group_by(key).agg(pl.col("female").sum(), pl.col("total").sum()))
    assert found.group_by("scope", "mission").len().sort("scope").rows() == [("cell", "A", 60), ("mission", "B", 1)]
