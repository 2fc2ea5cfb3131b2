"""Analysis tables as declared: a SQL file each and the table it makes.

Belongs here: finding the files and their order. Does not: running them (`mart`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pipeline.declare import sql_file
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile, SqlFileError


@dataclass(frozen=True)
class Mart:
    """An analysis table and the query that makes it."""

    table: Table
    query: SqlFile


def find(folder: Path, tables: Mapping[str, Table]) -> list[Mart]:
    """The marts of a folder, each after those it reads.

    Raises SqlFileError when a file has no declared table, a declared mart no file, or two marts read each other.
    """
    queries = {f"marts.{path.stem}": sql_file.read(path) for path in sorted(folder.glob("*.sql"))}
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
