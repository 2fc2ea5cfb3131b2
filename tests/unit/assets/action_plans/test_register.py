"""Each row of the register is read and judged by itself: what is wrong is told with its line, the rest goes on."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.action_plans import dates, register
from assets.action_plans.parse import parse
from assets.action_plans.vocabulary import PLANS, RESOLUTIONS
from pipeline.contract import Refused
from tests.support.register import claim, file_of, harmonised, known, vote

GOOD = claim("GHA-1", "adopted", "2012-10")


def told(*rows: dict[str, str], table: str = PLANS, today: date | None = None) -> list[str]:
    return register.problems(file_of(table, rows), f"{table}.csv", known(), today)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"entity": "XYZ"}, "unknown_entity"),
        ({"entity": ""}, "unknown_entity"),
        ({"country_label": ""}, "missing_value: country_label"),
        ({"country_label": "Montenegro"}, "unexplained_label"),
        ({"generation": "first"}, "bad_generation"),
        ({"generation": "0"}, "bad_generation"),
        ({"revision_of": "1"}, "bad_generation"),
        ({"field": "ratified"}, "dead_field"),
        ({"field": ""}, "dead_field"),
        ({"value": ""}, "missing_value: value"),
        ({"value": "12 October 2012", "precision": "day"}, "bad_value"),
        ({"value": "2012-13", "precision": "month"}, "bad_value"),
        ({"value": "2013-02-29", "precision": "day"}, "bad_value"),
        ({"value": "open", "precision": ""}, "bad_value"),
        ({"precision": "year"}, "bad_precision"),
        ({"precision": ""}, "bad_precision"),
        ({"field": "has_budget", "value": "maybe", "precision": ""}, "bad_value"),
        ({"field": "kind", "value": "law", "precision": ""}, "bad_value"),
        ({"field": "title", "value": "x" * 301, "precision": ""}, "bad_value"),
        ({"source_url": ""}, "no_source"),
        ({"source_url": "the ministry's page"}, "no_source"),
        ({"source_url": "http://[broken"}, "no_source"),
        ({"publisher": ""}, "missing_value: publisher"),
        ({"publisher_type": "blog"}, "unknown_publisher_type"),
        ({"publisher_type": ""}, "unknown_publisher_type"),
        ({"seen": "2023-02"}, "bad_seen"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_rejected(changes: dict[str, str], reason: str) -> None:
    bad = {**GOOD, **changes}
    (problem,) = told(GOOD, bad, claim("GHA-1", "period_start", "2012"))
    assert problem.startswith("claims.csv:3: ") and reason in problem
    result = harmonised(GOOD, bad, claim("GHA-1", "period_start", "2012"))
    (lost,) = result.rejected.to_dicts()
    assert lost["locator"] == "line 3" and reason.startswith(lost["reason"]) and lost["detail"]
    assert result.tables["core.nap_claim"].height == 2


@pytest.mark.parametrize(
    "good",
    [
        GOOD,
        claim("GHA-1", "period_end", "open"),
        claim("GHA-1", "has_budget", "no"),
        claim("UKR-2r2", "adopted", "2022"),
        claim("UKR-", "adopted", "2019"),
        claim("org:nato-1", "kind", "regional_plan"),
        claim("GHA-1", "adopted", "2012", seen=""),
        claim("MDA-1", "adopted", "2018", country_label="Montenegro", note="Moldova's text under Montenegro's heading"),
        claim("MDA-1", "adopted", "2018", country_label="Republic that nobody knows"),
    ],
)
def test_what_is_representable_is_accepted(good: dict[str, str]) -> None:
    rows = [good, *([claim("UKR-2", "adopted", "2020")] if good["revision_of"] else [])]
    assert told(*rows) == []
    assert harmonised(*rows).rejected.is_empty()


def test_every_fault_of_every_row_is_told_in_order() -> None:
    first, second = {**GOOD, "entity": "XYZ", "source_url": ""}, {**GOOD, "field": "ratified"}
    lines = [problem.split(": ")[0:2] for problem in told(first, GOOD, second)]
    assert lines == [
        ["claims.csv:2", "unknown_entity"],
        ["claims.csv:2", "no_source"],
        ["claims.csv:4", "dead_field"],
    ]


def test_a_claim_that_stands_twice_is_rejected_but_a_page_may_say_a_thing_twice() -> None:
    (problem,) = told(GOOD, GOOD)
    assert "claims.csv:3: duplicate_claim" in problem and "line 2" in problem
    older = {**GOOD, "seen": "2020-01-01", "note": "an older state of the page"}
    result = harmonised(GOOD, older)
    assert result.rejected.is_empty() and result.tables["core.nap_claim"]["claim_no"].to_list() == [1, 2]


def test_what_is_wrong_between_rows_is_told_and_rejects_nothing() -> None:
    other = claim("GHA-1", "launched", "2012", publisher_type="news")
    revision = claim("UKR-2r1", "adopted", "2022")
    assert [p.split(": ")[1] for p in told(GOOD, other, revision)] == ["publisher_type_differs", "unknown_plan"]
    assert harmonised(GOOD, other, revision).rejected.is_empty()


def test_a_page_seen_in_the_future_is_told_where_today_is_given() -> None:
    assert told(GOOD) == [] and told(GOOD, today=date(2026, 6, 30)) == []
    (problem,) = told(GOOD, today=date(2026, 6, 29))
    assert "claims.csv:2: bad_seen" in problem


def test_a_row_of_another_width_loses_only_itself() -> None:
    lines = file_of(PLANS, [GOOD, claim("GHA-1", "launched", "2012")]).decode().splitlines()
    data = "\n".join([*lines[:2], lines[1] + ",more", "Ghana,GHA", *lines[2:], ""]).encode()
    found = register.problems(data, "claims.csv", known())
    assert [p.split(": ")[:2] for p in found] == [["claims.csv:3", "ragged_row"], ["claims.csv:4", "ragged_row"]]
    assert "13 fields, expected 12" in found[0]


def test_a_row_of_another_width_does_not_cost_the_one_that_says_the_same() -> None:
    head, good, *rest = file_of(PLANS, [GOOD, claim("GHA-1", "launched", "2012")]).decode().splitlines()
    data = "\n".join([head, good + ",more", good, *rest, ""]).encode()
    (problem,) = register.problems(data, "claims.csv", known())
    assert problem.startswith("claims.csv:2: ragged_row")


def test_a_note_of_two_lines_moves_the_lines_that_follow() -> None:
    rows = [{**GOOD, "note": "one\ntwo"}, {**GOOD, "field": "dead"}]
    (problem,) = told(*rows)
    assert problem.startswith("claims.csv:4: dead_field")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"a,b\n", "claims.csv", "unexpected_columns"),
        (b"", "claims.csv", "unexpected_columns"),
        (b"\xff\xfe", "claims.csv", "not_utf8"),
        (file_of(PLANS, [GOOD]), "other.csv", "unknown_file"),
        (file_of(PLANS, [GOOD]) + b'"never closed', "claims.csv", "not_csv"),
    ],
)
def test_a_file_that_is_none_of_the_registers_is_refused(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(data, name)
    assert refused.value.reason == reason and name in refused.value.detail
    (problem,) = register.problems(data, name, known())
    assert problem.startswith(reason)


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + file_of(PLANS, [GOOD]) + b"\n"
    rows = parse(data, "claims.csv")
    assert rows["locator"].to_list() == ["line 2"] and set(rows.dtypes) == {pl.String}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (vote(1325, "adopted_date", "2000-10-31", symbol="S/RES/1326 (2000)"), "bad_symbol"),
        (vote(1325, "adopted_date", "2000-10-31", symbol="1325"), "bad_symbol"),
        (vote(1325, "votes_for", "fifteen"), "bad_value"),
        (vote(1325, "abstained", "China;Atlantis"), "unknown_entity"),
        (vote(1325, "adopted", "2000"), "dead_field"),
    ],
)
def test_resolutions_are_judged_too(row: dict[str, str], reason: str) -> None:
    (problem,) = told(vote(1325, "votes_for", "15"), row, table=RESOLUTIONS)
    assert problem.startswith(f"resolution_claims.csv:3: {reason}")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(("year", "month", "day")))
def test_dates_span_the_days_they_can_mean(day: date, precision: str) -> None:
    text = day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]
    first, last = dates.first_day(text), dates.last_day(text)
    assert dates.precision(text) == precision and first and last and first <= day <= last
    assert first.isoformat().startswith(text) and last.isoformat().startswith(text)
    following = last.toordinal() + 1
    assert not date.fromordinal(following).isoformat().startswith(text)


@pytest.mark.parametrize(
    "text", ["", "18", "2018-9", "2018-00", "2018-01-00", "2018-1-1", "2018/01", "٢٠١٨", "2018-02-30"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.precision(text) is None and dates.span(text) is None
