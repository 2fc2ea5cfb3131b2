"""Clerks: processes of our own in which questions are answered. One that nothing else stops ends with its clerk.

Belongs here: how many there are, who asks which, what becomes of one that is stuck. Does not: the answers
(`catalogue`), processes as such (`common.processes`).

The engine counts a text that it makes in no limit of memory, and cannot be interrupted in it. A clerk keeps the release
open between two questions, and is warm when one comes.
"""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import anyio

from pipeline.ask.errors import TooLarge
from pipeline.ask.query import reading
from pipeline.ask.serve.catalogue import CATALOGUE, Operation, answer
from pipeline.ask.serve.desk import Desk, Limits
from pipeline.ask.statement import too_large, too_long
from pipeline.common.processes import Apart, Died, Overdue, bound_memory
from pipeline.store.engine import QUERY_BYTES

#: Questions in the asker's own SQL that are worked on at a time, and others; the rest wait.
OF_SQL, OF_OTHERS = 3, 2
#: Seconds that a question has to end when it was interrupted, before its clerk is ended.
GRACE = 1.0
UNBOUNDED = "this system bounds no process's memory: a query may take all of it until its seconds are over"

#: From an operation and its arguments to the answer as JSON; raises as `catalogue.answer` does.
Ask = Callable[[Operation, Mapping[str, object]], Awaitable[str]]


def answered(desk: Desk, name: str, given: Mapping[str, object]) -> str:
    """An operation's answer as JSON. Raises as `catalogue.answer` does."""
    found = answer(desk, CATALOGUE[name], given)
    return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Clerks:
    """Those who answer at the desk that `open_desk` opens (it can be pickled); they begin when they are needed.

    `at_end` is done when all of them have ended.
    """

    def __init__(self, open_desk: Callable[[], Desk], limits: Limits, at_end: Callable[[], object] = bool) -> None:
        self._at_end = at_end
        self._prepare = partial(_sit_down, open_desk)
        self._limits = limits
        self._free: deque[Apart[bool]] = deque()
        self._every: set[Apart[bool]] = set()
        self._of_sql, self._of_others = anyio.CapacityLimiter(OF_SQL), anyio.CapacityLimiter(OF_OTHERS)

    def begin(self) -> bool:
        """Wait for the first of them; whether this system bounds its memory. Raises what opening the desk raises."""
        with self._one() as clerk:
            return clerk.begin().result()

    async def ask(self, operation: Operation, given: Mapping[str, object]) -> str:
        """The answer as JSON. Raises as `catalogue.answer` does, and TooLarge."""
        limiter = self._of_sql if operation.asks_sql else self._of_others
        return await anyio.to_thread.run_sync(self._ask, operation.name, dict(given), limiter=limiter)

    def end(self) -> None:
        """End all of them, whatever they do."""
        while self._every:
            self._every.pop().end()
        self._at_end()

    def _ask(self, name: str, given: Mapping[str, object]) -> str:
        with self._one() as clerk:
            try:
                return clerk.do(self._limits.seconds + GRACE, _answer, name, given)
            except TooLarge:
                clerk.end()  # what it took it may keep
                raise
            except Overdue as error:
                raise too_long(self._limits.seconds) from error
            except Died as error:
                raise too_large() from error
            finally:
                if clerk in self._every:
                    clerk.begin()  # a new one in the place of one that ended

    @contextmanager
    def _one(self) -> Iterator[Apart[bool]]:
        try:
            clerk = self._free.pop()
        except IndexError:
            clerk = Apart(self._prepare)
            self._every.add(clerk)
        try:
            yield clerk
        finally:
            self._free.append(clerk)


class _Seat:
    """In a clerk's process: the desk, and the release that is kept open."""

    desk: Desk
    open = ExitStack()
    opened: Path | None = None


def _sit_down(open_desk: Callable[[], Desk]) -> bool:
    """What a clerk does first. Raises what opening the desk raises."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its clerks
    _Seat.desk = open_desk()
    _keep_open()
    return bound_memory(QUERY_BYTES)


def _answer(name: str, given: Mapping[str, object]) -> str:
    """What a clerk does with a question."""
    try:
        _keep_open()
        return answered(_Seat.desk, name, given)
    except MemoryError as error:
        raise too_large() from error
    except BaseException:  # raised again
        _close()  # an engine that failed may be good for nothing more
        raise


def _keep_open() -> None:
    """Keep the current release open, and no other: opening it takes longer than most questions."""
    database = _Seat.desk.shown().release.database
    if database != _Seat.opened:
        _close()
        _Seat.open.enter_context(reading(database))
        _Seat.opened = database


def _close() -> None:
    _Seat.opened = None
    _Seat.open.close()
