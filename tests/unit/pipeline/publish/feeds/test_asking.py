"""Questions asked of a release: within limits of rows, text, time and memory; what goes wrong is in the answer."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb
import pytest

from pipeline.publish.feeds.asking import asked_here, asking

#: The engine is not to be interrupted in either.
LARGE_TEXT = "SELECT length(repeat('x', 2000000000)) AS n"
SLOW_TEXT = "SELECT length(regexp_replace(repeat('x', 60000000), 'x', 'yyyyyyyyyy', 'g')) AS n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "wps.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 'a' AS name, 1 AS n")
    return path


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT 1 +", "syntax"),
        ("FROM range(1001)", "more than 1,000 rows"),
        ("SELECT repeat('x', 1000000)", "more than 1,000,000 characters"),
        ("FROM read_csv('/etc/passwd')", "disabled"),
        ("CREATE TABLE x (n INTEGER)", "read-only"),
        ("SET memory_limit = '9GB'", "locked"),
        ("SELECT INTERVAL 5000000 YEAR", "out of range"),
    ],
)
def test_what_goes_wrong_is_said_and_raises_nothing(database: Path, sql: str, why: str) -> None:
    answer = asked_here(database, sql)
    assert answer.columns is None and answer.error and why in answer.error


def test_a_question_that_can_be_interrupted_is(database: Path) -> None:
    endless = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    assert asked_here(database, endless, 0.05).error == "no answer within 0.05 seconds"


def test_a_question_that_nothing_else_stops_is_ended_with_its_process_and_the_next_is_answered(database: Path) -> None:
    with asking(seconds=0.5) as ask:
        began = time.monotonic()
        assert ask(database, SLOW_TEXT).error == "no answer within 0.5 seconds"
        assert time.monotonic() - began < 10
        if sys.platform == "linux":  # other systems bound no process's memory
            assert "it needs more memory than a question may take (1GB of rows" in (
                ask(database, LARGE_TEXT).error or ""
            )
        assert ask(database, "FROM t").rows == ('["a", 1]',)
