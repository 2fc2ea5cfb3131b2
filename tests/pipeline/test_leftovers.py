"""What killed trials left in a home is gone after the next run begins; live trials keep theirs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from pipeline.run.session import Session
from pipeline.store.leftovers import TRIAL, trial
from tests.support.kernel import ROOT, environment, project_at

SCRIPT = """
import sys, time
from pathlib import Path
from pipeline.run import one_table
from tests.support.kernel import project_at
one_table.build_mart = one_table.harmonise_dataset = lambda *_: time.sleep(100)
one_table.make(project_at(Path(sys.argv[1])), "adviser_count")
"""


def _made(home: Path) -> list[Path]:
    return list(home.glob(f"{TRIAL}*"))


def _trial(home: Path) -> subprocess.Popen[bytes]:
    """`wps make` in a process of its own, in the middle of its work."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(home)], cwd=ROOT, env=environment())
    until = time.monotonic() + 60
    while not _made(home):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    return process


def _run_begins(home: Path) -> None:
    with Session(project_at(home)):
        pass


def test_the_folder_of_a_killed_trial_is_removed_by_the_next_run_and_a_live_ones_is_not(home: Path) -> None:
    process = _trial(home)
    try:
        _run_begins(home)
        assert len(_made(home)) == 1, "somebody is at work in it"
    finally:
        process.kill()
        process.wait()
    assert len(_made(home)) == 1
    _run_begins(home)
    assert not _made(home)


def test_two_trials_do_not_wait_for_one_another(tmp_path: Path) -> None:
    with trial(tmp_path), trial(tmp_path):
        (tmp_path / f"{TRIAL}a").mkdir()
    assert _made(tmp_path)


def test_what_a_killed_run_was_writing_is_removed_by_the_next(home: Path) -> None:
    """Names of half-written files hold the process that wrote them: nobody else ever writes over one."""
    names = (".room.7.partial", "snapshots/ab/.ab12.7.partial", "runs/.1.json.7.partial", "changes/.r.7.partial")
    left = [home / name for name in (*names, "releases/.withdrawn.7.partial", "releases/.staging-gone-1/release.json")]
    dropped = home / "inbox" / "adviser_counts" / ".on-its-way.csv.partial"
    for path in (*left, dropped):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    _run_begins(home)
    assert [path for path in left if path.parent.exists() and path.exists()] == []
    assert dropped.exists() and not list(home.glob("releases/.staging*"))
