"""Analysis tables as declared: a SQL file each and the table it makes, in one folder a subject.

Belongs here: reading the folders, and the order of what they hold. Does not: running a query (`mart`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pipeline.declare import sql_file
from pipeline.declare.schema import Table, read_tables
from pipeline.declare.sql_file import SqlFile, SqlFileError

#: The dictionary of a subject: the tables that the SQL files beside it make.
DICTIONARY = "tables.yaml"


@dataclass(frozen=True)
class Mart:
    """An analysis table and the query that makes it."""

    table: Table
    query: SqlFile


def read(folder: Path) -> tuple[Mart, ...]:
    """The marts of every subject, as the dictionaries list them; subjects in alphabetical order.

    A table's description begins with what its SQL file says a row is (`-- grain: one row per …`). Raises SqlFileError
    when a file has no table in the dictionary beside it or no grain, and when a table has no file.
    """
    return tuple(mart for subject in sorted(folder.glob("*/")) for mart in _subject(subject))


def files(marts: Iterable[Mart]) -> set[Path]:
    """What was read to know them: their SQL files and the dictionaries beside these."""
    queries = {mart.query.path for mart in marts}
    return queries | {query.with_name(DICTIONARY) for query in queries}


def _subject(folder: Path) -> list[Mart]:
    queries = {f"marts.{path.stem}": sql_file.read(path) for path in sorted(folder.glob("*.sql"))}
    dictionary = folder / DICTIONARY
    tables = read_tables(dictionary) if dictionary.exists() else ()
    if strangers := set(queries) ^ {table.name for table in tables}:
        raise SqlFileError(f"sql/marts/{folder.name}: SQL files and declared tables differ: {sorted(strangers)}")
    return [Mart(_described(table, queries[table.name]), queries[table.name]) for table in tables]


def _described(table: Table, query: SqlFile) -> Table:
    grain = query.header.get("grain", "")
    if not grain:
        raise SqlFileError(f"{query.path.name}: begin with `-- grain: one row per …`")
    return replace(table, description=f"{grain[0].upper()}{grain[1:]} {table.description}".strip())


def in_order(marts: Iterable[Mart], known: Collection[str]) -> list[Mart]:
    """The marts, each after those it reads. `known` names the tables that are there before any of them.

    Raises SqlFileError when one reads a table that nobody declares, or two read each other.
    """
    by_name = {mart.table.name: mart for mart in sorted(marts, key=lambda mart: mart.table.name)}
    for mart in by_name.values():
        if unknown := sorted(set(mart.query.reads) - set(by_name) - set(known)):
            raise SqlFileError(f"{mart.query.path.name}: reads {unknown}, which no dataset declares")
    graph = {name: [read for read in mart.query.reads if read in by_name] for name, mart in by_name.items()}
    try:
        order: Sequence[str] = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise SqlFileError(f"sql/marts: these read each other: {error.args[1]}") from error
    return [by_name[name] for name in order]
