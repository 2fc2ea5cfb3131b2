"""Processes for all nights of a session: starting one takes longer than all that a small night asks of it.

Belongs here: keeping a process that asks expectations and a worker. Does not: these processes themselves, which
tests/unit/pipeline/check/test_beside.py and tests/unit/pipeline/parse/test_workers.py test.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.check.beside import Asker
from pipeline.parse import crew
from pipeline.run import session

#: What begins workers for one source of one night.
POOL = crew.pool


class LastingAsker(Asker):
    """What the end of a night does not end."""

    def close(self) -> None:
        """Stay for the next night."""

    def end(self) -> None:
        """End the process."""
        super().close()


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


@contextmanager
def lasting_processes() -> Iterator[None]:
    """Inside the block, the nights of this process ask the same process, and parse in the same one."""
    asker, worker = LastingAsker(), LastingWorker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "Asker", lambda: asker)
        patch.setattr(crew, "pool", lambda _: worker)
        yield
    asker.end()
    worker.end()
