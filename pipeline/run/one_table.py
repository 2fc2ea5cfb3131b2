"""One table, built for trying from what the last run left: its rows, its checks, what would change. Not published.

Belongs here: `wps make`: a private workspace beside the home's own, and what is built and checked in it. Does not: how
a table is built or checked (`harmonise`, `mart`, `check`), or printing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from pipeline.check import acceptance, checks
from pipeline.check.comparing import asking
from pipeline.check.results import CheckResult
from pipeline.common.values import Record
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.schema import Table
from pipeline.declare.table_names import full_name
from pipeline.harmonise import harmonise_dataset
from pipeline.mart import build as build_mart
from pipeline.project import Project
from pipeline.publish import diff
from pipeline.publish.diff import ChangeLine
from pipeline.run import lineage, questions
from pipeline.run.record import line_of
from pipeline.store.files import parquet_columns
from pipeline.store.leftovers import TRIAL, trial
from pipeline.store.releases import parquet_files
from pipeline.store.run_record import Checked
from pipeline.store.workspace import Workspace

#: Rows shown.
SAMPLE = 10


class NotAtHand(ValueError):
    """A table that is not declared, or whose inputs no run has left here; the text says what to do."""


class MadeRecord(TypedDict):
    """The same as `Made` says, for people and machines."""

    table: str
    rows: int
    sample: list[Record]
    checks: Checked
    changes: ChangeLine | None
    columns: dict[str, list[str]]
    stale: list[str]
    release_id: str | None


@dataclass(frozen=True)
class Made:
    """A table as it would be: its rows, a few of them, its checks, and the changes from the current release, if any.

    `columns`: added and removed since the release; `stale`: inputs that are older than their documents or their code.
    """

    table: str
    rows: int
    sample: list[Record]
    checks: list[CheckResult]
    changes: diff.Change | None
    columns: dict[str, list[str]]
    stale: list[str]
    release_id: str | None

    @property
    def holds(self) -> bool:
        """Whether its checks would let it be published."""
        return not any(check.blocks for check in self.checks)

    def record(self) -> MadeRecord:
        """All of it as plain values."""
        failed = [line_of(check) for check in self.checks if not check.passed]
        return {
            "table": self.table,
            "rows": self.rows,
            "sample": self.sample,
            "checks": {"passed": len(self.checks) - len(failed), "failed": failed},
            "changes": self.changes.line() if self.changes else None,
            "columns": self.columns,
            "stale": self.stale,
            "release_id": self.release_id,
        }


def make(project: Project, name: str) -> Made:
    """Build a core table (with the others of its dataset) or a mart, ask its checks, compare it with the release.

    Raises NotAtHand, and what the dataset's function or the SQL ends in.
    """
    table = _table(project, name)
    dataset = next((d for d in project.datasets if table.name in d.tables), None)
    mart = next((m for m in project.marts if m.table.name == table.name), None)
    inputs = _inputs(project, dataset, mart)
    _refuse_missing(project, table, inputs)
    with _private(project) as private:
        if dataset:
            harmonise_dataset(private, dataset)
        elif mart:
            build_mart(mart, private.workspace)
        workspace = private.workspace
        return Made(
            table=table.name,
            rows=workspace.rows(table.name),
            sample=workspace.scan(table.name).head(SAMPLE).collect().to_dicts(),
            checks=_checked(project, table, dataset, workspace),
            changes=_changes(project, table, workspace),
            columns=_columns(project, table),
            stale=_stale(project, inputs),
            release_id=project.releases.current_id(),
        )


def _table(project: Project, name: str) -> Table:
    built = {table.name: table for table in project.built_tables}
    full = full_name(name, built)
    if full is None:
        raise NotAtHand(f"there is no table {name} to make; the tables are {', '.join(built)}")
    return built[full]


def _inputs(project: Project, dataset: Dataset | None, mart: Mart | None) -> list[str]:
    """What the workspace must hold for the table."""
    if mart is not None:
        return list(mart.query.reads)
    if dataset is None:
        return []
    shared = project.datasets[0]
    read = [f"{kind}.{s.source_id}" for s in dataset.sources for kind in ("rows", "corrections")]
    return read if dataset is shared else [*read, *shared.tables]


def _refuse_missing(project: Project, table: Table, inputs: list[str]) -> None:
    missing = [name for name in inputs if not project.workspace.has(name)]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise NotAtHand(
            f"{table.name} is made of {missing[0]}{more}, which no run has left in {project.workspace.root}: "
            "run `wps build` first"
        )


@contextmanager
def _private(project: Project) -> Iterator[Project]:
    """The project in a home of its own that has the tables of the real workspace, and is gone afterwards.

    Its files are further names of the same bytes: what is made here takes a name over and never writes into a file, and
    a run that goes on meanwhile does not change what is read here. Where the home may only be read, it lies elsewhere
    and its files are links.
    """
    real = project.workspace
    home = project.settings.home
    beside = home if os.access(home, os.W_OK) else None
    with trial(home), TemporaryDirectory(dir=beside, prefix=TRIAL) as folder:
        private = replace(project, settings=project.settings.model_copy(update={"home": Path(folder)}))
        tables = private.workspace.path("any").parent
        tables.mkdir(parents=True)
        for file in real.path("any").parent.glob("*.parquet"):
            _name_again(file, tables / file.name)
        yield private


def _name_again(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except OSError:  # another file system, or one that knows no such links
        name.symlink_to(file.absolute())


def _checked(project: Project, table: Table, dataset: Dataset | None, workspace: Workspace) -> list[CheckResult]:
    """What is asked of this table, and of the account of its dataset's rows."""
    results = [*checks.check_table(table, project.expectations_of(table.name), workspace)]
    for query in project.queries:
        if _asks(project, query.reads, table, dataset) and all(workspace.has(name) for name in query.reads):
            results.append(checks.check_query(query, table.name, workspace))
    if dataset:
        mine = (check for owner, check in project.side_checks if owner is dataset)
        results += [checks.check_side(check, dataset.name, workspace) for check in mine]
    results += questions.before_the_gate(project, table, workspace)
    if table.compared:
        results += asking.check(project, table, table.compared, checks.validated_here, workspace)
    return acceptance.let_pass(results, acceptance.standing(project.settings.home))


