"""The last step: nothing is published unless every check of these very tables was run and none that blocks failed.

Belongs here: the gate, and putting a release together. Does not: running checks, moving folders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipeline.check.gate import gate
from pipeline.common.clock import utc_now
from pipeline.mart import seen
from pipeline.project import Project
from pipeline.publish import assembly, metadata
from pipeline.publish.diff import Change
from pipeline.publish.export import Staged, begun, export
from pipeline.publish.feeds.feeds import write_feeds
from pipeline.publish.ledger.ledger import write_gap, write_ledger
from pipeline.publish.ledger.making import makings
from pipeline.store.files import why_damaged
from pipeline.store.integrity import damage
from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import Release, parquet_files, parquet_path

#: The tables that are made of all others, and one that may be known before.
CHANGE, COVERAGE = "meta.change", "meta.coverage"
LATE = (CHANGE, "meta.table")


def publish(
    project: Project,
    inputs: str,
    made_of: Mapping[str, str],
    unread: Sequence[str] = (),
    covered: metadata.Covered | None = None,
) -> Release:
    """Assemble, verify and publish the workspace's tables.

    `inputs` is the digest of all documents and code; `made_of` says what each table must be made of; `unread` are
    documents among them that no parser has looked at; `covered` is what is known of their rows already.

    Raises Held when a table or check is missing, stale or failed; then nothing has changed for readers.
    """
    results = gate(project, made_of, unread)
    created = _moment(project)
    release_id = f"{created:%Y%m%dT%H%M%S}{created.microsecond // 1000:03d}Z-{inputs[:8]}"
    releases, workspace = project.releases, project.workspace
    previous = releases.current()
    damaged = damage(previous) if previous else []
    files = {t.name: workspace.path(t.name) for t in project.built_tables}
    about = {
        "release_id": release_id,
        "created_at_utc": metadata.naive_utc(created),
        "inputs": inputs,
        "code": project.code,
        "program_version": version("wps-warehouse"),
        "previous_release_id": previous.release_id if previous else None,
    }
    tables = list(project.tables.values())
    forms = [(f, f.as_table(project.tables.get(f.table))) for f in project.earlier_forms(utc_now().date())]
    views = {form.name: seen(form, workspace)[1] for form, _ in forms}
    whole = None if damaged else previous
    same_code = whole if whole and whole.code == project.code else None
    built = Staged(
        folder=releases.stage(release_id),
        tables=[t for t in tables if t.name in files],
        release_id=release_id,
        created=created.isoformat(),
        for_spreadsheets=[t for t in tables if t.csv and t.name in files],
        long_texts=project.long_texts,
        earlier=same_code.folder if same_code else None,
        earlier_database=same_code.database_sha256 if same_code else "",
    )
    staged = built.folder
    assembly.write_tables(staged, built.tables, files, {})
    with begun() as write:
        write(built)
        accounts, coverage = metadata.covered(project) if covered is None else covered
        made = {**metadata.frames(project, results, about, accounts, forms), COVERAGE: coverage}
        assembly.write_tables(staged, [t for t in tables if t.name in made], files, made)
        there = [t for t in tables if t.name in made or t.name in files]
        write(replace(built, tables=there, for_spreadsheets=[t for t in there if t.csv]))
        changes = write_changes(project, previous, staged, release_id, damaged)
        made[CHANGE] = metadata.changes_frame(project.tables[CHANGE], changes)
        counted = {name: workspace.rows(name) for name in files} | {LEDGER: assembly.written(staged, LEDGER)} | views
        made = metadata.with_table_list(project, made, counted, forms)
        assembly.write_tables(staged, [project.tables[name] for name in LATE], files, made)
    shown, sources = [t for t in tables if t.csv], made["meta.source"].to_dicts()
    export(replace(built, tables=tables, forms=forms, for_spreadsheets=shown, sources=sources))
    with ThreadPoolExecutor(1) as beside:
        fed = beside.submit(write_feeds, project, staged, whole, release_id, created.isoformat())
        rows = assembly.verify(staged, tables, views)
        fed.result()
    record = {"created_at": created.isoformat(), "inputs": inputs, "code": project.code, "rows": rows}
    release = releases.publish(staged, {"release_id": release_id, **record})
    releases.prune(project.settings.keep)
    return release


def write_changes(
    project: Project, previous: Release | None, staged: Path, release_id: str, damaged: Sequence[str] = ()
) -> list[Change]:
    """The staged release's ledger beside its tables, and the counts. An earlier release that is damaged is a gap.

    Whatever else goes wrong, a full disk or a mistake of ours, is raised.
    """
    target, spill = parquet_path(staged, LEDGER), project.workspace.root / "spill"
    named = (previous.release_id if previous else None, release_id)
    if damaged:
        write_gap(named, spill, target, f"{named[0]} is damaged: {'; '.join(damaged)}")
        return []
    try:
        return write_ledger(previous.folder if previous else None, staged, makings(project), named, spill, target)
    except (duckdb.Error, OSError):  # raised again, but where the earlier release cannot be read
        damaged = unreadable(previous.folder) if previous else ()
        if not damaged:
            raise
        write_gap(named, spill, target, f"{named[0]} could not be read: {'; '.join(damaged)}")
        return []


def unreadable(folder: Path) -> list[str]:
    """The Parquet files of a release that cannot be read to the end, each with why."""
    why = ((name, why_damaged(path)) for name, path in parquet_files(folder).items())
    return [f"{name}: {said}".replace(f"{folder}/", "") for name, said in why if said]


def _moment(project: Project) -> datetime:
    """The time of a new release: now, and after every other, though the clock stand still or be set back."""
    newest = max((r.created_at for r in project.releases.all()), default=None)
    return max(utc_now(), newest + timedelta(milliseconds=1)) if newest else utc_now()
