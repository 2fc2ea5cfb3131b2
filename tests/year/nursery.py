"""Nights as processes that begin at once and can be ended by force, forked from one that has loaded all they need.

Belongs here: one night in a child, a signal at a moment of its processor time. Does not: choosing moments, judging what
is left (`force`). `Nursery` begins `python -m tests.year.nursery`, which reads a line of JSON a night and answers one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.support.damage import in_this_process
from tests.support.kernel import environment
from tests.year.nights import at, declared, project_at

#: Seconds between two looks at how much time a child has used, at least: it uses no more than all cores have.
LOOK, CORES = 0.002, os.cpu_count() or 1
#: Seconds within which a night that was told to end has ended, however busy the machine is.
PATIENCE = 240
#: The outcome of a night that was told to end and did not.
HANGS = "hangs"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Forced:
    """A night to be run: `signal` is sent when it has used `seconds` of processor time; none with 0."""

    home: str
    origin: str
    day: str
    signal: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Ended:
    """How it ended: its outcome, where it lived to say one, the signal that it was sent, its own processor time."""

    outcome: str
    message: str
    signal: int
    seconds: float


class Nursery:
    """The process that nights are forked from. Use as a context manager."""

    def __enter__(self) -> Self:
        words = [sys.executable, "-m", "tests.year.nursery"]
        env = environment(WPS_PAGE="off")
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.communicate(timeout=60)

    def night(self, asked: Forced) -> Ended:
        """Run a night, and wait until it has ended."""
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise ValueError("the nursery has no ends to speak to")
        print(json.dumps(asdict(asked)), file=to, flush=True)
        return Ended(**json.loads(back.readline()))


def _one(asked: Forced) -> Ended:
    """Fork a night; send it the signal when its time has come."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        _night(asked, writes)
    os.close(writes)
    sent = _sent(child, asked) if asked.signal else 0
    hangs = bool(sent) and not _ends(child)
    with os.fdopen(reads) as told:
        outcome, _, message = told.read().partition("\n")
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    used = _seconds(child)
    outcome = HANGS if hangs else outcome
    os.waitpid(child, 0)
    return Ended(outcome, message, sent, used)


def _sent(child: int, asked: Forced) -> int:
    """Wait until a child has used so much processor time, and send it the signal; 0 where it has ended before."""
    while not _over(child):
        left = asked.seconds - _seconds(child)
        if left <= 0:
            os.kill(child, asked.signal)
            return asked.signal
        time.sleep(max(LOOK, left / CORES))
    return 0


def _ends(child: int) -> bool:
    """Whether a child ends in time; it is killed where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _over(child):
            return True
        time.sleep(LOOK)
    os.kill(child, signal.SIGKILL)
    return False


def _night(asked: Forced, told: int) -> None:
    """The night, in the child: says how it ended, and ends."""
    from pipeline.run import nightly

    said = "killed\n"
    try:
        with at(date.fromisoformat(asked.day)):
            record = nightly.run(project_at(Path(asked.home), asked.origin))
        said = f"{record['outcome']}\n{record['message']}"
    except BaseException as error:  # whatever it was is told to who began the night
        said = f"{type(error).__name__}\n{error}"
    finally:
        os.write(told, said.encode())
        os._exit(0)


def _over(child: int) -> bool:
    """Whether a child has ended and is not waited for yet."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _seconds(process: int) -> float:
    """The processor time that a process has used, without what its own children have."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> None:
    """Run what is asked for, line by line."""
    import pipeline.check.great_expectations
    import pipeline.publish.publish  # noqa: F401 what a night loads late is loaded before

    declared()
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        for line in sys.stdin:
            print(json.dumps(asdict(_one(Forced(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    main()
