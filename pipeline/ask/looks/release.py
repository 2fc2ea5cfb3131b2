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
from pipeline.store.releases import DATABASE, ReleaseError


@look("release")
def release(project: Project) -> Finding:
    """Is the current release whole and unchanged?"""
    current = project.releases.current()
    if current is None:
        return True, "none yet: run `wps build`"
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
    return True, f"{current.release_id}: {len(rows)} tables, {sum(rows.values()):,} rows"


@look("write-ahead log")
def write_ahead_log(project: Project) -> Finding:
    """Did a program that wrote leave its log?"""
    stale = project.releases.stale_wal()
    if stale:
        return False, f"{', '.join(map(str, stale))}: left by a program that wrote; the next build removes it"
    return True, "none"
