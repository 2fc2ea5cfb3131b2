"""Readers of the shelf while releases are brought: each sees one release whole, a pinned one never moves."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.store.releases import Releases
from tests.scale.shelves import Shelf, bring, brought, reading, seen, unlike

READERS, PUBLICATIONS = 8, 30
#: Seconds between two looks of a reader: together they look all the while, and leave the builder some of the machine.
PAUSE = 0.4


def test_readers_see_one_release_whole(shelf: Shelf, home: Path) -> None:
    made, known = Releases(home).ids()[:3], {}
    for release_id in made:
        bring(home, shelf, release_id)
        assert unlike(shelf, home / "releases" / release_id) == []
        with reading(shelf) as connection:
            known[release_id] = seen(connection)
            first = brought(connection)[0][1]
    assert len(set(known.values())) == len(made)
    over = threading.Event()

    def read(options: str) -> list[tuple[object, ...]]:
        found = []
        with reading(shelf, options) as connection:
            while not over.wait(PAUSE):
                found.append(seen(connection))
        return found

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
    with reading(shelf) as connection:
        assert len(brought(connection)) == PUBLICATIONS + len(made)
