"""A month whose document lacks cells: what others fill in, what stays open, who is counted as lost."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from assets.un_personnel.harmonise import harmonise
from pipeline.contract import Harmonised
from tests.support.personnel import history, hub, ipi, month, reference, report

REFERENCE = reference()
JAN = month(0)
Cell = tuple[str, str, str, str]
GHANA: Cell = ("Ghana", "UNMIL", "Troops", "500")
NEPAL: Cell = ("Nepal", "UNMIL", "Troops", "400")
EGYPT: Cell = ("Egypt", "UNMIL", "Troops", "40")


def edition(document: str, *cells: Cell, grand: str | None = None, reaches: str = "2015-02-28") -> pl.DataFrame:
    """An IPI file of January 2015 by (contributor, mission, type, men), and of one more month: it may be the newer."""
    lines = [
        ("2015-01-31", who, where, kind, men, "NA" if men == "NA" else "0", men) for who, where, kind, men in cells
    ]
    if grand:
        lines.append(("2015-01-31", "all", "all", "Total", "NA", "NA", grand))
    return ipi(document, *lines, (reaches, "Ghana", "UNTSO", "Troops", "1", "0", "1"))


def later(*cells: Cell, grand: str | None = None) -> pl.DataFrame:
    return edition("a" * 12, *cells, grand=grand, reaches="2015-03-31")


def first(*cells: Cell, grand: str | None = None) -> pl.DataFrame:
    return edition("b" * 12, *cells, grand=grand)


def january(*documents: pl.DataFrame) -> tuple[Harmonised, dict[str, object]]:
    """The result, and the row of core.month_source of January."""
    result = harmonise({"ipi_peacekeeping": pl.concat(documents)}, REFERENCE)
    return result, result.tables["core.month_source"].filter(month_end=JAN).row(0, named=True)


def taken(result: Harmonised) -> list[tuple[str, int, str, str]]:
    fill = result.tables["core.month_fill"].filter(month_end=JAN)
    return fill.select("entity", "total", "document_id", "locator").rows()


def test_a_contributor_printed_without_figures_comes_from_the_next_document():
    without = ("Egypt", "UNMIL", "Troops", "NA")
    result, source = january(later(GHANA, NEPAL, without, grand="940"), first(GHANA, NEPAL, EGYPT))
    assert taken(result) == [("EGY", 40, "b" * 12, "line 4 Troops")]
    assert (source["document_id"], source["persons"], source["persons_filled"], source["persons_lost"]) == (
        "a" * 12, 900, 40, 0,
    )  # fmt: skip


def test_a_contributor_that_is_not_there_at_all_comes_from_the_next_document():
    result, source = january(later(GHANA, NEPAL), first(GHANA, NEPAL, EGYPT))
    assert [who for who, *_ in taken(result)] == ["EGY"] and source["persons_lost"] == 0


def test_a_whole_document_is_left_alone():
    result, source = january(later(GHANA, NEPAL), first(("Ghana", "UNMIL", "Troops", "400"), NEPAL))
    assert taken(result) == [] and (source["persons_filled"], source["persons_lost"]) == (0, 0)


def test_a_contributor_of_whom_the_document_says_that_there_is_nobody_is_not_lacking():
    none = ("Egypt", "UNMIL", "Troops", "0")
    result, source = january(
        later(GHANA, NEPAL, none, ("Morocco", "UNMIL", "Troops", "NA")), first(GHANA, NEPAL, EGYPT)
    )
    assert taken(result) == [] and source["persons_lost"] == 0
    assert set(result.conflicts["field"]) == {"male", "total"} and set(result.conflicts["resolved"]) == {"0"}


def test_nothing_is_filled_in_beyond_a_printed_total_and_it_is_lost():
    result, source = january(later(GHANA, NEPAL, grand="939"), first(GHANA, NEPAL, EGYPT))
    assert taken(result) == [] and source["persons_lost"] == 40


def test_a_total_of_another_document_binds_where_the_own_one_prints_none():
    without_total, with_total = later(GHANA, NEPAL), first(GHANA, NEPAL, EGYPT, grand="939")
    assert taken(january(without_total, with_total)[0]) == []
    own = later(GHANA, NEPAL, grand="940")
    assert len(taken(january(own, with_total)[0])) == 1


def test_where_not_all_has_room_contributors_without_figures_come_first():
    without = ("Egypt", "UNMIL", "Troops", "NA")
    more = ("Zimbabwe", "UNMIL", "Troops", "40")
    result, source = january(later(GHANA, NEPAL, without, grand="940"), first(GHANA, NEPAL, EGYPT, more))
    assert [who for who, *_ in taken(result)] == ["EGY"] and source["persons_lost"] == 40


def test_a_gap_that_nobody_fills_is_lost():
    _, source = january(later(GHANA, NEPAL, grand="950"), first(GHANA, NEPAL, EGYPT))
    assert (source["persons_filled"], source["persons_lost"]) == (40, 10)
    result = harmonise({"ipi_peacekeeping": later(GHANA, NEPAL, grand="950")}, REFERENCE)
    assert result.tables["core.month_source"].filter(month_end=JAN)["persons_lost"].to_list() == [50]


def test_persons_under_another_mission_or_type_are_not_filled_in_again():
    elsewhere = ("Egypt", "UNOCI", "Troops", "40")
    result, source = january(
        later(GHANA, NEPAL, elsewhere, ("Morocco", "UNMIL", "Troops", "NA")), first(GHANA, NEPAL, EGYPT)
    )
    assert taken(result) == [] and source["persons_lost"] == 0
    police = ("Egypt", "UNMIL", "Individual Police", "40")
    result, _ = january(later(GHANA, NEPAL, police, ("Morocco", "UNMIL", "Troops", "NA")), first(GHANA, NEPAL, EGYPT))
    assert taken(result) == []


def test_a_third_document_fills_what_the_second_lacks():
    morocco = ("Morocco", "UNMIL", "Troops", "9")
    third = edition("0" * 12, GHANA, NEPAL, ("Egypt", "UNMIL", "Troops", "41"), morocco)
    result, source = january(later(GHANA, NEPAL), first(GHANA, NEPAL, EGYPT), third)
    assert [row[:3] for row in taken(result)] == [("EGY", 40, "b" * 12), ("MAR", 9, "0" * 12)]
    assert (source["persons_filled"], source["persons_lost"]) == (49, 0)


def test_a_cell_refused_for_its_sexes_is_filled_and_not_lost():
    wrong = ipi(
        "a" * 12,
        ("2015-01-31", "Ghana", "UNMIL", "Troops", "8", "0", "500"),
        *(("2015-01-31", "Nepal", where, "Troops", "4000", "0", "4000") for where in ("UNMIL", "UNOCI")),
        ("2015-03-31", "Nepal", "UNMIL", "Troops", "1", "0", "1"),
    )
    coarse = history("b" * 12, ("2015-01-31", "Ghana", "UNMIL", "1", "8"))
    result = harmonise({"ipi_peacekeeping": wrong, "psdata_contributors": coarse}, REFERENCE)
    source = result.tables["core.month_source"].filter(month_end=JAN).row(0, named=True)
    assert taken(result) == [("GHA", 9, "b" * 12, "$[0]")]
    assert (source["document_id"], source["persons_filled"], source["persons_lost"]) == ("a" * 12, 9, 0)


@pytest.mark.parametrize(("men", "women"), [("7", "NA"), ("NA", "7")])
def test_a_row_with_one_sex_blank_loses_the_other_too(men, women):
    rows = ipi(
        "a" * 12,
        ("2015-01-31", "Ghana", "UNMIL", "Troops", "500", "0", "500"),
        ("2015-01-31", "Egypt", "UNMIL", "Troops", men, women, "NA"),
    )
    result = harmonise({"ipi_peacekeeping": rows}, REFERENCE)
    assert result.tables["core.month_source"]["persons_lost"].to_list() == [7]


def test_a_row_with_one_sex_blank_is_not_counted_beside_the_total_it_is_part_of():
    rows = ipi(
        "a" * 12,
        ("2015-01-31", "Ghana", "UNMIL", "Troops", "500", "0", "500"),
        ("2015-01-31", "Egypt", "UNMIL", "Troops", "7", "NA", "NA"),
        ("2015-01-31", "all", "all", "Total", "NA", "NA", "509"),
    )
    result = harmonise({"ipi_peacekeeping": rows}, REFERENCE)
    assert result.tables["core.month_source"]["persons_lost"].to_list() == [9]


def test_a_month_by_country_fills_a_month_by_mission():
    by_mission = report(
        "a" * 12, JAN, [("UNMIL", "Ghana", "Troops", 0, 900, 900), ("UNMIL", "Nepal", "Pilots", 0, 9, 9)]
    )
    snapshot = hub(
        "DPO-UCLATEST",
        "b" * 12,
        *(
            {
                "last_reporting_date": "31-Jan-15",
                "contributing_country": who,
                "female_personnel": "0",
                "male_personnel": men,
                "total_uniformed_personnel": men,
            }
            for who, men in (("Ghana", "905"), ("Nepal", "9"))
        ),
    )
    result = harmonise({"un_contributions": by_mission, "psdata_contributors": snapshot}, REFERENCE)
    source = result.tables["core.month_source"].row(0, named=True)
    assert [row[:3] for row in taken(result)] == [("NPL", 9, "b" * 12)]
    assert (source["persons"], source["persons_filled"], source["persons_lost"]) == (900, 9, 0)


def test_rows_of_nobody_that_is_known_are_no_longer_lost_when_another_document_names_them():
    cut = report(
        "a" * 12, JAN, [("UNMIL", "Ghana", "Troops", 0, 900, 900), ("UNMIL", "Republic of", "Troops", 0, 62, 62)]
    )
    rows = [("2015-01-31", "Ghana", "UNMIL", "0", "900"), ("2015-01-31", "Nepal", "UNMIL", "0", "60")]
    for named, lost in ((rows[:1], 62), (rows, 2), ([*rows, ("2015-01-31", "Egypt", "UNMIL", "0", "2")], 0)):
        result = harmonise({"un_contributions": cut, "psdata_contributors": history("b" * 12, *named)}, REFERENCE)
        assert result.tables["core.month_source"]["persons_lost"].to_list() == [lost]


def test_what_one_document_has_and_another_lacks_is_a_conflict_over_its_total():
    result, _ = january(later(GHANA, NEPAL), first(GHANA, NEPAL, EGYPT))
    conflict = result.conflicts.row(0, named=True)
    assert result.conflicts.height == 1
    assert (conflict["field"], conflict["resolved"]) == ("total", "40")
    assert json.loads(conflict["key"]) == {
        "month_end": str(date(2015, 1, 31)),
        "mission": "UNMIL",
        "entity": "EGY",
        "personnel_type": "troops",
    }
    assert [(c["value"], c["document_id"], c["locator"]) for c in json.loads(conflict["claims"])] == [
        (None, "a" * 12, None),
        ("40", "b" * 12, "line 4 Troops"),
    ]


def test_a_part_of_a_month_does_not_lack_the_rest_and_staff_officers_counted_elsewhere_are_not_missed():
    part = first(GHANA)
    assert january(later(GHANA, NEPAL), part)[0].conflicts.is_empty()
    apart = report(
        "a" * 12, JAN, [("UNMIL", "Ghana", "Troops", 0, 90, 90), ("UNMIL", "Ghana", "Staff Officer", 0, 10, 10)]
    )
    within = history("b" * 12, ("2015-01-31", "Ghana", "UNMIL", "0", "100"))
    result = harmonise({"un_contributions": apart, "psdata_contributors": within}, REFERENCE)
    assert result.tables["core.month_fill"].is_empty()
    assert {json.loads(key)["personnel_type"] for key in result.conflicts["key"]} == {"troops"}
