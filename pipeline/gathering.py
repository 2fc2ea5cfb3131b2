"""What a source has tonight: its manifest, looked for, recorded, read again.

Belongs here: joining the fetcher's documents with shipped and packaged ones, and the state that the warehouse shows.
Does not: fetching (`fetching`), parsing, what is done with a manifest (`steps`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import standins
from pipeline.clock import utc_now
from pipeline.contract import Document
from pipeline.dataset import Dataset, DatasetError
from pipeline.fetching.documents import gather
from pipeline.fetching.snapshots import SnapshotStore
from pipeline.fetching.source import Gathered, Source
from pipeline.fetching.tonight import Chosen
from pipeline.parsing import ParseCache
from pipeline.project import Project

if TYPE_CHECKING:
    from pipeline.fetching.fetch import Fetcher


@dataclass(frozen=True)
class Manifest:
    """What a source's look yielded: its documents, its state, what was refused.

    `stand_ins` are earlier documents in use for those of `documents` that cannot be read (see `standins`).
    """

    source_id: str
    state: str
    detail: str
    new: int
    known: int
    checked_at: str
    documents: tuple[Document, ...]
    refusals: tuple[dict[str, str], ...]
    stand_ins: tuple[Document, ...] = ()

    @property
    def in_use(self) -> tuple[Document, ...]:
        """Its documents and those that stand in for unreadable ones, by digest."""
        return tuple(sorted([*self.documents, *self.stand_ins], key=lambda d: d.sha256))


def gather_source(
    project: Project, dataset: Dataset, source: Source, fetcher: Fetcher | None, wanted: Chosen | None = None
) -> Manifest:
    """Look for the source's documents and record the manifest. A source that fails does not stop the others.

    `wanted`: documents that it should have because other sources name them.
    """
    if source.source_id in dataset.packaged:
        documents = packaged_documents(source.source_id, dataset.packaged[source.source_id])
        found = Gathered(documents, "live", 0, len(documents), (), "")
        manifest = _manifest(source, found, documents, "packaged", "")
    else:
        with SnapshotStore(project.settings.home) as store:
            archived = shipped_documents(dataset, source)
            reduction = dataset.reduction(source.source_id)
            found = gather(source, project.settings, store, fetcher, wanted, {d.name for d in archived}, reduction)
            documents = with_archive(found.documents, archived)
            manifest = _manifest(source, found, documents, _state(found, documents), _detail(found, documents))
            manifest = with_stand_ins(manifest, archived, store, parse_cache(project, dataset, source).readable)
    project.workspace.write_record(f"sources/{source.source_id}", asdict(manifest))
    return manifest


def _manifest(source: Source, found: Gathered, documents: tuple[Document, ...], state: str, detail: str) -> Manifest:
    return Manifest(
        source_id=source.source_id,
        state=state,
        detail=detail,
        new=found.new,
        known=len(documents) - found.new,
        checked_at=utc_now().isoformat(),
        documents=documents,
        refusals=tuple({"name": r.name, "reason": r.reason, "detail": r.detail} for r in found.refusals),
    )


def with_stand_ins(
    manifest: Manifest, archived: Sequence[Document], store: SnapshotStore, readable: standins.Readable
) -> Manifest:
    """The manifest with what is in use for documents that are known to be unreadable, and the state this makes."""
    unreadable = [d for d in manifest.documents if readable(d) is False]
    found = standins.stand_ins(manifest.documents, archived, store, readable)
    state, detail = standins.judged(manifest.state, manifest.detail, unreadable, found)
    return replace(manifest, state=state, detail=detail, stand_ins=found)


class ProseCache(ParseCache):
    """The cache of a source whose archive lacks its sentences: shipped rows lie beside those read from the bytes.

    Rows without prose must never be taken for those of the document itself.
    """

    def _file(self, document: Document, suffix: str) -> Path:
        return super()._file(document, f"shipped.{suffix}" if document.origin == "archive" else suffix)


def parse_cache(project: Project, dataset: Dataset, source: Source) -> ParseCache:
    """What is known of the source's documents by today's parser."""
    kind = ProseCache if source.prose else ParseCache
    return kind(project.settings.home / "parsed", dataset.parser_fingerprint(source.source_id))


def _state(found: Gathered, documents: tuple[Document, ...]) -> str:
    """The source's state in the warehouse's words: with nothing but shipped rows it is `archive`."""
    if found.documents:
        return found.state
    return "archive" if documents else "failed"


def _detail(found: Gathered, documents: tuple[Document, ...]) -> str:
    """What deserves attention; a source that stands on shipped rows says so, and not that nothing was found."""
    shipped = sum(d.origin == "archive" for d in documents)
    if found.documents or not shipped:
        return found.detail
    return f"{shipped} document(s) shipped with the program are in use"


def packaged_documents(source_id: str, folder: Path) -> tuple[Document, ...]:
    """The files of a folder that ships with the package. Raises DatasetError when there are none."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise DatasetError(f"{source_id}: {folder} holds no files, so the installation is not whole: install it again")
    return tuple(
        Document(source_id, path.name, hashlib.sha256(data).hexdigest(), len(data), "packaged", url=None)
        for path in files
        for data in [path.read_bytes()]
    )


def with_archive(documents: Sequence[Document], archived: Sequence[Document]) -> tuple[Document, ...]:
    """Documents at hand and archived ones, by digest; an archived one gives way to newer bytes of its own name."""
    names = {d.name for d in documents}
    digests = {d.sha256 for d in documents}
    kept = [d for d in archived if d.sha256 not in digests and d.name not in names]
    return tuple(sorted([*documents, *kept], key=lambda d: d.sha256))


def manifest_of(project: Project, source_id: str) -> Manifest:
    """The manifest that `gather_source` recorded."""
    record: dict[str, Any] = project.workspace.read_record(f"sources/{source_id}")
    listed = {
        kind: tuple(Document(**{**d, "fetched_at": _time(d["fetched_at"])}) for d in record.get(kind, ()))
        for kind in ("documents", "stand_ins")
    }
    return Manifest(**{**record, **listed})


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def shipped_documents(dataset: Dataset, source: Source) -> list[Document]:
    """The documents of a source whose rows ship with the program."""
    return [e.document for e in dataset.archive.entries(source.source_id)]
