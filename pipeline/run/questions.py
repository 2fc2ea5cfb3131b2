"""Which checks belong to which step: run in the step that makes the table they are about, or in one of their own.

Belongs here: that order, and how each check is asked. Does not: asking (`check.checks`), what Dagster is told
(`asset_checks`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.check import acceptance, bounds, checks, shrinkage, steadiness
from pipeline.check.comparing import asking
from pipeline.check.results import CheckResult, Validate
from pipeline.declare.checks import SideCheck
from pipeline.declare.comparison import Comparison
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile
from pipeline.project import Project
from pipeline.store.integrity import sound
from pipeline.store.workspace import Workspace

COMPARED = "What each source says, against the last release (Great Expectations) and the calendar."
EXPECTATIONS = "The schema's promises and the dataset's expectations (Great Expectations), and the primary key."

#: Answers a check; who answers expectations is given.
Ask: TypeAlias = Callable[[Validate], Sequence[CheckResult]]


@dataclass(frozen=True)
class Question:
    """A check: what it is about (a table, or the account of a dataset's rows), how it is asked.

    `elsewhere`: another process answers most of it.
    """

    name: str
    description: str
    ask: Ask
    table: str | None = None
    account: Dataset | None = None
    elsewhere: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others."""
        return (self.table or (self.account.name if self.account else ""), self.name)


def of_dataset(project: Project, dataset: Dataset) -> list[Question]:
    """The checks run when a dataset's core tables are made."""
    known = {*dataset.tables, *project.datasets[0].tables}
    return [
        *(_of_table(project, table) for table in dataset.tables.values()),
        *(_of_comparison(project, t, t.compared) for t in dataset.tables.values() if t.compared),
        *(_of_side(project, dataset, check) for owner, check in project.side_checks if owner is dataset),
        *_of_queries(project, set(dataset.tables), known),
    ]


def of_mart(project: Project, mart: Mart) -> list[Question]:
    """The checks run when a mart is made."""
    known = {mart.table.name, *_upstream(project, mart)}
    return [_of_table(project, mart.table), *_of_queries(project, {mart.table.name}, known)]


def alone(project: Project) -> list[tuple[SqlFile, Question]]:
    """Checks that read tables which are not there yet when the table they are about is made."""
    placed = {question.key for dataset in project.datasets for question in of_dataset(project, dataset)}
    placed |= {question.key for mart in project.marts for question in of_mart(project, mart)}
    every = [(query, _of_query(project, query)) for query in project.queries]
    return [(query, question) for query, question in every if question.key not in placed]


def _upstream(project: Project, mart: Mart) -> set[str]:
    """Every table that a mart is made of, however far up; of a dataset all tables, for they are made together."""
    queries = {m.table.name: m.query for m in project.marts}
    siblings = {name: set(dataset.tables) for dataset in project.datasets for name in dataset.tables}
    found: set[str] = set()
    waiting = [*mart.query.reads]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found |= {name, *siblings.get(name, ())}
            waiting += queries[name].reads if name in queries else []
    return found | set(project.datasets[0].tables)


def _of_table(project: Project, table: Table) -> Question:
    extra = project.expectations_of(table.name)

    def ask(validate: Validate) -> Sequence[CheckResult]:
        return _let(project, checks.check_table(table, extra, project.workspace, validate))

    return Question("expectations", EXPECTATIONS, ask, table.name, elsewhere=True)


def _of_comparison(project: Project, table: Table, comparison: Comparison) -> Question:
    def ask(validate: Validate) -> Sequence[CheckResult]:
        found = asking.check(project, table, comparison, validate)
        return _let(project, [*found, *before_the_gate(project, table, project.workspace)])

    return Question("compared", COMPARED, ask, table.name)


def before_the_gate(project: Project, table: Table, workspace: Workspace) -> list[CheckResult]:
    """What the gate asks of a table besides its records: told with its other checks, so that one night says it all."""
    previous = sound(project.releases)
    shrunk = shrinkage.of_table(project, table, workspace, previous)
    steady = steadiness.of_table(project, table, workspace, previous)
    return [*shrunk, *steady, *bounds.of_table(project, table, workspace)]


def _let(project: Project, results: Sequence[CheckResult]) -> Sequence[CheckResult]:
    """The results, of which what an operator accepted holds nothing back."""
    return acceptance.let_pass(results, acceptance.standing(project.settings.home))


def _of_side(project: Project, dataset: Dataset, check: SideCheck) -> Question:
    def ask(_: Validate) -> Sequence[CheckResult]:
        return [checks.check_side(check, dataset.name, project.workspace)]

    return Question(check.name, check.detail, ask, account=dataset)


def _of_queries(project: Project, subjects: set[str], known: set[str]) -> list[Question]:
    mine = [q for q in project.queries if project.subject(q) in subjects and set(q.reads) <= known]
    return [_of_query(project, query) for query in mine]


def _of_query(project: Project, query: SqlFile) -> Question:
    subject = project.subject(query)

    def ask(_: Validate) -> Sequence[CheckResult]:
        return _let(project, [checks.check_query(query, subject, project.workspace)])

    return Question(query.name, query.header["what"], ask, subject)
