"""Documents that somebody took back on purpose: what they said may be missing from the next release.

Belongs here: which these are. Does not: taking one back (`run.forgetting`, the proposals' desk), comparing
(`comparing`, `shrinkage`, `steadiness`).
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from pipeline.project import Project
from pipeline.store import proposals
from pipeline.store.documents import names
from pipeline.store.files import parquet_columns, read_parquet
from pipeline.store.manifest import manifest_of
from pipeline.store.releases import Release, parquet_files
from pipeline.store.snapshots import SnapshotStore


def taken_back(project: Project, previous: Release | None) -> tuple[str, ...]:
    """The documents (document_id) of the last release that were forgotten or withdrawn since, and are not in use."""
    home = project.settings.home
    with SnapshotStore(home) as store:
        forgotten = store.forgotten()
    gone = proposals.withdrawn_documents(home) | {sha256[:12] for sha256 in forgotten}
    path = parquet_files(previous.folder).get("meta.document") if previous and gone else None
    if path is None or "document_id" not in parquet_columns(path):
        return ()
    known = gone.intersection(read_parquet(path)["document_id"])
    return tuple(sorted(known - _in_use(project, known)))


def without(rows: pl.LazyFrame, documents: Collection[str]) -> pl.LazyFrame:
    """The rows that were read from others than these documents; all of a table that does not name documents."""
    if not documents or "document_id" not in rows.collect_schema():
        return rows
    return rows.filter(~pl.col("document_id").cast(pl.String).is_in(sorted(documents)))


def _in_use(project: Project, among: frozenset[str]) -> set[str]:
    sources = [s.source_id for _, s in project.sources if project.workspace.read_record(f"sources/{s.source_id}")]
    return {found for source in sources for found in names(manifest_of(project.workspace, source).in_use, among)}
