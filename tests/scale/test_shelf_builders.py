"""Two builders on two homes with one shelf."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.publish.shelf.shelf import follow
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.scale.shelves import asked, night, shown, unlike
from tests.support.kernel import FIRST, project_at


def test_the_newest_of_two_homes_is_shown_and_nothing_twice(shelf: dict[str, object], tmp_path: Path) -> None:
    homes = [tmp_path / "one", tmp_path / "two"]
    for number, home in enumerate(homes):
        drop(home, "first.csv", *FIRST, *[f"202{number + 2}-01-31,Kenya,9"])
        night(home, {})
    projects = [project_at(home, **shelf) for home in homes]
    with ThreadPoolExecutor(2) as beside:
        said = list(beside.map(lambda p: follow(p.settings, p.releases), projects))
    assert not [line for line in said if line and "not brought" in line]
    assert shown(shelf) == Releases(homes[1]).current_id()
    assert unlike(shelf, homes[1] / "releases" / "current") == []
    assert [follow(p.settings, p.releases) for p in projects] == [None, None]
    brought = asked(shelf, "SELECT commit_message FROM wps.snapshots() WHERE author = 'wps'")
    assert len(brought) == len(set(brought))
