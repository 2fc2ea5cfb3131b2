"""Homes that released programs wrote: the next build goes on with their snapshots, releases and history.

`homes/VERSION.tar.xz` is a home of the small warehouse with two nights (`tests.support.homes`). That of 0.1.0 was
written when tables were stamped with the inputs of a whole run, and homes had no version.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.ask.status import status
from pipeline.run import nightly
from pipeline.store.home import held
from pipeline.store.releases import Releases
from pipeline.store.runs import last_run
from pipeline.store.version import FILE, FIRST, FORM, MIGRATIONS, form_of
from tests.conftest import drop
from tests.support.homes import packed, released, unpacked
from tests.support.kernel import project_at, published, releases_of


@pytest.fixture(params=released())
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpacked(request.param, tmp_path)


def test_every_released_version_has_its_home() -> None:
    assert released() and all(packed(number).stat().st_size < 200_000 for number in released())


def test_forms_lead_from_the_first_to_todays_one_by_one() -> None:
    assert [migration.to for migration in MIGRATIONS] == list(range(FIRST + 1, FORM + 1))


def test_its_last_night_and_releases_are_read(earlier: Path) -> None:
    run = last_run(earlier)
    assert run is not None and run["outcome"] == "published"
    assert status(earlier)["current_release"]["release_id"] == run["release_id"]
    assert published(earlier, "SELECT count(*) FROM marts.adviser_year") == [(3,)]


def test_the_next_build_goes_on_from_it(earlier: Path) -> None:
    before = releases_of(earlier)
    snapshots = {p.name: p.stat().st_mtime_ns for p in (earlier / "snapshots").glob("??/*")}
    drop(earlier, "third.csv", "2022-01-31,Uganda,4")
    (earlier / "search").mkdir()
    record = nightly.run(project_at(earlier))
    assert record["outcome"] == "published", record["message"]
    assert record["migrated"] == [migration.what for migration in MIGRATIONS] and not (earlier / "search").exists()
    assert form_of(earlier) == FORM and nightly.run(project_at(earlier))["migrated"] == []
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


def test_a_damaged_note_of_the_form_is_written_anew(earlier: Path) -> None:
    (earlier / FILE).write_text("{")
    with held(earlier) as migrated:
        assert migrated == [migration.what for migration in MIGRATIONS]
    assert json.loads((earlier / FILE).read_text())["form"] == FORM
