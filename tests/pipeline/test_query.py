"""`wps query`: how much it prints, the files it writes, what a query may not reach."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from pipeline.store.releases import DATABASE
from tests.pipeline.commands import Wps

MANY = "SELECT i, 'row ' || i AS name FROM range(1234) t(i) ORDER BY i"


def test_a_table_shows_the_first_rows_and_says_how_many_there_are(wps: Wps) -> None:
    lines = wps("query", MANY).stdout.splitlines()
    assert len(lines) == 1 + 50 + 1 and lines[50].split() == ["49", "row", "49"]
    assert lines[-1].startswith("1,234 rows, the first 50 shown")
    assert len(wps("query", MANY, "--limit", "3").stdout.splitlines()) == 1 + 3 + 1
    assert len(wps("query", MANY, "--limit", "0").stdout.splitlines()) == 1 + 1234
    assert "shown" not in wps("query", f"{MANY} LIMIT 50").stdout


def test_machines_get_every_row_unless_they_say_otherwise(wps: Wps) -> None:
    assert [row["i"] for row in json.loads(wps("query", MANY, "--json").stdout)] == list(range(1234))
    assert len(json.loads(wps("query", MANY, "--json", "--limit", "7").stdout)) == 7
    assert json.loads(wps("query", "SELECT 1 AS a WHERE false", "--json").stdout) == []
    rows = list(csv.reader(io.StringIO(wps("query", MANY, "--csv").stdout)))
    assert rows[0] == ["i", "name"] and len(rows) == 1235
    assert wps("query", "SELECT 1 AS a WHERE false", "--csv").stdout == "a\n"


def test_rows_that_come_in_pieces_stay_in_order_and_have_one_header(wps: Wps) -> None:
    sql = "SELECT i FROM range(25001) t(i)"
    assert [row["i"] for row in json.loads(wps("query", sql, "--json").stdout)] == list(range(25001))
    assert wps("query", sql, "--csv").stdout.split() == ["i", *map(str, range(25001))]


VALUES = "SELECT '=1+1' AS t, 2 AS n, 0.5 AS x, DATE '2020-01-31' AS d, [1, 2] AS l, NULL AS e, sum(3) AS s, 1 AS n"


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx", "XLSX"])
def test_an_answer_is_written_in_the_format_of_its_suffix(wps: Wps, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"out.{suffix}"
    ended = wps("query", VALUES, "--output", str(output))
    assert ended.exit_code == 0 and "1 rows written" in ended.stdout, ended.output
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".", "out"))] == [output.name]
    read = {
        "csv": lambda: pl.read_csv(output),
        "json": lambda: pl.DataFrame(json.loads(output.read_text())),
        "parquet": lambda: pl.read_parquet(output),
        "xlsx": lambda: pl.read_excel(output, engine="calamine"),
    }[suffix.lower()]()
    assert read.columns == ["t", "n", "x", "d", "l", "e", "s", "n_1"]
    row = read.row(0, named=True)
    assert row["t"] == ("'=1+1" if suffix == "csv" else "=1+1") and (row["n"], row["s"], row["x"]) == (2, 3, 0.5)
    assert str(row["d"]).startswith("2020-01-31") and row["e"] is None


def test_stata_gets_the_types_that_it_has(wps: Wps, tmp_path: Path) -> None:
    output = tmp_path / "out.dta"
    long = (
        "SELECT repeat('é', 2000) AS wide, [1, 2] AS list, DATE '2020-01-31' AS day, NULL AS gone, true AS yes, 7 AS n"
    )
    sql = f"{long}, sum(3) AS s UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, 8, 4"
    assert wps("query", sql, "--output", str(output)).exit_code == 0
    read = pd.read_stata(output)
    assert (read["wide"].tolist(), read["list"].tolist()) == (["é" * 2000, ""], ["[1, 2]", ""])
    assert str(read["day"][0]).startswith("2020-01-31") and pd.isna(read["day"][1])
    assert read["yes"][0] == "yes" and pd.isna(read["yes"][1])
    assert (read["n"].tolist(), read["s"].tolist()) == ([7, 8], [3, 4])


@pytest.mark.parametrize("name", ["a b", "1st", "x" * 33, "é", "long", "str12"])
def test_a_name_that_stata_does_not_know_is_refused(wps: Wps, tmp_path: Path, name: str) -> None:
    ended = wps("query", f'SELECT 1 AS "{name}"', "--output", str(tmp_path / "out.dta"))
    assert ended.exit_code == 2 and name in ended.stderr and not (tmp_path / "out.dta").exists()


@pytest.mark.parametrize("suffix", ["csv", "dta", "json", "parquet", "xlsx"])
def test_an_answer_without_rows_is_a_file_too(wps: Wps, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"none.{suffix}"
    assert wps("query", "SELECT 1 AS a WHERE false", "--output", str(output)).exit_code == 0
    assert output.exists() and (suffix != "json" or json.loads(output.read_text()) == [])


def test_files_for_spreadsheets_say_that_they_are_utf8_and_every_reader_knows(wps: Wps, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    wps("query", "SELECT 'Côte' AS name", "--output", str(output))
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pl.read_csv(output).columns == pd.read_csv(output).columns.tolist() == ["name"]
    assert duckdb.sql(f"FROM read_csv('{output}')").columns == ["name"]


def test_a_file_is_there_whole_or_not_at_all(wps: Wps, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    output.write_text("mine")
    failing = "SELECT CASE WHEN i > 30000 THEN error('broken') ELSE '' END AS a FROM range(40000) t(i)"
    ended = wps("query", failing, "--output", str(output))
    assert ended.exit_code == 2 and "broken" in ended.stderr
    assert output.read_text() == "mine" and not list(tmp_path.glob(".out*"))
    missing = wps("query", "SELECT 1", "--output", str(tmp_path / "no" / "out.csv"))
    assert missing.exit_code == 2 and "cannot be written" in missing.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("SELECT 1", "--output", "out.docx"), "ends in .csv, .dta, .json, .parquet, .xlsx"),
        (("SELECT 1", "--output", "out"), "ends in .csv"),
        (("SELECT 1; SELECT 2",), "one statement is needed, this is 2"),
        (("",), "this is none"),
        ((" ; -- nothing",), "this is none"),
        (("SELECT\n1\nFROM nothing",), "does not exist! `wps tables`"),
        (("SELECT INTERVAL 1 DAY AS i",), "cast it to VARCHAR"),
    ],
)
def test_a_question_put_wrongly_ends_with_2(wps: Wps, words: tuple[str, ...], said: str) -> None:
    ended = wps("query", *words)
    assert ended.exit_code == 2 and said in ended.stderr and len(ended.stderr.splitlines()) == 1, ended.stderr


REACHING = (
    "FROM read_csv('/etc/passwd')",
    "FROM read_text('/etc/passwd')",
    "FROM read_blob('/etc/passwd')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM glob('/etc/*')",
    "FROM '{other}'",
    "FROM read_parquet('{other}')",
    "FROM read_duckdb('{database}')",
    "FROM 'https://127.0.0.1:9/x.parquet'",
    "FROM read_csv('http://127.0.0.1:9/x.csv')",
    "FROM 's3://bucket/x.parquet'",
    "COPY meta.source TO '{out}'",
    "COPY (SELECT 1) TO '{out}'",
    "EXPLAIN ANALYZE COPY meta.source TO '{out}'",
    "EXPORT DATABASE '{out}'",
    "CALL enable_logging(storage := 'file', storage_path := '{out}')",
    "ATTACH '{out}' AS x",
    "ATTACH ':memory:' AS x",
    "INSTALL httpfs",
    "LOAD fts",
    "LOAD '{out}'",
    "SET memory_limit = '20GB'",
    "SET enable_external_access = true",
    "RESET memory_limit",
    "SET VARIABLE a = 1",
    "PRAGMA threads = 4",
    "PRAGMA database_list",
    "pragma enable_profiling",
    "SELECT getenv('HOME')",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE SECRET (TYPE s3)",
    "INSERT INTO meta.source SELECT * FROM meta.source",
    "DELETE FROM meta.source",
    "EXPLAIN ANALYZE DELETE FROM meta.source",
    "USE memory",
    "CHECKPOINT",
    "BEGIN",
    "VACUUM",
    "FROM duckdb_extensions()",
    "FROM answer",
    "FROM sqlite_scan('{other}', 'x')",
)


@pytest.mark.parametrize("sql", REACHING)
def test_a_query_reaches_nothing_but_the_release(wps: Wps, tmp_path: Path, sql: str) -> None:
    out, other, database = tmp_path / "out", tmp_path / "other.parquet", tmp_path / "other.duckdb"
    pl.DataFrame({"a": [1]}).write_parquet(other)
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1")
    ended = wps("query", sql.format(out=out, other=other, database=database))
    assert ended.exit_code == 2, ended.output
    assert len(ended.stderr.splitlines()) == 1 and ended.stderr.startswith("wps: ") and not out.exists()


def test_the_engines_log_is_not_written_into_a_file(wps: Wps, tmp_path: Path) -> None:
    """The engine lets the function be called, and then refuses its file."""
    log = tmp_path / "log"
    wps("query", f"SELECT * FROM enable_logging(storage := 'file', storage_path := '{log}')")
    assert not log.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "FROM meta.source -- all",
        "SELECT 1;",
        "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
        "VALUES (1)",
        "SHOW ALL TABLES",
        "DESCRIBE meta.source",
        "SUMMARIZE meta.source",
        "EXPLAIN SELECT 1",
        "PIVOT meta.column ON type USING count(*) GROUP BY table_name",
        "FROM duckdb_tables()",
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=str)
def test_every_way_to_ask_is_answered(wps: Wps, sql: str, form: tuple[str, ...]) -> None:
    ended = wps("query", sql, *form)
    assert ended.exit_code == 0 and ended.stdout.strip(), ended.output


def test_the_release_file_is_as_it_was(wps: Wps, home: Path) -> None:
    file = home / DATABASE
    before = file.read_bytes()
    for sql in REACHING[-14:]:
        wps("query", sql)
    assert file.read_bytes() == before
