"""Readers of the shelf while releases are brought: each sees one release whole, a pinned one never moves."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from pipeline.store.releases import Releases, parquet_files
from tests.scale.shelves import Shelf, bring, brought, reading, unlike

READERS, PUBLICATIONS = 8, 30


def seen(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> tuple[object, ...]:
    """The release by its own word, then of each table the rows as one number, all in one transaction."""
    connection.execute("BEGIN")
    ids = connection.execute("SELECT DISTINCT release_id FROM wps.meta.release").fetchall()
    rows = [connection.execute(f"SELECT sum(hash(t)) FROM wps.{name} t").fetchone() for name in tables]
    connection.execute("COMMIT")
    return (*ids, *rows)


def test_readers_see_one_release_whole(shelf: Shelf, home: Path) -> None:
    made, known = Releases(home).ids()[:3], {}
    tables = [name for name in parquet_files(home / "releases" / made[0]) if not name.startswith("meta.")]
    for release_id in made:
        bring(home, shelf, release_id)
        assert unlike(shelf, home / "releases" / release_id) == []
        with reading(shelf) as connection:
            known[release_id] = seen(connection, tables)
    assert len(set(known.values())) == len(made)
    over = threading.Event()

    def read(options: str) -> list[tuple[object, ...]]:
        found = []
        with reading(shelf, options) as connection:
            while not over.is_set():
                found.append(seen(connection, tables))
        return found

    first = brought(shelf)[0][1]
    options = [f", SNAPSHOT_VERSION {first}", *[""] * (READERS - 1)]
    with ThreadPoolExecutor(READERS) as beside:
        readers = [beside.submit(read, one) for one in options]
        try:
            for number in range(PUBLICATIONS):
                bring(home, shelf, made[number % len(made)])
        finally:
            over.set()
        pinned, *free = [reader.result() for reader in readers]
    assert set(pinned) == {known[made[0]]}
    assert {one for found in free for one in found} == set(known.values())
    assert len(brought(shelf)) == PUBLICATIONS + len(made)
