"""One home, one run: the lock, and whether the home can be written.

Belongs here: holding a home, seeing who does. Does not: what a run does (`run.session`), or its record (`runs`).
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.common.clock import utc_now
from pipeline.store.files import write_atomically
from pipeline.store.version import NewerHome, begin, migrate, refuse_newer

#: What a write ends in on a full disk.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: A file that takes the room of a run's record, and how much that is.
ROOM, ROOM_BYTES = ".room", 1_000_000
#: Who holds the home, while somebody does.
HOLDER = "run.holder.json"


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
        if error.errno in FULL:
            return  # the run says so, and keeps its record in the room that is kept for it
        raise Unwritable(f"{home} cannot be written ({error.strerror}): set WPS_HOME to a folder that can") from error
    if "?" in str(home.absolute()):
        raise Unwritable(f"{home}: no database can be kept below a folder with ? in its name: set WPS_HOME to another")


def why_unwritable(home: Path) -> str | None:
    """Why a run could not write the home, as far as can be told without writing; None where it could."""
    place = _there(home)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return None
    return f"{home} cannot be written: set WPS_HOME to a folder that can"


@contextmanager
def held(home: Path) -> Iterator[list[str]]:
    """Hold a home: one run, or one rollback, at a time; what was done to bring it to today's form.

    Raises Busy naming who has it, and Unwritable.
    """
    from filelock import FileLock, Timeout

    try:
        refuse_newer(home)
    except NewerHome as error:
        raise Unwritable(str(error)) from error
    refuse_unwritable(home)
    holder = home / HOLDER
    lock = FileLock(home / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(f"another run holds {home}: {_who(holder)}") from error
    except OSError as error:
        raise Unwritable(f"{home / 'run.lock'} cannot be opened ({error.strerror}): move it away") from error
    try:
        about = {"process": os.getpid(), "host": socket.gethostname(), "since": utc_now().isoformat()}
        with suppress(OSError):  # on a full disk nobody is told who holds it
            write_atomically(holder, json.dumps(about).encode())
        begin(home)
        yield migrate(home)
    finally:
        with suppress(OSError):  # the lock counts, not the note about it
            holder.unlink(missing_ok=True)
        lock.release()


def placed(error: BaseException, home: Path) -> BaseException:
    """The error; of a full disk that names no place, the same with the folder whose disk has the least room."""
    if isinstance(error, OSError) and error.errno in FULL and error.filename is None:
        return OSError(error.errno, error.strerror, str(_fullest(home)))
    if isinstance(error, sqlite3.OperationalError) and "disk is full" in str(error):
        return type(error)(f"{error}: {_fullest(home)}")
    return error


def _fullest(home: Path) -> Path:
    """Where a run writes: into the home, and what it needs for a while into the folder for temporary files."""
    return min((home, Path(tempfile.gettempdir())), key=lambda folder: shutil.disk_usage(_there(folder)).free)


def _there(place: Path) -> Path:
    """The place, or the nearest folder above it that is there."""
    return next(folder for folder in (place, *place.parents) if folder.exists())


def keep_room(home: Path) -> None:
    """Keep room on the disk for the record of a run that fills it."""
    room = home / ROOM
    with suppress(OSError):  # there is none to be had: the record may still find some
        if not (room.is_file() and room.stat().st_size == ROOM_BYTES):
            write_atomically(room, os.urandom(ROOM_BYTES))


def give_room(home: Path) -> None:
    """Give the room that was kept to whoever needs it now."""
    with suppress(OSError):  # it was not there
        (home / ROOM).unlink(missing_ok=True)


def was_let_go(home: Path) -> bool:
    """Whether the run before let the home go; one that was killed leaves its note. Ask before holding the home."""
    return not (home / HOLDER).exists()


def who_holds(home: Path) -> str | None:
    """Who holds the home now, None for nobody; nothing is written."""
    try:
        with (home / "run.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _who(home / HOLDER)
    except OSError:  # no run was ever here
        return None
    return None


def _who(holder: Path) -> str:
    try:
        about = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {about['process']} on {about['host']}, since {about['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # taken away, or half written
        return "a process that has just begun or is about to end; try again"
