"""Steps that need one another, each taken by a thread as soon as what it needs is there, ahead of whoever asks.

Belongs here: the threads, what a step came to. Does not: any step, or which there are (`run.order`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from graphlib import TopologicalSorter
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

#: Steps taken at a time, and steps at a time that wait for another process. Most of a step is done by engines, which
#: leave the interpreter to the others; each holds what it works on in memory.
AT_A_TIME = 2

T = TypeVar("T")


class Left(Exception):
    """Raised by a step that is not to be taken ahead."""


@dataclass(frozen=True)
class Step:
    """What is done, the names of the steps before it, and whether it mostly waits for another process.

    `ahead`: how it is taken ahead, where that is not the same; it may raise Left.
    """

    take: Callable[[], Any]
    needs: Sequence[str] = ()
    waits: bool = False
    ahead: Callable[[], Any] | None = None


class Ahead:
    """The steps taken ahead since `start`; before it there are none, and whoever asks for a result takes the step.

    What went wrong ahead is met again by whoever asks, and told there: nothing that needs it is taken ahead. Being told
    to end may be met by any thread (polars raises KeyboardInterrupt where it computes, and nowhere else): whoever asks
    next is told to end. `seconds`: how long each step took, by name.
    """

    def __init__(self) -> None:
        self._steps: Mapping[str, Step] = {}
        self._results: Mapping[str, Future[Any]] = {}
        self._order: TopologicalSorter[str] = TopologicalSorter()
        self._needed: Mapping[str, int] = {}
        self._pools: Mapping[bool, ThreadPoolExecutor] = {}
        self._lock = Lock()
        self.seconds: dict[str, float] = {}

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps that are taken ahead, by name."""
        return self._steps

    @property
    def started(self) -> bool:
        """Whether there are steps that are taken ahead."""
        return bool(self._steps)

    def start(self, steps: Mapping[str, Step]) -> None:
        """Take these steps, by name."""
        self._steps, self._results = steps, {name: Future() for name in steps}
        self._order = TopologicalSorter({name: step.needs for name, step in steps.items()})
        self._order.prepare()
        self._needed = needed(steps)
        self._pools = {waits: ThreadPoolExecutor(AT_A_TIME) for waits in (False, True)}
        self._go_on()

    def result(self, name: str, step: Callable[[], T]) -> T:
        """What the step of this name came to, once it has; `step` is taken now where it was not, or went wrong.

        Raises what ended a step that went not wrong but was told to end (KeyboardInterrupt, SystemExit).
        """
        if name not in self._results or isinstance(self._results[name].exception(), Exception):
            return self._timed(name, step)
        found: T = self._results[name].result()
        return found

    def close(self) -> None:
        """Take no further step, and wait for those that are being taken."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.shutdown(cancel_futures=True)

    def _timed(self, name: str, step: Callable[[], T]) -> T:
        """Take a step, and note how many seconds that took."""
        began = monotonic()
        try:
            return step()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + monotonic() - began

    def _go_on(self) -> None:
        with self._lock:
            if self._pools:
                for name in sorted(self._order.get_ready(), key=lambda name: -self._needed[name]):
                    self._pools[self._steps[name].waits].submit(self._take, name)

    def _take(self, name: str) -> None:
        step, result = self._steps[name], self._results[name]
        try:
            for need in step.needs:
                self._results[need].result()
            result.set_result(self._timed(name, step.ahead or step.take))
        except BaseException as error:  # whoever asks for the result meets it again
            result.set_exception(error)
        with self._lock:
            self._order.done(name)
        self._go_on()


def needed(steps: Mapping[str, Step]) -> dict[str, int]:
    """How many steps need each, however indirectly: the one that most wait for is taken first."""
    before: dict[str, set[str]] = {}
    for name in TopologicalSorter({name: step.needs for name, step in steps.items()}).static_order():
        before[name] = {*steps[name].needs, *(far for near in steps[name].needs for far in before[near])}
    found = dict.fromkeys(steps, 0)
    for name in (name for names in before.values() for name in names):
        found[name] += 1
    return found
