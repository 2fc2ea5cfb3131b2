"""The last step: nothing is published unless every check of these very tables was run and none that blocks failed.

Belongs here: the gate, and putting a release together. Does not: running checks, moving folders.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.metadata import version

from pipeline.check.gate import gate
from pipeline.common.clock import utc_now
from pipeline.project import Project
from pipeline.publish import assembly, diff, metadata
from pipeline.publish.export import Staged, export
from pipeline.store.releases import Release, parquet_files


def publish(project: Project, inputs: str, made_of: Mapping[str, str]) -> Release:
    """Assemble, verify and publish the workspace's tables.

    `inputs` is the digest of all documents and code; `made_of` says what each table must be made of.

    Raises Held when a table or check is missing, stale or failed; then nothing has changed for readers.
    """
    results = gate(project, made_of)
    created = _moment(project)
    release_id = f"{created:%Y%m%dT%H%M%S}{created.microsecond // 1000:03d}Z-{inputs[:8]}"
    releases, workspace = project.releases, project.workspace
    previous = releases.current()
    files = {t.name: workspace.path(t.name) for t in project.built_tables}
    keys = {t.name: t.primary_key for t in project.tables.values()}
    spill = workspace.root / "spill"
    changes = diff.compare(parquet_files(previous.folder), files, keys, spill) if previous else []
    about = {
        "release_id": release_id,
        "created_at_utc": metadata.naive_utc(created),
        "inputs": inputs,
        "code": project.code,
        "program_version": version("wps-warehouse"),
        "previous_release_id": previous.release_id if previous else None,
    }
    made = metadata.frames(project, results, changes, about)
    made = metadata.with_table_list(project, made, {name: workspace.rows(name) for name in files})
    tables = list(project.tables.values())
    staged = releases.stage(release_id)
    assembly.write_tables(staged, tables, files, made)
    shown = [t for t in tables if t.csv]
    export(
        Staged(
            folder=staged,
            tables=tables,
            release_id=release_id,
            created=created.isoformat(),
            for_spreadsheets=shown,
            sources=made["meta.source"].to_dicts(),
            long_texts=project.long_texts,
            earlier=previous.folder if previous and previous.code == project.code else None,
        )
    )
    rows = assembly.verify(staged, tables)
    record = {"created_at": created.isoformat(), "inputs": inputs, "code": project.code, "rows": rows}
    release = releases.publish(staged, {"release_id": release_id, **record})
    releases.prune(project.settings.keep)
    return release


def _moment(project: Project) -> datetime:
    """The time of a new release: now, and after every other, though the clock stand still or be set back."""
    newest = max((r.created_at for r in project.releases.all()), default=None)
    return max(utc_now(), newest + timedelta(milliseconds=1)) if newest else utc_now()
