"""`wps query` as a process: it stops at Ctrl-C, and holds no large answer whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.kernel import ROOT, environment

#: Far more rows than fit into the memory that a query has.
ENDLESS = "SELECT a.i, b.i AS j, repeat('x', 100) AS x FROM range(1000000) a(i), range(1000000) b(i)"
#: As from a terminal, also where the tests run in the background of a shell, which lets Ctrl-C pass its children by.
SCRIPT = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
BEGIN = "import sys; from pipeline.cli.main import main; print('begun', file=sys.stderr, flush=True); main()"
COMMAND = (sys.executable, "-c", f"{SCRIPT}{BEGIN}", "query")


def _stopped(home: Path, *words: str) -> tuple[int, str, float]:
    """A query that does not end, stopped after a while: exit code, standard error, seconds from signal to end."""
    process = subprocess.Popen(
        [*COMMAND, *words],
        cwd=ROOT,
        env=environment(WPS_HOME=str(home)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None and process.stderr.readline() == "begun\n"
    time.sleep(2)
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said, time.monotonic() - began


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",), ("--output", "{tmp}/out.csv")], ids=str)
def test_ctrl_c_stops_at_once(home: Path, tmp_path: Path, form: tuple[str, ...]) -> None:
    code, said, seconds = _stopped(home, ENDLESS, *(word.format(tmp=tmp_path) for word in form))
    assert code == 130 and "Traceback" not in said and seconds < 3, said
    assert not list(tmp_path.glob("*out.csv*"))


def _megabytes(home: Path, *words: str) -> int:
    """The most memory that a query's process takes."""
    script = (
        "import re, sys; from pathlib import Path; from pipeline.cli.main import app\n"
        "try: app()\n"
        "finally: print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "query", *words],
        cwd=ROOT,
        env=environment(WPS_HOME=str(home)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(ended.stderr.split()[-1]) // 1024


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",), ("--output", "{tmp}/out.parquet")], ids=str)
def test_a_large_answer_is_never_held_whole(home: Path, tmp_path: Path, form: tuple[str, ...]) -> None:
    """600 MB of text go by."""
    words = [word.format(tmp=tmp_path) for word in form]
    small, large = (
        _megabytes(home, f"SELECT i, repeat('x', 2000) AS x FROM range({rows}) t(i)", *words)
        for rows in (1_000, 300_000)
    )
    assert large < small + 250, (small, large)
