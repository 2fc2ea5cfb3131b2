"""Which form a home has, and bringing one of an earlier form to today's.

Belongs here: the number of the form, the ordered list of what changed, refusing a home of a newer program. Does not:
mending damage (`mending`), or what each file holds.

    WPS_HOME/version.json        the form, the program that wrote it, since when
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.common.clock import utc_now
from pipeline.store.files import write_atomically

FILE = "version.json"
#: What programs make in a home; people may have put documents into it before.
PROGRAMS = ("snapshots", "parsed", "work", "releases", "runs", "search")
#: The form of homes that have no such file.
FIRST = 1


class NewerHome(RuntimeError):
    """A home that a newer program has written; the text says what to do."""


@dataclass(frozen=True)
class Migration:
    """What leads to a form from the one before. It may be done twice: a crash comes before it is noted."""

    to: int
    what: str
    take: Callable[[Path], None]


def _without_search(home: Path) -> None:
    """The full-text index has moved into the user's cache."""
    shutil.rmtree(home / "search", ignore_errors=True)


MIGRATIONS = (Migration(2, "the index of searches was removed: it lies in the user's cache", _without_search),)
#: The form that this program writes.
FORM = MIGRATIONS[-1].to


def form_of(home: Path) -> int:
    """The form of a home. A damaged note counts as none: every migration may be done twice."""
    with suppress(OSError, ValueError, KeyError, TypeError):  # written anew by whoever holds the home next
        return int(json.loads((home / FILE).read_text(encoding="utf-8"))["form"])
    return FIRST


def refuse_newer(home: Path) -> None:
    """Raise NewerHome for a home whose form this program does not know. Nothing is written."""
    form = form_of(home)
    if form > FORM:
        raise NewerHome(
            f"{home} was written by a newer program (form {form}; this one, {version('wps-warehouse')}, knows {FORM}): "
            "install that, or set WPS_HOME to another folder"
        )


def migrate(home: Path) -> list[str]:
    """Bring a home to today's form, and note it; what was done, in sentences. Call it while holding the home."""
    done = []
    form = form_of(home)
    for migration in MIGRATIONS:
        if migration.to > form:
            migration.take(home)
            _note(home, migration.to)
            done.append(migration.what)
    return done


def begin(home: Path) -> None:
    """Note the form of a home in which no program has been yet."""
    if not any((home / name).exists() for name in (FILE, *PROGRAMS)):
        _note(home, FORM)


def _note(home: Path, form: int) -> None:
    about = {"form": form, "program": version("wps-warehouse"), "since": utc_now().isoformat()}
    with suppress(OSError):  # on a full disk it is done once more
        write_atomically(home / FILE, (json.dumps(about, indent=1) + "\n").encode())
