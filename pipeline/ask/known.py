"""Names that nobody knows: which one was meant.

Belongs here: the errors for an unknown table or row, and the words that name the nearest known ones. Does not: which
names are known (who asks), how near names are (`common.nearest`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import duckdb

from pipeline.ask.errors import NotKnown
from pipeline.common.nearest import begun, nearest
from pipeline.declare.table_names import full_name
from pipeline.store.engine import quoted

if TYPE_CHECKING:
    from pipeline.declare.schema import Table

#: Names that begin alike which are told at the most.
MOST = 12


def table_named(name: str, known: Collection[str]) -> str:
    """The table, ``schema.table``, that a name stands for. Raises NotKnown naming the nearest."""
    found = full_name(name, known)
    if found is None:
        names = known if "." in name else {table.split(".")[-1]: table for table in known}
        raise NotKnown(unknown("table", name, names))
    return found


def which_release(beginning: str, known: Collection[str]) -> str:
    """That the beginning of an id names no single release: those that it fits, or the nearest."""
    return f"no single release {beginning!r}; {instead(beginning, known)}"


def instead(name: str, known: Collection[str]) -> str:
    """In words the known names that begin so, where several do; else the nearest or, where none is near, some."""
    fits = begun(name, known) if name else []
    if len(fits) > 1:
        more = f" and {len(fits) - MOST} more" if len(fits) > MOST else ""
        return f"it is the beginning of {', '.join(fits[:MOST])}{more}"
    near = nearest(name, known)
    return f"the nearest: {', '.join(near)}" if near else f"known are, for example, {', '.join(sorted(known)[:5])}"


def unknown(what: str, name: str, known: Collection[str], where: str = "") -> str:
    """That there is no such thing, and what may have been meant."""
    return f"there is no {what} {name or '(empty)'}{f' in {where}' if where else ''}; {instead(name, known)}"


def unknown_row(connection: duckdb.DuckDBPyConnection, table: Table, key: Mapping[str, str]) -> str:
    """That a table has no row of a key, and the nearest values of the column from which on there is none.

    A number's nearest are those that differ least from it, a text's those that look most like it.
    """
    said = ", ".join(f"{name}={value}" for name, value in key.items())
    where, given = "true", list[str]()
    for column, value in key.items():
        near = _nearest_values(connection, table, column, value, where, given)
        where, given = f"{where} AND CAST(t.{quoted(column)} AS VARCHAR) = ?", [*given, value]
        if not connection.execute(f"SELECT 1 FROM {quoted(table.name)} t WHERE {where} LIMIT 1", given).fetchone():
            nearest_ones = f"; the nearest of {column}: {', '.join(near)}" if near else ""
            return f"{table.name} has no row with {said}{nearest_ones}"
    return f"{table.name} has no row with {said}"


def _nearest_values(
    connection: duckdb.DuckDBPyConnection, table: Table, column: str, value: str, where: str, given: list[str]
) -> list[str]:
    text = f"CAST(t.{quoted(column)} AS VARCHAR)"
    query = f"""
        WITH there AS (SELECT DISTINCT {text} AS v FROM {quoted(table.name)} t WHERE {where})
        SELECT v FROM there WHERE v IS NOT NULL
        ORDER BY abs(TRY_CAST(v AS DOUBLE) - TRY_CAST(? AS DOUBLE)) NULLS LAST,
                 jaro_winkler_similarity(lower(v), lower(?)) DESC, v
        LIMIT 3
    """
    return [str(row[0]) for row in connection.execute(query, [*given, value, value]).fetchall()]
