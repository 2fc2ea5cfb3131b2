"""Claims become one answer by the written rule, whatever their order; contradictions are listed, ties stay open."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import Register, Resolved, agree, resolve

#: A register of the test's own: nothing in the rule knows which types of publishers there are.
PUBLISHER_TYPES = ("government", "neighbour", "academic", "news")
REGISTER = Register(
    "core.plan", ("plan",), {"adopted": "date", "kind": "choice", "title": "text"}, publisher_types=PUBLISHER_TYPES
)
SCHEMA = {
    **dict.fromkeys(("plan", "field", "value", "publisher", "publisher_type"), pl.String),
    "seen": pl.Date,
    **dict.fromkeys(("source_id", "document_id", "locator", "source_url"), pl.String),
}
DATES = ("2018", "2018-09", "2018-09-11", "2018-10", "2019", "2019-01-01")


def said(
    value: str, publisher: str = "A", kind: str = "government", seen: date | None = None, **more: Any
) -> dict[str, Any]:
    row = {
        "plan": "X-1",
        "field": "adopted",
        "value": value,
        "publisher": publisher,
        "publisher_type": kind,
        "seen": seen,
    }
    return {**row, "source_id": "register", "document_id": "d", "source_url": "https://example.org", **more}


def decided(*claims: dict[str, Any]) -> Resolved:
    rows = [{"locator": f"line {number}", **c} for number, c in enumerate(claims, start=2)]
    return resolve(pl.DataFrame(rows, schema=SCHEMA), REGISTER)


def answer(*claims: dict[str, Any]) -> dict[str, Any]:
    (row,) = decided(*claims).answers.to_dicts()
    return row


claims = st.lists(
    st.builds(
        said,
        st.sampled_from(DATES),
        st.sampled_from("ABC"),
        st.sampled_from(PUBLISHER_TYPES),
        st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)]),
    ),
    min_size=1,
    max_size=6,
)


@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(found: list[dict[str, Any]], random: Any) -> None:
    numbered = [{**c, "locator": f"line {n}"} for n, c in enumerate(found)]
    shuffled = random.sample(numbered, len(numbered))
    one, other = decided(*numbered), decided(*shuffled)
    assert one.answers.equals(other.answers)
    assert one.conflicts.equals(other.conflicts)


@given(claims)
def test_what_is_published_is_claimed_and_a_difference_is_never_silent(found: list[dict[str, Any]]) -> None:
    result = decided(*found)
    (row,) = result.answers.to_dicts()
    values = [c["value"] for c in found]
    contradict = any(not agree("date", one, other) for one in values for other in values)
    assert (result.conflicts.height == 1) is contradict is (row["state"] != "agreed")
    assert (row["value"] is None) is (row["state"] == "tied")
    if row["value"] is not None:
        winner = result.agrees.filter(pl.col("locator") == row["locator"]).to_dicts()
        assert [w["value"] for w in winner] == [row["value"]] and row["value"] in values
        assert 0 < row["agreement_share"] <= 1
    assert result.agrees.height == len(found)


@given(st.sampled_from(DATES), st.sampled_from(PUBLISHER_TYPES), st.sampled_from([None, date(2020, 1, 1)]))
def test_a_lone_claim_is_the_answer(value: str, kind: str, seen: date | None) -> None:
    row = answer(said(value, kind=kind, seen=seen))
    assert (row["value"], row["state"], row["claims"], row["publishers"]) == (value, "agreed", 1, 1)
    assert (row["agreement_share"], row["source_id"], row["locator"]) == (1.0, "register", "line 2")


def test_a_less_precise_date_agrees_and_the_precise_one_is_published() -> None:
    result = decided(said("2018", "A"), said("2018-09-11", "B", "news"), said("2018-09", "C", "neighbour"))
    (row,) = result.answers.to_dicts()
    assert (row["value"], row["state"], row["agreement_share"]) == ("2018-09-11", "agreed", 1.0)
    assert result.conflicts.is_empty() and result.agrees["agrees"].to_list() == [True, True, True]


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        pytest.param(said("2018", kind="neighbour"), said("2019-01-01", "B", "academic"), id="type before precision"),
        pytest.param(said("2019-01-01"), said("2018", "B", seen=date(2024, 1, 1)), id="precision before recency"),
        pytest.param(said("2018", seen=date(2024, 1, 1)), said("2019", "B", seen=date(2023, 1, 1)), id="recency"),
        pytest.param(said("2018", seen=date(1990, 1, 1)), said("2019", "B", seen=None), id="unknown is oldest"),
    ],
)
def test_the_rule_decides(winner: dict[str, Any], loser: dict[str, Any]) -> None:
    result = decided(loser, winner)
    (row,) = result.answers.to_dicts()
    assert (row["value"], row["state"], row["agreement_share"]) == (winner["value"], "ruled", 0.5)
    (conflict,) = result.conflicts.to_dicts()
    assert (conflict["table_name"], json.loads(conflict["key"]), conflict["field"]) == (
        "core.plan",
        {"plan": "X-1"},
        "adopted",
    )
    assert conflict["resolved"] == winner["value"]
    assert {c["value"] for c in json.loads(conflict["claims"])} == {winner["value"], loser["value"]}


def test_a_claim_that_names_no_month_speaks_for_none() -> None:
    """The ministry's year makes neither newspaper's month more trusted than a scholar's."""
    ministry = said("2018", "Ministry", seen=date(2024, 1, 1))
    row = answer(ministry, said("2018-05", "Paper", "news"), said("2018-06", "Scholar", "academic"))
    assert (row["value"], row["state"], row["publishers"]) == ("2018-06", "ruled", 3)
    row = answer(ministry, said("2018-05", "Paper", "news"), said("2019-06-01", "Scholar", "academic"))
    assert row["value"] == "2018-05", "it does speak for the year"


