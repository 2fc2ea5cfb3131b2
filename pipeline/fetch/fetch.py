"""What a source has now: the manifest of one gathering.

Belongs here: joining the documents that were found with shipped and packaged ones, and the state that the warehouse
shows. Does not: looking for documents (`places`), keeping the manifest (`store.manifest`), parsing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.common.clock import utc_now
from pipeline.common.shown import shown
from pipeline.contract import Document
from pipeline.declare.dataset import Dataset, packaged_documents
from pipeline.declare.source import Gathered, Refusal, Source
from pipeline.fetch.places import gather
from pipeline.fetch.reduction import reduction_of
from pipeline.fetch.selection import Chosen, unapproved
from pipeline.fetch.weighing import weighing_of
from pipeline.project import Project
from pipeline.store import proposals
from pipeline.store.documents import digests, joined
from pipeline.store.far_blobs import open_store
from pipeline.store.manifest import NOT_AT_HAND, Manifest, documents_before, manifest_of
from pipeline.store.run_record import RefusalLine

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher


def gather_source(
    project: Project, dataset: Dataset, source: Source, fetcher: Fetcher | None, wanted: Chosen | None = None
) -> Manifest:
    """Gather the source's documents; the manifest of it. A source that fails does not stop the others.

    `wanted`: documents that it should have because other sources name them.
    """
    if source.source_id in dataset.packaged:
        own = packaged_documents(source.source_id, dataset.packaged[source.source_id])
        is_open = source.source_id in dataset.registers
        added = proposals.documents(project.settings.home, source.source_id) if is_open else ()
        both = (*own, *added)
        new = len({d.sha256 for d in added} - _used(project, source))
        found = Gathered(both, "live", new, len(both) - new, (), "")
        return _manifest(source, found, both, "packaged", "")
    archive = project.archive_of(dataset)
    archived = archive.documents(source.source_id)
    reduction, weighing = reduction_of(dataset, source.source_id), weighing_of(dataset, source.source_id, archive)
    shipped, before = {d.name for d in archived}, documents_before(project.workspace, source.source_id)
    with open_store(project.settings) as store:
        found = gather(source, project.settings, store, fetcher, wanted, shipped, reduction, weighing, before)
    documents = with_archive(found.documents, archived)
    remark = unapproved(source, project.settings) if fetcher else None
    return _manifest(source, found, documents, _state(found, documents), _detail(found, documents, remark))


def _used(project: Project, source: Source) -> set[str]:
    """The digests of the documents that the run before found."""
    before = project.workspace.read_record(f"sources/{source.source_id}") is not None
    return {d.sha256 for d in manifest_of(project.workspace, source.source_id).documents} if before else set()


def _manifest(source: Source, found: Gathered, documents: Sequence[Document], state: str, detail: str) -> Manifest:
    return Manifest(
        source_id=source.source_id,
        state=state,
        detail=shown(detail),
        new=found.new,
        known=len(documents) - found.new,
        checked_at=utc_now().isoformat(),
        documents=documents,
        refusals=_lines(found.refusals),
        awaited=_lines(found.awaited),
        waiting=found.waiting,
    )


def _lines(refusals: Sequence[Refusal]) -> tuple[RefusalLine, ...]:
    return tuple({"name": shown(r.name), "reason": r.reason, "detail": shown(r.detail)} for r in refusals)


def _state(found: Gathered, documents: Sequence[Document]) -> str:
    """The source's state in the warehouse's words: with nothing but shipped rows it is `archive`.

    Where nothing was refused either, or nobody could be asked, there is no document to be had here: it is
    `not_at_hand`, whether the network was not wanted or was not there. What was dropped and refused makes a source that
    has shipped rows `stale`: somebody has something newer, and it is not in use.
    """
    if found.documents:
        return found.state
    if documents:
        return "stale" if found.dropped else "archive"
    return "failed" if any(refusal.reason != "network_down" for refusal in found.refusals) else NOT_AT_HAND


def _detail(found: Gathered, documents: Sequence[Document], remark: str | None) -> str:
    """What deserves attention; a source that stands on shipped rows says so, and not that nothing was found."""
    shipped = 0 if found.documents else sum(d.origin == "archive" for d in documents)
    if not shipped:
        return found.detail
    said = f"{shipped} document(s) shipped with the program are in use"
    return f"{said}; {remark}" if remark else said


def with_archive(documents: Sequence[Document], archived: Sequence[Document]) -> Sequence[Document]:
    """Documents at hand and archived ones, by digest; an archived one gives way to newer bytes of its own name."""
    if not archived:
        return joined(documents, ())
    here, names = digests(documents, {d.sha256 for d in archived}), {d.name for d in documents}
    return joined(documents, [d for d in archived if d.sha256 not in here and d.name not in names])
