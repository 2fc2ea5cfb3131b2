"""Where the meetings and the speeches end, and what says so: the checks, and the day that the shipped tables are of."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.debates import dataset
from assets.debates.wanted import meeting_tables
from pipeline.store.shipped import KEY, Archive

ROOT = Path(__file__).parents[4]
#: Years whose own table ends early all the same: the Council's last meetings of the year are of that month, or of 2020
#: in the table of the videoconferences.
EARLY = {1950, 1959, 1962, 2020}


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA core")
    connection.execute(
        "CREATE TABLE core.meeting"
        "(source_id VARCHAR, organ VARCHAR, meeting_no BIGINT, meeting_symbol VARCHAR, date DATE)"
    )
    connection.execute("CREATE TABLE core.speech (meeting_symbol VARCHAR, date DATE)")
    return connection


def asked(connection: duckdb.DuckDBPyConnection, check: str) -> list[tuple[object, ...]]:
    return connection.execute((ROOT / "sql" / "checks" / f"{check}.sql").read_text()).fetchall()


def met(connection: duckdb.DuckDBPyConnection, number: int, day: str, source_id: str = "sc_meetings") -> None:
    values = [source_id, "Security Council", number, f"S/PV.{number}", day]
    connection.execute("INSERT INTO core.meeting VALUES (?, ?, ?, ?, ?)", values)


def test_numbers_that_no_table_has_are_told(warehouse: duckdb.DuckDBPyConnection) -> None:
    for number, day in ((9084, "2022-06-30"), (9085, "2022-06-30"), (9085, "2022-06-30"), (9236, "2023-01-05")):
        met(warehouse, number, day)
    met(warehouse, 9100, "2022-07-22", source_id="sc_records")
    assert asked(warehouse, "debates_meeting_numbers_whole") == [(9086, 9235, 150)]


def test_years_without_a_speech_are_told_up_to_the_newest_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    for number, day in ((8740, "2020-03-01"), (8800, "2021-06-01"), (9000, "2022-06-01"), (10100, "2026-01-30")):
        met(warehouse, number, day)
    warehouse.execute("INSERT INTO core.speech VALUES ('S/PV.8740', '2020-03-01'), ('S/PV.10100', '2026-01-30')")
    warehouse.execute("INSERT INTO core.speech VALUES ('A/76/PV.102', '2022-09-12')")
    assert asked(warehouse, "debates_speeches_keep_up") == [
        (2021, 1),
        (2022, 1),
        (2023, None),
        (2024, None),
        (2025, None),
    ]


def test_the_tables_that_ship_are_of_the_day_that_is_declared() -> None:
    """Those that count as settled reach their year's end; the newest row is evidence of the day."""
    source = next(s for s in dataset.sources if s.source_id == "sc_meetings")
    archive = Archive(dataset.folder / "archive")
    names = {entry.sha256: entry.name for entry in archive.entries("sc_meetings")}
    rows = archive.rows("sc_meetings").group_by(KEY).agg(pl.col("date").max())
    last = {names[sha256]: date.fromisoformat(day) for sha256, day in rows.iter_rows() if day}
    assert source.shipped_as_of is not None and source.shipped_as_of <= max(last.values())
    of = source.shipped_as_of
    settled = [e.name for e in meeting_tables({}, of) if e.settled or (e.settled_from and e.settled_from <= of)]
    assert "scact2021_table_en.html" in settled and "scact2022_table_en.html" not in settled
    short = {int(re.findall(r"\d{4}", n)[0]) for n in settled if n in last and last[n].month < 12 and "covid" not in n}
    assert short <= EARLY
