"""Kept questions that somebody wrote into the file by hand: the engine refuses them, and nothing is written or read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.publish.feeds.asking import asked_here


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('{folder}/secret.txt')",
        "FROM glob('/etc/*')",
        "EXPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE main.t AS SELECT 1; FROM main.t",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
    ],
)
def test_a_hostile_question_is_an_error_and_no_more(tmp_path: Path, sql: str) -> None:
    database = tmp_path / "release.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    (tmp_path / "secret.txt").write_text("a secret")
    answer = asked_here(database, sql.format(folder=tmp_path), 5.0)
    assert answer.error and answer.columns is None and "a secret" not in str(answer)
    assert {path.name for path in tmp_path.iterdir()} == {"release.duckdb", "secret.txt"}


def test_a_slow_question_and_one_of_ten_million_rows_end(tmp_path: Path) -> None:
    database = tmp_path / "release.duckdb"
    duckdb.connect(str(database)).close()
    assert "more than 1,000 rows" in str(asked_here(database, "FROM range(10_000_000)").error)
    slow = "SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b WHERE (a.range * b.range) % 7 = 3"
    assert "no answer within" in str(asked_here(database, slow, 0.3).error)
