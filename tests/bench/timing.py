"""Timing whole pieces of work: the median of several runs, and the peak memory of a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True)
class Taken:
    """What a process took, with all that it began: seconds by the clock, and of the processors, user and system."""

    clock: float
    cpu: float


def taken(*arguments: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> tuple[Taken, bytes]:
    """What `python ARGUMENTS` took as a process, and what it printed; raises when it fails."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=env, cwd=cwd)
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(clock, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime), done.stdout


def cpu_seconds(*arguments: str, env: dict[str, str] | None = None) -> float:
    """The processor time, user and system, of `python ARGUMENTS` as a process; raises when it fails."""
    return taken(*arguments, env=env)[0].cpu


def cpu_ratio(
    one: tuple[str, ...], other: tuple[str, ...], runs: int = 7, env: dict[str, str] | None = None
) -> tuple[float, float]:
    """How many times the processor time of `other` `one` takes, and its seconds: medians of runs in turn."""
    pairs = [(cpu_seconds(*one, env=env), cpu_seconds(*other, env=env)) for _ in range(runs + 1)][1:]
    return median(a / b for a, b in pairs), median(a for a, _ in pairs)


def peak_mebibytes() -> float:
    """The most memory that this process has held so far; what the one that began it held counts in no way."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024
