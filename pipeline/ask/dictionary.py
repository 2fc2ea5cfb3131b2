"""The dictionary: which tables there are, and what their columns mean.

Belongs here: reading it from the current release or, before the first, from the declarations. Does not: printing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pipeline.ask.known import table_named
from pipeline.common.values import Record
from pipeline.store.releases import Releases

if TYPE_CHECKING:
    from pipeline.declare.schema import Table

TABLES = "SELECT table_name AS table, title, primary_key FROM meta.table ORDER BY table_name"
COLUMNS = (
    "SELECT column_name AS column, type, description, source_name "
    "FROM meta.column WHERE table_name = {} ORDER BY ordinal"
)


def dictionary(
    releases: Releases, declared: Callable[[], Mapping[str, Table]], table: str | None = None
) -> list[Record]:
    """Every table by name, or the columns of one: of the current release or, without one, as `declared`.

    The declarations take long to read; they are asked for only then. Raises NotKnown for an unknown table.
    """
    return _published(releases, table) if releases.current_id() else _declared(declared(), table)


def _published(releases: Releases, table: str | None) -> list[Record]:
    from pipeline.ask.query import opened, rows_of
    from pipeline.store.engine import literal

    with opened(releases) as connection:
        tables = rows_of(connection, TABLES).records()
        if table is None:
            return tables
        known = table_named(table, [str(t["table"]) for t in tables])
        return rows_of(connection, COLUMNS.format(literal(known))).records()  # binding a value loads another engine


def _declared(tables: Mapping[str, Table], table: str | None) -> list[Record]:
    if table is None:
        named = sorted(tables.items())
        return [{"table": name, "title": t.title, "primary_key": ", ".join(t.primary_key)} for name, t in named]
    return [
        {"column": f.name, "type": f.sql, "description": " ".join(f.description.split()), "source_name": f.source_name}
        for f in tables[table_named(table, tables)].fields
    ]
