"""The Hub's list of decisions: which of the days it prints can be, whose votes they are, its claims."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.action_plans.decisions import HUB
from assets.action_plans.harmonise import harmonise
from assets.action_plans.parse_scres import parse
from pipeline.contract import Harmonised, Refused
from pipeline.declare import sql_file
from pipeline.harmonise import account
from tests.support.register import parsed, reference, vote

SQL = Path(__file__).parents[4] / "sql"
RECORD: dict[str, Any] = {
    "id": 1,
    "symbol": "S/RES/1325(2000)",
    "title": "Resolution 1325 (2000)",
    "description": "on women and peace and security",
    "date": 972950400000,
    "voting_yes": "Adopted unanimously",
    "voting_no": None,
    "voting_abstain": None,
    "meeting_number": "4213th meeting",
    "related_symbol": "S/PV.4213",
    "subjects": "WOMEN",
    "topics": "MANY, TERMS",
    "url": "https://example.org/record/1",
}


def listed(*changes: dict[str, Any]) -> pl.DataFrame:
    """The rows of a list of records, as the kernel hands them on."""
    data = json.dumps([{**RECORD, "id": n, **change} for n, change in enumerate(changes, start=1)]).encode()
    named = {"source_id": HUB, "document_id": "c" * 12, "document_name": "DGC-SCRES.json"}
    return parse(data, "DGC-SCRES.json").with_columns(pl.lit(value).alias(name) for name, value in named.items())


def made(*changes: dict[str, Any], votes: tuple[dict[str, str], ...] = ()) -> Harmonised:
    return harmonise({HUB: listed(*changes), "nap_register": parsed([], votes)}, reference())


def epoch(year: int, month: int, day: int) -> int:
    """Milliseconds since 1970, as the Hub prints a day."""
    return (date(year, month, day) - date(1970, 1, 1)).days * 86_400_000


def decision(**change: Any) -> dict[str, Any]:
    (row,) = made(change).tables["core.council_decision"].to_dicts()
    return row


def test_a_resolution_is_read() -> None:
    row = decision()
    assert (row["symbol"], row["kind"], row["number"], row["year"]) == ("S/RES/1325 (2000)", "resolution", 1325, 2000)
    assert (row["adopted_date"], row["topic"]) == (date(2000, 10, 31), "women and peace and security")
    assert row["subject"] == "WOMEN"
    assert (row["votes_for"], row["votes_against"], row["votes_abstaining"], row["is_unanimous"]) == (
        None,
        None,
        None,
        True,
    )
    assert (row["meeting_no"], row["meeting_symbol"]) == (4213, "S/PV.4213")


def test_a_printed_vote_and_a_day_before_1970() -> None:
    row = decision(symbol="S/RES/54 (1948)", date=epoch(1948, 7, 15), voting_yes="9", voting_no=1.0, voting_abstain=1.0)
    assert (row["adopted_date"], row["symbol"]) == (date(1948, 7, 15), "S/RES/54 (1948)")
    assert (row["votes_for"], row["votes_against"], row["votes_abstaining"], row["is_unanimous"]) == (9, 1, 1, False)


def test_a_day_of_another_year_is_no_day_of_adoption() -> None:
    row = decision(symbol="S/RES/80(1950)", date=epoch(1949, 10, 11))
    assert (row["printed_date"], row["adopted_date"], row["year"]) == (date(1949, 10, 11), None, 1950)


@pytest.mark.parametrize(
    ("number", "related", "symbol"),
    [
        ("3592 meeting", "S/PV.35", "S/PV.3592"),
        (None, "S/PV.4130(Resumption1)", "S/PV.4130(Resumption1)"),
        ("4130th meeting", "S/PV.4130(Resumption1)", "S/PV.4130(Resumption1)"),
        ("9283rd meeting", None, "S/PV.9283"),
        (None, None, None),
    ],
)
def test_the_meeting_of_a_resolution(number: str | None, related: str | None, symbol: str | None) -> None:
    assert decision(meeting_number=number, related_symbol=related)["meeting_symbol"] == symbol


def test_adopted_in_writing_has_neither_meeting_nor_vote() -> None:
    row = decision(meeting_number=None, related_symbol=None, voting_yes=None)
    columns = ("meeting_no", "meeting_symbol", "votes_for", "votes_against", "is_unanimous")
    assert {row[column] for column in columns} == {None}


def test_a_statement_has_the_meeting_of_its_record_and_no_votes() -> None:
    printed = {"meeting_number": "7878th meeting", "related_symbol": "S/PV.3991", "voting_yes": "14"}
    row = decision(symbol="S/PRST/1999/10", **printed)
    assert (row["kind"], row["number"], row["year"]) == ("presidential_statement", None, 1999)
    assert (row["meeting_no"], row["meeting_symbol"], row["votes_for"], row["adopted_date"]) == (
        *(None, "S/PV.3991", None, None),
    )


def test_a_title_that_is_longer_than_a_title_is_left_out() -> None:
    assert decision(description="on " + "x" * 301)["topic"] == "WOMEN"
    assert decision(description="on " + "x" * 301, subjects=None)["topic"] is None


def test_what_the_hub_says_of_the_registers_resolutions_are_claims() -> None:
    votes = (vote(1325, "adopted_date", "2000-10-30"), vote(1325, "votes_against", "0"))
    result = made({}, {"symbol": "S/RES/1326(2000)"}, votes=votes)
    claims = result.tables["core.resolution_claim"].filter(pl.col("source_id") == HUB)
    assert dict(claims.select("field", "value").rows()) == {
        **{"adopted_date": "2000-10-31", "meeting_no": "4213", "votes_against": "0", "votes_abstaining": "0"},
        "topic": "women and peace and security",
    }
    assert result.tables["core.resolution"]["number"].to_list() == [1325]
    assert result.conflicts["field"].to_list() == ["adopted_date"], "the Hub and the register differ"


def test_every_row_is_accounted_for_once() -> None:
    rows = {
        HUB: listed({}, {"symbol": None}, {"date": "soon"}),
        "nap_register": parsed([], [vote(1325, "votes_for", "15")]),
    }
    counted = account(rows, harmonise(rows, reference())).filter(pl.col("source_id") == HUB)
    assert counted.select("rows_parsed", "rows_core", "rows_rejected", "difference").rows() == [(3, 1, 2, 0)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[", "malformed_json"),
        (b"{}", "unknown_shape"),
        (b"[1]", "unknown_shape"),
        (b"[]", "no_rows"),
        (b'[{"id": 1}]', "missing_columns"),
        (b"\xff", "not_utf8"),
    ],
)
def test_what_is_no_list_of_decisions_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(data, "DGC-SCRES.json")
    assert refused.value.reason == reason


def test_the_newest_list_stands_whole_and_an_id_once() -> None:
    older = listed({"last_update": 1}, {"symbol": "S/RES/1326(2000)"}).with_columns(document_id=pl.lit("d" * 12))
    newer = listed({"id": 8, "last_update": 2}, {"id": 9, "url": "first"}, {"id": 9, "symbol": "S/RES/1326(2000)"})
    rows = {HUB: pl.concat([newer, older]), "nap_register": parsed([], [vote(1325, "votes_for", "15")])}
    result = harmonise(rows, reference())
    assert result.tables["core.council_decision"].select("decision_id", "number").rows() == [(8, 1325), (9, 1326)]
    reasons = result.set_aside.filter(pl.col("source_id") == HUB)["reason"].to_list()
    assert sorted(reasons) == ["duplicate_row", "superseded", "superseded"]
    assert set(account(rows, result)["difference"]) == {0}


def test_an_envelope_is_opened() -> None:
    assert parse(json.dumps({"data": [RECORD]}).encode(), "x.json")["locator"].to_list() == ["$[0]"]


COUNTED = {"voting_yes": "9", "voting_no": 1.0, "voting_abstain": 1.0}
MART = """
CREATE SCHEMA marts;
CREATE TABLE marts.debate_meeting_part AS SELECT *, NULL AS agenda_item, NULL AS president_entity FROM (VALUES
    ('S/PV.479', DATE '1950-07-31'), ('S/PV.2933', DATE '1990-08-06'), ('S/PV.1747', DATE '1973-10-21'),
    ('S/PV.4488', DATE '2002-03-12'), ('S/PV.986', DATE '1961-12-14')
) t(meeting_symbol, date);
CREATE TABLE core.meeting AS
SELECT *, meeting_symbol AS base_symbol, 'sc_meetings' AS source_id, 'meeting' AS kind FROM (VALUES
    ('S/RES/1 (1950)', '9-0-0', 'S/PV.479', DATE '1950-07-31'),
    ('Draft resolution S/1 vetoed by USSR; S/RES/2 (1990)', '9-1-1;15-0-0', 'S/PV.2933', DATE '1990-08-06'),
    ('S/RES/3 (1973); S/RES/4 (1960)', '15-0-0', 'S/PV.1747', DATE '1973-10-21'),
    ('S/RES/5 (2000)', '14-0-1', 'S/PV.4213', NULL), ('S/RES/6 (1989)', '9-2-0', 'S/PV.2878', NULL),
    ('S/RES/7 (2002)', NULL, 'S/PV.4484', DATE '2002-03-05'), ('S/RES/8 (1961)', NULL, 'S/PV.972', DATE '1961-11-03')
) t(outcome, outcome_vote, meeting_symbol, date);
CREATE TABLE core.speech_resolution AS SELECT * FROM (VALUES (85, 1950), (4, NULL), (9999, NULL)) t(number, year);
"""


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Days of another year, ten off the meeting, past midnight, none, the register's, of another's meeting, with a
    misprinted meeting, and of another year with one. All but the sixth are adopted unanimously: counted by the table as
    nine, among others, not each, not so."""
    result = made(
        {"symbol": "S/RES/1(1950)", "date": epoch(1949, 10, 11), **meeting(479)},
        {"symbol": "S/RES/2(1990)", "date": epoch(1990, 8, 16), **meeting(2933)},
        {"symbol": "S/RES/3(1973)", "date": epoch(1973, 10, 22), **meeting(1747)},
        {"symbol": "S/RES/4(1960)", "date": epoch(1949, 10, 11), **meeting(1)},
        {"symbol": "S/RES/5(2000)"},
        {"symbol": "S/RES/6(1989)", "date": epoch(1989, 8, 6), **meeting(2933), **COUNTED},
        {"symbol": "S/RES/7(2002)", "date": epoch(2002, 3, 5), **meeting(4488)},
        {"symbol": "S/RES/8(1961)", "date": epoch(1947, 9, 15), **meeting(986)},
        votes=(vote(5, "adopted_date", "2000-10-30"),),
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA core")
        for name in ("core.council_decision", "core.resolution"):
            connection.register("incoming", result.tables[name].to_arrow())
            connection.execute(f"CREATE TABLE {name} AS FROM incoming")
            connection.unregister("incoming")
        connection.execute(MART)
        for name in ("council_resolution", "wps_resolution"):
            mart = sql_file.read(SQL / "marts" / "action_plans" / f"{name}.sql").text
            connection.execute(f"CREATE TABLE marts.{name} AS {mart}")
        yield connection


def meeting(number: int) -> dict[str, str]:
    return {"meeting_number": f"{number}th meeting", "related_symbol": f"S/PV.{number}"}


def failing(connection: duckdb.DuckDBPyConnection, check: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql_file.read(SQL / "checks" / f"{check}.sql").text).fetchall()


def test_the_day_of_a_resolution_is_one_that_can_be(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute("SELECT number, adopted_date, date_basis FROM marts.council_resolution").fetchall()
    assert found == [
        (1, date(1950, 7, 31), "meeting"),
        (2, date(1990, 8, 6), "meeting"),
        (3, date(1973, 10, 22), "hub"),
        (4, None, None),
        (5, date(2000, 10, 30), "register"),
        (6, date(1989, 8, 6), "hub"),
        (7, date(2002, 3, 5), "hub"),
        (8, date(1961, 11, 3), "meeting"),
    ]


def test_a_misprinted_meeting_gives_way_to_the_one_of_that_day_whose_row_names_the_resolution(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    columns = "meeting_symbol, base_symbol, meeting_date, meeting_basis"
    found = warehouse.execute(f"SELECT {columns} FROM marts.council_resolution WHERE number IN (1, 7, 8)").fetchall()
    assert found == [
        ("S/PV.479", "S/PV.479", date(1950, 7, 31), "hub"),
        ("S/PV.4484", "S/PV.4484", date(2002, 3, 5), "meeting"),
        ("S/PV.972", "S/PV.972", date(1961, 11, 3), "meeting"),
    ]


def test_an_unanimous_vote_has_the_numbers_that_its_meetings_table_counts(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    columns = "number, votes_for, votes_against, votes_abstaining, vote_text, vote_basis, meeting_vote"
    found = warehouse.execute(f"SELECT {columns} FROM marts.council_resolution").fetchall()
    words = "Adopted unanimously"
    assert found == [
        (1, 9, 0, 0, words, "meeting", "9-0-0"),
        (2, 15, 0, 0, words, "meeting", "15-0-0"),
        (3, None, None, None, words, None, None),
        (4, None, None, None, words, None, None),
        (5, None, None, None, words, None, "14-0-1"),
        (6, 9, 1, 1, None, "hub", "9-2-0"),
        (7, None, None, None, words, None, None),
        (8, None, None, None, words, None, None),
    ]
    assert [f[0] for f in failing(warehouse, "resolution_vote_agrees")] == [5, 6]


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE core.council_decision SET votes_against = 0, votes_abstaining = 0 WHERE number = 1",
        "UPDATE marts.council_resolution SET votes_for = NULL WHERE number = 6",
        "UPDATE marts.council_resolution SET votes_abstaining = 1 WHERE number = 2",
        "UPDATE marts.wps_resolution SET votes_against = 0",
    ],
)
def test_a_vote_is_whole_or_none(warehouse: duckdb.DuckDBPyConnection, fault: str) -> None:
    assert failing(warehouse, "resolution_votes_whole") == []
    warehouse.execute("BEGIN")
    warehouse.execute(fault)
    found = failing(warehouse, "resolution_votes_whole")
    warehouse.execute("ROLLBACK")
    assert found


def test_the_checks_find_what_they_are_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [f[0] for f in failing(warehouse, "resolution_day_agrees")] == [6]
    assert [f[0] for f in failing(warehouse, "resolution_meeting_agrees")] == [4, 6]
    assert failing(warehouse, "resolution_numbers_whole") == []
    assert [f[0] for f in failing(warehouse, "debates_cited_resolution_found")] == [4]
    assert [f[0] for f in failing(warehouse, "debates_cited_resolution_unknown")] == [85, 9999]
    warehouse.execute("DELETE FROM core.council_decision WHERE number = 3")
    assert failing(warehouse, "resolution_numbers_whole") == [(3, 0)]
