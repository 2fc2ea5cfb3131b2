"""Rebuilding the archives from a mirror, with today's parsers.

Belongs here: `wps archive refresh`, and the comparison that proves an archive current. Does not: the archive's format.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory

import polars as pl

from pipeline.common.values import Record
from pipeline.contract import Document
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.fetch.places import gather
from pipeline.parse import workers
from pipeline.project import Project
from pipeline.settings import Settings
from pipeline.store.files import read_parquet
from pipeline.store.parsed import ParseCache
from pipeline.store.shipped import Entry
from pipeline.store.snapshots import SnapshotStore


def refresh_archive(project: Project) -> list[Record]:
    """Parse every document of the mirror and replace each dataset's archive; one line per source."""
    lines = []
    for dataset in project.datasets:
        parsed: dict[Entry, pl.DataFrame | None] = {}
        for source in dataset.sources:
            if _ships(dataset, source):
                parsed |= parsed_now(project.settings, dataset, source)
        if parsed:
            project.archive_of(dataset).rebuild(parsed)
        lines += [_line(s.source_id, parsed) for s in dataset.sources if _ships(dataset, s)]
    return lines


def _ships(dataset: Dataset, source: Source) -> bool:
    """Whether rows of a source belong into an archive: not our own files, nor what may not be passed on."""
    return bool(source.licence.ship) and source.source_id not in dataset.packaged


def _line(source_id: str, parsed: dict[Entry, pl.DataFrame | None]) -> Record:
    mine = {e: rows for e, rows in parsed.items() if e.source_id == source_id}
    return {
        "source": source_id,
        "documents": len(mine),
        "refused": sum(rows is None for rows in mine.values()),
        "rows": sum(rows.height for rows in mine.values() if rows is not None),
    }


def parsed_now(settings: Settings, dataset: Dataset, source: Source) -> dict[Entry, pl.DataFrame | None]:
    """What today's parser makes of the mirror's documents of a source, in a home of its own; None for a refused one.

    Documents that depend on a setting are read whatever it says; sentences are left out (`Source.prose`).
    """
    with TemporaryDirectory() as folder:
        private = settings.model_copy(
            update={"home": type(settings.home)(folder), "store": None, **dict.fromkeys(source.switches, True)}
        )
        cache = ParseCache(private.home / "parsed", dataset.parser_fingerprint(source.source_id))
        with SnapshotStore(private.home) as store:
            documents = gather(source, private, store, None).documents
            parse = dataset.parsers[source.source_id]
            workers.parse_all(documents, parse, cache, lambda d: store.at_hand(d.sha256), private.workers)
        return {_entry(d, cache): _rows(d, cache, source) for d in documents}


def _entry(document: Document, cache: ParseCache) -> Entry:
    refused = cache.read_refusal(document)
    return Entry(
        source_id=document.source_id,
        name=document.name,
        sha256=document.sha256,
        size=document.size,
        parser=cache.fingerprint,
        refused=(refused.reason, refused.detail) if refused else None,
    )


def _rows(document: Document, cache: ParseCache, source: Source) -> pl.DataFrame | None:
    if cache.read_refusal(document):
        return None
    rows = read_parquet(cache.rows(document))
    return rows.with_columns(pl.lit(None, pl.String).alias(c) for c in source.prose if c in rows.columns)
