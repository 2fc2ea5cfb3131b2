"""The steps of a run as plain functions over a Project: look for documents, decide whether anything is new.

Belongs here: what joins stages into a step. Does not: the order and the gate (`assets`), the stages (`fetch`,
`parse` and so on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import digest
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.fetch.fetch import gather_source
from pipeline.fetch.selection import Chosen
from pipeline.parse.parse import parse_cache
from pipeline.parse.stand_ins import with_stand_ins
from pipeline.project import Project
from pipeline.store.manifest import Manifest, keep_manifest, manifest_of
from pipeline.store.snapshots import SnapshotStore

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher


def gather(
    project: Project, dataset: Dataset, source: Source, fetcher: Fetcher | None, wanted: Chosen | None = None
) -> Manifest:
    """Look for the source's documents and keep the manifest, with what stands in for unreadable ones."""
    manifest = gather_source(project, dataset, source, fetcher, wanted)
    if source.source_id not in dataset.packaged:
        shipped = project.archive_of(dataset).documents(source.source_id)
        with SnapshotStore(project.settings.home) as store:
            manifest = with_stand_ins(manifest, shipped, store, parse_cache(project, dataset, source).readable)
    keep_manifest(project.workspace, manifest)
    return manifest


def inputs_of(project: Project) -> str:
    """The digest of all documents and all code: equal inputs make equal releases.

    A document of which only rows without their prose are at hand is another one than the same with its bytes.
    """
    named = sorted(
        f"{d.source_id}\t{d.sha256}\t{d.name}" + ("\twithout prose" if source.prose and d.origin == "archive" else "")
        for _, source in project.sources
        for d in manifest_of(project.workspace, source.source_id).documents
    )
    return digest([project.code, *named])


def why_unchanged(project: Project, inputs: str) -> str | None:
    """Why these inputs need no new release, or None when they do."""
    current = project.releases.current()
    if current and project.releases.altered():
        return None  # what readers see is no longer what was published: it is made anew
    if current and current.inputs == inputs:
        return f"no new document, same code: release {current.release_id} stays"
    if current and inputs in project.releases.withdrawn():
        return f"these documents and code made a release that was rolled back; {current.release_id} stays (--force)"
    return None
