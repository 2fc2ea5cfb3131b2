"""The tables of a question, of every kind of statement that is one: an answer names their documents."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.statement import one_line, relation_of, tables_read


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT 1", []),
        ("EXPLAIN ANALYZE SELECT 1", []),
        ("SHOW ALL TABLES", []),
        ("FROM core.t, (FROM core.u)", ["core.t", "core.u"]),
        ("WITH t AS (FROM core.u) FROM t", ["core.u"]),
        ("DESCRIBE core.t", ["core.t"]),
        ("PIVOT core.t ON a USING count(*)", ["core.t"]),
        ('PIVOT "core" . "t" ON a USING count(*)', ["core.t"]),
        ("EXPLAIN ANALYZE FROM core.t", ["core.t"]),
    ],
)
def test_every_kind_of_question_names_its_tables(sql: str, tables: list[str]) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA core; CREATE TABLE core.t AS SELECT 1 AS a; CREATE TABLE core.u AS FROM core.t"
        )
        assert relation_of(connection, sql).fetchall()
        assert tables_read(connection, sql) == tables


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SHOW TABLES", ["core.t", "core.u", "marts.t", "marts.t_v1"]),
        ("-- all\nshow tables;", ["core.t", "core.u", "marts.t", "marts.t_v1"]),
        ("DESCRIBE TABLES", ["core.t", "core.u", "marts.t", "marts.t_v1"]),
        ("SELECT s.name FROM (SHOW TABLES) AS s WHERE name LIKE ? ORDER BY name DESC", ["core.u", "core.t"]),
        ("SHOW TABLES FROM core", ["t", "u"]),
    ],
)
def test_show_tables_names_tables_as_they_can_be_asked(sql: str, names: list[str]) -> None:
    with duckdb.connect() as connection:
        for table in ("core.u", "core.t", "marts.t"):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}; CREATE TABLE {table} (a INTEGER)")
        connection.execute("CREATE VIEW marts.t_v1 AS FROM core.t")
        given = ["core.%"] if "?" in sql else None
        assert [name for (name,) in relation_of(connection, sql, given).fetchall()] == names
        with pytest.raises(AskError, match="Table with name u does not exist"), one_line():
            relation_of(connection, "FROM u")


def test_a_value_that_is_missing_is_said_in_plain_words() -> None:
    with duckdb.connect() as connection, pytest.raises(AskError, match=r"each \? or \$name"), one_line():
        relation_of(connection, "SELECT ? + 1")
