"""Strange names of homes, full disks, records that cannot be kept: clear words, and readers keep their release."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.run import nightly, session
from pipeline.store.home import ROOM
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.damage import (
    FIGURES,
    SAYS,
    folder,
    in_this_process,
    wrong,
)
from tests.support.kernel import copy_of, project_at, published

pytestmark = pytest.mark.xdist_group("kernel-damage")


@pytest.fixture
def home(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(two_nights, tmp_path / "home")


@pytest.fixture
def wps(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wps:
    return over(home, monkeypatch)


def test_a_lock_that_is_a_folder_is_a_wrong_home(home: Path, wps: Wps) -> None:
    folder(home / "run.lock")
    ended = wps("build")
    assert ended.exit_code == 2 and "run.lock cannot be opened" in ended.stderr


def test_a_home_may_have_any_name(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)
    home = copy_of(two_nights, tmp_path / "[x]*" / "year=2020" / "home")
    copy_of(two_nights, tmp_path / "xy" / "year=2020" / "home")  # what a pattern would find
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    record = nightly.run(project_at(home))
    assert (record["outcome"], published(home, SAYS)) == ("published", [*FIGURES, (2022, "KEN", 1)]), record["message"]
    assert wrong(home, everything=True) == {}


def test_a_home_that_no_database_can_be_kept_in_is_a_wrong_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = over(tmp_path / "what?" / "home", monkeypatch)("build")
    assert ended.exit_code == 2 and "? in its name" in ended.stderr


@pytest.mark.parametrize("step", ["look", "publish"])
def test_a_full_disk_is_told_in_a_line_and_the_run_is_recorded(
    home: Path, wps: Wps, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Full once the step begins, until the room that is kept for the record is given."""
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    before, full, fsync = last_run(home), [], os.fsync
    real = getattr(nightly.steps, step)

    def write(handle: int) -> None:
        if full and (home / ROOM).exists():
            raise OSError(28, "No space left on device")
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(nightly.steps, step, lambda *given: (full.append(1), real(*given))[1])
        patch.setattr(os, "fsync", write)
        ended = wps("build")
    assert (ended.exit_code, ended.stderr) == (5, "")
    (told,) = [line for line in ended.stdout.splitlines() if "No space left on device" in line]
    assert told.startswith("failed: the previous release stays")
    record = last_run(home)
    assert record is not None and record != before and record["outcome"] == "failed"
    assert published(home, SAYS) == FIGURES
    assert not [p for p in home.rglob("*") if p.name.endswith(".partial") or p.name.startswith(".staging")]
    assert step == "look" or nightly.run(project_at(home))["outcome"] == "published"


def test_a_record_that_cannot_be_kept_is_told(home: Path, wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(session, "keep_run", fails)
    ended = wps("build")
    assert ended.exit_code == 0 and "record could not be kept: Permission denied" in ended.stdout
