"""Analysis tables: one SQL file of sql/marts each, run by DuckDB over the core tables.

Belongs here: finding the files, their order, running one. Does not: the SQL, the core tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

from pipeline import sqlfile
from pipeline.engine import connected
from pipeline.schema import Table, literal, quoted
from pipeline.sqlfile import SqlFile, SqlFileError
from pipeline.workspace import ROW_GROUP, Workspace


@dataclass(frozen=True)
class Mart:
    """An analysis table and the query that makes it."""

    table: Table
    query: SqlFile


def find(folder: Path, tables: Mapping[str, Table]) -> list[Mart]:
    """The marts of a folder, each after those it reads.

    Raises SqlFileError when a file has no declared table, a declared mart no file, or two marts read each other.
    """
    queries = {f"marts.{path.stem}": sqlfile.read(path) for path in sorted(folder.glob("*.sql"))}
    declared = {name for name in tables if name.startswith("marts.")}
    if set(queries) != declared:
        raise SqlFileError(f"sql/marts: SQL files and declared tables differ: {sorted(set(queries) ^ declared)}")
    for query in queries.values():
        unknown = sorted(set(query.reads) - set(tables))
        if unknown:
            raise SqlFileError(f"{query.path.name}: reads {unknown}, which no dataset declares")
    graph = {name: [r for r in query.reads if r in queries] for name, query in queries.items()}
    try:
        order: Sequence[str] = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise SqlFileError(f"sql/marts: these read each other: {error.args[1]}") from error
    return [Mart(tables[name], queries[name]) for name in order]


def build(mart: Mart, workspace: Workspace) -> int:
    """Run the query and keep its rows in key order; the number of rows.

    Raises duckdb.Error when the query fails or its columns are not the declared ones.
    """
    table, path = mart.table, workspace.path(mart.table.name)
    columns = ", ".join(f"CAST({quoted(f.name)} AS {f.sql}) AS {quoted(f.name)}" for f in table.fields)
    order = ", ".join([*map(quoted, table.primary_key), *(quoted(c) for c in table.columns)])
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    copy = (
        f"COPY (SELECT {columns} FROM ({mart.query.text}\n) ORDER BY {order}) "
        f"TO {literal(str(partial))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    sources = [(name, workspace.path(name)) for name in mart.query.reads]
    with connected(sources, workspace.root / "spill") as connection:
        _same_columns(connection, mart)
        written = connection.execute(copy).fetchone()
    partial.replace(path)
    workspace.stamp(table.name, {"reads": {name: workspace.table_digest(name) for name in mart.query.reads}})
    return int(written[0]) if written else 0


def _same_columns(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Raise SqlFileError unless the query returns exactly the declared columns."""
    found = set(connection.sql(mart.query.text).columns)
    if found != set(mart.table.columns):
        raise SqlFileError(
            f"{mart.query.path.name}: returns {sorted(found - set(mart.table.columns))} undeclared, "
            f"lacks {sorted(set(mart.table.columns) - found)}"
        )
