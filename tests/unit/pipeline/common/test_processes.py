"""Workers end with the process that began them, also when nothing gave it time to say so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.kernel import ROOT

BEGIN = """
import os, time
from pipeline.common.processes import pool

def nothing():
    pass

if __name__ == "__main__":
    print(pool(1, nothing).submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks for a process by its number, as POSIX does")
def test_no_worker_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "begins.py"
    script.write_text(BEGIN, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=env) as begun:
        assert begun.stdout is not None
        worker = int(begun.stdout.readline())
        assert _runs(worker)
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    deadline = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return not _is_gone(number)


def _is_gone(number: int) -> bool:
    """Ended, and only its number not yet given back: nobody in a container may ask for it."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
