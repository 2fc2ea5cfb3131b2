"""A home that an earlier program wrote: the next build goes on with its snapshots, releases and history.

`homes/earlier_home.tar.xz` is a home of the small warehouse with two nights, written when tables were stamped with the
inputs of a whole run, and the machinery was one flat folder.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from pipeline.ask.status import status
from pipeline.run import nightly
from pipeline.store.releases import Releases
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.support.kernel import project_at, published, releases_of

PACKED = Path(__file__).parent / "homes" / "earlier_home.tar.xz"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    with tarfile.open(PACKED) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "home"


def test_its_last_night_and_releases_are_read(earlier: Path) -> None:
    run = last_run(earlier)
    assert run is not None and run["outcome"] == "published"
    assert status(earlier)["current_release"]["release_id"] == run["release_id"]
    assert published(earlier, "SELECT count(*) FROM marts.adviser_year") == [(3,)]


def test_the_next_build_goes_on_from_it(earlier: Path) -> None:
    before = releases_of(earlier)
    snapshots = {p.name: p.stat().st_mtime_ns for p in (earlier / "snapshots").glob("??/*")}
    drop(earlier, "third.csv", "2022-01-31,Uganda,4")
    record = nightly.run(project_at(earlier))
    assert record["outcome"] == "published", record["message"]
    counts = next(line for line in record["sources"] if line["source_id"] == "adviser_counts")
    assert (counts["new"], counts["known"]) == (1, 2)
    assert releases_of(earlier) == [*before, record["release_id"]]
    assert published(earlier, "SELECT previous_release_id FROM meta.release") == [(before[-1],)]
    assert published(
        earlier, "SELECT table_name, rows_added FROM meta.change WHERE table_name LIKE '%adviser%' ORDER BY 1"
    ) == [
        ("core.adviser_count", 1),
        ("marts.adviser_year", 1),
    ]
    assert snapshots.items() <= {p.name: p.stat().st_mtime_ns for p in (earlier / "snapshots").glob("??/*")}.items()


def test_a_rollback_reaches_its_releases(earlier: Path) -> None:
    before = releases_of(earlier)
    nightly.run(project_at(earlier), force=True)
    assert Releases(earlier).roll_back(before[0]).release_id == before[0]
    assert published(earlier, "SELECT count(*) FROM marts.adviser_year") == [(2,)]