def _asks(project: Project, reads: tuple[str, ...], table: Table, dataset: Dataset | None) -> bool:
    """Whether a query is about the table and nothing that would have to be made anew after it."""
    if table.name not in reads:
        return False
    made_now = {*dataset.tables, *project.datasets[0].tables} if dataset else {table.name}
    order = [t.name for t in project.built_tables]
    return all(name in made_now or order.index(name) < order.index(table.name) for name in reads)


def _stale(project: Project, inputs: list[str]) -> list[str]:
    """The inputs that a whole run would make anew: their documents or their code have changed since."""
    expected = lineage.expected(project)
    return [name for name in inputs if name in expected and project.workspace.stamped(name) != expected[name]]


def _columns(project: Project, table: Table) -> dict[str, list[str]]:
    """The columns that the current release does not have, and those that only it has."""
    current = project.releases.current()
    old = parquet_files(current.folder).get(table.name) if current else None
    before = parquet_columns(old) if old else list(table.columns)
    return {
        "added": [c for c in table.columns if c not in before],
        "removed": [c for c in before if c not in table.columns],
    }


def _changes(project: Project, table: Table, workspace: Workspace) -> diff.Change | None:
    """What differs from the current release; None where it has no such table."""
    current = project.releases.current()
    old = parquet_files(current.folder).get(table.name) if current else None
    if old is None:
        return None
    spill = workspace.root / "spill"
    (change,) = diff.compare(
        {table.name: old}, {table.name: workspace.path(table.name)}, {table.name: table.primary_key}, spill
    )
    return change
