"""Timing whole pieces of work: the median of several runs, and the peak memory of a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

RUNS = 3


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall time of the runs."""
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return median(taken)


def process_seconds(*arguments: str, runs: int = RUNS, env: dict[str, str] | None = None) -> float:
    """The median wall time of `python ARGUMENTS` as a process; raises when it fails."""
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True, env=env), runs)


def peak_mebibytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
