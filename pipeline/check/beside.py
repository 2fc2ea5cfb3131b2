"""Great Expectations in a process of its own, which loads it while tables are still being made.

Belongs here: that process: its beginning, its questions, its end. Does not: what is asked (`great_expectations`).
Loading the library takes longer than asking it anything, and this process has other things to do meanwhile.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pipeline.check.results import CheckResult
from pipeline.check.valuewise import Held
from pipeline.common.later import do_without, load_later
from pipeline.common.processes import collect_rarely, pool
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table

#: A process that ends under a question is begun anew so often: the machine may have been short of memory.
ATTEMPTS = 2
#: What the library imports for its charts and for tests of distributions, and no question here needs: two fifths of
#: the time that it takes to load.
RARELY_NEEDED = ("altair", "jsonschema", "scipy.stats")
#: What it does without where it is not installed, and loads wherever it is: no table is asked in a database of others.
NEVER_NEEDED = ("sqlalchemy",)


class Unanswered(RuntimeError):
    """The process that asks ended each time before it answered."""


class Asker:
    """The process, begun when `start` says so or with the first question; `validate` may be called by many threads."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Begin the process, which loads the library, without waiting for it."""
        with suppress(BrokenProcessPool, OSError):  # the first question meets the same, and tells
            self._begun().submit(_load)

    def validate(
        self, table: Table, path: Path, expectations: Sequence[Promise], held: Held | None = None
    ) -> list[CheckResult]:
        """As `great_expectations.validate`. Raises Unanswered when the process ends each time that it is asked."""
        for _ in range(ATTEMPTS):
            running = self._begun()
            try:
                return running.submit(_validate, table, path, list(expectations), held).result()
            except (BrokenProcessPool, OSError) as error:  # told when it was tried often enough
                self._forget(running)
                said = error
        raise Unanswered(
            f"{table.name}: the process that asks its expectations ended {ATTEMPTS} times before it answered ({said}); "
            "it needs some 500 MB of memory: the next run asks again"
        )

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._forget(self._pool)

    def _begun(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = pool(1, _ready)
            return self._pool

    def _forget(self, ended: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is ended:
                self._pool = None
        ended.shutdown(cancel_futures=True)


def _ready() -> None:
    """Leave it to the process that asks to answer Ctrl-C: it ends this one. Load what the questions need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    load_later(*RARELY_NEEDED)
    do_without(*NEVER_NEEDED)


def _load() -> None:
    import pipeline.check.great_expectations  # noqa: F401


def _validate(table: Table, path: Path, expectations: list[Promise], held: Held | None) -> list[CheckResult]:
    from pipeline.check.great_expectations import validate

    return validate(table, path, expectations, held)
