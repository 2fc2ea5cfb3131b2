"""What is left in a home that nothing will use again: private folders of killed trials, files that are half written.

Belongs here: where these are, and who may still be at work in a folder. Does not: how they are named (`files`), what a
publication left (`releases`).

A trial holds the home's folder itself, shared with other trials; what is left is removed where nobody holds it. So no
trial that is still at work loses its folder, on whichever machine, and no file is needed that would itself be left.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.store.crowded import CROWDED
from pipeline.store.files import forget_partials

#: How the private folder of a trial begins (`wps make`).
TRIAL = ".make-"
#: Folders into which only who holds the home writes, with all that is below them; people put files into others.
OWN = ("work", "parsed", "snapshots", "runs", "changes", "proposals")


@contextmanager
def trial(home: Path) -> Iterator[None]:
    """While it lasts, nobody removes the private folders of trials in this home."""
    with _handle(home) as handle:
        with suppress(OSError):  # a file system without locks: then nothing is ever removed there
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def forget_leftovers(home: Path) -> None:
    """Remove what is left. Call it only while holding the home; a folder that cannot be removed stays."""
    with _handle(home) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody tries something, or no locks are known here: nothing is removed
            return
        for folder in home.glob(f"{TRIAL}*"):
            shutil.rmtree(folder, ignore_errors=True)


def forget_half_written(home: Path, *, but_crowded: bool = False) -> None:
    """Remove the files that a killed run was writing. Call it only while holding the home.

    `but_crowded`: but for those where very many files lie (`run.pruning` looks there when it goes through these).
    """
    forget_partials(*(home / name for name in OWN if not (but_crowded and name in CROWDED)))
    for folder in (home, home / "releases"):
        for left in folder.glob(".*.partial"):
            left.unlink()


@contextmanager
def _handle(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
