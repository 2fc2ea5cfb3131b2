"""Printed totals beside the sums of their rows."""

from __future__ import annotations

import polars as pl
import pytest

from assets.un_personnel.reports import COLUMNS, reconcile


def frame(*rows: dict[str, str]) -> pl.DataFrame:
    """Rows as parse returns them; what is not given is null."""
    records = [{"locator": f"p1 r{place}", "row_kind": "line", **row} for place, row in enumerate(rows, 1)]
    return pl.DataFrame(records, schema=dict.fromkeys(COLUMNS, pl.String))


def line(mission: str, contributor: str, male: str, female: str, total: str) -> dict[str, str]:
    named = {"mission": mission, "contributor": contributor, "personnel_type": "Troops"}
    return named | {"male": male, "female": female, "total": total}


LINES = (
    line("UNMISS", "Nepal", "1,200", "40", "1,240"),
    line("UNMISS", "Togo", "5", "5", "10"),
    line("UNMIK", "Togo", "1", "0", "1"),
)


@pytest.mark.parametrize(
    ("total", "summed"),
    [
        ({"scope": "mission", "mission": "UNMISS", "male": "1205", "female": "45", "total": "1,250"}, (1205, 45, 1250)),
        ({"scope": "contributor", "contributor": "Togo", "total": "11"}, (6, 5, 11)),
        ({"scope": "mission_contributor", "mission": "UNMIK", "contributor": "Togo", "total": "1"}, (1, 0, 1)),
        ({"scope": "type", "personnel_type": "Troops", "female": "45"}, (1206, 45, 1251)),
        ({"scope": "grand", "total": "1251"}, (1206, 45, 1251)),
    ],
)
def test_a_total_agrees_with_the_rows_it_names(total: dict[str, str], summed: tuple[int, int, int]) -> None:
    result = reconcile(frame(*LINES, {"row_kind": "total", **total}))
    assert result.select("scope", "summed_male", "summed_female", "summed_total", "agrees").rows() == [
        (total["scope"], *summed, True)
    ]
    assert result["locator"].to_list() == ["p1 r4"]


def test_a_total_that_differs_in_one_figure_does_not_agree() -> None:
    wrong = {"row_kind": "total", "scope": "grand", "male": "1206", "female": "46", "total": "1251"}
    assert reconcile(frame(*LINES, wrong))["agrees"].to_list() == [False]


def test_a_contributors_total_of_one_type_sums_that_type_only() -> None:
    police = line("UNMISS", "Togo", "100", "1", "101") | {"personnel_type": "Police"}
    total = {
        "row_kind": "total",
        "scope": "contributor",
        "contributor": "Togo",
        "personnel_type": "Police",
        "male": "100",
    }
    result = reconcile(frame(*LINES, police, total))
    assert result.select("summed_male", "agrees").rows() == [(100, True)]


def test_a_total_without_rows_does_not_agree() -> None:
    result = reconcile(frame(*LINES, {"row_kind": "total", "scope": "mission", "mission": "UNTSO", "total": "4"}))
    assert result.select("summed_total", "agrees").rows() == [(None, False)]


def test_lines_whose_sexes_do_not_add_up_are_listed_in_their_place() -> None:
    total = {"row_kind": "total", "scope": "mission", "mission": "UNMIK", "total": "4"}
    result = reconcile(frame(total, line("UNMIK", "Togo", "1", "2", "4"), line("UNMIK", "Togo", "0", "0", "0")))
    assert result.select("locator", "scope", "printed_total", "summed_total", "agrees").rows() == [
        ("p1 r1", "mission", 4, 4, True),
        ("p1 r2", "line", 4, 3, False),
    ]


def test_a_report_without_totals_has_nothing_to_reconcile() -> None:
    result = reconcile(frame(*LINES))
    assert result.height == 0
    figures = [f"{kind}_{figure}" for kind in ("printed", "summed") for figure in ("male", "female", "total")]
    assert result.select(figures).dtypes == [pl.Int64] * 6
