"""A release is whole or not there: kills, readers at work, a second run, rollback, pruning, stray logs, damage."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.ask import doctor
from pipeline.ask.status import status
from pipeline.cli.render import show_status
from pipeline.publish import assembly
from pipeline.run import nightly
from pipeline.store.home import Busy, held
from pipeline.store.releases import DATABASE, STAGING, Release, ReleaseError, Releases
from tests.conftest import drop
from tests.support.kernel import ROOT, environment, project_at, published, releases_of


def _process(what: str, home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.release_scripts", what, str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment())


def _answer(process: subprocess.Popen[str]) -> Any:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


def _whole(home: Path) -> Release:
    """The current release, opened as an analyst would and compared with its Parquet files."""
    project = project_at(home)
    release = project.releases.current()
    assert release is not None
    assert assembly.verify(release.folder, list(project.tables.values())) == release.rows
    assert published(home, "SELECT release_id FROM meta.release") == [(release.release_id,)]
    return release


def test_a_publication_killed_at_any_moment_leaves_a_whole_release(tmp_path: Path) -> None:
    found = _answer(_process("kill_everywhere", tmp_path))
    assert found["killed"] > 20, "the audit hook saw too little of the disk"
    assert found["wrong"] == []
    assert found["left"] == [], "the last, undisturbed publication clears away what the killed ones left"
    assert len(found["kept"]) == 3


def _when(seen: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a milestone; the process must still be at work then."""
    until = time.monotonic() + 90
    while not seen():
        assert process.poll() is None and time.monotonic() < until, "the milestone was not met"
        time.sleep(0.002)


def test_a_killed_run_leaves_the_release_and_the_next_run_goes_on(home: Path) -> None:
    before = _whole(home).release_id
    table = home / "work" / "tables" / "core.adviser_count.parquet"
    stamp = table.stat().st_mtime_ns
    milestones: list[Callable[[], bool]] = [
        lambda: table.stat().st_mtime_ns != stamp,
        lambda: any((home / "releases").glob(f"{STAGING}*/{DATABASE}")),
    ]
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    for seen in milestones:
        process = _process("run", home)
        _when(seen, process)
        _kill(process)
        assert _whole(home).release_id == before
    assert any((home / "releases").glob(f"{STAGING}*")), "killed too late to prove anything"
    assert (home / "run.holder.json").exists()
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published"
    assert _whole(home).release_id == record["release_id"]
    assert releases_of(home) == [before, record["release_id"]], "staging leftovers are gone"


def test_publications_killed_at_random_leave_whole_releases(home: Path) -> None:
    delays = random.Random(20261001)
    for _ in range(4):
        process = _process("publish_on", home)
        assert process.stdout is not None
        announced = process.stdout.readline().strip()
        time.sleep(delays.uniform(0, 0.6))
        _kill(process)
        assert _whole(home).release_id >= announced
    for release in project_at(home).releases.all():
        assert assembly.verify(release.folder, list(project_at(home).tables.values())) == release.rows


def _numbered(releases: Releases, number: int) -> None:
    """A release of two small tables that hold nothing but its number."""
    staged = releases.stage(f"2026010{number:05d}")
    with duckdb.connect(str(staged / DATABASE)) as connection:
        for name in ("core.a", "marts.b"):
            connection.execute(f"CREATE SCHEMA {name.split('.')[0]}")
            connection.execute(f"CREATE TABLE {name} AS SELECT {number} AS n FROM range(5000)")
    record = {"created_at": "2026-01-01T00:00:00+00:00", "inputs": str(number), "rows": {}}
    releases.publish(staged, record)
    releases.prune(14)


def test_readers_see_no_error_and_no_mixture_while_50_releases_go_by(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    _numbered(releases, 0)
    readers = [_process("read", tmp_path) for _ in range(2)]
    time.sleep(1)
    for number in range(1, 51):
        _numbered(releases, number)
    time.sleep(0.3)
    (tmp_path / "stop").touch()
    for reader in readers:
        found = _answer(reader)
        assert found["errors"] == []
        assert found["opened"] > 50 and len(found["seen"]) > 10
        assert found["seen"] == sorted(found["seen"]) and found["seen"][-1] == 50
    assert [r.release_id for r in releases.all()] == [f"2026010{n:05d}" for n in range(50, 36, -1)]


def test_a_reader_keeps_what_it_opened_when_it_is_pruned(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    _numbered(releases, 1)
    with duckdb.connect(str(releases.database), read_only=True) as connection:
        for number in range(2, 5):
            _numbered(releases, number)
        releases.prune(1)
        assert connection.execute("SELECT max(n) FROM marts.b").fetchall() == [(1,)]


def test_the_current_release_is_never_pruned(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    for number in range(5):
        _numbered(releases, number)
    first = releases.all()[-1].release_id
    releases.roll_back(first)
    assert first not in releases.prune(2)
    assert releases.current_id() == first and len(releases.all()) == 3


def test_a_second_run_and_who_looks_are_told_who_holds_the_home(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process = _process("hold", home)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    try:
        with pytest.raises(Busy, match=rf"^another run holds .*: process {process.pid} on {socket.gethostname()}"):
            nightly.run(project_at(home))
        with pytest.raises(Busy), held(home):
            pytest.fail("two processes hold one home")
        first = {**status(home), "last_run": None}
        assert (first["held_by"] or "").startswith(f"process {process.pid} on ")
        show_status(first)  # type: ignore[arg-type]
        assert f"no run has ended yet in {home}: its first run is under way" in capsys.readouterr().out
    finally:
        _kill(process)
    assert nightly.run(project_at(home))["outcome"] == "unchanged", "the lock of a dead process holds nobody up"


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
    _numbered(releases, 1)
    log = tmp_path / f"{DATABASE}.wal"
    log.write_bytes(os.urandom(4096))
    _numbered(releases, 2)
    assert not log.exists()
    assert published(tmp_path, "SELECT max(n) FROM core.a") == [(2,)]


def test_stray_logs_are_gone_after_a_rollback(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    _numbered(releases, 1)
    _poison(tmp_path)
    _numbered(releases, 2)
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
