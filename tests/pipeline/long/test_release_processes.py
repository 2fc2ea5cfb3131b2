"""A release is whole or not there, whatever process is killed or reads meanwhile; one run at a time holds a home."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.ask.status import status
from pipeline.cli.render import show_status
from pipeline.publish import assembly
from pipeline.run import nightly
from pipeline.store.home import Busy, held
from pipeline.store.releases import DATABASE, STAGING, Release, Releases
from tests.conftest import drop
from tests.pipeline.numbered import numbered
from tests.support.kernel import ROOT, environment, project_at, published, releases_of


def _process(what: str, home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.long.release_scripts", what, str(home)]
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


def test_readers_see_no_error_and_no_mixture_while_50_releases_go_by(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    numbered(releases, 0)
    readers = [_process("read", tmp_path) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "reading\n"
    for number in range(1, 51):
        numbered(releases, number)
    (tmp_path / "stop").touch()
    for reader in readers:
        found = _answer(reader)
        assert found["errors"] == []
        assert found["opened"] > 50 and len(found["seen"]) > 10
        assert found["seen"] == sorted(found["seen"]) and found["seen"][-1] == 50
    assert [r.release_id for r in releases.all()] == [f"2026010{n:05d}" for n in range(50, 36, -1)]


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
