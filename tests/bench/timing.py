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


def cpu_seconds(*arguments: str, env: dict[str, str] | None = None) -> float:
    """The processor time, user and system, of `python ARGUMENTS` as a process; raises when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cpu_ratio(
    one: tuple[str, ...], other: tuple[str, ...], runs: int = 7, env: dict[str, str] | None = None
) -> tuple[float, float]:
    """How many times the processor time of `other` `one` takes, and its seconds: medians of runs in turn."""
    pairs = [(cpu_seconds(*one, env=env), cpu_seconds(*other, env=env)) for _ in range(runs + 1)][1:]
    return median(a / b for a, b in pairs), median(a for a, _ in pairs)


def peak_mebibytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
