"""The place where everything is kept: can it be written, is there room, does a run hold it?

Belongs here: the folder itself. Does not: what lies in it (`sources`, `release`).
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import yaml

from pipeline.ask.doctor import Finding, look
from pipeline.check.acceptance import today
from pipeline.project import Project
from pipeline.store.accepted import AcceptedError, acceptances
from pipeline.store.home import who_holds, why_unwritable
from pipeline.store.proposals import damaged
from pipeline.store.watches import WatchError, watches

FREE_GIGABYTES = 2.0


@look("home")
def home(project: Project) -> Finding:
    """Can the home be written?"""
    home = project.settings.home
    why = why_unwritable(home)
    return why is None, why or str(home)


@look("watches")
def watched(project: Project) -> Finding:
    """Can the questions be read that are asked of each release?"""
    try:
        number = len(watches(project.settings.home))
    except WatchError as error:
        return False, str(error)
    return True, f"{number} question(s) are asked of each release"


@look("accepted")
def accepted(project: Project) -> Finding:
    """Can it be read what an operator accepts?"""
    try:
        given = acceptances(project.settings.home)
    except AcceptedError as error:
        return False, str(error)
    return (
        True,
        f"{sum(kept.stands(today()) for kept in given)} failed check(s) may fail for a while (`wps accept --list`)",
    )


@look("proposals")
def proposed(project: Project) -> Finding:
    """Is it known of each proposal whom to credit?"""
    unknown = damaged(project.settings.home)
    if unknown:
        return (
            False,
            f"{', '.join(unknown)}: the .json beside it cannot be read: put it back, or withdraw it",
        )
    return True, "it is known whom to credit"


@look("history of Dagster")
def dagster(project: Project) -> Finding:
    """Can what Dagster keeps in the home be read? No night needs it."""
    kept = project.settings.home / "dagster"
    found = [f"{path.name} ({why})" for path in sorted(kept.rglob("*.db")) if (why := _why_no_database(path))]
    try:
        config = kept / "dagster.yaml"
        yaml.safe_load(config.read_text(encoding="utf-8") if config.exists() else "")
    except (OSError, ValueError, yaml.YAMLError) as error:  # told as damage
        found.append(f"dagster.yaml ({str(error).splitlines()[0]})")
    if found:
        return (
            False,
            f"{', '.join(found)} cannot be read: stop `make ui` and move {kept} away",
        )
    return True, "it can be read" if kept.is_dir() else "none"


def _why_no_database(path: Path) -> str | None:
    """What is wrong with a file of SQLite; None where nothing is, or another program has locked it just now."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=1)) as opened:
            (said,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        return None if "locked" in str(error) else str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else str(said)


@look("disk")
def disk(project: Project) -> Finding:
    """Is there room for another night?"""
    home = project.settings.home
    free = shutil.disk_usage(next(f for f in (home, *home.parents) if f.is_dir())).free / 1e9
    return free >= FREE_GIGABYTES, f"{free:.1f} GB free; {FREE_GIGABYTES:.0f} GB are needed for comfort"


@look("lock")
def lock(project: Project) -> Finding:
    """Does a run hold the home?"""
    home = project.settings.home
    if why := why_unwritable(home):
        return False, why
    holder = who_holds(home)
    return True, f"a run holds {home}: {holder}" if holder else "no run holds the home"
