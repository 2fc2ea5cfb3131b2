"""Where documents come from: the inbox, kept snapshots, what ships with the program, a mirror.

Belongs here: whether they are there. Does not: fetching (`fetch`).
"""

from __future__ import annotations

from pipeline.ask.doctor import Finding, look
from pipeline.common.nearest import nearest
from pipeline.fetch.folders import unclaimed
from pipeline.project import Project
from pipeline.store.far_blobs import open_store
from pipeline.store.snapshots import StoreError


@look("inbox")
def inbox(project: Project) -> Finding:
    """Does a source read everything that lies there?"""
    known = [source.source_id for _, source in project.sources]
    strange = [path.name for path in unclaimed(project.settings.home, known)]
    if not strange:
        return True, "nothing that no source reads"
    near = {name: nearest(name, known) for name in strange}
    told = [f"{name} (the nearest: {', '.join(ids)})" if ids else name for name, ids in near.items()]
    return False, f"no source reads {', '.join(told)}: a folder bears the name of a source"


@look("snapshots")
def snapshots(project: Project) -> Finding:
    """Are the bytes of every document in use there?"""
    root = project.settings.home / "snapshots"
    if not root.is_dir():
        return True, "none yet"
    try:
        with open_store(project.settings) as store:
            missing = [
                f"{source.source_id}/{name}" for _, source in project.sources for name in store.lost(source.source_id)
            ]
    except StoreError as error:
        return False, str(error)
    if missing:
        return False, f"bytes are gone or damaged: {', '.join(missing)}; the next run asks for them again"
    return True, f"{root}: every document in use is there"


@look("archive")
def archive(project: Project) -> Finding:
    """What ships with the program?"""
    counts = {
        s.source_id: len(project.archive_of(d).entries(s.source_id))
        for d, s in project.sources
        if s.source_id not in d.packaged
    }
    detail = ", ".join(f"{source} {count}" for source, count in counts.items())
    return any(counts.values()), f"documents shipped: {detail}"


@look("mirror")
def mirror(project: Project) -> Finding:
    """Does the mirror have folders of sources?"""
    mirror = project.settings.mirror
    if mirror is None:
        return True, "none set"
    folders = {folder for _, s in project.sources for folder in s.folders}
    found = sorted(f.name for f in mirror.iterdir() if f.is_dir() and f.name in folders)
    return bool(found), f"{mirror}: " + (", ".join(found) or f"none of the folders {', '.join(sorted(folders))}")
