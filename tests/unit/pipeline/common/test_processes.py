"""Workers end with the process that began them, also when nothing gave it time to say so, and when they are told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from pipeline.common.processes import Apart, Died, Overdue, bound_memory, end_if_told
from tests.support.kernel import ROOT

BEGIN = """
import os, time
from pipeline.common.processes import pool

def nothing():
    pass

if __name__ == "__main__":
    kept = pool(1, nothing)  # one that nobody holds lets its worker go
    print(kept.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


LEAVES = """
import atexit, os
from pipeline.common.processes import pool

class Loaded:
    def __del__(self):
        os.write(1, b"taken apart\\n")

def work():
    global kept
    kept = Loaded()
    atexit.register(lambda: os.write(1, b"registered\\n"))
    print("said")

def nothing():
    pass

if __name__ == "__main__":
    with pool(1, nothing) as worker:
        worker.submit(work).result()
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


def test_a_worker_leaves_without_taking_apart_what_it_loaded_and_says_all_that_it_had_to(tmp_path: Path) -> None:
    """What libraries do at the end is done; what only an interpreter does that is taken apart is not."""
    script = tmp_path / "leaves.py"
    script.write_text(LEAVES, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=env, check=True).stdout
    assert said == "said\nregistered\n"


def test_a_process_apart_works_until_it_takes_too_long_and_then_another_does() -> None:
    apart = Apart(os.getpid)
    first = apart.begin().result()
    assert apart.do(60, os.getpid) == first != os.getpid()
    with pytest.raises(ZeroDivisionError):
        apart.do(60, divmod, 1, 0)
    assert apart.do(60, os.getpid) == first
    with pytest.raises(Overdue):
        apart.do(0.05, time.sleep, 60)
    assert apart.do(60, os.getpid) != first
    with pytest.raises(Died):
        apart.do(60, os._exit, 1)
    assert apart.do(60, divmod, 7, 2) == (3, 1)
    last = apart.begin().result()
    apart.end()
    assert not _runs(last)


def test_what_a_process_apart_cannot_begin_with_is_said() -> None:
    apart = Apart(partial(int, "no number"))
    with pytest.raises(ValueError, match="no number"):
        apart.do(60, os.getpid)
    apart.end()


def test_a_system_that_keeps_no_limit_of_memory_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    assert bound_memory(2**20) is False


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


INTERRUPTED = """
import os, signal, threading
import duckdb
from pipeline.common.processes import end_if_told

threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    duckdb.sql("SELECT count(*) FROM range(1_000_000_000) a, range(1_000) b WHERE a.range % 7 = b.range").fetchall()
except RuntimeError as error:
    end_if_told(error)
"""


def test_an_interrupted_query_is_ctrl_c_and_any_other_error_is_not() -> None:
    words = [sys.executable, "-c", INTERRUPTED]
    program = subprocess.run(words, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "KeyboardInterrupt" in program.stderr.splitlines()[-1]
    end_if_told(RuntimeError("Query failed"))
