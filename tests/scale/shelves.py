"""Homes of the small warehouse with a shelf beside them, and what a reader elsewhere sees.

Belongs here: nights, reading as an analyst does, comparing. Does not: the server (`postgres`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from pipeline.publish.shelf.shelf import show
from pipeline.run import nightly
from pipeline.settings import Settings, load_settings
from pipeline.store.engine import extension_file
from pipeline.store.releases import Releases, parquet_files
from tests.conftest import drop
from tests.support.kernel import FIRST, project_at

Rows = list[tuple[Any, ...]]
Shelf = dict[str, object]


def night(home: Path, shelf: Shelf, **settings: object) -> dict[str, Any]:
    """A night; its record."""
    return dict(nightly.run(project_at(home, page=False, **{**shelf, **settings})))


def releases_with(home: Path, number: int) -> list[str]:
    """The ids of so many releases in a home, each with a document more than the one before; no shelf sees them."""
    drop(home, "2020.csv", *FIRST)
    made = [night(home, {})["release_id"]]
    for year in range(2021, 2020 + number):
        drop(home, f"{year}.csv", f"{year}-01-31,Kenya,9")
        made.append(night(home, {})["release_id"])
    return made


def bring(home: Path, shelf: Shelf, release_id: str) -> str:
    """Let readers of the shelf see a release of the home; what was done. Also what a process of its own does."""
    return show(settings_of(home, shelf), Releases(home).get(release_id))


def settings_of(home: Path, shelf: Shelf) -> Settings:
    """Those of a home with a shelf, without the declarations, which take longer to read than a release to bring."""
    return load_settings(home=home, offline=True, **shelf)


@contextmanager
def reading(shelf: Shelf, options: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """The shelf as an analyst has it: one line, and for a bucket one more."""
    with duckdb.connect() as connection:
        for name in ("postgres_scanner", "ducklake", "httpfs"):
            connection.execute(f"LOAD '{extension_file(name)}'")
        if str(shelf["warehouse_data"]).startswith("s3://"):
            server, words = urlsplit(os.environ["AWS_ENDPOINT"]).netloc, ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            key, secret = (os.environ[word] for word in words)
            connection.execute(
                f"CREATE SECRET (TYPE s3, KEY_ID '{key}', SECRET '{secret}', ENDPOINT '{server}', URL_STYLE 'path', "
                "USE_SSL false)"
            )
        connection.execute(f"ATTACH '{shelf['warehouse']}' AS wps (READ_ONLY{options})")
        yield connection


def asked(shelf: Shelf, query: str, options: str = "") -> Rows:
    with reading(shelf, options) as connection:
        return connection.execute(query).fetchall()


def shown(shelf: Shelf, options: str = "") -> str:
    """The release that a reader sees, by its own word."""
    [(release_id,)] = asked(shelf, "SELECT release_id FROM wps.meta.release", options)
    return str(release_id)


def brought(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """The releases that were brought and did not go, oldest first, each with its snapshot."""
    return connection.execute(
        "SELECT commit_message, snapshot_id FROM wps.snapshots() WHERE author = 'wps' ORDER BY snapshot_id"
    ).fetchall()


def on_shelf(shelf: Shelf) -> list[tuple[str, int]]:
    """The same, for who is not connected."""
    with reading(shelf) as connection:
        return brought(connection)


def seen(connection: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    """The release by its own word, then the rows of each table as one number, all in one transaction."""
    connection.execute("BEGIN")
    ids = connection.execute("SELECT DISTINCT release_id FROM wps.meta.release").fetchall()
    tables = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'wps' ORDER BY ALL"
    ).fetchall()
    rows = " UNION ALL ".join(f"SELECT '{name}', sum(hash(t)) FROM wps.{name} t" for (name,) in tables)
    found = connection.execute(f"FROM ({rows}) ORDER BY ALL").fetchall()
    connection.execute("COMMIT")
    return (*ids, *found)


def unlike(shelf: Shelf, folder: Path, options: str = "") -> list[str]:
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


def strays(shelf: Shelf) -> set[str]:
    """Names of files that lie where the shelf's do and that no snapshot has, and of those that are missing there."""
    with reading(shelf) as connection:
        there = connection.execute(f"SELECT file FROM glob('{shelf['warehouse_data']}/**/*.parquet')").fetchall()
        known = connection.execute(
            "SELECT path FROM __ducklake_metadata_wps.public.ducklake_data_file UNION ALL "
            "SELECT path FROM __ducklake_metadata_wps.public.ducklake_delete_file"
        ).fetchall()
    return {Path(path).name for (path,) in there} ^ {Path(path).name for (path,) in known}


def copied(shelf: Shelf, name: str) -> str:
    """A file beside those of the shelf that is none of its own, as a killed builder leaves it; its name."""
    with reading(shelf) as connection:
        place = shelf["warehouse_data"]
        [(first,)] = connection.execute(f"SELECT min(file) FROM glob('{place}/**/*.parquet')").fetchall()
        connection.execute(f"COPY (FROM read_parquet('{first}')) TO '{place}/core/{name}' (FORMAT parquet)")
    return name
