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
from pipeline.shared.meeting_symbols import base_symbol

ROOT = Path(__file__).parents[4]
SQL = ROOT / "sql"
DECLARED = [ROOT / "assets" / name / "datapackage.yaml" for name in ("reference", "debates", "action_plans")]
DECLARED += [SQL / "marts" / "debates" / "tables.yaml"]
MARTS = ("debate_speech", "debate_meeting_part", "debate_meeting", "debate_year", "debate_country_year")
MARTS = (*MARTS, "debate_topic_year", "resolution_citation_year", "commitment")
RECORDS, TABLES, CORPUS = "sc_records", "sc_meetings", "sc_debates_corpus"
DAY = date(2010, 10, 26)
Row = Mapping[str, Any]
#: Without a record; with one, beside the corpus; with a corrigendum alone; known to the tables alone; a year later.
BY_CORPUS, BY_RECORD, CORRECTED, SILENT, NEXT_YEAR = (f"S/PV.{n}" for n in (6411, 6412, 6413, 6414, 6642))
CORRIGENDUM = f"{CORRECTED}/Corr.1"
#: Suspended and resumed the next day; held by video, so that nobody but the President has a title.
SUSPENDED, VIDEO = "S/PV.6005", "S/PV.9999"
RESUMED = f"{SUSPENDED}(Resumption1)"
FIRST, SECOND, LATE = date(2008, 10, 29), date(2008, 10, 30), date(2020, 7, 17)


def base(symbol: str) -> str:
    return str(pl.DataFrame({"meeting_symbol": [symbol]}).select(base_symbol()).item())


def meeting(source: str, symbol: str, locator: str, **cells: Any) -> Row:
    told = {"organ": "Security Council", "kind": "meeting", "date": DAY, "document_id": source[:3].encode().hex() * 2}
    told["base_symbol"] = base(symbol)
    return {**told, "source_id": source, "meeting_symbol": symbol, "locator": locator, **cells}


def speech(source: str, symbol: str, number: int, speaker: str, entity: str | None = None, **cells: Any) -> Row:
    gender = {"Ms": "woman", "Mr": "man"}.get(speaker[:2], "unknown")
    told = {"document_id": source[:3].encode().hex() * 2, "locator": f"l{number}", "organ": "Security Council"}
    told["base_symbol"] = base(symbol)
    who = {"speaker": speaker, "person": speaker, "entity": entity, "iso3": entity, "speaker_gender_by_title": gender}
    return {**told, "source_id": source, "meeting_symbol": symbol, "speech_no": number, "date": DAY, **who, **cells}


