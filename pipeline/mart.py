"""Analysis tables: one SQL file of sql/marts each, run by DuckDB over the core tables.

Belongs here: running one, looking at an earlier form of one. Does not: the SQL, which marts there are
(`declare.marts`).
"""

from __future__ import annotations

import duckdb

from pipeline.declare.contracts import Earlier
from pipeline.declare.marts import Mart
from pipeline.declare.sql_file import SqlFileError
from pipeline.store.engine import connected, literal, quoted
from pipeline.store.files import ROW_GROUP
from pipeline.store.workspace import Workspace


def build(mart: Mart, workspace: Workspace) -> None:
    """Run the query and keep its rows in key order: what has two rows of a key is never published.

    Raises duckdb.Error when the query fails or its columns are not the declared ones.
    """
    table, path = mart.table, workspace.path(mart.table.name)
    columns = ", ".join(f"CAST({quoted(f.name)} AS {f.sql}) AS {quoted(f.name)}" for f in table.fields)
    order = ", ".join(map(quoted, table.primary_key or table.columns))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    copy = (
        f"COPY (SELECT {columns} FROM ({mart.query.text}\n) ORDER BY {order}) "
        f"TO {literal(str(partial))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    sources = [(name, workspace.path(name)) for name in mart.query.reads]
    with connected(sources, workspace.root / "spill") as connection:
        _same_columns(connection, mart)
        connection.execute(copy)
    partial.replace(path)


def seen(form: Earlier, workspace: Workspace) -> tuple[dict[str, str], int]:
    """The columns that an earlier form's query makes of the tables as they are now, with their types, and its rows.

    Raises SqlFileError for a query that reads anything else, duckdb.Error for one that fails.
    """
    if unknown := [name for name in form.reads if not workspace.has(name)]:
        raise SqlFileError(f"the view {form.name}: there is no table {', '.join(unknown)}")
    with connected([(name, workspace.path(name)) for name in form.reads], workspace.root / "spill") as connection:
        made = connection.sql(form.view)
        types = dict(zip(made.columns, map(str, made.types), strict=True))
        values = connection.execute(f"SELECT count(*), count(COLUMNS(*)) FROM ({made.sql_query()})").fetchone()
    return types, values[0] if values else 0


def _same_columns(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Raise SqlFileError unless the query returns exactly the declared columns."""
    found = set(connection.sql(mart.query.text).columns)
    if found != set(mart.table.columns):
        raise SqlFileError(
            f"{mart.query.path.name}: returns {sorted(found - set(mart.table.columns))} undeclared, "
            f"lacks {sorted(set(mart.table.columns) - found)}"
        )
