"""A document that is used no more, because whoever dropped it has taken it back.

Belongs here: which document may be forgotten. Does not: the index (`store.snapshots`), printing.
"""

from __future__ import annotations

from pipeline.common.nearest import nearest
from pipeline.common.values import Record
from pipeline.fetch.intake import inbox_of
from pipeline.project import Project
from pipeline.store.snapshots import SnapshotStore


class ForgetError(ValueError):
    """A document that cannot be forgotten; the text says why, and what to do."""


def forget(project: Project, source_id: str, name: str) -> Record:
    """Let a source's document of this name not be used any more. Call it while holding the home. Raises ForgetError."""
    sources = {source.source_id: source for _, source in project.sources}
    datasets = {source.source_id: dataset for dataset, source in project.sources}
    if source_id not in sources:
        raise ForgetError(f"no source is called {source_id}; nearest: {_near(source_id, list(sources))}")
    dropped = inbox_of(project.settings.home, sources[source_id]) / name
    if dropped.exists():
        raise ForgetError(f"{dropped} is still there, and would be taken again: take it away first")
    with SnapshotStore(project.settings.home) as store:
        known = sorted({given for names in store.named(source_id).values() for given in names})
        if not store.forget(source_id, name):
            if name in {document.name for document in project.archive_of(datasets[source_id]).documents(source_id)}:
                raise ForgetError(f"{source_id}/{name} ships with the program, and nobody dropped it: it stays in use")
            raise ForgetError(f"{source_id} was given no document {name}; nearest: {_near(name, known)}")
    return {"source_id": source_id, "name": name}


def _near(asked: str, known: list[str]) -> str:
    return ", ".join(nearest(asked, known)) or ", ".join(known[:5]) or "none"
