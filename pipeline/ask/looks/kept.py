"""What is kept in a home, read to the last byte: documents, their rows, releases.

Belongs here: comparing bytes with their digests. Does not: mending them (the next run does), or what can be told
without reading them (`sources`, `release`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ask.doctor import Finding, deep
from pipeline.project import Project
from pipeline.store.blobs import Blobs
from pipeline.store.far_blobs import open_store
from pipeline.store.files import why_damaged
from pipeline.store.integrity import damage

#: So many of many are named.
NAMED = 5


@deep("bytes of documents")
def documents(project: Project) -> Finding:
    """Does each document have the digest that it is named by?"""
    settings = project.settings
    found = Blobs(settings.home / "snapshots").damaged()
    if settings.store is not None:
        with open_store(settings) as store:
            found = store.damaged()
    damaged = [path.name[:12] for path in found]
    if damaged:
        return False, f"{_some(damaged)} do not have their digests: remove them, and the next run brings them in again"
    return True, "every one has its digest"


@deep("rows of documents")
def rows(project: Project) -> Finding:
    """Can the rows of each document be read to the last page?"""
    kept = sorted((project.settings.home / "parsed").glob("*/*.parquet"))
    damaged = [f"{path.parent.name}/{path.name[:12]}" for path in kept if why_damaged(path)]
    if damaged:
        return False, f"{_some(damaged)} cannot be read: the next run that needs them parses these documents again"
    return True, f"{len(kept):,} file(s) can be read"


@deep("files of releases")
def releases(project: Project) -> Finding:
    """Is every file of every release what was published?"""
    kept = project.releases.all()
    found = [(release, wrong) for release in kept for wrong in damage(release)]
    told = _some([f"{release.release_id}: {wrong}" for release, wrong in found])
    if any(release.current for release, _ in found):
        return False, f"{told}; `wps build --force` makes the current release anew"
    if found:
        return False, f"{told}; readers do not see these releases: they go when they are too many (WPS_KEEP)"
    return True, f"{len(kept)} release(s) are as they were published"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
