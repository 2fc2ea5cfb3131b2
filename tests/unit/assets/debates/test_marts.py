"""The debates' marts and a check in DuckDB, over a few meetings: one source a meeting, null where none tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.ask.trace import trace
from pipeline.declare import schema, sql_file
from pipeline.publish.assembly import ddl

ROOT = Path(__file__).parents[4]
SQL = ROOT / "sql"
DECLARED = [ROOT / "assets" / name / "datapackage.yaml" for name in ("reference", "debates", "action_plans")]
DECLARED += [SQL / "marts" / "debates" / "tables.yaml"]
MARTS = ("debate_speech", "debate_meeting", "debate_country_year", "debate_topic_year", "resolution_citation_year")
MARTS = (*MARTS, "commitment")
RECORDS, TABLES, CORPUS = "sc_records", "sc_meetings", "sc_debates_corpus"
DAY = date(2010, 10, 26)
Row = Mapping[str, Any]
#: Without a record; with one, beside the corpus; with a corrigendum alone; known to the tables alone; a year later.
BY_CORPUS, BY_RECORD, CORRECTED, SILENT, NEXT_YEAR = (f"S/PV.{n}" for n in (6411, 6412, 6413, 6414, 6642))
CORRIGENDUM = f"{CORRECTED}/Corr.1"


def meeting(source: str, symbol: str, locator: str, **cells: Any) -> Row:
    told = {"organ": "Security Council", "kind": "meeting", "date": DAY, "document_id": source[:3].encode().hex() * 2}
    return {**told, "source_id": source, "meeting_symbol": symbol, "locator": locator, **cells}


def speech(source: str, symbol: str, number: int, speaker: str, entity: str | None = None, **cells: Any) -> Row:
    gender = {"Ms": "woman", "Mr": "man"}.get(speaker[:2], "unknown")
    told = {"document_id": source[:3].encode().hex() * 2, "locator": f"l{number}", "organ": "Security Council"}
    who = {"speaker": speaker, "person": speaker, "entity": entity, "iso3": entity, "speaker_gender_by_title": gender}
    return {**told, "source_id": source, "meeting_symbol": symbol, "speech_no": number, "date": DAY, **who, **cells}


def of_speech(symbol: str, speech_no: int, **cells: Any) -> Row:
    place = {"document_id": "0" * 12, "locator": "l"}
    return {**place, "source_id": CORPUS, "meeting_symbol": symbol, "speech_no": speech_no, **cells}


MEETINGS = [
    meeting(TABLES, BY_CORPUS, "row 2", agenda_item="Women and peace and security", is_wps=True),
    meeting(TABLES, BY_CORPUS, "row 1", agenda_item="Admission of new Members", is_wps=False),
    meeting(CORPUS, BY_CORPUS, "line 1", agenda_item="Thematic", is_wps=False, date=date(2010, 10, 27)),
    meeting(TABLES, BY_RECORD, "row 3", agenda_item="Haiti", is_wps=False, date=date(2011, 1, 1)),
    meeting(RECORDS, BY_RECORD, "p1 e0", agenda_item="The question concerning Haiti", is_wps=False),
    meeting(TABLES, CORRECTED, "row 4", agenda_item="Cyprus", is_wps=False),
    meeting(RECORDS, CORRECTED, "p1 e0", kind="corrigendum"),
    meeting(TABLES, SILENT, "row 5", agenda_item="Women and peace and security", is_wps=True),
]
SPEECHES = [
    speech(CORPUS, BY_CORPUS, 1, "The President", "UGA", person="Mr. Rugunda", speaker_role="president", words=50),
    speech(CORPUS, BY_CORPUS, 2, "Ms. Rice", "USA", speaker_role="council_member", words=300),
    speech(CORPUS, BY_CORPUS, 3, "Ms. Rice", "USA", speaker_role="council_member"),
    speech(CORPUS, BY_CORPUS, 4, "Ms. Anderlini", speaker_role="civil_society", words=0),
    speech(CORPUS, BY_CORPUS, 5, "Dr. Who", "KAZ", speaker_role="invited_state", words=100),
    speech(CORPUS, BY_RECORD, 1, "Mr. A", "USA", words=9),
    speech(CORPUS, BY_RECORD, 2, "Mr. B", "KAZ", words=9),
    speech(RECORDS, BY_RECORD, 1, "Ms. A", "USA", words=10),
    speech(CORPUS, CORRECTED, 1, "Mr. C", "KAZ"),
    speech(RECORDS, CORRIGENDUM, 1, "Mr. C", "KAZ", words=7),
    speech(CORPUS, NEXT_YEAR, 1, "Ms. Rice", "USA", date=date(2011, 10, 28), is_wps=True),
]
SPEECHES[0] = {**SPEECHES[0], "speaker_gender_by_title": "man"}
CITED = [
    of_speech(BY_CORPUS, 2, number=1325, year=2000, mentions=2),
    of_speech(BY_CORPUS, 2, number=1325, year=None, mentions=1),
    of_speech(BY_CORPUS, 5, number=1325, year=2010, mentions=1),
    of_speech(BY_CORPUS, 5, number=1889, year=None, mentions=1),
]
TOPICS = [
    of_speech(BY_CORPUS, 2, theme="action_plans", term="national action plan", start=10, end=30),
    of_speech(BY_CORPUS, 2, theme="action_plans", term="action plan", start=200, end=211),
    of_speech(BY_CORPUS, 2, theme="mediation", term="mediation", start=40, end=49),
]
ACTS = [
    of_speech(BY_CORPUS, 2, act_no=1, kind="commit", cue="shall", start=0, end=60, sentence=None),
    of_speech(BY_CORPUS, 2, act_no=2, kind="commend", cue="welcome", start=60, end=120, sentence=None),
]
WHERE = {"source_id": "reference", "document_id": "0" * 12, "locator": "line 2"}
STATES = [
    {"entity": code, "name": code, "kind": "state", "iso3": code, "citation": "here", **WHERE}
    for code in ("UGA", "USA", "KAZ")
]
STATUS = [{"entity": "USA", "year": 2010, "status": "in_force", "plan_id": "USA-1"}]
FILES = [
    {"file": "speaker.tsv", "version": "6.1", "md5": "c5dd77f1ac702a5f6b2b60dc112afe00"},
    {"file": "speeches.tar", "version": "6.1", "md5": None},
    {"file": "meta.tsv", "version": "7.0", "md5": "e675cbfec403a1b491d1db98b2b78760"},
    {"file": "Codebook.pdf", "version": "6.1", "md5": "0" * 32},
]


def tables() -> dict[str, schema.Table]:
    return schema.by_name([table for path in DECLARED for table in schema.read_tables(path)])


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    declared = tables()
    filled: dict[str, list[Any]] = {
        "core.entity": STATES,
        "core.meeting": MEETINGS,
        "core.speech": SPEECHES,
        "core.speech_resolution": CITED,
        "core.speech_topic": TOPICS,
        "core.speech_act": ACTS,
        "core.corpus_file": [{**WHERE, **file} for file in FILES],
    }
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA core; CREATE SCHEMA marts; CREATE SCHEMA meta")
        for name, told in filled.items():
            columns = declared[name].columns
            cells = [{column: row.get(column) for column in columns} for row in told]
            frame = pl.DataFrame(cells, infer_schema_length=None).to_arrow()
            connection.register("incoming", frame)
            connection.execute(ddl(declared[name]))
            connection.execute(f"INSERT INTO {name} BY NAME FROM incoming")
            connection.unregister("incoming")
        connection.register("incoming", pl.DataFrame(STATUS).to_arrow())
        connection.execute("CREATE TABLE marts.nap_status_year AS FROM incoming")
        for mart in MARTS:
            connection.execute(
                f"CREATE TABLE marts.{mart} AS {sql_file.read(SQL / 'marts' / 'debates' / f'{mart}.sql').text}"
            )
        columns = "NULL AS name, NULL AS sha256, NULL AS url, NULL AS origin, NULL AS document_id"
        connection.execute(f"CREATE TABLE meta.document AS SELECT NULL AS source_id, {columns} LIMIT 0")
        columns = "NULL AS publisher, NULL AS title, NULL AS homepage, NULL AS licence, NULL AS citation"
        connection.execute(f"CREATE TABLE meta.source AS SELECT NULL AS source_id, {columns} LIMIT 0")
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(sql).fetchall()


def test_one_source_tells_a_meetings_speeches_and_a_corrigendum_is_no_record(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT meeting_symbol, source_id, count(*) FROM marts.debate_speech WHERE year(date) = 2010 GROUP BY ALL"
    assert sorted(rows(warehouse, sql)) == [(BY_CORPUS, CORPUS, 5), (BY_RECORD, RECORDS, 1), (CORRECTED, CORPUS, 1)]


def test_a_meetings_facts_are_the_best_sources_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT agenda_item, is_wps, date FROM marts.debate_meeting ORDER BY meeting_symbol LIMIT 2"
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
        (False, "action_plans", 1, 0, 0.0, 0, 0.0, 0),
        (False, "mediation", 1, 0, 0.0, 0, 0.0, 0),
        (True, "action_plans", 4, 1, 0.25, 300, pytest.approx(2 / 3), 2),
        (True, "mediation", 4, 1, 0.25, 300, pytest.approx(2 / 3), 1),
    ]


def test_a_resolutions_year_is_the_one_it_is_mostly_cited_with(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT resolution_number, resolution_year, speeches, speeches_coded, mentions, states
             FROM marts.resolution_citation_year ORDER BY ALL"""
    assert rows(warehouse, sql) == [(1325, 2000, 2, 4, 4, 2), (1889, None, 1, 4, 1, 1)]


def test_a_commitment_is_an_act_whose_own_sentence_names_a_plan(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT meeting_symbol, speech_no, act_no, iso3, kind, terms, nap_status, nap_plan_id FROM marts.commitment"
    assert rows(warehouse, sql) == [(BY_CORPUS, 2, 1, "USA", "commit", "national action plan", "in_force", "USA-1")]


def test_a_file_without_the_pinned_digest_or_of_another_version_is_noticed(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(warehouse, sql_file.read(SQL / "checks" / "debates_new_corpus_version.sql").text)
    assert [(version, file) for version, file, *_ in found] == [("7.0", "meta.tsv"), ("6.1", "speeches.tar")]


@pytest.mark.parametrize("truth", ["true", "True"])
def test_a_year_is_traced_to_the_speeches_of_that_year(warehouse: duckdb.DuckDBPyConnection, truth: str) -> None:
    found = trace(warehouse, tables(), "marts.debate_country_year", ["USA", "2010", truth])
    assert sorted((row["meeting_symbol"], row["speech_no"]) for row in found) == [(BY_CORPUS, 2), (BY_CORPUS, 3)]
