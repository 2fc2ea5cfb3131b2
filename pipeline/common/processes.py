"""Processes of our own: they start clean, and none outlives the one that began it, however that one ends.

Belongs here: starting a pool of them, one that can be ended in the middle of its work, bounding a process's memory,
ending in order. Does not: what they do (`parse.workers`, `ask.serve.clerks`, `publish.feeds.asking`).
"""

from __future__ import annotations

import atexit
import gc
import mmap
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

from pipeline.common.leaving import leave

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Overdue(Exception):
    """A piece of work that took longer than it may; its process was ended."""


class Died(Exception):
    """A piece of work whose process ended before it was done."""


def pool(workers: int, prepare: Callable[[], object]) -> ProcessPoolExecutor:
    """So many worker processes, each of which runs `prepare` (a function of a module) before its first task."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], object]) -> None:
    atexit.register(leave)  # the first, so that it is called after all that libraries register
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    """End this process when the one that began it is gone: killed with -9, it would leave its workers waiting."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def collect_rarely() -> None:
    """Let Python look for unreachable cycles less often: who loads large libraries makes many objects that all stay.

    For processes that end with their work. A twelfth of what the one of Great Expectations did was such looking.
    """
    gc.set_threshold(100_000, 50, 100)


def _nothing() -> None:
    """What a process apart does before it is told more."""


class Apart(Generic[R]):
    """One process that does one thing at a time, and is ended in the middle of it when that takes too long.

    It begins when it is first needed, and anew after it was ended. `prepare` (it can be pickled) is called there first;
    what it raises is raised by whatever is asked of the process. Not for several threads at a time.
    """

    def __init__(self, prepare: Callable[[], R]) -> None:
        self._prepare = prepare
        self._pool: ProcessPoolExecutor | None = None

    def begin(self) -> Future[R]:
        """Let it begin, where it has not, without waiting; what `prepare` gives there."""
        self._begun()
        return self._prepared

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = pool(1, _nothing)
            self._number = self._pool.submit(os.getpid)
            self._prepared = self._pool.submit(self._prepare)
        return self._pool

    def do(self, seconds: float, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What the work gives there; its beginning is not counted. Raises what the work raises, Overdue, Died."""
        try:
            self.begin().result()
            job = self._begun().submit(work, *arguments, **named)
            if not wait([job], seconds).done:
                self.end()
                raise Overdue(f"{seconds:g} seconds")
            return job.result()
        except BrokenProcessPool as error:
            self.end()
            raise Died("the process ended") from error

    def end(self) -> None:
        """End it, whatever it does."""
        ended, self._pool = self._pool, None
        if ended is not None:
            with suppress(BrokenProcessPool):
                number = self._number.result()
                for process in multiprocessing.active_children():
                    if process.pid == number:
                        process.kill()
            ended.shutdown(cancel_futures=True)


@contextmanager
def ended_by_exception() -> Iterator[None]:
    """Inside the block, being told to end (SIGTERM) is an exception, as Ctrl-C is: what is begun is ended in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _raise_exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def ended_later() -> Iterator[None]:
    """Inside the block, being told to end (SIGTERM, Ctrl-C) waits: what is written there is written whole."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda n, _: told.append(n)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for told_of in told[:1]:
            signal.raise_signal(told_of)


def end_if_told(error: Exception) -> None:
    """Raise KeyboardInterrupt where an error is what DuckDB makes of Ctrl-C: it takes the signal for itself."""
    if str(error) == "Query interrupted":
        raise KeyboardInterrupt from error


def _raise_exit(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def bound_memory(more: int) -> bool:
    """Let this process take so many bytes beside those that it has; whether the platform sees to that (Linux does)."""
    try:
        import resource
    except ImportError:  # only POSIX has it
        return False
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    cap = _held() + more
    with suppress(ValueError, OSError):  # some platforms name the limit and do not keep it
        resource.setrlimit(resource.RLIMIT_DATA, (cap if hard == resource.RLIM_INFINITY else min(cap, hard), hard))
    try:
        mmap.mmap(-1, 2 * more, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError:  # so the bound holds
        return True
    return False


def _held() -> int:
    """Bytes of data that this process has, as Linux counts them against the limit; elsewhere none."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * mmap.PAGESIZE
    except OSError:  # no Linux
        return 0
