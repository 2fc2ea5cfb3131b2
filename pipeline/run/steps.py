"""The steps of a run as plain functions: look for documents, decide, parse, harmonise, aggregate, publish.

Belongs here: what joins stages into a step, and that a step whose result stands is not taken again. Does not: the order
(`nightly`, `assets`), the stages themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.source import Source
from pipeline.fetch.fetch import gather_source
from pipeline.parse.parse import Reading, parse_cache, read_source, with_whole_rows
from pipeline.parse.stand_ins import with_stand_ins
from pipeline.parse.written import write_rows
from pipeline.project import Project
from pipeline.run import lineage, wanted
from pipeline.run.accepting import accepted_in
from pipeline.run.exports import exports
from pipeline.run.page import page
from pipeline.run.record import NOBODYS
from pipeline.run.session import Session
from pipeline.run.terms import keep_to_terms
from pipeline.store.documents import doubtful
from pipeline.store.far_blobs import open_store
from pipeline.store.integrity import missing
from pipeline.store.manifest import NOT_AT_HAND, Manifest, documents_before, keep_manifest, manifest_of, with_known
from pipeline.store.parsed import DamagedRows
from pipeline.store.releases import Release

if TYPE_CHECKING:
    from pipeline.publish.metadata import Covered

#: So many new documents of a source a usual night brings at most.
FEW = 20
#: The step that tells what of its domain each source has.
COVERED = "coverage"
NO_SOURCE = "no source could be read; `wps doctor` says what is missing"


class MissingInput(RuntimeError):
    """A step whose input no earlier run has made."""


def look(session: Session) -> None:
    """Look for the documents of every source, by name, each after those that say what it should have."""
    known = {source.source_id: (dataset, source) for dataset, source in session.project.sources}
    reads = {name: [read.source_id for read in dataset.reads(source)] for name, (dataset, source) in known.items()}
    order = TopologicalSorter(reads)
    order.prepare()
    while order.is_active():
        for name in sorted(order.get_ready()):
            gather(session, *known[name])
            order.done(name)


def gather(session: Session, dataset: Dataset, source: Source) -> Manifest:
    """The manifest of this run's look at the source, with what stands in for unreadable documents; looks once."""
    project = session.project
    if source.source_id in session.gathered:
        return manifest_of(project.workspace, source.source_id)
    session.use()
    with session.timed(f"documents of {source.source_id}"):
        manifest = _gathered(session, dataset, source)
    if manifest.new and not session.partial:
        session.asker.start()  # there will be something to ask: what is loaded for it loads while others are looked for
    return manifest


def _gathered(session: Session, dataset: Dataset, source: Source) -> Manifest:
    project = session.project
    fetcher = session.fetcher if session.only in (None, dataset.name) else None
    chosen = wanted.chosen(project, dataset, source) if fetcher and source.live else None
    manifest = gather_source(project, dataset, source, fetcher, chosen)
    if source.source_id not in dataset.packaged:
        shipped = project.archive_of(dataset).documents(source.source_id)
        cache = parse_cache(project, dataset, source)
        manifest = with_known(manifest, documents_before(project.workspace, source.source_id), cache.fingerprint)
        session.again |= bool(cache.try_again(doubtful(manifest.documents)))
        with open_store(project.settings) as store:  # one that nobody has tried to read yet may stand in
            manifest = with_stand_ins(manifest, shipped, store, lambda d: cache.readable(d) is not False)
    keep_manifest(project.workspace, manifest)
    session.gathered.append(source.source_id)
    return manifest


def decide(session: Session) -> str | None:
    """The inputs of a new release, or None when none is to be made; the session's outcome then says why.

    A run decides once: what documents turn out to be when they are read changes nothing of it.
    """
    project = session.project
    if session.inputs is not None:
        return session.inputs
    manifests = [
        manifest_of(project.workspace, s.source_id) for d, s in project.sources if s.source_id not in d.packaged
    ]
    if manifests and all(m.state in {"failed", NOT_AT_HAND} for m in manifests):
        session.outcome, session.message = "no_source", NO_SOURCE
        return None
    inputs = lineage.inputs_of(project)
    unchanged = why_unchanged(project, inputs)
    if unchanged and not (session.force or session.again):
        session.outcome, session.message = "unchanged", unchanged
        return None
    session.inputs = inputs
    return inputs


def why_unchanged(project: Project, inputs: str) -> str | None:
    """Why these inputs need no new release, or None when they do."""
    current = project.releases.current()
    if current and (project.releases.altered() or missing(current)):
        return None  # what readers see is no longer what was published: it is made anew
    if current and current.inputs == inputs:
        return f"no new document, same code: release {current.release_id} stays"
    if current and inputs in project.releases.withdrawn():
        return f"these documents and code made a release that was rolled back; {current.release_id} stays (--force)"
    return None


