"""Asking a release the questions of its page: each once, for all pages that its rows belong to.

Belongs here: a release's tables on a connection, rows by name, rows by page. Does not: which questions there are.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.common.values import Row
from pipeline.publish.page.declared import PageError
from pipeline.publish.passing.views import narrow
from pipeline.store.engine import connected, quoted

if TYPE_CHECKING:
    from pipeline.declare.schema import Table

Connection = duckdb.DuckDBPyConnection
#: How the type of a column of decimals begins.
DECIMAL = "DECIMAL"


@contextmanager
def asked(release: Path, *, public: bool = False, declared: Mapping[str, Table] | None = None) -> Iterator[Connection]:
    """A connection on which every table of the release is a view. Nothing is written into the release.

    `public`: the tables hold only what may be passed on to everybody. `declared`: of these tables those that an earlier
    program did not make are empty, and columns that it did not have are not known.
    """
    root = release / "parquet"
    tables = [(f"{file.parent.name}.{file.stem}", file) for file in sorted(root.glob("*/*.parquet"))]
    with tempfile.TemporaryDirectory(prefix="wps-page-") as spill, connected(tables, Path(spill)) as connection:
        if public:
            narrow(connection, release)
        if declared is not None:
            _complete(connection, declared)
        yield connection


class Rows(list[Row]):
    """Rows of a question, and beside each the engine's digest of it, 64 bits."""

    def __init__(self, rows: Iterable[Row] = (), digests: Iterable[int] = ()) -> None:
        super().__init__(rows)
        self.digests = list(digests)


def rows_of(connection: Connection, sql: str, named: str) -> Rows:
    """The rows of a question, decimals as plain numbers. Raises PageError that says which question it was."""
    try:
        cursor = connection.execute(f"SELECT asked.*, hash(asked) FROM (\n{sql}\n) AS asked")
    except duckdb.Error as error:
        raise PageError(f"{named}: {error}") from error
    columns, found = (cursor.description or [])[:-1], cursor.fetchall()
    names = [column[0] for column in columns]
    rows: list[Row] = [dict(zip(names, row, strict=False)) for row in found]
    if decimals := [name for name, kind, *_ in columns if str(kind).startswith(DECIMAL)]:
        rows = [{**row, **{name: _plain(row[name]) for name in decimals}} for row in rows]
    return Rows(rows, (row[-1] for row in found))


def known_by(rows: Sequence[Row]) -> Sequence[object]:
    """What rows are known by: the engine's digests of them, or they themselves."""
    return rows.digests if isinstance(rows, Rows) else rows


def by_page(rows: Rows, keys: Sequence[str]) -> Mapping[tuple[object, ...], Rows]:
    """The rows by the values of the keys."""
    found: dict[tuple[object, ...], Rows] = defaultdict(Rows)
    for row, digest in zip(rows, rows.digests, strict=True):
        own = found[tuple(row[key] for key in keys)]
        own.append(row)
        own.digests.append(digest)
    return found


def together(*several: Rows) -> Rows:
    """Rows of one question one after another."""
    return Rows(chain(*several), chain(*(rows.digests for rows in several)))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value) if value.as_tuple().exponent else int(value)
    return value


def lacks(error: PageError) -> bool:
    """Whether a question names a table or column that a release does not have."""
    return isinstance(error.__cause__, duckdb.BinderException | duckdb.CatalogException)


def _complete(connection: Connection, declared: Mapping[str, Table]) -> None:
    columns = """
        SELECT schema_name || '.' || table_name, list(column_name) FROM duckdb_columns()
        WHERE database_name = current_database() GROUP BY ALL"""
    there = {str(name): set(found) for name, found in connection.execute(columns).fetchall()}
    for name, table in declared.items():
        nulls = {f.name: f"CAST(NULL AS {f.sql}) AS {quoted(f.name)}" for f in table.fields}
        lost = [null for column, null in nulls.items() if column not in there.get(name, ())]
        if name not in there:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(name.split('.')[0])}")
            connection.execute(f"CREATE VIEW {quoted(name)} AS SELECT {', '.join(lost)} WHERE false")
        elif lost:
            own = f"{name.split('.')[1]}_of_release"
            connection.execute(f"ALTER VIEW {quoted(name)} RENAME TO {quoted(own)}")
            kept = quoted(f"{name.split('.')[0]}.{own}")
            connection.execute(f"CREATE VIEW {quoted(name)} AS SELECT *, {', '.join(lost)} FROM {kept}")
