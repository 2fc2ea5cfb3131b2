"""Opening DuckDB: quietly, and over the workspace's Parquet files with its tables named and its memory bounded.

Belongs here: connections and the views on them. Does not: what is asked of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

#: What one query may hold in memory before it spills to disk.
MEMORY_LIMIT = "1GB"
#: What a process may take in all beside itself that asks somebody's query: the engine counts a single text in no limit.
QUERY_BYTES = 3 * 2**29
#: How much that is, in words.
QUERY_MEMORY = f"{MEMORY_LIMIT} of rows, {QUERY_BYTES / 2**30:g} GiB of everything"
#: Below so many bytes of Parquet, threads that work beside one another cost more than they save.
FEW_BYTES = 100_000_000
#: What a release is opened with for somebody's own SQL: it is all that the query can reach.
LOCKED: dict[str, str | bool] = {
    "memory_limit": MEMORY_LIMIT,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
}


def open_database(database: Path | str = ":memory:", **options: Any) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress bar: what a command prints is for people or, with --json, for machines."""
    connection = duckdb.connect(str(database), **options)
    connection.execute("SET enable_progress_bar = false")
    return connection


@contextmanager
def connected(tables: Iterable[tuple[str, Path]], spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database of its own with a view per (``schema.table``, Parquet file)."""
    listed = list(tables)
    spill.mkdir(parents=True, exist_ok=True)
    engine = _engine(spill, os.getpid(), few_bytes(path for _, path in listed))
    name = f"{PRIVATE}{next(_numbers)}"
    with engine.cursor() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH ':memory:' AS {name}")
        try:
            connection.execute(f"USE {name}")
            for table, path in listed:
                schema = table.split(".")[0]
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
                connection.execute(f"CREATE VIEW {quoted(table)} AS FROM {parquet(path)}")
            yield connection
        finally:
            with engine.cursor() as other:
                other.execute(f"DETACH {name}")


#: What the databases of `connected` are called, before a number.
PRIVATE = "private_"
_numbers = count()


def few_bytes(files: Iterable[Path]) -> bool:
    """Whether the files are so small together that one thread is the fastest."""
    return sum(file.stat().st_size for file in files) < FEW_BYTES


@lru_cache(maxsize=2)
def _engine(spill: Path, process: int, one_thread: bool) -> duckdb.DuckDBPyConnection:
    """The DuckDB of a process for small tables, and that for large ones: starting one costs more than most queries.

    It keeps nothing of the files it read: they are written anew between two queries.
    """
    config: dict[str, str | bool | int] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "enable_external_file_cache": False,
    }
    return open_database(config=config | ({"threads": 1} if one_thread else {}))


def extension_file(name: str) -> Path | None:
    """The file of an extension that its package brings for this engine, or None where it is not installed."""
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    return path if path.is_file() else None


def quoted(identifier: str) -> str:
    """An SQL identifier in double quotes; ``core.mission`` becomes ``"core"."mission"``."""
    return ".".join(map(quoted_name, identifier.split(".")))


def quoted_name(column: str) -> str:
    """A column's name in double quotes; unlike in a table's, a dot in it is its own."""
    return '"' + column.replace('"', '""') + '"'


def in_order(connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str]) -> bool:
    """Whether each row of a table has a higher key than the one before it: it is then unique, and that is soon seen."""
    this = f"row({', '.join(map(quoted_name, key))})"
    rows = f"SELECT {this} AS this, lag({this}) OVER () AS last FROM {quoted(table)}"
    found = connection.execute(f"SELECT 1 FROM ({rows}) WHERE last IS NOT NULL AND this <= last LIMIT 1").fetchone()
    return found is None


def parquet(*paths: Path, union: bool = False, numbered: bool = False) -> str:
    """The rows of these very files in SQL, whatever signs their folders have in their names: no pattern, no partition.

    `union`: their columns need not be the same. `numbered`: with `file_row_number`, a row's place in its file from 0.
    """
    listed = ", ".join(literal(_SIGNS.sub(r"[\1]", str(path))) for path in paths)
    how = f"hive_partitioning = false, union_by_name = {str(union).lower()}"
    return f"read_parquet([{listed}], {how}{', file_row_number = true' if numbered else ''})"


#: What DuckDB reads in a path as a pattern; in brackets each stands for itself.
_SIGNS = re.compile(r"([\[*?])")


def literal(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
