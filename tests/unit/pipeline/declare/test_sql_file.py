"""SQL files: one SELECT, core and mart tables only, a header that says what is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.declare.checks import CheckError, validated_header
from pipeline.declare.sql_file import SqlFile, SqlFileError, read


def sql(tmp_path: Path, text: str, name: str = "query.sql") -> SqlFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_the_tables_read_are_found_wherever_they_stand(tmp_path: Path) -> None:
    query = sql(
        tmp_path,
        """
        WITH a AS (SELECT * FROM core.one), b AS (SELECT * FROM a JOIN marts.two USING (x))
        SELECT *, (SELECT max(y) FROM core.three) FROM b
        WHERE x IN (SELECT x FROM core.four) UNION ALL SELECT * FROM core.one
        """,
    )
    assert query.reads == ("core.four", "core.one", "core.three", "marts.two")
    assert query.name == "query"


def test_a_table_function_over_numbers_is_no_table(tmp_path: Path) -> None:
    query = sql(tmp_path, "SELECT * FROM core.one, unnest([1, 2]) AS u(n), generate_series(1, 3) AS g(i)")
    assert query.reads == ("core.one",)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('x.csv')",
        "SELECT * FROM 'x.parquet'",
        "SELECT * FROM read_parquet('x.parquet') p JOIN core.one o USING (x)",
        "SELECT * FROM one",
        "SELECT * FROM meta.source",
        "SELECT * FROM other.one",
        "WITH a AS (SELECT 1) SELECT * FROM a, b",
        "SELECT 1 FROM core.one WHERE EXISTS (SELECT * FROM read_json('y.json'))",
    ],
)
def test_files_and_other_schemas_are_not_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(SqlFileError, match=r"query\.sql: reads .*core\.\* and marts\.\* tables only"):
        sql(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    ["SELECT 1; SELECT 2", "DELETE FROM core.one", "CREATE TABLE core.x AS SELECT 1", "COPY core.one TO 'x'", ""],
)
def test_anything_but_one_select_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SqlFileError, match=r"query\.sql"):
        sql(tmp_path, text)


def test_what_is_no_sql_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SqlFileError, match=r"query\.sql: not readable"):
        sql(tmp_path, "SELECT FROM WHERE (")


def test_the_header_is_read_with_its_continuations(tmp_path: Path) -> None:
    query = sql(
        tmp_path, "-- severity: error\n-- what: no month\n--   may be missing\nSELECT 1 FROM core.one -- what: no\n;\n"
    )
    assert query.header == {"severity": "error", "what": "no month may be missing"}
    assert validated_header(query) is query


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM core.one",
        "-- severity: error\nSELECT * FROM core.one",
        "-- what: x\nSELECT * FROM core.one",
        "-- severity: fatal\n-- what: x\nSELECT * FROM core.one",
        "-- severity: error\n-- what: x\nSELECT 1",
    ],
)
def test_a_check_says_what_and_how_severe(tmp_path: Path, text: str) -> None:
    with pytest.raises(CheckError, match=r"query\.sql: begin with"):
        validated_header(sql(tmp_path, text))
