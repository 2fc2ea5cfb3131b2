"""The place where everything is kept: can it be written, is there room, does a run hold it?

Belongs here: the folder itself. Does not: what lies in it (`sources`, `release`).
"""

from __future__ import annotations

import shutil

from pipeline.ask.doctor import Finding, look
from pipeline.project import Project
from pipeline.store.home import who_holds, why_unwritable
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
