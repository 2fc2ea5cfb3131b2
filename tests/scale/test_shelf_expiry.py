"""Releases that go from a shelf: as WPS_KEEP says, with their files, and nothing that is needed."""

from __future__ import annotations

from pathlib import Path

from pipeline.run.pruning.pruning import prune
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.scale.shelves import asked, night, reading, unlike
from tests.support.kernel import FIRST, project_at


def test_what_goes_and_what_stays(shelf: dict[str, object], tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = []
    for year in range(2020, 2024):
        drop(home, f"{year}.csv", *(FIRST if year == 2020 else (f"{year}-01-31,Kenya,9",)))
        made.append(night(home, shelf, keep=2)["release_id"])
        if year == 2020:
            Releases(home).pins.pin(made[0], "wanted")
    stray = Path(str(shelf["warehouse_data"])) / "core" / "stray.parquet"
    stray.write_bytes(next(stray.parent.rglob("*.parquet")).read_bytes())
    gone, why = prune(project_at(home, keep=2, **shelf), thorough=True)
    assert why is None and {line["what"]: line["number"] for line in gone}["on the shelf"] == 1
    snapshots = dict(asked(shelf, "SELECT commit_message, snapshot_id FROM wps.snapshots() WHERE author = 'wps'"))
    assert sorted(snapshots) == [made[0], *made[2:]]
    for release_id, number in snapshots.items():
        assert unlike(shelf, home / "releases" / release_id, f", SNAPSHOT_VERSION {number}") == []
    with reading(shelf) as connection:
        known = connection.execute("SELECT path FROM __ducklake_metadata_wps.public.ducklake_data_file").fetchall()
    there = [path.name for path in Path(str(shelf["warehouse_data"])).rglob("*.parquet")]
    assert sorted(there) == sorted(Path(path).name for (path,) in known)
