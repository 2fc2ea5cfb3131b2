"""The last step: nothing is published unless every check of these very tables was run and none that blocks failed.

Belongs here: the gate, and putting a release together. Does not: running checks, moving folders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

from pipeline import checks
from pipeline.clock import utc_now
from pipeline.project import Project
from pipeline.publication import assembly, diff, metadata, shrinkage
from pipeline.publication.release import Release
from pipeline.results import CheckResult


class Held(Exception):
    """A release that is not published. `failed` are the checks that hold it back; empty when something is missing."""

    def __init__(self, message: str, failed: Sequence[CheckResult] = ()) -> None:
        super().__init__(message)
        self.failed = tuple(failed)


def publish(project: Project) -> Release:
    """Assemble, verify and publish the workspace's tables.

    Raises Held when a table or check is missing, stale or failed; then nothing has changed for readers.
    """
    inputs, results = gate(project)
    created = _moment(project)
    release_id = f"{created:%Y%m%dT%H%M%S}{created.microsecond // 1000:03d}Z-{inputs[:8]}"
    releases, workspace = project.releases, project.workspace
    previous = releases.current()
    files = {t.name: workspace.path(t.name) for t in project.built_tables}
    keys = {t.name: t.primary_key for t in project.tables.values()}
    spill = workspace.root / "spill"
    changes = diff.compare(diff.parquet_files(previous.folder), files, keys, spill) if previous else []
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
    assembly.write_database(staged, tables, long_texts=project.settings.corpus_text)
    shown = [t for t in tables if t.name.startswith("marts.") or t.name in ("meta.table", "meta.column", "meta.source")]
    assembly.write_csv(staged, shown)
    assembly.write_datapackage(staged, release_id, created.isoformat(), tables, made["meta.source"].to_dicts())
    rows = assembly.verify(staged, tables)
    record = {"release_id": release_id, "created_at": created.isoformat(), "inputs": inputs, "rows": rows}
    release = releases.publish(staged, record)
    releases.prune(project.settings.keep)
    return release


def _moment(project: Project) -> datetime:
    """The time of a new release: now, and after every other, though the clock stand still or be set back."""
    newest = max((r.created_at for r in project.releases.all()), default=None)
    return max(utc_now(), newest + timedelta(milliseconds=1)) if newest else utc_now()


def gate(project: Project) -> tuple[str, list[CheckResult]]:
    """The inputs that the tables were made of, and the results of all their checks. Raises Held."""
    inputs = _common_inputs(project)
    results: list[CheckResult] = []
    for name, asked in required_checks(project).items():
        found = checks.recorded(project.workspace, name, asked)
        if found is None:
            raise Held(f"check {name} did not run on the tables as they are now; run the whole job")
        results += found
    results += shrinkage.results(project)
    failed = [r for r in results if r.blocks]
    if failed:
        names = ", ".join(f"{r.table_name}: {r.check_name}" for r in failed)
        raise Held(f"held back by {len(failed)} failed check(s): {names}", failed)
    return inputs, results


def required_checks(project: Project) -> dict[str, str]:
    """The records that must exist, with what each must have been asked: every table, side table and query."""
    tables = {t.name: checks.table_question(t, project.expectations_of(t.name)) for t in project.built_tables}
    sides = {checks.side_record(c, d.name): checks.side_question(c) for d, c in project.side_checks}
    return {**tables, **sides, **{f"sql.{q.name}": checks.query_question(q) for q in project.queries}}


def _common_inputs(project: Project) -> str:
    """The one set of inputs behind all core tables, with every mart made of the core tables as they are now."""
    workspace = project.workspace
    inputs = set()
    for table in project.built_tables:
        stamp = workspace.stamped(table.name)
        if stamp is None:
            raise Held(f"{table.name} was not made by a whole run; run the whole job")
        if "inputs" in stamp:
            inputs.add(stamp["inputs"])
        elif any(workspace.table_digest(name) != digest for name, digest in stamp["reads"].items()):
            raise Held(f"{table.name} was made of tables that have changed since; run the whole job")
    if len(inputs) != 1:
        raise Held("the core tables come from different runs; run the whole job")
    return inputs.pop()
