"""The documents of a source, read: each by today's parser, from its bytes or from what ships with the program.

Belongs here: which rows a source has tonight, and what stands in for a document that cannot be read. Does not: how a
document is parsed (`parsing`), what is written down about it (`steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline import corrections, parsing
from pipeline.contract import PROVENANCE, Document, Refused
from pipeline.corrections import Correction
from pipeline.dataset import Dataset
from pipeline.fetching.snapshots import SnapshotStore
from pipeline.fetching.source import Source
from pipeline.gathering import Manifest, manifest_of, parse_cache, shipped_documents, with_stand_ins
from pipeline.parsing import ParseCache
from pipeline.project import Project

#: What every parsed row has beside its parser's columns.
PRINTED = (*PROVENANCE, "document_name")


@dataclass(frozen=True)
class Reading:
    """What reading a source came to: its manifest with stand-ins, the documents with rows and where these lie, the
    documents that were refused."""

    manifest: Manifest
    readable: tuple[tuple[Document, Path], ...]
    refused: tuple[tuple[Document, Refused], ...]


def read_source(project: Project, dataset: Dataset, source: Source) -> Reading:
    """Read what is not known yet of the documents that the source's manifest lists.

    A document whose bytes are at hand is read from them; from the archive only where that holds exactly the same rows.
    """
    manifest = manifest_of(project, source.source_id)
    cache = parse_cache(project, dataset, source)
    with SnapshotStore(project.settings.home) as store:

        def parse(documents: Sequence[Document]) -> None:
            dataset.archive.seed(cache, source.source_id, [d for d in documents if d.origin == "archive"])
            dataset.archive.seed(cache, source.source_id, _same_rows(dataset, source, cache, documents))
            path_of = _path_of(dataset, source, store)
            parsing.parse_all(documents, dataset.parsers[source.source_id], cache, path_of, project.settings.workers)

        def readable(document: Document) -> bool | None:
            if not cache.known(document):
                parse([document])
            return cache.readable(document)

        parse(manifest.documents)
        manifest = with_stand_ins(manifest, shipped_documents(dataset, source), store, readable)
    return Reading(
        manifest,
        readable=tuple((d, cache.rows(d)) for d in manifest.in_use if cache.readable(d)),
        refused=tuple((d, r) for d in manifest.documents if (r := cache.read_refusal(d))),
    )


def corrections_of(dataset: Dataset, source: Source) -> list[Correction]:
    """The dataset's corrections of this source."""
    return [c for c in dataset.corrections if c.source_id == source.source_id]


def corrected_rows(dataset: Dataset, source: Source, reading: Reading) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The rows that were read, batch by batch, corrected; with each, what the corrections did."""
    concerned = corrections_of(dataset, source)
    for rows in parsing.rows_of(reading.readable):
        yield corrections.apply(rows, concerned)


def _path_of(dataset: Dataset, source: Source, store: SnapshotStore) -> Callable[[Document], Path]:
    """Where a document's bytes lie."""
    packaged = dataset.packaged.get(source.source_id)
    return lambda document: packaged / document.name if packaged else store.path(document.sha256)


def _same_rows(dataset: Dataset, source: Source, cache: ParseCache, documents: Sequence[Document]) -> list[Document]:
    """Documents that the archive holds as today's parser would read them: no need to read them again."""
    if source.prose:
        return []  # the archive has their rows without the sentences
    shipped = dataset.archive.entries(source.source_id)
    entries = {(e.sha256, e.name) for e in shipped if e.parser == cache.fingerprint}
    return [d for d in documents if (d.sha256, d.name) in entries]