def test_the_month_is_ruled_on_before_the_day() -> None:
    days = [said("2018-05-01", "A", "neighbour"), said("2018-06-02", "B", "news"), said("2018-06-03", "C", "academic")]
    assert answer(*days)["value"] == "2018-05-01"
    assert answer(*days, said("2018-06", "D"))["value"] == "2018-06-03"


def test_more_publishers_decide_last_and_one_that_repeats_itself_counts_once() -> None:
    row = answer(said("2018", "A"), said("2018", "B"), said("2019", "C"))
    assert (row["value"], row["state"], row["publishers"]) == ("2018", "ruled", 3)
    assert row["agreement_share"] == pytest.approx(2 / 3)
    assert answer(said("2018", "A"), said("2018", "A"), said("2019", "C"))["state"] == "tied"


def test_a_tie_has_no_answer_and_every_claim_in_the_conflict() -> None:
    result = decided(said("2018", "A"), said("2019", "B"), said("2018", "C", "news"), said("2019", "D", "news"))
    (row,) = result.answers.to_dicts()
    assert (row["value"], row["state"], row["agreement_share"], row["locator"]) == (None, "tied", None, None)
    (conflict,) = result.conflicts.to_dicts()
    assert conflict["resolved"] is None and len(json.loads(conflict["claims"])) == 4
    assert result.agrees["agrees"].to_list() == [None] * 4


def test_a_choice_conflicts_and_wordings_of_a_text_never_do() -> None:
    yes, no = said("yes", field="kind"), said("no", "B", "news", field="kind")
    assert decided(yes, no).conflicts.height == 1
    titles = [said("Plan of Action", field="title"), said("Action Plan", "B", field="title")]
    for order in (titles, titles[::-1]):
        result = decided(*order)
        (row,) = result.answers.to_dicts()
        assert (row["value"], row["state"]) == ("Action Plan", "agreed") and result.conflicts.is_empty()
    assert answer(*titles, said("Strategy", "C", "news", field="title"))["value"] == "Action Plan"


def test_the_most_trusted_of_equal_claims_is_pointed_to() -> None:
    row = answer(
        said("2018", "A", "news"), said("2018", "B", "government"), said("2018", "C", "government", date(2020, 1, 1))
    )
    assert row["locator"] == "line 4"


def test_fields_of_a_subject_do_not_meet() -> None:
    result = decided(said("2010"), said("2012", field="kind"), said("2012", plan="Y-1"))
    assert result.conflicts.is_empty() and result.answers.height == 3


def test_whom_to_trust_most_is_the_registers_own_word() -> None:
    rows = pl.DataFrame(
        [{**said("2018", "A"), "locator": "line 2"}, {**said("2019", "B", "news"), "locator": "line 3"}], schema=SCHEMA
    )
    for order, expected in ((("government", "news"), "2018"), (("news", "government"), "2019")):
        other = Register("core.other", ("plan",), {"adopted": "date"}, order)
        found = resolve(rows, other)
        assert found.answers["value"].to_list() == [expected]
        assert found.conflicts["table_name"].to_list() == ["core.other"]


def test_unknown_words_are_refused() -> None:
    with pytest.raises(ValueError, match="field ratified"):
        decided(said("2018", field="ratified"))
    with pytest.raises(ValueError, match="publisher_type missing"):
        decided(said("2018", kind=None))  # type: ignore[arg-type]


def test_no_claims_give_no_answers() -> None:
    result = decided()
    assert result.answers.is_empty() and result.conflicts.is_empty() and result.agrees.is_empty()
    assert result.answers.schema["plan"] == pl.String
