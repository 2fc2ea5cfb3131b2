"""Homes of the small warehouse with a shelf beside them, and what a reader elsewhere sees.

Belongs here: nights, reading as an analyst does, comparing. Does not: the server (`postgres`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.run import nightly
from pipeline.store.engine import extension_file
from pipeline.store.releases import parquet_files
from tests.support.kernel import project_at

Rows = list[tuple[Any, ...]]


def night(home: Path, shelf: dict[str, object], **settings: object) -> dict[str, Any]:
    """A night; its record."""
    return dict(nightly.run(project_at(home, page=False, **{**shelf, **settings})))


@contextmanager
def reading(shelf: dict[str, object], options: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """The shelf as an analyst has it: one line."""
    with duckdb.connect() as connection:
        for name in ("postgres_scanner", "ducklake"):
            connection.execute(f"LOAD '{extension_file(name)}'")
        connection.execute(f"ATTACH '{shelf['warehouse']}' AS wps (READ_ONLY{options})")
        yield connection


def asked(shelf: dict[str, object], query: str, options: str = "") -> Rows:
    with reading(shelf, options) as connection:
        return connection.execute(query).fetchall()


def shown(shelf: dict[str, object], options: str = "") -> str:
    """The release that a reader sees, by its own word."""
    [(release_id,)] = asked(shelf, "SELECT release_id FROM wps.meta.release", options)
    return str(release_id)


def unlike(shelf: dict[str, object], folder: Path, options: str = "") -> list[str]:
    """Tables of which the shelf has other rows than a release's Parquet, either way, or other columns."""
    files = parquet_files(folder)
    with reading(shelf, options) as connection:
        standing = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'wps'"
        ).fetchall()
        found = sorted(set(files) ^ {name for (name,) in standing})
        for name, path in files.items():
            here, there = f"FROM '{path}'", f"FROM wps.{name}"
            rows = [connection.sql(f"({a}) EXCEPT ALL ({b})").fetchone() for a, b in ((here, there), (there, here))]
            if rows != [None, None] or connection.sql(here).columns != connection.sql(there).columns:
                found.append(name)
    return found