def fresh(project: Project, dataset: Dataset, source: Source) -> int:
    """How many of the source's documents somebody brought and no run has tried to read yet."""
    cache = parse_cache(project, dataset, source)
    documents = doubtful(manifest_of(project.workspace, source.source_id).documents)
    return sum(d.origin not in NOBODYS and not cache.known(d) for d in documents)


def parse(project: Project, dataset: Dataset, source: Source) -> int:
    """Read the source's new documents, and write all its rows where they are not those of these documents; how many.

    An earlier document stands in for one that turns out to be unreadable; the manifest then says so.
    """
    reading = read_source(project, dataset, source)
    if reading.lost:
        gather_source(project, dataset, source, None)  # a folder may have their bytes still
        reading = read_source(project, dataset, source)
    keep_manifest(project.workspace, reading.manifest)
    refusals = [
        {"name": d.name, "reason": r.reason, "detail": r.detail, "origin": d.origin, "document_id": d.document_id}
        for d, r in reading.refused
    ]
    project.workspace.write_record(f"refused/{source.source_id}", refusals)
    tables = lineage.row_tables(source)
    made_of = lineage.of_rows(project, dataset, source)
    _make(project, tables, made_of, lambda: _write_rows(project, dataset, source, reading))
    return project.workspace.rows(tables[0])


def _write_rows(project: Project, dataset: Dataset, source: Source, reading: Reading) -> None:
    """Write the rows of a source; of a document whose kept rows turn out to be damaged, those that are parsed again."""

    def write(read: Reading) -> None:
        if read is not reading:  # what was found out meanwhile is known from then on
            keep_manifest(project.workspace, read.manifest)
        write_rows(project, dataset, source, read)

    try:
        with_whole_rows(project, dataset, source, reading, write)
    except DamagedRows as damaged:
        said = f"{source.source_id}: parsed rows are damaged as soon as they are written: look at the disk"
        raise MissingInput(said) from damaged


def harmonise(project: Project, dataset: Dataset) -> dict[str, int]:
    """Make the dataset's core tables where they are not those of its rows as they are now; rows by table.

    Raises MissingInput, and what the dataset's harmoniser raises.
    """
    from pipeline.harmonise import harmonise_dataset

    shared = project.datasets[0]
    inputs = [name for s in dataset.sources for name in lineage.row_tables(s)]
    _refuse_missing(project, dataset.name, [*inputs, *(() if dataset is shared else shared.tables)])
    made_of = lineage.of_core(project, dataset)
    _make(project, lineage.core_tables(dataset), made_of, lambda: harmonise_dataset(project, dataset))
    return {name: project.workspace.rows(name) for name in dataset.tables}


def aggregate(project: Project, mart: Mart) -> int:
    """Make a mart where it is not that of the tables it reads as they are now; its rows. Raises MissingInput."""
    from pipeline.mart import build

    _refuse_missing(project, mart.table.name, mart.query.reads)
    made_of = lineage.of_mart(project, mart)
    _make(project, [mart.table.name], made_of, lambda: build(mart, project.workspace))
    return project.workspace.rows(mart.table.name)


def publish(session: Session) -> Release:
    """Publish the workspace's tables; the session's outcome says so. Raises Held, and then the outcome is `held`."""
    from pipeline.check.gate import Held

    try:
        covered = session.ahead.result(COVERED, partial(cover, session.project))
        with session.timed("release"):
            release = release_of(session.project, covered)
    except Held as held:
        session.outcome, session.message = "held", str(held)
        session.checked += [result for result in held.failed if result not in session.checked]
        raise
    session.outcome, session.release_id = "published", release.release_id
    known = {(result.table_name, result.check_name) for result in session.checked}
    session.checked += [r for r in accepted_in(release) if (r.table_name, r.check_name) not in known]
    with session.timed("page"):
        keep_to_terms(session.project)
        page(session.project, session)
    with session.timed("exports"):
        session.exports = exports(session.project, release)
    return release


def cover(project: Project) -> Covered:
    """What is known of the rows of the core tables as they are now."""
    from pipeline.publish.metadata import covered

    return covered(project)


def release_of(project: Project, covered: Covered | None = None) -> Release:
    """Publish the workspace's tables. Raises Held unless all are those of one whole run and pass their checks.

    `covered`: what `cover` says of them, where it was asked before.
    """
    from pipeline.publish.publish import publish as publish_tables

    inputs, made_of, unread = lineage.inputs_of(project), lineage.expected(project), lineage.unread(project)
    return publish_tables(project, inputs, made_of, unread, covered)


def _make(project: Project, tables: Sequence[str], made_of: str, make: Callable[[], object]) -> None:
    """Make the tables and stamp them, unless all are stamped with the same already."""
    workspace = project.workspace
    if all(workspace.stamped(name) == made_of for name in tables):
        return
    make()
    for name in tables:
        workspace.stamp(name, made_of)


def _refuse_missing(project: Project, made: str, inputs: Sequence[str]) -> None:
    missing = [name for name in inputs if not project.workspace.has(name)]
    if missing:
        raise MissingInput(f"{made} is made of {', '.join(missing)}: run the whole job first (`wps build`)")
