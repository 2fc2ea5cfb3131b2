"""Opening DuckDB: quietly, and over the workspace's Parquet files with its tables named and its memory bounded.

Belongs here: connections and the views on them. Does not: what is asked of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

#: What one query may hold in memory before it spills to disk.
MEMORY_LIMIT = "1GB"


def open_database(database: Path | str = ":memory:", **options: Any) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress bar: what a command prints is for people or, with --json, for machines."""
    connection = duckdb.connect(str(database), **options)
    connection.execute("SET enable_progress_bar = false")
    return connection


@contextmanager
def connected(tables: Iterable[tuple[str, Path]], spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with a view per (``schema.table``, Parquet file)."""
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
    }
    with open_database(config=config) as connection:
        for name, path in tables:
            schema = name.split(".")[0]
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
            connection.execute(f"CREATE VIEW {quoted(name)} AS FROM read_parquet({literal(str(path))})")
        yield connection


def quoted(identifier: str) -> str:
    """An SQL identifier in double quotes; ``core.mission`` becomes ``"core"."mission"``."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in identifier.split("."))


def literal(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
