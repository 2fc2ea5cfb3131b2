"""A nightly that Dagster launches itself leaves the same record as `wps build`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline.store.runs import last_run
from tests.support.kernel import environment
from tests.support.small_program import personnel_alone


def test_the_job_of_the_code_location_publishes_and_says_so(tmp_path: Path) -> None:
    """Dagster's own history is kept as an operator keeps it: on disk, in a folder that it makes."""
    program = personnel_alone(tmp_path / "program")
    history = tmp_path / "history"
    history.mkdir()
    own = environment(WPS_HOME=str(tmp_path / "home"), WPS_OFFLINE="1", DAGSTER_HOME=str(history))
    command = [
        sys.executable,
        "-m",
        "dagster",
        "job",
        "execute",
        "-m",
        "pipeline.definitions",
        "-j",
        "nightly",
    ]
    own["PYTHONPATH"] = str(program)
    done = subprocess.run(command, check=False, env=own, cwd=program, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    record = last_run(tmp_path / "home")
    assert record is not None
    assert (record["outcome"], len(list((tmp_path / "home" / "runs").iterdir()))) == ("published", 1)
    assert (tmp_path / "home" / "wps.duckdb").exists()
    assert list((history / "history" / "runs").glob("*.db"))
