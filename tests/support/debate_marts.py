"""The debates' marts in DuckDB, over a few meetings: what the tests of them share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.declare import schema, sql_file
from pipeline.publish.assembly import ddl
from pipeline.shared.meeting_symbols import base_symbol

ROOT = Path(__file__).parents[2]
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
    if speaker[:2] in ("Ms", "Mr"):
        parts = [part.split(" ", 1) for part in speaker.split("/")]
        told["title"], told["family_name"] = ("/".join(words) for words in zip(*parts, strict=True))
        gender = gender if len(parts) == 1 else "unknown"
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
    speech(CORPUS, RESUMED, 1, "Ms. RÍCE", "USA", date=SECOND),
    speech(CORPUS, RESUMED, 2, "Mr. D", "KAZ", date=SECOND),
    speech(CORPUS, RESUMED, 3, "Ms. Rice/Mr. Kerr", "USA", date=SECOND),
    speech(CORPUS, VIDEO, 1, "Mr. Heusgen", "UGA", date=LATE),
    speech(CORPUS, VIDEO, 2, "Kelly", "USA", date=LATE),
    speech(CORPUS, VIDEO, 3, "Akan", "KAZ", date=LATE),
    speech(CORPUS, VIDEO, 4, "Heusgen", "UGA", date=LATE),
]
SPEECHES[0] = {**SPEECHES[0], "speaker_gender_by_title": "man"}
CITED = [
    of_speech(BY_CORPUS, 2, number=1325, year=2000, mentions=2),
    of_speech(BY_CORPUS, 2, number=1325, year=None, mentions=1),
    of_speech(BY_CORPUS, 5, number=1325, year=2010, mentions=1),
    of_speech(BY_CORPUS, 5, number=1889, year=None, mentions=1),
    of_speech(BY_CORPUS, 5, number=2248, year=2018, mentions=1),
    of_speech(CORRECTED, 1, number=1325, year=2000, mentions=1),
]
TOPICS = [
    of_speech(BY_CORPUS, 2, theme="action_plans", term="national action plan", start=10, end=30),
    of_speech(BY_CORPUS, 2, theme="action_plans", term="action plan", start=200, end=211),
    of_speech(BY_CORPUS, 2, theme="mediation", term="mediation", start=40, end=49),
    of_speech(CORRECTED, 1, theme="action_plans", term="action plan", start=5, end=16),
    of_speech(BY_RECORD, 1, theme="action_plans", term="action plan", start=5, end=16, source_id=RECORDS),
]
ACTS = [
    of_speech(BY_CORPUS, 2, act_no=1, kind="commit", cue="shall", start=0, end=60, sentence=None),
    of_speech(BY_CORPUS, 2, act_no=2, kind="commend", cue="welcome", start=60, end=120, sentence=None),
    of_speech(CORRECTED, 1, act_no=1, kind="commend", cue="welcome", start=0, end=60, sentence=None),
    of_speech(BY_RECORD, 1, act_no=1, kind="commend", cue="welcome", start=0, end=60, sentence=None, source_id=RECORDS),
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


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """The core tables above and every mart made of them, as declared."""
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
        connection.execute("CREATE TABLE core.resolution AS SELECT 1325 AS number, true AS series")
        for mart in MARTS:
            connection.execute(
                f"CREATE TABLE marts.{mart} AS {sql_file.read(SQL / 'marts' / 'debates' / f'{mart}.sql').text}"
            )
        columns = "NULL AS name, NULL AS sha256, NULL AS url, NULL AS origin, NULL AS document_id"
        connection.execute(f"CREATE TABLE meta.document AS SELECT NULL AS source_id, {columns} LIMIT 0")
        columns = "NULL AS publisher, NULL AS title, NULL AS homepage, NULL AS licence, NULL AS citation"
        connection.execute(f"CREATE TABLE meta.source AS SELECT NULL AS source_id, {columns} LIMIT 0")
        connection.execute("CREATE TABLE meta.correction AS SELECT NULL AS source_id, NULL AS places LIMIT 0")
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(sql).fetchall()
