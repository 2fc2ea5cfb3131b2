"""A builder that is killed while it brings a release: readers see one release whole, and nothing is brought twice."""

from __future__ import annotations

import os
import time
from multiprocessing import get_context
from pathlib import Path
from random import Random

from pipeline.publish.shelf.shelf import expire
from pipeline.store.releases import Releases
from tests.scale.postgres import Server
from tests.scale.shelves import Shelf, bring, brought, reading, seen, strays, unlike
from tests.support.kernel import project_at

KILLS = int(os.environ.get("KILLS", "50"))
#: After so many the release is brought by a builder that lives on.
MENDED_EACH = 8


def test_a_builder_is_killed_at_random_moments(shelf: Shelf, postgres: Server, home: Path) -> None:
    made, known = Releases(home).ids()[:2], {}
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.scale.shelves"])

    def begin(release_id: str, seconds: float | None) -> list[str]:
        """Have a process bring a release, killed after so many seconds; what is on the shelf, which is whole."""
        child = processes.Process(target=bring, args=(home, shelf, release_id))
        child.start()
        child.join(seconds)
        child.kill()
        child.join()
        postgres.wait_until_alone(shelf)
        with reading(shelf) as connection:
            found = [release_id for release_id, _ in brought(connection)]
            whole = seen(connection)
        assert whole == known.setdefault(found[-1], whole)
        return found

    for release_id in made:
        began = time.perf_counter()
        begin(release_id, None)
        most = time.perf_counter() - began
        assert unlike(shelf, home / "releases" / release_id) == []
    ids, chance, in_time = made, Random(7), 0
    for number in range(1, KILLS + 1):
        wanted = made[ids[-1] == made[0]]
        found = begin(wanted, chance.uniform(0, most))
        assert found in (ids, [*ids, wanted])
        in_time += found == ids
        if number % MENDED_EACH == 0:
            found = begin(wanted, None)
            assert found == [*ids, wanted]
        ids = found
    expire(project_at(home, **shelf).settings, KILLS, frozenset())
    assert strays(shelf) == set()
    assert in_time > KILLS / 4 and len(set(known.values())) == len(made)
