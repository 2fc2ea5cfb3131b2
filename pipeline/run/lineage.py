"""What each table of the workspace is made of, as one digest: what did not change is not made again.

Belongs here: the digests. Does not: making tables (the stages), comparing (`steps`, and the gate before publication).

Each digest names the code and everything the table is made of, down to the documents: rows of the documents in use,
core tables of the rows, marts of the tables they read. Tables whose digests hold are those that a whole run would make
now.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.common.clock import utc_now
from pipeline.common.digests import digest
from pipeline.contract import Document
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.source import Source
from pipeline.parse.parse import corrections_of, parse_cache
from pipeline.project import Project
from pipeline.store.documents import Documents, digests, doubtful
from pipeline.store.manifest import manifest_of
from pipeline.store.snapshots import SnapshotStore

#: What a dataset leaves beside its tables, one of each a dataset.
SIDES = ("row_account", "reject", "conflict", "drift", "placed", "correction")


def inputs_of(project: Project) -> str:
    """The digest of all documents and all code: equal inputs make equal releases.

    A document of which only rows without their prose are at hand is another one than the same with its bytes. Those
    that stand in for unreadable ones count: which these are depends on what came before. Earlier forms of tables count
    while they stand.
    """
    with SnapshotStore(project.settings.home) as store:
        named = sorted(line for _, source in project.sources for line in _lines(project, source, store))
    forms = [f"{form.name}\t{form.until}\t{form.view}" for form in project.earlier_forms(utc_now().date())]
    return digest([project.code, *named, *forms])


def _lines(project: Project, source: Source, store: SnapshotStore) -> Iterator[str]:
    """A line for each document of a source; of very many one for all of them, and one for each with several names."""
    used = manifest_of(project.workspace, source.source_id).in_use
    if isinstance(used, Documents):
        several = store.several_names()
        yield "\t".join([source.source_id, used.digest])
        yield from ("\t".join([source.source_id, d, *several[d]]) for d in digests(used, several))
        return
    names = store.named(source.source_id)
    for d in used:
        others = [n for n in names.get(d.sha256, ()) if n != d.name]
        yield "\t".join(
            [d.source_id, d.sha256, d.name, *others, *(["without prose"] if _lacks_prose(d, source) else [])]
        )


def _lacks_prose(document: Document, source: Source) -> bool:
    return bool(source.prose) and document.origin == "archive"


def unread(project: Project) -> list[str]:
    """The documents in use that no parser has looked at, as source/name: no release is made of what nobody read.

    What a parser was given and could not be read, as its bytes were damaged, was looked at.
    """
    found = []
    for dataset, source in project.sources:
        cache = parse_cache(project, dataset, source)
        refused = project.workspace.read_record(f"refused/{source.source_id}", list) or []
        looked_at = {(r.get("document_id"), r["name"]) for r in refused}
        used = doubtful(manifest_of(project.workspace, source.source_id).in_use)
        found += [d for d in used if not cache.known(d) and (d.document_id, d.name) not in looked_at]
    return [f"{d.source_id}/{d.name}" for d in found]


def of_rows(project: Project, dataset: Dataset, source: Source) -> str:
    """What a source's rows are made of: the documents in use that can be read, each as its parser reads it.

    Nothing, of a source that no run has looked at yet: no rows are those.
    """
    if project.workspace.read_record(f"sources/{source.source_id}") is None:
        return ""
    cache = parse_cache(project, dataset, source)
    used = manifest_of(project.workspace, source.source_id).in_use
    if isinstance(used, Documents):
        parts = (cache.fingerprint, used.digest_of_read, *source.members)
        return digest([project.machinery, *map(repr, corrections_of(dataset, source)), *parts])
    readable = [d for d in used if cache.readable(d)]
    read = [part for d in readable for part in (cache.rows(d).name, d.name, *_held(d, source))]
    return digest([project.machinery, *map(repr, corrections_of(dataset, source)), *read])


def of_core(project: Project, dataset: Dataset) -> str:
    """What a dataset's core tables are made of: its rows, the reference tables, its own code and declarations."""
    shared = project.datasets[0]
    names = [name for s in dataset.sources for name in row_tables(s)]
    names += [] if dataset is shared else list(shared.tables)
    return digest([project.machinery, project.code_of(dataset), *_digests(project, names)])


def of_mart(project: Project, mart: Mart) -> str:
    """What a mart is made of: its query, its declaration, the tables it reads."""
    return digest([project.machinery, mart.query.text, repr(mart.table), *_digests(project, mart.query.reads)])


def expected(project: Project) -> dict[str, str]:
    """Every table that a release is made of, side tables too, with what it is made of if it is of a whole run."""
    made = {name: of_rows(project, d, s) for d, s in project.sources for name in row_tables(s)}
    for dataset in project.datasets:
        made |= dict.fromkeys(core_tables(dataset), of_core(project, dataset))
    return made | {mart.table.name: of_mart(project, mart) for mart in project.marts}


def _held(document: Document, source: Source) -> tuple[str, ...]:
    """What is looked for inside a document: of one of which only rows ship, nothing."""
    return () if document.origin == "archive" else source.members


def row_tables(source: Source) -> tuple[str, str, str]:
    """What parsing a source leaves: its rows, what the corrections did to them, what its documents hold beside them."""
    return f"rows.{source.source_id}", f"corrections.{source.source_id}", f"members.{source.source_id}"


def core_tables(dataset: Dataset) -> list[str]:
    """What harmonising a dataset leaves: its core tables and what stands beside them."""
    return [*dataset.tables, *(f"{side}.{dataset.name}" for side in SIDES)]


def _digests(project: Project, names: list[str] | tuple[str, ...]) -> list[str]:
    workspace = project.workspace
    return [part for n in names for part in (n, workspace.table_digest(n) if workspace.has(n) else "")]
