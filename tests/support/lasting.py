"""Nights of a session do with one process beside this one: starting one takes longer than all that a small night asks.

Belongs here: asking expectations and making pages in this process, keeping a worker. Does not: the processes that do so
for everybody else, which tests/unit/pipeline/check/test_beside.py, tests/unit/pipeline/parse/test_workers.py and
tests/pipeline/long test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from pipeline.check.beside import Asker
from pipeline.check.results import CheckResult
from pipeline.parse import crew
from pipeline.publish.page import apart
from pipeline.publish.page.declared import PageError
from pipeline.run import session

#: What begins workers for one source of one night.
POOL = crew.pool
#: The library answers one question at a time, as it does in a process of its own.
ONE_AT_A_TIME = Lock()


class AskerHere(Asker):
    """Asks in this process, which has loaded the library once for all nights."""

    def start(self) -> None:
        """Nothing is to begin."""

    def validate(self, *asked: Any) -> list[CheckResult]:
        """As the other process would."""
        from pipeline.check.great_expectations import validate

        with ONE_AT_A_TIME:
            return validate(*asked)


class LastingWorker(Executor):
    """One worker, which stays when a night has parsed; begun anew where a document has killed it."""

    def __init__(self) -> None:
        self._running: Executor | None = None

    def submit(self, *work: Any, **named: Any) -> Future[Any]:
        """As any executor."""
        try:
            return self._begun().submit(*work, **named)
        except BrokenProcessPool:
            self.end()
            return self._begun().submit(*work, **named)

    def __exit__(self, *_: object) -> None:
        """Stay for the next source."""

    def end(self) -> None:
        """End the process."""
        if self._running is not None:
            self._running.shutdown()
        self._running = None

    def _begun(self) -> Executor:
        self._running = self._running or POOL(1)
        return self._running


def page_here(declared: Path, home: Path, release_id: str, more: Sequence[str]) -> None:
    """Have a page made as `python -m pipeline.publish.page` makes it. Raises PageError with what that would say."""
    from pipeline.publish.page.__main__ import main

    with redirect_stderr(StringIO()) as said:
        ended = main(str(declared), str(home), release_id, *more)
    if ended:
        raise PageError(f"the page could not be made: {said.getvalue().splitlines()[-1]}")


@contextmanager
def lasting_processes() -> Iterator[None]:
    """Inside the block, the nights of this process parse in the same worker, and do all else here."""
    worker = LastingWorker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "Asker", AskerHere)
        patch.setattr(apart, "_ask_for", page_here)
        patch.setattr(crew, "pool", lambda _: worker)
        yield
    worker.end()
