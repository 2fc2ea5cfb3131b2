"""What analysts open: is the current release whole and as it was published?

Belongs here: the release's files. Does not: how they come to be there (`publish`).
"""

from __future__ import annotations

import duckdb
import polars as pl

from pipeline.ask.doctor import Finding, look
from pipeline.project import Project
from pipeline.publish import assembly
from pipeline.store.files import file_digest
from pipeline.store.integrity import missing
from pipeline.store.mending import wrong
from pipeline.store.pins import PinsError
from pipeline.store.releases import DATABASE, RECORD, ReleaseError

#: What is said of the release that readers see when its record is gone or damaged.
LOST = "its release.json cannot be read: `wps build` makes it anew"


@look("release")
def release(project: Project) -> Finding:
    """Is the current release whole and unchanged?"""
    current = project.releases.current()
    if current is None:
        pointed = project.releases.pointed()
        return pointed is None, f"{pointed}: {LOST}" if pointed else "none yet: run `wps build`"
    try:
        known = [t for t in project.tables.values() if t.name in current.rows]
        rows = assembly.verify(current.folder, known)
    except (ReleaseError, OSError, duckdb.Error, pl.exceptions.PolarsError) as error:  # told
        return False, f"{current.release_id} is damaged ({error}): `wps build --force` makes it anew"
    if file_digest(current.folder / DATABASE) != current.database_sha256:
        return (
            False,
            f"{current.release_id}: wps.duckdb was changed after publication: `wps build --force` makes it anew",
        )
    if gone := missing(current):
        return False, f"{current.release_id}: {'; '.join(gone[:5])}: `wps build` makes it anew"
    return True, f"{current.release_id}: {len(rows)} tables, {sum(rows.values()):,} rows"


@look("records of releases")
def records(project: Project) -> Finding:
    """Can the record of each release be read, and the lists of releases?"""
    try:
        project.releases.pins.all()
        project.releases.withdrawn()
    except (PinsError, ReleaseError) as error:
        return False, str(error)
    older = [release_id for release_id in project.releases.damaged() if release_id != project.releases.pointed()]
    if older:
        return (
            False,
            f"{', '.join(older)}: {RECORD} cannot be read: put it back, or remove the folder",
        )
    return True, "every one can be read"


@look("names")
def names(project: Project) -> Finding:
    """Does everything lead where it should, and is a folder what must be one?"""
    found = wrong(project.settings.home)
    return not found, f"{'; '.join(found)}: the next run puts it right" if found else "everything leads where it should"


@look("write-ahead log")
def write_ahead_log(project: Project) -> Finding:
    """Did a program that wrote leave its log?"""
    stale = project.releases.stale_wal()
    if stale:
        return False, f"{', '.join(map(str, stale))}: left by a program that wrote; the next build removes it"
    return True, "none"
