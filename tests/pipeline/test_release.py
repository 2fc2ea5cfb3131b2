"""A release is whole or not there: rollback, pruning, stray logs, damage; what needs processes is in `long`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.ask import doctor
from pipeline.run import nightly
from pipeline.store.releases import DATABASE, ReleaseError, Releases
from tests.conftest import drop
from tests.pipeline.numbered import numbered
from tests.support.kernel import project_at, published, releases_of


def test_a_reader_keeps_what_it_opened_when_it_is_pruned(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    numbered(releases, 1)
    with duckdb.connect(str(releases.database), read_only=True) as connection:
        for number in range(2, 5):
            numbered(releases, number)
        releases.prune(1)
        assert connection.execute("SELECT max(n) FROM marts.b").fetchall() == [(1,)]


def test_the_current_release_is_never_pruned(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    for number in range(5):
        numbered(releases, number)
    first = releases.all()[-1].release_id
    releases.roll_back(first)
    assert first not in releases.prune(2)
    assert releases.current_id() == first and len(releases.all()) == 3


def test_rolled_back_inputs_are_published_again_by_force_only(home: Path) -> None:
    first = releases_of(home)[0]
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    assert nightly.run(project_at(home, keep=2))["outcome"] == "published"
    second = releases_of(home)[-1]
    releases = project_at(home).releases
    assert releases.roll_back().release_id == first
    assert published(home, "SELECT count(*) FROM marts.adviser_year WHERE year = 2021") == [(0,)]
    record = nightly.run(project_at(home))
    assert record["outcome"] == "unchanged" and "--force" in record["message"]
    assert releases.current_id() == first and releases.get(second).release_id == second
    record = nightly.run(project_at(home, keep=2), force=True)
    assert record["outcome"] == "published"
    assert releases_of(home) == [second, record["release_id"]], "pruned to the two that are kept"
    assert published(home, "SELECT count(*) FROM marts.adviser_year WHERE year = 2021") == [(1,)]


def test_going_back_says_what_is_impossible(home: Path) -> None:
    releases = Releases(home)
    with pytest.raises(ReleaseError, match="no earlier release"):
        releases.roll_back()
    with pytest.raises(ReleaseError, match=r"no single release '1999'.*" + releases_of(home)[0]):
        releases.roll_back("1999")
    assert releases.get(releases_of(home)[0][:15]).release_id == releases_of(home)[0]


def _poison(home: Path) -> list[Path]:
    logs = [home / f"{DATABASE}.wal", (home / "releases" / "current").resolve() / f"{DATABASE}.wal"]
    for log in logs:
        log.write_bytes(os.urandom(4096))
    return logs


def test_stray_logs_are_gone_after_a_night_with_nothing_new(home: Path) -> None:
    logs = _poison(home)
    finding = next(f for f in doctor.examine(project_at(home)) if f["what"] == "write-ahead log")
    assert not finding["ok"] and all(str(log.name) in finding["detail"] for log in logs)
    assert nightly.run(project_at(home))["outcome"] == "unchanged"
    assert not any(log.exists() for log in logs)
    assert len(published(home, "FROM marts.adviser_year")) == 2


def test_stray_logs_are_gone_after_a_publication(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    numbered(releases, 1)
    log = tmp_path / f"{DATABASE}.wal"
    log.write_bytes(os.urandom(4096))
    numbered(releases, 2)
    assert not log.exists()
    assert published(tmp_path, "SELECT max(n) FROM core.a") == [(2,)]


def test_stray_logs_are_gone_after_a_rollback(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    numbered(releases, 1)
    _poison(tmp_path)
    numbered(releases, 2)
    _poison(tmp_path)
    releases.roll_back()
    assert published(tmp_path, "SELECT max(n) FROM core.a") == [(1,)]


def _finding(home: Path) -> dict[str, Any]:
    return next(f for f in doctor.examine(project_at(home)) if f["what"] == "release")


def test_the_doctor_finds_a_release_in_order(home: Path) -> None:
    finding = _finding(home)
    assert finding["ok"] and releases_of(home)[0] in finding["detail"]


def test_the_doctor_finds_a_changed_database(home: Path) -> None:
    database = (home / DATABASE).resolve()
    assert database.stat().st_mode & 0o222 == 0, "published files are read-only"
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS a")
    finding = _finding(home)
    assert not finding["ok"] and "changed after publication" in finding["detail"]


@pytest.mark.parametrize("damage", ["emptied", "overwritten", "gone", "parquet"])
def test_the_doctor_finds_a_damaged_release(home: Path, damage: str) -> None:
    database = (home / DATABASE).resolve()
    table = database.parent / "parquet" / "core" / "adviser_count.parquet"
    broken = table if damage == "parquet" else database
    broken.unlink()
    if damage != "gone":
        broken.write_bytes(b"" if damage == "emptied" else os.urandom(20_000))
    finding = _finding(home)
    assert not finding["ok"] and "--force" in finding["detail"]


def test_published_files_are_read_only(home: Path) -> None:
    files = [p for p in (home / "releases" / "current").resolve().rglob("*") if p.is_file()]
    assert files and not [p for p in files if p.stat().st_mode & 0o222]
