"""What is counted of debates: a resumed meeting once, shares of enough titles, and the checks that hold that."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.ask.trace import trace
from pipeline.declare import schema, sql_file
from tests.support.debate_marts import FIRST, RESUMED, SECOND, SQL, SUSPENDED, VIDEO, database, rows, tables


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with database() as connection:
        yield connection


def test_whatever_names_a_record_names_its_meeting() -> None:
    named = [*tables().values(), *schema.read_tables(SQL / "marts" / "action_plans" / "tables.yaml")]
    assert not [t.name for t in named if "meeting_symbol" in t.columns and "base_symbol" not in t.columns]


def test_a_resumption_is_a_part_of_its_meeting_in_every_count(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = f"""SELECT meeting_symbol, base_symbol, resumption, parts, kind, date, last_date, press_release, outcome,
                     speeches, states, speakers, women_by_title, men_by_title
              FROM marts.debate_meeting WHERE base_symbol = '{SUSPENDED}'"""
    told = (SUSPENDED, SUSPENDED, 1, 2, "meeting", FIRST, SECOND, "SC/1; SC/2", "S/RES/1 (2008)")
    assert rows(warehouse, sql) == [(*told, 5, 2, 4, 1, 3)], "of two under one label each is a speaker"
    sql = (
        "SELECT meeting_symbol, kind, date FROM marts.debate_meeting_part WHERE base_symbol = ? ORDER BY meeting_symbol"
    )
    parts = warehouse.execute(sql, [SUSPENDED]).fetchall()
    assert parts == [(SUSPENDED, "meeting", FIRST), (RESUMED, "resumption", SECOND)]
    sql = (
        "SELECT meetings, records, speeches, delegations, states, speakers FROM marts.debate_year "
        "WHERE year = 2008 AND is_wps"
    )
    assert rows(warehouse, sql) == [(1, 2, 5, 2, 2, 4)]
    sql = "SELECT iso3, meetings, speeches FROM marts.debate_country_year WHERE year = 2008 ORDER BY iso3"
    assert rows(warehouse, sql) == [("KAZ", 1, 2), ("USA", 1, 3)]


def test_there_is_no_share_of_women_where_fewer_than_half_of_the_titles_tell(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT women_share_by_title, title_known_share, women_by_title, men_by_title FROM marts.{} WHERE {}"
    third = [(None, pytest.approx(1 / 3), 0, 1)]
    assert rows(warehouse, sql.format("debate_meeting", f"meeting_symbol = '{VIDEO}'")) == third
    assert rows(warehouse, sql.format("debate_year", "year = 2020")) == third
    sql = """SELECT iso3, women_share_by_title, title_known_share FROM marts.debate_country_year
             WHERE year = 2020 ORDER BY iso3"""
    assert rows(warehouse, sql) == [("KAZ", None, 0.0), ("UGA", 0.0, 0.5), ("USA", None, 0.0)]


def test_a_name_with_its_title_and_without_is_one_speaker(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT speeches, speakers, men_by_title FROM marts.debate_meeting WHERE meeting_symbol = ?"
    assert warehouse.execute(sql, [VIDEO]).fetchall() == [(4, 3, 1)]


def test_a_meeting_is_traced_to_the_speeches_of_all_its_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    everything = [(SUSPENDED, 1), (SUSPENDED, 2), (RESUMED, 1), (RESUMED, 2), (RESUMED, 3)]
    for mart, key in (("debate_meeting", [SUSPENDED]), ("debate_year", ["2008", "true"])):
        found = trace(warehouse, tables(), f"marts.{mart}", key)
        assert [(row["meeting_symbol"], row["speech_no"]) for row in found] == everything


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            "debates_base_symbol",
            f"UPDATE core.speech SET base_symbol = meeting_symbol WHERE meeting_symbol = '{RESUMED}'",
        ),
        ("debates_meetings_counted_once", "UPDATE marts.debate_year SET meetings = meetings + 1 WHERE year = 2008"),
        ("debates_meetings_counted_once", "UPDATE marts.debate_year SET delegations = 4 WHERE year = 2008"),
        ("debates_meetings_counted_once", "UPDATE marts.debate_year SET states = states + 1 WHERE year = 2008"),
        ("debates_meetings_counted_once", "DELETE FROM marts.debate_year WHERE year = 2020"),
        (
            "debates_resumption_has_meeting",
            f"DELETE FROM marts.debate_meeting_part WHERE meeting_symbol = '{SUSPENDED}'",
        ),
        ("debates_parts_agree", f"UPDATE core.meeting SET is_wps = false WHERE meeting_symbol = '{RESUMED}'"),
        ("debates_title_share_of_many", "UPDATE marts.debate_year SET women_share_by_title = 0 WHERE year = 2020"),
        ("debates_title_share_of_many", "UPDATE marts.debate_meeting SET women_share_by_title = NULL"),
        ("debates_title_share_of_many", "UPDATE marts.debate_country_year SET title_known_share = 0.75"),
        ("debates_resolution_year_own", "UPDATE marts.resolution_citation_year SET resolution_year = printed_year"),
        (
            "debates_speakers_without_body",
            f"UPDATE marts.debate_speech SET is_state = false WHERE meeting_symbol = '{VIDEO}'",
        ),
        (
            "debates_speakers_counted_once",
            f"UPDATE marts.debate_meeting SET speakers = speakers + 1 WHERE meeting_symbol = '{VIDEO}'",
        ),
        (
            "debates_speakers_without_body_few",
            f"UPDATE marts.debate_speech SET is_state = false WHERE meeting_symbol = '{VIDEO}'",
        ),
    ],
)
def test_a_check_finds_what_is_counted_wrong(warehouse: duckdb.DuckDBPyConnection, check: str, fault: str) -> None:
    query = sql_file.read(SQL / "checks" / f"{check}.sql").text
    assert rows(warehouse, query) == []
    warehouse.execute("BEGIN")
    warehouse.execute(fault)
    found = rows(warehouse, query)
    warehouse.execute("ROLLBACK")
    assert found
