"""Nights of a session do with one process beside this one: starting one takes longer than all that a small night asks.

Belongs here: asking expectations and making pages in this process, keeping a worker and processes apart. Does not: the
processes that do so for everybody else, which tests/unit/pipeline/check/test_beside.py, common/test_processes.py and
parse/test_workers.py beside it, and tests/pipeline/long test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from pipeline.check.beside import Asker
from pipeline.check.results import CheckResult
from pipeline.check.valuewise import Held
from pipeline.common.processes import Apart
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table
from pipeline.parse import crew
from pipeline.publish.feeds import asking
from pipeline.publish.page import apart
from pipeline.publish.page.declared import PageError
from pipeline.run import session
from pipeline.run.contact import reading

#: What begins workers for one source of one night.
POOL = crew.pool
#: The library answers one question at a time, as it does in a process of its own.
ONE_AT_A_TIME = Lock()


#: What held of values in any home of this process: the same question of the same values has the same answer in all.
HELD_BEFORE: set[str] = set()
#: Processes apart by what prepares them.
APART: dict[tuple[Any, ...], Apart[Any]] = {}


class HeldBefore(Held):
    """What held of values in a home, and in those of before: most tables of the small warehouse are alike in all."""

    def read(self, table: str) -> frozenset[str]:
        """The questions that held of the table, and of any other."""
        return super().read(table) | HELD_BEFORE

    def write(self, table: str, questions: Iterable[str]) -> None:
        """Remember these in the home and here."""
        held = set(questions)
        HELD_BEFORE.update(held)
        super().write(table, held)


class AskerHere(Asker):
    """Asks in this process, which has loaded the library once for all nights."""

    def start(self) -> None:
        """Nothing is to begin."""

    def validate(
        self, table: Table, path: Path, expectations: Sequence[Promise], held: Held | None = None
    ) -> list[CheckResult]:
        """As the other process would; what held of the same values in another home is not asked again."""
        from pipeline.check.great_expectations import validate

        with ONE_AT_A_TIME:
            return validate(table, path, expectations, held and HeldBefore(held.root, held.asked_by))


class LastingApart:
    """A process apart that stays for the next who wants it prepared alike; ended only where its work takes too long."""

    def __init__(self, prepare: partial[Any]) -> None:
        apart = APART.setdefault((prepare.func, prepare.args), Apart(prepare))
        self.begin, self.do = apart.begin, apart.do

    def end(self) -> None:
        """Stay."""


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
    """Inside the block, the nights of this process parse in the same worker, and do nearly all else here."""
    worker = LastingWorker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "Asker", AskerHere)
        patch.setattr(apart, "_ask_for", page_here)
        patch.setattr(crew, "pool", lambda _: worker)
        for module in (asking, reading):
            patch.setattr(module, "Apart", LastingApart)
        yield
    worker.end()
    for begun in APART.values():
        begun.end()
