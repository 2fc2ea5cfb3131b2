"""A release asked as freely as SQL lets an engine be: by both doors, its rows in other orders, planned in other ways.

Belongs here: those ways, and where an answer is another. Does not: which queries there are (`queries`).

A first release has no ledger of changes. One is made up of rows of its tables, since it is there that a text is JSON in
some rows and none in others.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from pipeline.publish.page.asking import asked
from pipeline.store.engine import literal, open_database, quoted
from pipeline.store.releases import DATABASE
from tests.support.marts import declared
from tests.support.queries import is_ordered

Connection = duckdb.DuckDBPyConnection
#: Its rows, or what the engine said instead.
Answer: TypeAlias = list[tuple[Any, ...]] | str
CHANGES = "meta.change_cell"
#: Of the first rows of a table: that each came, went, and has another value in a column.
MADE_UP = """
    SELECT {named} AS table_name, change, CAST(to_json({{{key}}}) AS VARCHAR) AS row_key,
           CASE change WHEN 'cell' THEN {named_column} END AS column_name,
           CASE change WHEN 'row_removed' THEN CAST(to_json(r) AS VARCHAR) WHEN 'cell' THEN 'was' END AS old_value,
           CASE change WHEN 'row_added' THEN CAST(to_json(r) AS VARCHAR) WHEN 'cell' THEN {column} END AS new_value,
           ['publisher_revised'] AS causes, {iso3} AS iso3, {mission} AS mission
    FROM (FROM {table} ORDER BY ALL LIMIT 3) AS r, (SELECT unnest(['row_added', 'row_removed', 'cell']) AS change)
"""
#: Rows in another order than they were written in, as rows that were amended are.
ORDERS = {"turned round": "rowid DESC", "shuffled": "hash(rowid)"}
#: Without these the engine takes conditions, joins and the newest of a group in other turns.
PLANNED_WITHOUT = (
    ("filter_pullup", "reorder_filter", "statistics_propagation", "expression_rewriter", "common_subexpressions"),
    ("join_order", "build_side_probe_side", "deliminator", "top_n", "top_n_window_elimination", "cte_inlining"),
)


def made_up(connection: Connection) -> str:
    """The query of a ledger of changes in the tables that a connection has."""
    parts = []
    for name, table in declared().tables.items():
        if table.primary_key and not name.startswith("meta."):
            texts = {c: f"CAST(r.{quoted(c)} AS VARCHAR)" for c in table.columns}
            key = ", ".join(f"{quoted(c)}: {texts[c]}" for c in table.primary_key)
            said = {c: texts.get(c, "CAST(NULL AS VARCHAR)") for c in ("iso3", "mission")}
            last = table.columns[-1]
            named = {"named": literal(name), "named_column": literal(last)}
            parts.append(MADE_UP.format(table=quoted(name), key=key, column=texts[last], **named, **said))
    columns = ", ".join(map(quoted, connection.sql(f"FROM {CHANGES}").columns))
    return f"""
        SELECT {columns} FROM (
            FROM {CHANGES} WHERE false UNION ALL BY NAME
            SELECT row_number() OVER (ORDER BY table_name, change, row_key) AS change_no, 'now' AS release, *
            FROM ({" UNION ALL ".join(parts)})
        ) ORDER BY change_no
    """


@contextmanager
def as_the_page_asks(release: Path, changes: Path) -> Iterator[Connection]:
    """Over the files of a release in key order, with a ledger that is made up and written to `changes`."""
    with asked(release) as connection:
        connection.execute(f"COPY ({made_up(connection)}) TO {literal(str(changes))} (FORMAT parquet)")
        connection.execute(f"CREATE OR REPLACE VIEW {CHANGES} AS FROM {literal(str(changes))}")
        yield connection


def otherwise(release: Path, changes: Path) -> Iterator[tuple[str, Connection]]:
    """The other ways, by name; each connection is good until the next. A copy of the database lies beside `changes`."""
    database = changes.with_name(DATABASE)
    shutil.copyfile(release / DATABASE, database)
    with open_database(database, config={"threads": 1}) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE {CHANGES} AS FROM {literal(str(changes))}")
        yield "the database", connection
        for planned in PLANNED_WITHOUT:
            connection.execute(f"SET disabled_optimizers = {literal(','.join(planned))}")
            yield f"the database, without {planned[0]} and others", connection
        connection.execute("RESET disabled_optimizers")
        connection.execute("SET threads = 4; SET preserve_insertion_order = false")
        for name, order in ORDERS.items():
            for table in declared().tables:
                connection.execute(f"CREATE OR REPLACE TABLE {quoted(table)} AS FROM {quoted(table)} ORDER BY {order}")
            yield f"rows {name}", connection


def answer(connection: Connection, sql: str) -> Answer:
    """What a connection answers; an error of the engine is an answer too, that no other is like."""
    try:
        return connection.execute(sql).fetchall()
    except duckdb.Error as error:
        return str(error)


def another(sql: str, first: Answer, second: Answer) -> str | None:
    """How the second answer to a query differs from the first: an error, rows, or their order where it has one."""
    if isinstance(first, str) or isinstance(second, str):
        return second if isinstance(second, str) else str(first)
    if first == second:
        return None
    one, other = Counter(map(repr, first)), Counter(map(repr, second))
    if one != other:
        return f"rows such as {next(iter((other - one) or (one - other)))}"
    return "the same rows in another order" if is_ordered(sql) else None
