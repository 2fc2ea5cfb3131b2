"""Who parses: processes of this machine or, with WPS_EXECUTOR, workers of a Dask scheduler.

Belongs here: what the two have in common, and the processes here. Does not: Dask (`far`), which of them is taken
(`parse`), the task (`task`), sharing documents out (`workers`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pipeline.common import processes
from pipeline.parse.task import Outcome, Task, read_file


class WorkerError(RuntimeError):
    """Nobody can parse, whatever the document: the machine runs no processes, or the crew is gone or of other code."""


#: A document's task, where its bytes lie, and where its rows are to be written.
Hand = Callable[[Executor, Task, Path, Path], Future[Outcome]]


@dataclass(frozen=True)
class Crew:
    """Those who parse. A worker that dies tells by one of `ended`.

    `begin` begins so many of them; `hand` hands one a document; `most` is how many bytes of a document they take at
    most (None: any), `ahead` how many documents they are handed at a time. `missing` is asked when none has come back
    for a while, and raises WorkerError when nobody works. `strange` says what an error means that is no document's.
    """

    begin: Callable[[int], AbstractContextManager[Executor]]
    hand: Hand
    ended: tuple[type[BaseException], ...]
    ahead: Callable[[Executor, int], int]
    missing: Callable[[Executor], None]
    strange: Callable[[Exception], Exception]
    most: int | None = None


def here(begin: Callable[[int], AbstractContextManager[Executor]] | None = None) -> Crew:
    """Processes of this machine, or whatever else has hands here."""
    return Crew(
        begin=begin or pool,
        hand=lambda executor, task, path, target: executor.submit(read_file, task, path, target),
        ended=(BrokenProcessPool,),
        ahead=lambda _, number: 2 * number,
        missing=lambda _: None,
        strange=lambda error: error,
    )


def pool(workers: int) -> ProcessPoolExecutor:
    """Worker processes that start clean; each task bounds what it takes of the machine (`task.limited`)."""
    return processes.pool(workers, nothing)


def nothing() -> None:
    """What a process does before its first task."""
