"""Asking a release the questions of its page: each once, for all pages that its rows belong to.

Belongs here: a release's tables on a connection, rows by name, rows by page. Does not: which questions there are.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
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


def rows_of(connection: Connection, sql: str, named: str) -> list[Row]:
    """The rows of a question, decimals as plain numbers. Raises PageError that says which question it was."""
    try:
        cursor = connection.execute(sql)
    except duckdb.Error as error:
        raise PageError(f"{named}: {error}") from error
    columns = [column[0] for column in cursor.description or ()]
    rows: list[Row] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    decimals = [name for name, kind, *_ in cursor.description or () if str(kind).startswith(DECIMAL)]
    return [{**row, **{name: _plain(row[name]) for name in decimals}} for row in rows] if decimals else rows


def by_page(rows: Sequence[Row], keys: Sequence[str]) -> Mapping[tuple[object, ...], list[Row]]:
    """The rows by the values of the keys."""
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return found


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
