"""Two builders on two homes with one shelf."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from pipeline.publish.shelf.shelf import follow
from pipeline.store.releases import Releases
from tests.scale.shelves import Shelf, on_shelf, shown, strays, unlike
from tests.support.kernel import copy_of, project_at


def test_the_newest_of_two_homes_is_shown_and_nothing_twice(shelf: Shelf, home: Path, tmp_path: Path) -> None:
    homes = [home, copy_of(home, tmp_path / "other")]
    made = Releases(home).ids()
    projects = [project_at(one, **shelf) for one in homes]
    for older, newer in pairwise(made):
        for one, release_id in zip(homes, (older, newer), strict=True):
            Releases(one).point_to(release_id)
        with ThreadPoolExecutor(2) as beside:
            said = list(beside.map(lambda p: follow(p.settings, p.releases), projects))
        assert not [line for line in said if line and "not brought" in line]
        assert shown(shelf) == newer and unlike(shelf, homes[1] / "releases" / newer) == []
        assert [follow(p.settings, p.releases) for p in projects] == [None, None]
    ids = [release_id for release_id, _ in on_shelf(shelf)]
    assert len(ids) == len(set(ids)) and strays(shelf) == set()
