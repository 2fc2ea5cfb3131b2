"""Releases that go from a shelf: as WPS_KEEP says, with their files, and nothing that is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run.pruning.pruning import prune
from pipeline.store.releases import Releases
from tests.scale.machines import Bucket
from tests.scale.postgres import Server
from tests.scale.shelves import Shelf, bring, copied, on_shelf, strays, unlike
from tests.support.kernel import project_at


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, bucket: Bucket, tmp_path: Path) -> str:
    """Where a shelf's files lie."""
    (tmp_path / "files").mkdir()
    return str(tmp_path / "files") if request.param == "folder" else f"s3://bucket/{tmp_path.name}"


def test_what_goes_and_what_stays(postgres: Server, files: str, home: Path) -> None:
    shelf: Shelf = {"warehouse": postgres.database(), "warehouse_data": files}
    first, second, *others = Releases(home).ids()
    for release_id in (first, second, *others):
        bring(home, shelf, release_id)
    Releases(home).pins.pin(first, "wanted")
    stray = copied(shelf, "stray.parquet")
    assert strays(shelf) == {stray}
    project = project_at(home, keep=2, **shelf)
    for told, dry_run in ((3, True), (3, False)):  # the first snapshot of all is no release
        gone, why = prune(project, dry_run=dry_run, thorough=True)
        assert why is None and {line["what"]: line["number"] for line in gone}["on the shelf"] == told
    assert [release_id for release_id, _ in on_shelf(shelf)] == [first, *others]
    for release_id, number in on_shelf(shelf):
        assert unlike(shelf, home / "releases" / release_id, f", SNAPSHOT_VERSION {number}") == []
    assert strays(shelf) == set(), "none is left that nobody needs, and none is gone that somebody does"
    assert "on the shelf" not in {line["what"] for line in prune(project, thorough=True)[0]}
