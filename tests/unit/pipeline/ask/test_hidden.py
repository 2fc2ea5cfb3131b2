"""Nothing of the machine is seen in an answer: whatever function and view the engine has is asked for it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.hidden import SHOWN
from pipeline.ask.query import Connection, reading, spilling
from pipeline.ask.statement import relation_of
from pipeline.store.engine import literal

#: What a function may be given that tells of the machine.
GIVEN = ("temp_directory", "secret_directory", "HOME", "pg_settings", "SELECT current_setting('temp_directory')")


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with tempfile.TemporaryDirectory(prefix="the-home-") as folder:
        path = Path(folder, "wps.duckdb")
        with duckdb.connect(str(path)) as made:
            made.execute("CREATE TABLE t AS SELECT 'a' AS name, 1 AS n")
        with reading(path) as opened:
            yield opened


def answer(connection: Connection, sql: str) -> str:
    """What is answered, or why it is not."""
    try:
        return repr(relation_of(connection, sql).fetchall())
    except (AskError, duckdb.Error) as error:
        return str(error)


def tells(text: str) -> bool:
    """Whether a text has a folder of this machine."""
    return any(place in text for place in ("the-home-", spilling()["temp_directory"], str(Path.home() / ".duckdb")))


def test_the_engine_would_tell(connection: Connection) -> None:
    said = connection.execute("SELECT current_setting('temp_directory'), list(path) FROM duckdb_databases()").fetchall()
    assert tells(repr(said)) and "the-home-" in repr(said)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM duckdb_databases()",
        "FROM Duckdb_Databases",
        "FROM duckdb_settings()",
        "SELECT current_setting('temp_directory')",
        "SELECT system.main.current_setting('temp_directory')",
        "SELECT ('temp_directory').current_setting()",
        "SELECT [\"current_setting\"(x) FOR x IN ['temp_directory']]",
        "SUMMARIZE SELECT current_setting('temp_directory')",
        "SUMMARIZE pg_settings",
        "TABLE pg_catalog.pg_settings",
        "FROM 'pg_settings'",
        "FROM $$pg_settings$$",
        r"FROM E'pg\x5fsettings'",
        "WITH t AS (FROM pg_settings) FROM t",
        "SELECT (SELECT max(setting) FROM pg_settings)",
        "EXPLAIN SELECT current_setting('temp_directory')",
        "EXPLAIN ANALYZE FROM duckdb_settings /* x */ ()",
        "EXPLAIN SELECT 'é', \"current_setting\"('temp_directory')",
        r"EXPLAIN SELECT max(setting) FROM E'pg\x5fsettings'",
        "PIVOT (FROM duckdb_settings()) ON name USING first(value)",
        'PIVOT (FROM "pg_settings") ON name USING first(setting)',
        "PIVOT (FROM 'pg_settings') ON name USING first(setting)",
        "FROM query('FROM duckdb_' || 'settings()')",
        "FROM query_table('pg_set' || 'tings')",
        "FROM json_execute_serialized_sql(json_serialize_sql('FROM duckdb_settings()'))",
        "SELECT json_serialize_plan('SELECT current_setting(''temp_directory'')', optimize := true)",
        "FROM pragma_database_list",
        "FROM duckdb_temporary_files()",
        "FROM duckdb_logs",
        "FROM enable_logging()",
        "SELECT write_log('x')",
        "FROM duckdb_extensions()",
        "FROM which_secret('x', 's3')",
        "SELECT getenv('HOME')",
        f"SELECT {'+'.join(['1'] * 900)}, current_setting('temp_directory')",
    ],
)
def test_what_tells_of_the_machine_is_refused_in_words(connection: Connection, sql: str) -> None:
    with pytest.raises(AskError, match="a query reads the release and nothing else, no file, network or setting: not "):
        relation_of(connection, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM range(2)",
        "SELECT 'current_setting', 'duckdb_settings()' AS query FROM t",
        "EXPLAIN SELECT 'current_setting' AS glob FROM t",
        "PIVOT t ON name USING sum(n)",
        "FROM duckdb_columns() WHERE NOT internal",
        "SHOW ALL TABLES",
        "SHOW DATABASES",
        "FROM information_schema.tables",
        "WITH query AS (SELECT 1) FROM query",
        f"SELECT {'+'.join(['1'] * 340)}",
    ],
)
def test_other_questions_are_answered(connection: Connection, sql: str) -> None:
    assert relation_of(connection, sql).fetchall()


def test_what_is_shown_is_there(connection: Connection) -> None:
    known = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()
    assert {name for (name,) in known} >= SHOWN


def test_no_view_of_the_engine_tells(connection: Connection) -> None:
    views = connection.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE internal").fetchall()
    assert len(views) > 40
    for schema, view in views:
        for name in (view, f"{schema}.{view}"):
            assert not tells(answer(connection, f"FROM {name}")), name


def test_no_function_of_the_engine_tells(connection: Connection) -> None:
    kinds = connection.execute("""
        SELECT function_name, bool_or(function_type LIKE 'table%'), min(len(parameters)) AS least
        FROM duckdb_functions()
        WHERE function_type IN ('scalar', 'macro', 'table', 'table_macro')
          AND regexp_matches(function_name, '^[a-z]') AND NOT starts_with(function_name, 'icu_collate')
        GROUP BY function_name HAVING least <= 1
    """).fetchall()
    assert len(kinds) > 200
    for name, is_table, least in kinds:
        for given in (*([""] if least == 0 else []), *map(literal, GIVEN)):
            asked = f"{name}({given})"
            assert not tells(answer(connection, f"FROM {asked}" if is_table else f"SELECT {asked}")), asked
