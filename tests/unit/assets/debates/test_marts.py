"""The debates' marts and a check in DuckDB, over a few meetings: one source a meeting, null where none tells."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.ask.trace import trace
from pipeline.declare import sql_file
from tests.support.debate_marts import (
    BY_CORPUS,
    BY_RECORD,
    CORPUS,
    CORRECTED,
    DAY,
    RECORDS,
    SILENT,
    SQL,
    database,
    rows,
    tables,
)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with database() as connection:
        yield connection


def test_one_source_tells_a_meetings_speeches_and_a_corrigendum_is_no_record(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT meeting_symbol, source_id, count(*) FROM marts.debate_speech WHERE year(date) = 2010 GROUP BY ALL"
    assert sorted(rows(warehouse, sql)) == [(BY_CORPUS, CORPUS, 5), (BY_RECORD, RECORDS, 1), (CORRECTED, CORPUS, 1)]


def test_a_meetings_facts_are_the_best_sources_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT agenda_item, is_wps, date FROM marts.debate_meeting WHERE date <= DATE '2011-01-01'"
    sql += f" AND meeting_symbol IN ('{BY_CORPUS}', '{BY_RECORD}') ORDER BY meeting_symbol"
    both = "Admission of new Members; Women and peace and security"
    assert rows(warehouse, sql) == [(both, True, DAY), ("The question concerning Haiti", False, DAY)]


def test_a_meetings_figures_count_persons_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = f"""SELECT speeches, states, speakers, women_by_title, men_by_title, women_share_by_title,
                     civil_society_briefers, speeches_with_text, words
              FROM marts.debate_meeting WHERE meeting_symbol = '{BY_CORPUS}'"""
    assert rows(warehouse, sql) == [(5, 3, 4, 2, 1, pytest.approx(2 / 3), 1, 4, 450)]


def test_no_speech_at_hand_is_null_and_no_role_no_briefers(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT speeches, states, speakers, women_by_title, women_share_by_title, civil_society_briefers, words
             FROM marts.debate_meeting WHERE meeting_symbol = '{}'"""
    assert rows(warehouse, sql.format(SILENT)) == [(None,) * 7]
    assert rows(warehouse, sql.format(CORRECTED)) == [(1, 1, 1, 0, 0.0, None, None)]


def test_presidents_turns_stand_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT iso3, is_wps, meetings, speeches, presidents_turns, speeches_women_by_title, women_share_by_title,
                    words
             FROM marts.debate_country_year WHERE iso3 <> 'KAZ' AND year = 2010 ORDER BY ALL"""
    assert rows(warehouse, sql) == [
        ("UGA", True, 1, 0, 1, 0, None, 50),
        ("USA", False, 1, 1, 0, 1, 1.0, 10),
        ("USA", True, 1, 2, 0, 2, 1.0, 300),
    ]


def test_shares_are_over_the_speeches_with_text(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT is_wps, theme, speeches_coded, speeches, speech_share, words, words_share, hits
             FROM marts.debate_topic_year ORDER BY ALL"""
    assert rows(warehouse, sql) == [
        (False, "action_plans", 1, 1, 1.0, 10, 1.0, 1),
        (False, "mediation", 1, 0, 0.0, 0, 0.0, 0),
        (True, "action_plans", 4, 1, 0.25, 300, pytest.approx(2 / 3), 2),
        (True, "mediation", 4, 1, 0.25, 300, pytest.approx(2 / 3), 1),
    ]


def test_a_resolutions_year_is_its_own_whatever_is_printed(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT resolution_number, resolution_year, printed_year, is_known, speeches, speeches_coded, mentions,
                    states
             FROM marts.resolution_citation_year ORDER BY ALL"""
    assert rows(warehouse, sql) == [
        (1325, 2000, 2000, True, 2, 4, 4, 2),
        (1889, None, None, False, 1, 4, 1, 1),
        (2248, 2015, 2018, True, 1, 4, 1, 1),
    ]


def test_a_commitment_is_an_act_whose_own_sentence_names_a_plan(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT meeting_symbol, speech_no, act_no, iso3, kind, terms, nap_status, nap_plan_id FROM marts.commitment"
    assert rows(warehouse, f"{sql} WHERE is_wps") == [
        (BY_CORPUS, 2, 1, "USA", "commit", "national action plan", "in_force", "USA-1")
    ]


def test_a_plan_named_elsewhere_is_of_the_agenda_where_the_speech_cites_its_resolutions(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT meeting_symbol, is_wps, is_about_wps FROM marts.commitment ORDER BY meeting_symbol"
    assert rows(warehouse, sql) == [(BY_CORPUS, True, True), (BY_RECORD, False, False), (CORRECTED, False, True)]


def test_a_file_without_the_pinned_digest_or_of_another_version_is_noticed(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(warehouse, sql_file.read(SQL / "checks" / "debates_new_corpus_version.sql").text)
    assert [(version, file) for version, file, *_ in found] == [("7.0", "meta.tsv"), ("6.1", "speeches.tar")]


@pytest.mark.parametrize("truth", ["true", "True"])
def test_a_year_is_traced_to_the_speeches_of_that_year(warehouse: duckdb.DuckDBPyConnection, truth: str) -> None:
    found = trace(warehouse, tables(), "marts.debate_country_year", ["USA", "2010", truth])
    assert sorted((row["meeting_symbol"], row["speech_no"]) for row in found) == [(BY_CORPUS, 2), (BY_CORPUS, 3)]
