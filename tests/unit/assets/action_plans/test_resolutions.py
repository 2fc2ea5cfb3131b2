"""Resolutions are resolved by the same rule as plans: wrong dates lose, votes are numbers, abstainers are states."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assets.action_plans import resolutions
from tests.support.register import harmonised, known, vote

PRESS = {"publisher": "A blog", "publisher_type": "civil_society"}


def resolution(*votes: dict[str, str]) -> dict[str, Any]:
    (row,) = harmonised(votes=votes).tables["core.resolution"].to_dicts()
    return row


def test_a_wrong_year_loses_and_stays_visible() -> None:
    votes = [
        vote(1820, "adopted_date", "2008-06-19", 2008),
        vote(1820, "adopted_date", "2009", 2008, **PRESS),
        vote(1820, "meeting_no", "5916", 2008),
    ]
    result = harmonised(votes=votes)
    (row,) = result.tables["core.resolution"].to_dicts()
    assert (row["adopted_date"], row["adopted_precision"], row["year"]) == (date(2008, 6, 19), "day", 2008)
    assert (row["meeting_no"], row["meeting_symbol"]) == (5916, "S/PV.5916")
    assert (row["claims"], row["sources"], row["fields_in_conflict"]) == (3, 2, 1)
    (conflict,) = result.conflicts.to_dicts()
    assert (conflict["table_name"], json.loads(conflict["key"]), conflict["field"]) == (
        "core.resolution",
        {"number": 1820},
        "adopted_date",
    )
    assert result.tables["core.resolution_claim"].height == 3


def test_votes_are_numbers() -> None:
    row = resolution(
        *(vote(2467, f"votes_{kind}", n, 2019) for kind, n in (("for", "13"), ("against", "0"), ("abstaining", "2")))
    )
    assert (row["votes_for"], row["votes_against"], row["votes_abstaining"]) == (13, 0, 2)


@pytest.mark.parametrize("printed", ["China;Russian Federation", "Russian Federation; China", "CHN;RUS"])
def test_two_spellings_of_who_abstained_are_one(printed: str) -> None:
    votes = [vote(2467, "abstained", "China;Russian Federation", 2019), vote(2467, "abstained", printed, 2019, **PRESS)]
    result = harmonised(votes=votes)
    assert result.conflicts.is_empty()
    assert result.tables["core.resolution"]["abstained"].to_list() == ["CHN;RUS"]
    assert printed in result.tables["core.resolution_claim"]["printed_value"].to_list()


def test_without_a_meeting_there_is_no_symbol() -> None:
    row = resolution(vote(2538, "adopted_date", "2020-08-28", 2020), vote(2538, "votes_against", "0", 2020))
    assert (row["meeting_no"], row["meeting_symbol"], row["votes_for"]) == (None, None, None)
    assert (row["votes_against"], row["abstained"], row["topic"]) == (0, None, None)


def test_a_year_alone_is_no_day() -> None:
    row = resolution(vote(1325, "adopted_date", "2000"))
    assert (row["adopted_date"], row["adopted_precision"]) == (None, "year")


def test_the_series_is_told_from_its_companions() -> None:
    votes = [vote(number, "votes_against", "0") for number in (1325, 2250, 2272, 2493, 2538, 9999)]
    table = harmonised(votes=votes).tables["core.resolution"]
    assert table.filter("series")["number"].to_list() == [1325, 2493]
    assert dict(table.select("number", "companion").rows()) == {
        **dict.fromkeys((1325, 2493, 9999)),
        **{2250: "youth_peace_security", 2272: "peacekeeping_abuse", 2538: "women_in_peacekeeping"},
    }


def test_the_columns_are_those_declared() -> None:
    assert tuple(resolution(vote(1325, "votes_for", "15"))) == resolutions.TABLE_COLUMNS
    assert known().entity("China") == "CHN"
