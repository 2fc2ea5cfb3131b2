"""From when until when a plan is in force: what decides, what is tied, what cannot be, what is not known."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.register import claim, harmonised, plan

NEWS = {"publisher_type": "news"}


def interval(*claims: dict[str, str], of: str = "GHA-1") -> dict[str, Any]:
    return plan(harmonised(*claims), of)


def span(*claims: dict[str, str], of: str = "GHA-1") -> tuple[str, ...]:
    found = interval(*claims, of=of)
    return tuple(str(found[name]) for name in ("starts_on", "start_basis", "ends_on", "end_basis", "end_state"))


START, END = claim("GHA-1", "period_start", "2012"), claim("GHA-1", "period_end", "2015")


def test_a_period_counts_from_its_first_to_its_last_day() -> None:
    assert span(START, END) == ("2012-01-01", "period_start", "2015-12-31", "period_end", "known")


@pytest.mark.parametrize("field", ["adopted", "launched", "document_date"])
def test_without_a_period_the_next_date_begins_it(field: str) -> None:
    assert span(claim("GHA-1", field, "2012-10"), END)[:2] == ("2012-10-01", field)


def test_the_order_of_what_begins_a_plan() -> None:
    dated = [claim("GHA-1", f, v) for f, v in (("document_date", "2010"), ("launched", "2012"), ("adopted", "2011"))]
    assert span(*dated)[:2] == ("2011-01-01", "adopted")
    assert span(*dated, claim("GHA-1", "period_start", "2013"))[:2] == ("2013-01-01", "period_start")


def test_a_plan_adopted_after_its_period_began_counts_from_the_period() -> None:
    found = interval(claim("GHA-1", "adopted", "2014-05"), START, END)
    assert (found["starts_on"], found["adoption_year"]) == (date(2012, 1, 1), 2014)


def test_an_extension_goes_before_the_printed_end() -> None:
    assert span(START, END, claim("GHA-1", "extended_to", "2019-06"))[2:] == ("2019-06-30", "extended_to", "known")


def test_an_open_plan_has_no_end_until_the_next_one_begins() -> None:
    opened = claim("GHA-1", "period_end", "open")
    found = interval(START, opened)
    assert (found["end_state"], found["ends_on"], found["surely_until"], found["possibly_until"]) == (
        "open",
        *[None] * 3,
    )
    found = interval(START, opened, claim("GHA-2", "period_start", "2018-03"))
    assert (found["ends_on"], found["surely_until"]) == (None, date(2018, 2, 28)) and found["end_state"] == "open"


def test_without_an_end_only_the_first_year_is_sure() -> None:
    found = interval(claim("GHA-1", "adopted", "2012-10"))
    assert (found["end_state"], found["ends_on"], found["surely_until"]) == ("unknown", None, date(2012, 12, 31))
    assert found["possibly_until"] is None
    found = interval(claim("GHA-1", "adopted", "2012-10"), claim("GHA-2", "adopted", "2016"))
    assert (found["surely_until"], found["possibly_until"]) == (date(2012, 12, 31), date(2015, 12, 31))


def test_a_period_that_runs_backwards_has_no_end_and_is_a_conflict() -> None:
    result = harmonised(claim("GHA-1", "period_start", "2021"), claim("GHA-1", "period_end", "2015"))
    found = plan(result, "GHA-1")
    assert (found["starts_on"], found["ends_on"], found["end_state"]) == (date(2021, 1, 1), None, "before_start")
    assert (found["period_end"], found["surely_until"]) == ("2015", date(2021, 12, 31))
    (conflict,) = result.conflicts.to_dicts()
    assert (conflict["table_name"], conflict["field"], conflict["resolved"]) == ("core.nap_plan", "period", None)
    said = {(c["field"], c["value"]) for c in json.loads(conflict["claims"])}
    assert said == {("period_start", "2021"), ("period_end", "2015")}


def test_an_end_that_cannot_be_gives_way_to_one_that_can() -> None:
    backwards = claim("GHA-1", "period_end", "2015", publisher="A", **NEWS)
    possible = claim("GHA-1", "period_end", "2025", publisher="B", **NEWS)
    start = claim("GHA-1", "period_start", "2021")
    result = harmonised(start, backwards, possible)
    found = plan(result, "GHA-1")
    assert (found["period_end"], found["ends_on"], found["end_state"]) == (None, date(2025, 12, 31), "known")
    assert result.conflicts["field"].to_list() == ["period_end"]


def test_a_year_may_begin_and_end_within_itself() -> None:
    assert span(claim("GHA-1", "adopted", "2015-11"), claim("GHA-1", "period_end", "2015"))[4] == "known"


def test_between_tied_ends_nothing_is_sure() -> None:
    ends = [claim("GHA-1", "period_end", end, publisher=end, **NEWS) for end in ("2014", "2016", "2017-06")]
    found = interval(START, *ends[:2])
    assert (found["ends_on"], found["end_state"]) == (None, "tied")
    assert (found["surely_until"], found["possibly_until"]) == (date(2014, 12, 31), date(2016, 12, 31))
    found = interval(START, *ends)
    assert (found["ends_on"], found["end_state"], found["period_end"]) == (date(2017, 6, 30), "known", "2017-06")
    found = interval(START, *ends[:2], claim("GHA-1", "period_end", "open", publisher="open", **NEWS))
    assert (found["end_state"], found["surely_until"], found["possibly_until"]) == ("tied", date(2014, 12, 31), None)


def test_between_tied_beginnings_nothing_is_sure() -> None:
    starts = [claim("GHA-1", "period_start", start, publisher=start, **NEWS) for start in ("2012", "2013")]
    found = interval(*starts, END)
    assert (found["starts_on"], found["start_state"]) == (None, "tied")
    assert (found["possibly_from"], found["surely_from"]) == (date(2012, 1, 1), date(2013, 1, 1))


def test_a_plan_without_any_date_is_a_plan() -> None:
    found = interval(claim("GHA-1", "kind", "action_plan"))
    assert (found["start_state"], found["end_state"]) == ("unknown", "unknown")
    assert [found[n] for n in ("starts_on", "surely_from", "surely_until", "possibly_until")] == [None] * 4


def test_a_revision_begins_with_its_adoption_and_ends_with_what_it_revises() -> None:
    base = [claim("UKR-2", "period_start", "2020"), claim("UKR-2", "period_end", "2025")]
    revised = [claim("UKR-2r1", "adopted", "2022-12-16"), claim("UKR-2r1", "period_start", "2020")]
    assert span(*base, *revised, of="UKR-2r1") == ("2022-12-16", "adopted", "2025-12-31", "revised_plan", "known")
    longer = claim("UKR-2r1", "period_end", "2027")
    assert span(*base, *revised, longer, of="UKR-2r1")[2:] == ("2027-12-31", "period_end", "known")


def test_a_revision_of_what_had_ended_does_not_end_before_it_begins() -> None:
    base = [claim("UKR-1", "period_start", "2011"), claim("UKR-1", "period_end", "2015")]
    found = interval(*base, claim("UKR-1r1", "adopted", "2016-06"), of="UKR-1r1")
    assert (found["starts_on"], found["ends_on"], found["end_state"]) == (date(2016, 6, 1), None, "unknown")
    assert found["surely_until"] == date(2016, 12, 31)


def test_a_next_plan_without_a_date_ends_nothing() -> None:
    found = interval(START, claim("GHA-1", "period_end", "open"), claim("GHA-2", "kind", "strategy"))
    assert (found["surely_until"], found["possibly_until"], found["end_state"]) == (None, None, "open")


years = st.integers(2000, 2030).map(str)


@given(
    st.lists(st.tuples(st.sampled_from(["period_start", "adopted", "period_end", "extended_to"]), years), max_size=5)
)
def test_a_published_interval_is_never_empty_and_its_bounds_hold_it(dated: list[tuple[str, str]]) -> None:
    claims = [claim("GHA-1", f, v, publisher=f"P{n}", **NEWS) for n, (f, v) in enumerate(dated)]
    revision = claim("GHA-1r1", "adopted", "2015")
    made = harmonised(claim("GHA-1", "kind", "action_plan"), *claims, revision)
    for name in ("GHA-1", "GHA-1r1"):
        _holds(plan(made, name))


def _holds(found: dict[str, Any]) -> None:
    start, end = found["starts_on"], found["ends_on"]
    assert start is None or end is None or start <= end
    assert (start is None) is (found["start_state"] != "known")
    assert (end is None) is (found["end_state"] != "known")
    if start:
        assert found["possibly_from"] == found["surely_from"] == start
    if end:
        assert found["surely_until"] == found["possibly_until"] == end
    if found["surely_until"] and found["possibly_until"]:
        assert found["surely_until"] <= found["possibly_until"]
    if found["possibly_from"]:
        assert found["possibly_from"] <= found["surely_from"]


def printed(*claims: dict[str, str], of: str = "GHA-1") -> tuple[str | None, str | None]:
    found = interval(*claims, of=of)
    return found["start_value"], found["end_value"]


def test_dates_are_given_as_precisely_as_what_decides_them_is_printed() -> None:
    extended = claim("GHA-1", "extended_to", "2019-06")
    assert printed(START, END) == ("2012", "2015")
    assert printed(claim("GHA-1", "adopted", "2012-10-03"), END, extended) == ("2012-10-03", "2019-06")
    assert printed(START, claim("GHA-1", "period_end", "open")) == ("2012", "open")


def test_what_does_not_count_is_not_given_as_printed() -> None:
    official, other = claim("GHA-1", "period_end", "2010"), claim("GHA-1", "period_end", "2016-08", **NEWS)
    assert printed(START, official) == ("2012", None)
    assert printed(START, official, other) == ("2012", "2016-08")


def test_a_revision_of_a_revision_ends_as_the_plan_is_printed_to_end() -> None:
    revised = [claim(f"GHA-1r{number}", "adopted", f"201{2 + number}-05") for number in (1, 2)]
    assert printed(START, END, *revised, of="GHA-1r2") == ("2014-05", "2015")
