"""A builder that is killed while it brings a release: readers see one release whole, and nothing is brought twice."""

from __future__ import annotations

import time
from multiprocessing import get_context
from pathlib import Path
from random import Random

from pipeline.store.releases import Releases
from tests.scale.postgres import Server
from tests.scale.shelves import Shelf, bring, brought, shown, strays, unlike

KILLS = 50
#: After so many the release is brought by a builder that lives on.
MENDED_EACH = 10


def test_a_builder_is_killed_at_fifty_moments(shelf: Shelf, postgres: Server, home: Path) -> None:
    made = Releases(home).ids()[:2]
    bring(home, shelf, made[0])
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.scale.shelves"])

    def begin(release_id: str) -> None:
        child = processes.Process(target=bring, args=(home, shelf, release_id))
        child.start()
        child.join(moment)
        child.kill()
        child.join()
        postgres.wait_until_alone(shelf)

    moment: float | None = None
    began = time.perf_counter()
    begin(made[1])
    moment_at_most, chance, killed_before_the_end = time.perf_counter() - began, Random(7), 0
    ids = [release_id for release_id, _ in brought(shelf)]
    assert ids == made
    for number in range(1, KILLS + 1):
        wanted = made[ids[-1] == made[0]]
        moment = chance.uniform(0, moment_at_most)
        begin(wanted)
        found = [release_id for release_id, _ in brought(shelf)]
        assert found in (ids, [*ids, wanted])
        killed_before_the_end += found == ids
        assert shown(shelf) == found[-1] and unlike(shelf, home / "releases" / found[-1]) == []
        if number % MENDED_EACH == 0:
            bring(home, shelf, wanted)
            found = [release_id for release_id, _ in brought(shelf)]
            assert found == [*ids, wanted] and strays(shelf) == set()
            assert unlike(shelf, home / "releases" / wanted) == []
        ids = found
    assert killed_before_the_end > KILLS / 4
