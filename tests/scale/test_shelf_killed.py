"""A builder that is killed while it brings a release: readers see one release whole, and nothing is brought twice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from unittest.mock import patch

from pipeline.publish.shelf import shelf as showing
from pipeline.publish.shelf.shelf import expire
from pipeline.settings import Settings
from pipeline.store.releases import Releases
from tests.scale.postgres import Server
from tests.scale.shelves import Shelf, bring, brought, reading, seen, settings_of, strays, unlike

KILLS = int(os.environ.get("KILLS", "50"))
#: After so many the release is brought by a builder that lives on.
MENDED_EACH = 8
#: What a builder says when its publication has begun, before its first statement, and when it is over, after its last.
BEGUN, OVER = "begun", "over"


def telling(home: Path, shelf: Shelf, release_id: str, told: Connection) -> None:
    """Bring a release, and say when its publication begins and when it is over. What a process of its own does."""
    publish: Callable[..., tuple[int, int]] = showing.write

    def write(*arguments: object) -> tuple[int, int]:
        told.send(BEGUN)
        written = publish(*arguments)
        told.send(OVER)
        return written

    with patch.object(showing, "write", write):
        bring(home, shelf, release_id)


def test_a_builder_is_killed_at_random_moments_of_its_publication(shelf: Shelf, postgres: Server, home: Path) -> None:
    made, known = Releases(home).ids()[:2], {}
    settings: Settings = settings_of(home, shelf)
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.scale.test_shelf_killed"])

    def begin(release_id: str, seconds: float | None) -> float:
        """Have a process bring a release, killed so long after its first statement; how long it wrote."""
        hears, says = processes.Pipe(duplex=False)
        child = processes.Process(target=telling, args=(home, shelf, release_id, says))
        child.start()
        assert hears.poll(60) and hears.recv() == BEGUN
        began = time.perf_counter()
        if seconds is None:
            assert hears.poll(60) and hears.recv() == OVER
        took = time.perf_counter() - began
        child.join(seconds)
        child.kill()
        child.join()
        postgres.wait_until_alone(shelf)
        return took

    def look() -> list[str]:
        """The releases that were brought; what readers see is the last one, whole."""
        with reading(shelf) as connection:
            found = [release_id for release_id, _ in brought(connection)]
            whole = seen(connection)
        assert whole == known.setdefault(found[-1], whole)
        return found

    for release_id in made:
        begin(release_id, None)
        assert look()[-1] == release_id and unlike(shelf, home / "releases" / release_id) == []
    most = max(begin(release_id, None) for release_id in made)
    ids, chance, in_time = look(), Random(7), 0
    for number in range(1, KILLS + 1):
        wanted = made[ids[-1] == made[0]]
        begin(wanted, chance.uniform(0, most))
        found = look()
        assert found in (ids, [*ids, wanted])
        in_time += found == ids
        if number % MENDED_EACH == 0 and found == ids:
            begin(wanted, None)
            found = look()
            assert found == [*ids, wanted]
        ids = found
    expire(settings, KILLS, frozenset())
    assert strays(shelf) == set()
    assert in_time > KILLS / 4 and len(set(known.values())) == len(made)
