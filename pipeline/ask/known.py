"""Names that nobody knows: which one was meant.

Belongs here: the errors for an unknown table or row, and the words that name the nearest known ones. Does not: which
names are known (who asks), how near names are (`common.nearest`), states and organisations (`labels`).
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import duckdb

from pipeline.ask.errors import NotKnown
from pipeline.common.nearest import begun, nearest
from pipeline.declare.common import naming
from pipeline.declare.table_names import full_name
from pipeline.store.engine import quoted

if TYPE_CHECKING:
    from pipeline.declare.field import Field
    from pipeline.declare.schema import Table

#: Names that begin alike which are told at the most, and names that are near.
MOST, NEAR = 12, 3
YEAR = "year"


def table_named(name: str, known: Collection[str]) -> str:
    """The table, ``schema.table``, that a name stands for. Raises NotKnown naming the nearest."""
    found = full_name(name, known)
    if found is None:
        names = known if "." in name else {table.split(".")[-1]: table for table in known}
        raise NotKnown(unknown("table", name, names))
    return found


def instead(name: str, known: Collection[str], shown: Mapping[str, str] | None = None) -> str:
    """In words the known names that begin so, where several do; else the nearest or, where none is near, some.

    `shown`: how a name is told, where it is not told as it is; what is told alike is told once.
    """

    def told(names: Collection[str]) -> list[str]:
        return list(dict.fromkeys((shown or {}).get(n, n) for n in names))

    fits = told(begun(name, known)) if name else []
    if len(fits) > 1:
        more = f" and {len(fits) - MOST} more" if len(fits) > MOST else ""
        return f"it is the beginning of {', '.join(fits[:MOST])}{more}"
    near = told(nearest(name, known, 2 * NEAR))[:NEAR]
    return (
        f"the nearest: {', '.join(near)}" if near else f"known are, for example, {', '.join(told(sorted(known))[:5])}"
    )


def unknown(
    what: str, name: str, known: Collection[str], where: str = "", shown: Mapping[str, str] | None = None
) -> str:
    """That there is no such thing, and what may have been meant; `shown` as in `instead`."""
    return f"there is no {what} {name or '(empty)'}{f' in {where}' if where else ''}; {instead(name, known, shown)}"


def unknown_row(connection: duckdb.DuckDBPyConnection, table: Table, key: Mapping[str, str]) -> str:
    """That a table has no row of a key, the nearest values of the column from which on there is none, and a whole key.

    A number's and a day's nearest are those that differ least from it, a text's those that look most like it or whose
    names do; of what is no day, the newest days.
    """
    said = f"{table.name} has no row with {', '.join(f'{name}={value}' for name, value in key.items())}"
    where, given = "true", list[str]()
    for column, value in key.items():
        narrower, with_value = f"{where} AND CAST(t.{quoted(column)} AS VARCHAR) = ?", [*given, value]
        if not connection.execute(
            f"SELECT 1 FROM {quoted(table.name)} t WHERE {narrower} LIMIT 1", with_value
        ).fetchone():
            near = _nearest_values(connection, table, column, value, where, given)
            nearest_ones = f"; the nearest of {column}: {', '.join(near)}" if near else ""
            return f"{said}{nearest_ones}{example(connection, table, where, given)}"
        where, given = narrower, with_value
    return said


def example(connection: duckdb.DuckDBPyConnection, table: Table, where: str = "true", given: Sequence[str] = ()) -> str:
    """A whole key of a table as somebody would write it, for the end of a message: that of its newest row.

    Of the rows under the condition; nothing where there are none, or the release has no such table.
    """
    if not _has_table(connection, table.name):
        return ""
    key = ", ".join(f"CAST(t.{quoted(c)} AS VARCHAR)" for c in table.primary_key)
    period = table.period or next((c for c in table.primary_key if c == YEAR or c in _days(table)), None)
    newest = f"t.{quoted(period)} DESC NULLS LAST, " if period else ""
    complete = " OR ".join(f"t.{quoted(c)} IS NULL" for c in table.primary_key)
    query = f"SELECT {key} FROM {quoted(table.name)} t WHERE {where} ORDER BY {complete}, {newest}{key} LIMIT 1"
    row = connection.execute(query, list(given)).fetchone()
    if row is None:
        return ""
    words = [shlex.quote(f"{c}={v}") for c, v in zip(table.primary_key, row, strict=True) if v is not None]
    return f"; a whole key, for example: {' '.join(words)}"


def _days(table: Table) -> list[str]:
    return [f.name for f in table.fields if f.type == "date"]


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    query = "SELECT 1 FROM information_schema.tables WHERE table_schema || '.' || table_name = ?"
    return connection.execute(query, [name]).fetchone() is not None


def _nearest_values(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, value: str, where: str, given: list[str]
) -> list[str]:
    """The nearest values of a column, each with its name where it has one."""
    text, about = f"CAST(t.{quoted(column)} AS VARCHAR)", next(f for f in table.fields if f.name == column)
    query = f"""
        WITH there AS (SELECT DISTINCT {text} AS v FROM {quoted(table.name)} t WHERE {where}),
        told AS ({_with_names(connection, about)}),
        asked AS (SELECT ? AS s)
        SELECT CASE WHEN name IS NULL THEN v ELSE name || ' (' || v || ')' END FROM told, asked WHERE v IS NOT NULL
        ORDER BY abs(TRY_CAST(v AS DOUBLE) - TRY_CAST(s AS DOUBLE)) NULLS LAST,
                 abs(TRY_CAST(v AS DATE) - TRY_CAST(s AS DATE)) NULLS LAST,
                 greatest(jaro_winkler_similarity(lower(v), lower(s)),
                          coalesce(jaro_winkler_similarity(lower(name), lower(s)), 0)) DESC,
                 v {"DESC" if about.type == "date" else ""}
        LIMIT {NEAR}
    """
    return [str(row[0]) for row in connection.execute(query, [*given, value]).fetchall()]


def _with_names(connection: duckdb.DuckDBPyConnection, about: Field) -> str:
    """The values `there`, each once, with the name that a table has for it or NULL."""
    named_in = naming(about)
    if not named_in or not _has_table(connection, named_in[0]):
        return "SELECT v, NULL::VARCHAR AS name FROM there"
    table, key, name = map(quoted, named_in)
    names = f"LEFT JOIN {table} n ON CAST(n.{key} AS VARCHAR) = v"
    return f"SELECT v, min(n.{name}) AS name FROM there {names} GROUP BY v"
