"""One home, one run: the lock, and whether the home can be written.

Belongs here: holding a home, seeing who does. Does not: what a run does (`run.session`), or its record (`runs`).
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.common.clock import utc_now
from pipeline.store.files import write_atomically


class Busy(RuntimeError):
    """Another run holds the home."""


class Unwritable(RuntimeError):
    """The home cannot be written."""


def refuse_unwritable(home: Path) -> None:
    """Make the home where there is none. Raises Unwritable, naming the setting, when nothing can be written there."""
    probe = home / ".writable"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink(missing_ok=True)  # somebody else may just be asking the same
    except OSError as error:
        raise Unwritable(f"{home} cannot be written ({error.strerror}): set WPS_HOME to a folder that can") from error


def why_unwritable(home: Path) -> str | None:
    """Why a run could not write the home, as far as can be told without writing; None where it could."""
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return None
    return f"{home} cannot be written: set WPS_HOME to a folder that can"


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold a home: one run, or one rollback, at a time. Raises Busy naming who has it, and Unwritable."""
    from filelock import FileLock, Timeout

    refuse_unwritable(home)
    holder = home / "run.holder.json"
    lock = FileLock(home / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(f"another run holds {home}: {_who(holder)}") from error
    try:
        about = {"process": os.getpid(), "host": socket.gethostname(), "since": utc_now().isoformat()}
        write_atomically(holder, json.dumps(about).encode())
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def who_holds(home: Path) -> str | None:
    """Who holds the home now, None for nobody; nothing is written."""
    try:
        with (home / "run.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _who(home / "run.holder.json")
    except OSError:  # no run was ever here
        return None
    return None


def _who(holder: Path) -> str:
    try:
        about = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # taken away, or half written
        return "a process that has just begun or is about to end; try again"
    return f"process {about['process']} on {about['host']}, since {about['since']}"
