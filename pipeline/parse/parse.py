"""The documents of a source, read: each by today's parser, from its bytes or from what ships with the program.

Belongs here: which rows a source has now, kept in the workspace. Does not: how a document is parsed (`document`,
`workers`), what stands in for one that cannot be read (`stand_ins`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import polars as pl

from pipeline.contract import PROVENANCE, Document, Refused
from pipeline.declare import corrections
from pipeline.declare.corrections import Correction
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.parse import workers
from pipeline.parse.crew import Crew, here
from pipeline.parse.stand_ins import with_stand_ins
from pipeline.project import Project
from pipeline.settings import Settings
from pipeline.store import proposals
from pipeline.store.documents import doubtful, known_readable
from pipeline.store.elsewhere import elsewhere_of
from pipeline.store.far_blobs import open_store
from pipeline.store.files import coalesced
from pipeline.store.manifest import Manifest, manifest_of, with_read
from pipeline.store.parsed import DamagedRows, ParseCache, ProseCache, rows_of
from pipeline.store.shipped import Archive
from pipeline.store.snapshots import SnapshotStore

#: What every parsed row has beside its parser's columns.
PRINTED = (*PROVENANCE, "document_name")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Reading:
    """What reading a source came to: its manifest with stand-ins, what is kept of its documents, those that were
    refused, and those of them whose bytes are damaged or gone."""

    manifest: Manifest
    cache: ParseCache
    refused: tuple[tuple[Document, Refused], ...]
    lost: tuple[Document, ...] = ()

    @cached_property
    def readable(self) -> tuple[tuple[Document, Path], ...]:
        """The documents with rows, and where these lie; of very many, where they should lie."""
        found = known_readable(self.manifest.in_use)
        if found is None:
            found = [d for d in self.manifest.in_use if self.cache.readable(d)]
        return tuple((d, self.cache.rows(d)) for d in found)


def read_source(project: Project, dataset: Dataset, source: Source, anew: bool = False) -> Reading:
    """Read what is not known yet of the documents that the source's manifest lists.

    A document whose bytes are at hand is read from them; from the archive only where that holds exactly the same rows.
    `anew`: whether files of each are looked for, though it is known to have rows.
    """
    manifest = manifest_of(project.workspace, source.source_id)
    asked = manifest.documents if anew else doubtful(manifest.documents)
    cache = parse_cache(project, dataset, source)
    archive = project.archive_of(dataset)
    lost: dict[Document, Refused] = {}
    with open_store(project.settings) as store:

        def parse(documents: Sequence[Document]) -> None:
            archive.seed(cache, source.source_id, [d for d in documents if d.origin == "archive"])
            archive.seed(cache, source.source_id, _same_rows(archive, source, cache, documents))
            cache.restore(documents)
            parser, settings = dataset.parsers[source.source_id], project.settings
            if source.source_id in dataset.packaged:
                for document in documents:
                    if not cache.known(document):
                        workers.parse_here(parser, cache, document, _packaged(project, dataset, document))
            else:
                at_hand = partial(_at_hand, store)
                workers.parse_all(documents, parser, cache, at_hand, settings.workers, partial(crew_of, settings))
            lost.update({d: _why_lost(store, d) for d in documents if not cache.known(d)})

        def readable(document: Document) -> bool | None:
            if document not in lost and not cache.known(document):
                parse([document])
            return False if document in lost else cache.readable(document)

        parse(asked)
        manifest = with_read(manifest, {d: cache.readable(d) for d in asked})
        manifest = with_stand_ins(manifest, archive.documents(source.source_id), store, readable)
    return Reading(
        manifest,
        cache,
        refused=tuple((d, r) for d in asked if (r := lost.get(d) or cache.read_refusal(d))),
        lost=tuple(lost),
    )


def crew_of(settings: Settings) -> Crew:
    """Who parses, as the settings name them. Dask is loaded only where its workers do."""
    if settings.executor is None:
        return here()
    from pipeline.parse.far import far

    return far(settings)


def _why_lost(store: SnapshotStore, document: Document) -> Refused:
    """Why a document was not parsed, nor refused by its parser: its bytes are gone, or others (moved aside)."""
    try:
        store.verify(document.sha256)
    except Refused as refused:
        return Refused(refused.reason, f"{document.name}: {refused.detail}")
    return Refused("corrupt_snapshot", f"{document.name}: its bytes could not be read; the next run tries again")


def parse_cache(project: Project, dataset: Dataset, source: Source) -> ParseCache:
    """What is known of the source's documents by today's parser."""
    kind = ProseCache if source.prose else ParseCache
    return kind(
        project.settings.home / "parsed", dataset.parser_fingerprint(source.source_id), elsewhere_of(project.settings)
    )


def corrections_of(dataset: Dataset, source: Source) -> list[Correction]:
    """The dataset's corrections of this source."""
    return [c for c in dataset.corrections if c.source_id == source.source_id]


def corrected_rows(dataset: Dataset, source: Source, reading: Reading) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The rows that were read, batch by batch, corrected; with each, what the corrections did."""
    concerned = corrections_of(dataset, source)
    for rows in coalesced(rows_of(reading.readable)):
        yield corrections.apply(rows, concerned)


def _packaged(project: Project, dataset: Dataset, document: Document) -> Path:
    """Where a document of a source that comes with the program lies."""
    if document.origin == "packaged":
        return dataset.packaged[document.source_id] / document.name
    return proposals.path_of(project.settings.home, document)


def _at_hand(store: SnapshotStore, document: Document) -> AbstractContextManager[Path]:
    return store.at_hand(document.sha256)


def _same_rows(archive: Archive, source: Source, cache: ParseCache, documents: Sequence[Document]) -> list[Document]:
    """Documents that the archive holds as today's parser would read them: no need to read them again."""
    if source.prose:
        return []  # the archive has their rows without the sentences
    shipped = archive.entries(source.source_id)
    entries = {(e.sha256, e.name) for e in shipped if e.parser == cache.fingerprint}
    return [d for d in documents if (d.sha256, d.name) in entries]


def with_whole_rows(
    project: Project, dataset: Dataset, source: Source, reading: Reading, use: Callable[[Reading], Made]
) -> Made:
    """What `use` makes of a source's rows; where kept rows turn out to be damaged, of those that are parsed again.

    Raises DamagedRows where they are damaged as soon as they are written.
    """
    for _ in range(len(reading.manifest.in_use)):
        try:
            return use(reading)
        except DamagedRows as damaged:
            damaged.path.unlink(missing_ok=True)
            reading = read_source(project, dataset, source, anew=True)
    return use(reading)
