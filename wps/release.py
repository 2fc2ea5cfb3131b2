"""One release, open for reading.

Belongs here: its tables by name, SQL over them. Does not: a table in the shape of an engine (`table`), where the files
lie (`files`, `address`), which release is meant (`opening`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.common.nearest import nearest
from pipeline.declare.table_names import full_name
from pipeline.store.engine import quoted
from wps.dictionary import Column, Source
from wps.errors import ReaderError
from wps.files import Files
from wps.table import Table

if TYPE_CHECKING:
    import duckdb

SOURCES = "SELECT source_id, title, publisher, homepage, licence, citation, state FROM meta.source ORDER BY 1"
TABLES = "SELECT table_name, title, description, primary_key FROM meta.table ORDER BY table_name"
COLUMNS = """
    SELECT table_name, column_name, type, description, unit, source_name, sources FROM meta.column
    ORDER BY table_name, ordinal
"""


class Release(Mapping[str, Table]):
    """The tables of one release by name, ``schema.table`` or ``table`` alone. What is open stays as it was published.

    `release_id` is its name, `created_at` when it was assembled (UTC), `place` where it lies. Close it, or use it in a
    `with` block. Nothing can be written.
    """

    def __init__(self, files: Files, record: Mapping[str, Any]) -> None:
        self.release_id = str(record["release_id"])
        self.created_at = datetime.fromisoformat(record["created_at"])
        self.place = files.place
        self._rows: Mapping[str, int] = record["rows"]
        self._files = files
        self._readable: set[str] = set()
        self._lock = RLock()
        self._connection = files.connect()

    def __getitem__(self, name: str) -> Table:
        """A table. Raises ReaderError naming the nearest."""
        found = full_name(name, self._tables)
        if found is None:
            near = nearest(name, [*self._tables, *(table.split(".")[1] for table in self._tables)])
            raise ReaderError(f"there is no table {name}; the nearest: {', '.join(near) or 'none'}")
        return self._tables[found]

    def __iter__(self) -> Iterator[str]:
        """The full names of all tables."""
        return iter(self._tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._tables)

    def __repr__(self) -> str:
        """Which release it is, and where."""
        return f"Release({self.release_id}, {len(self._rows)} tables, {self.place})"

    def __enter__(self) -> Release:
        """The release, closed when the block ends."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of it."""
        self.close()

    def close(self) -> None:
        """Let go of the release; its relations can then not be read any more."""
        self._connection.close()
        self._files.close()

    def sql(self, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None) -> Any:
        """The answer to a query as a DuckDB relation: `.pl()`, `.df()`, `.to_arrow_table()`, `.fetchall()`.

        Tables stand in it by their full names; values are bound to ? or $name. Raises duckdb's errors, and ReaderError
        when a table cannot be had.
        """
        plain = query.replace('"', "")
        self._want(*(name for name in self._rows if re.search(rf"(?<![\w.]){re.escape(name)}\b", plain, re.IGNORECASE)))
        if parameters is None:
            return self._connection.sql(query)
        return self._connection.sql(query, params=parameters)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its identifier."""
        return {row[0]: Source(*row) for row in self.sql(SOURCES).fetchall()}

    @cached_property
    def _tables(self) -> dict[str, Table]:
        columns: dict[str, list[Column]] = {}
        for name, column, kind, description, unit, printed, sources in self.sql(COLUMNS).fetchall():
            known = tuple(sources.split(";")) if sources else ()
            columns.setdefault(name, []).append(Column(column, kind, description, unit, printed, known))
        return {
            name: Table(self, name, title, description, tuple(key.split(", ")), self._rows[name], tuple(columns[name]))
            for name, title, description, key in self.sql(TABLES).fetchall()
            if name in self._rows  # views stand in wps.duckdb alone
        }

    def relation(self, table: str) -> duckdb.DuckDBPyRelation:
        """All rows of a table, ``schema.table``, as a DuckDB relation. Raises ReaderError when it cannot be had."""
        self._want(table)
        return self._connection.sql(f"FROM {quoted(table)}")

    def _want(self, *tables: str) -> None:
        with self._lock:
            for table in tables:
                if table not in self._readable:
                    self._files.want(self._connection, table, self._rows[table])
                    self._readable.add(table)
