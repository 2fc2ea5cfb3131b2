"""A home is as large after many nights as after a few, and nothing goes that a kept release or the next night needs."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipeline.run import nightly
from pipeline.run.pruning.documents import DOCUMENT
from pipeline.store.files import read_parquet
from pipeline.store.releases import Releases, parquet_files
from tests.conftest import drop
from tests.support.damage import in_this_process
from tests.support.kernel import FIRST, project_at, published, put, releases_of

BEGAN = datetime(2026, 1, 1, 2, tzinfo=UTC)
NIGHTS, NEW_EACH = 64, 8


def size(home: Path) -> dict[str, int]:
    """Bytes of each folder of a home."""
    folders = [folder for folder in home.iterdir() if folder.is_dir() and folder.name != "inbox"]
    return {f.name: sum(p.stat().st_size for p in f.rglob("*") if p.is_file()) for f in folders}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, int]]]:
    """A home after many nights, and its size after each; a document of another size is revised in every eighth."""
    home, sizes = tmp_path_factory.mktemp("year"), []
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        for night in range(NIGHTS):
            patch.setenv("SOURCE_DATE_EPOCH", str(int((BEGAN + timedelta(days=night)).timestamp())))
            if night % NEW_EACH == 0:
                drop(home, "first.csv", *FIRST, f"2021-01-31,Kenya,{1000 + night}")
                put(home, "wrong.csv", f"when,where\n{night},x\n".encode())
            record = nightly.run(project_at(home, keep=3, keep_days=7))
            assert record["outcome"] == ("unchanged" if night % NEW_EACH else "published"), record["message"]
            assert record["not_pruned"] is None
            sizes.append(size(home))
            if night == NEW_EACH:
                first = releases_of(home)[0]
                Releases(home).pins.pin(first, "cited")
    return home, sizes


def test_the_home_is_as_large_after_many_nights_as_after_a_few(year: tuple[Path, list[dict[str, int]]]) -> None:
    home, sizes = year
    settled = max(sum(s.values()) - s["changes"] for s in sizes[4 * NEW_EACH : 5 * NEW_EACH])
    assert max(sum(s.values()) - s["changes"] for s in sizes[-NEW_EACH:]) <= settled * 1.02
    assert len(list((home / "changes").glob("*.parquet"))) == NIGHTS // NEW_EACH, "ledgers are kept for good"
    assert len(list((home / "runs").glob("*.json"))) <= 11 and len(releases_of(home)) == 4


def test_what_kept_releases_were_made_of_is_there(year: tuple[Path, list[dict[str, int]]]) -> None:
    home, _ = year
    blobs = {path.name for path in (home / "snapshots").glob("??/*")}
    files = [parquet_files(release.folder)[DOCUMENT] for release in Releases(home).all()]
    made_of = {sha for file in files for sha in read_parquet(file).filter(pl.col("origin") == "inbox")["sha256"]}
    assert len(made_of) >= 4 and made_of <= blobs
    assert len(blobs) < 2 * NIGHTS // NEW_EACH, "documents that nothing is made of any more are gone"


def test_the_next_night_goes_on(
    year: tuple[Path, list[dict[str, int]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_this_process(monkeypatch)
    home = tmp_path / "home"
    shutil.copytree(year[0], home, symlinks=True)
    drop(home, "first.csv", *FIRST, "2021-01-31,Kenya,5")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published", record["message"]
    assert published(home, "SELECT max(advisers) FROM marts.adviser_year") == [(12,)]
