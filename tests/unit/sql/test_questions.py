"""The questions of the first statement: every one has a figure or a reason, in the same columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.support.marts import Small, declared
from tests.support.panel_rows import ROWS

QUESTIONS = (
    "plans",
    "commitments",
    "gender_advisers",
    "personnel",
    "leadership",
    "voices",
    "insecurity",
    "reporting",
)
TABLES = [f"marts.question_{name}" for name in QUESTIONS]
MISSIONS = "field missions (peacekeeping)"
SHARE = "missions_with_gender_adviser_share"


def number(indicator: str, year: int, value: float | None, **more: Any) -> dict[str, Any]:
    """An answer of the register of facts about a group of missions."""
    told = {
        "status": "missing" if value is None else "observed",
        "group_name": MISSIONS,
        "period_start": date(year, 1, 1),
    }
    place = {"source_id": "fact_register", "document_id": "f" * 12, "locator": f"{indicator} {year}"}
    return {**place, **told, "indicator": f"FACT.{indicator}", "year": year, "value": value, **more}


def gap(year: int, note: str) -> dict[str, Any]:
    place = {"source_id": "fact_register", "document_id": "f" * 12, "locator": f"line {year}"}
    return {**place, "topic": "gender_advice_group", "year": year, "state": "none", "note": note}


@pytest.fixture(scope="module")
def whole() -> Small:
    return Small(ROWS, *TABLES, "marts.question_answer")


@pytest.fixture
def asked(whole: Small) -> Iterator[Small]:
    with whole.undone():
        yield whole


def answers(small: Small, question: str, measure: str, columns: str) -> list[tuple[Any, ...]]:
    return small.asked(f"SELECT {columns} FROM marts.question_{question} WHERE measure = '{measure}' ORDER BY about")


def test_every_question_has_the_same_columns() -> None:
    columns = [declared().tables[name].columns for name in TABLES]
    assert len(set(columns)) == 1
    together = declared().tables["marts.question_answer"]
    assert together.columns == ("question", *columns[0])


def test_a_warehouse_without_a_source_still_answers_every_measure(asked: Small) -> None:
    sql = "SELECT question, measure, about FROM marts.question_measure ORDER BY ALL"
    rows = asked.asked(sql)
    assert {question for question, *_ in rows} == set(QUESTIONS)
    answered = {row for name in QUESTIONS for row in _keys(asked, name)}
    assert set(rows) <= answered and asked.failing("questions_answered") == []
    assert answers(
        asked, "insecurity", "battle_deaths", "value_2012, why_not_known_2012, value_now, why_not_known_now"
    ) == [(None, "no row of ucdp_brd at hand tells of 2012", None, "no row of ucdp_brd at hand tells of 2012 or later")]


def _keys(small: Small, question: str) -> list[tuple[Any, ...]]:
    return small.asked(f"SELECT '{question}', measure, about FROM marts.question_{question}")


def test_a_share_is_of_the_missions_that_the_same_page_counts(asked: Small) -> None:
    asked.fill(
        {
            "core.observation": [
                number("MISSIONS", 2006, 20.0),
                number("MISSIONS_WITH_GENDER_ADVISER", 2006, 5.0),
                number("MISSIONS_WITH_GENDER_ADVISER", 2014, 7.0),
                number("MISSIONS", 2017, 8.0),
                number("MISSIONS_WITH_GENDER_ADVISER", 2017, 8.0),
            ],
            "core.fact_completeness": [gap(2012, "The page could not be read")],
        }
    )
    columns = "value_2012, why_not_known_2012, nearest_years, value_now, year_now, coverage_now"
    found = answers(asked, "gender_advisers", SHARE, f"about, {columns}")[0]
    reason = "the register of facts says of 2012 (none): The page could not be read"
    assert found == (MISSIONS, None, reason, "2006: 0.25; 2017: 1", 1.0, 2017, "8 of 8 missions")


def test_words_in_the_place_of_a_number_are_a_reason(asked: Small) -> None:
    words = {"value_printed": "most", "missing_reason": "in_words"}
    asked.fill({"core.observation": [number("MISSIONS_WITH_GENDER_ADVISER", 2020, None, **words)]})
    found = answers(asked, "gender_advisers", "missions_with_gender_adviser", "about, value_now, why_not_known_now")[0]
    assert found == (MISSIONS, None, "2020: a page says in words: most")
    assert answers(asked, "gender_advisers", SHARE, "value_now")[0] == (None,)


def test_a_year_before_the_statement_is_not_today(asked: Small) -> None:
    numbers = [number("MISSIONS", 2006, 20.0), number("MISSIONS_WITH_GENDER_ADVISER", 2006, 5.0)]
    asked.fill({"core.observation": numbers})
    assert answers(asked, "gender_advisers", SHARE, "value_now, year_now, nearest_years, why_not_known_now")[0] == (
        None,
        None,
        "2006: 0.25",
        "the register of facts has no number since 2012",
    )


def test_the_hub_answers_for_special_political_missions(asked: Small) -> None:
    hub = {"source_id": "psdata_wps", "group_name": "special political missions"}
    rows = [number("SPM_MISSIONS", 2013, 12.0), number("SPM_WITH_GENDER_ADVISER", 2013, 6.0)]
    told = [{**row, **hub, "indicator": row["indicator"].replace("FACT", "HUB")} for row in rows]
    asked.fill({"core.observation": told})
    found = answers(asked, "gender_advisers", SHARE, "about, value_now, coverage_now, told_by")
    assert ("special political missions", 0.5, "6 of 12 missions", "psdata_wps") in found


def test_missions_of_the_hub_are_counted_one_by_one(asked: Small) -> None:
    numbers = [(2.0, "UNAMI"), (0.0, "UNSMIL"), (None, "UNAMA")]
    rows = [number("SPM_GENDER_ADVISERS", 2012, value, group_name=None, mission=name) for value, name in numbers]
    told = [
        {**row, "source_id": "psdata_wps", "indicator": "HUB.SPM_GENDER_ADVISERS", "locator": row["mission"]}
        for row in rows
    ]
    asked.fill({"core.observation": told})
    found = answers(asked, "gender_advisers", "missions_with_gender_adviser", "about, value_2012, coverage_2012")
    assert ("special political missions, one by one", 1.0, "of 2 missions of which a number is printed") in found


def test_deaths_are_the_sum_of_rows_that_count(asked: Small) -> None:
    row = {"source_id": "ucdp_brd", "document_id": "b" * 12, "dataset": "brd", "year": 2012, "level": "conflict"}
    deaths = [(1, 30, True), (2, 70, True), (2, 70, False)]
    asked.fill(
        {
            "core.conflict_violence": [
                {**row, "locator": f"l{n}", "conflict_id": c, "deaths_best": d, "is_counted": counted}
                for n, (c, d, counted) in enumerate(deaths)
            ]
        }
    )
    assert answers(asked, "insecurity", "battle_deaths", "value_2012, year_now") == [(100.0, 2012)]


@pytest.mark.parametrize(
    "damage",
    [
        "why_not_known_2012 = NULL WHERE value_2012 IS NULL",
        "why_not_known_now = ' ' WHERE value_now IS NULL",
        "value_now = 0 WHERE value_now IS NULL",
        "coverage_now = NULL WHERE value_now IS NOT NULL",
    ],
)
def test_a_blank_without_reason_and_a_figure_without_coverage_are_found(asked: Small, damage: str) -> None:
    asked.connection.execute(f"UPDATE marts.question_answer SET {damage}")
    assert asked.failing("questions_answered")


def test_a_measure_that_no_table_answers_is_found(asked: Small) -> None:
    asked.connection.execute("DELETE FROM marts.question_answer WHERE measure = 'battle_deaths'")
    assert [row[:2] for row in asked.failing("questions_answered")] == [("insecurity", "battle_deaths")]