def of_speech(symbol: str, speech_no: int, **cells: Any) -> Row:
    place = {"document_id": "0" * 12, "locator": "l", "base_symbol": base(symbol)}
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
    meeting(TABLES, SUSPENDED, "row 6", is_wps=True, date=FIRST, outcome="S/RES/1 (2008)", press_release="SC/1"),
    meeting(TABLES, RESUMED, "row 7", is_wps=True, date=SECOND, kind="resumption", resumption=1, press_release="SC/2"),
    meeting(TABLES, VIDEO, "row 8", is_wps=True, date=LATE),
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
    speech(CORPUS, SUSPENDED, 1, "Ms. Rice", "USA", date=FIRST),
    speech(CORPUS, SUSPENDED, 2, "Mr. B", "KAZ", date=FIRST),
    speech(CORPUS, RESUMED, 1, "Ms. Rice", "USA", date=SECOND),
    speech(CORPUS, RESUMED, 2, "Mr. D", "KAZ", date=SECOND),
    speech(CORPUS, VIDEO, 1, "Mr. Heusgen", "UGA", date=LATE),
    speech(CORPUS, VIDEO, 2, "Kelly", "USA", date=LATE),
    speech(CORPUS, VIDEO, 3, "Akan", "KAZ", date=LATE),
]
SPEECHES[0] = {**SPEECHES[0], "speaker_gender_by_title": "man"}
CITED = [
    of_speech(BY_CORPUS, 2, number=1325, year=2000, mentions=2),
    of_speech(BY_CORPUS, 2, number=1325, year=None, mentions=1),
    of_speech(BY_CORPUS, 5, number=1325, year=2010, mentions=1),
    of_speech(BY_CORPUS, 5, number=1889, year=None, mentions=1),
    of_speech(BY_CORPUS, 5, number=2248, year=2018, mentions=1),
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
DECISIONS = [
    {"decision_id": n, "symbol": f"S/RES/{n} ({year})", "kind": "resolution", "number": n, "year": year, **WHERE,
     "printed_date": date(year, 10, 31)}
    for n, year in ((1325, 2000), (2248, 2015))
]  # fmt: skip
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
        "core.council_decision": DECISIONS,
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


def test_a_resumption_is_a_part_of_its_meeting_in_every_count(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = f"""SELECT meeting_symbol, base_symbol, resumption, parts, kind, date, last_date, press_release, outcome,
                     speeches, states, speakers, women_by_title, men_by_title
              FROM marts.debate_meeting WHERE base_symbol = '{SUSPENDED}'"""
    told = (SUSPENDED, SUSPENDED, 1, 2, "meeting", FIRST, SECOND, "SC/1; SC/2", "S/RES/1 (2008)")
    assert rows(warehouse, sql) == [(*told, 4, 2, 3, 1, 2)]
    sql = (
        "SELECT meeting_symbol, kind, date FROM marts.debate_meeting_part WHERE base_symbol = ? ORDER BY meeting_symbol"
    )
    parts = warehouse.execute(sql, [SUSPENDED]).fetchall()
    assert parts == [(SUSPENDED, "meeting", FIRST), (RESUMED, "resumption", SECOND)]
    sql = (
        "SELECT meetings, records, speeches, delegations, speakers FROM marts.debate_year WHERE year = 2008 AND is_wps"
    )
    assert rows(warehouse, sql) == [(1, 2, 4, 2, 3)]
    sql = "SELECT iso3, meetings, speeches FROM marts.debate_country_year WHERE year = 2008 ORDER BY iso3"
    assert rows(warehouse, sql) == [("KAZ", 1, 2), ("USA", 1, 2)]


def test_there_is_no_share_of_women_where_fewer_than_half_of_the_titles_tell(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT women_share_by_title, title_known_share, women_by_title, men_by_title FROM marts.{} WHERE {}"
    third = [(None, pytest.approx(1 / 3), 0, 1)]
    assert rows(warehouse, sql.format("debate_meeting", f"meeting_symbol = '{VIDEO}'")) == third
    assert rows(warehouse, sql.format("debate_year", "year = 2020")) == third
    sql = "SELECT iso3, women_share_by_title, title_known_share FROM marts.debate_country_year WHERE year = 2020 ORDER BY 1"
    assert rows(warehouse, sql) == [("KAZ", None, 0.0), ("UGA", 0.0, 1.0), ("USA", None, 0.0)]


def test_a_meeting_is_traced_to_the_speeches_of_all_its_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    everything = [(SUSPENDED, 1), (SUSPENDED, 2), (RESUMED, 1), (RESUMED, 2)]
    for mart, key in (("debate_meeting", [SUSPENDED]), ("debate_year", ["2008", "true"])):
        found = trace(warehouse, tables(), f"marts.{mart}", key)
        assert [(row["meeting_symbol"], row["speech_no"]) for row in found] == everything


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("debates_meetings_counted_once", "UPDATE marts.debate_year SET meetings = meetings + 1 WHERE year = 2008"),
        ("debates_meetings_counted_once", "UPDATE marts.debate_year SET delegations = 4 WHERE year = 2008"),
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


def test_a_resolutions_year_is_its_own_whatever_is_printed(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT resolution_number, resolution_year, printed_year, speeches, speeches_coded, mentions, states
             FROM marts.resolution_citation_year ORDER BY ALL"""
    assert rows(warehouse, sql) == [
        (1325, 2000, 2000, 2, 4, 4, 2),
        (1889, None, None, 1, 4, 1, 1),
        (2248, 2015, 2018, 1, 4, 1, 1),
    ]


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
