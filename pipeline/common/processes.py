"""Processes of our own: they start clean, and none outlives the one that began it, however that one ends.

Belongs here: starting a pool of them. Does not: what they do, their limits (`parse.workers`).
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait


def pool(workers: int, prepare: Callable[[], None]) -> ProcessPoolExecutor:
    """So many worker processes, each of which runs `prepare` (a function of a module) before its first task."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    """End this process when the one that began it is gone: killed with -9, it would leave its workers waiting."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
