"""The project's checks as Dagster knows them: run in the step that makes the table they are about.

Belongs here: which check belongs to which asset, its verdict. Does not: running a check (`check.checks`).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import dagster as dg

from pipeline.check import checks
from pipeline.check.results import CheckResult, sample_text
from pipeline.common.values import Row
from pipeline.declare.checks import SideCheck
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile
from pipeline.project import Project
from pipeline.run.keys import account_key, table_key
from pipeline.run.resource import Home
from pipeline.run.session import Session

EXPECTATIONS = "The schema's promises and the dataset's expectations (Great Expectations), and the primary key."


@dataclass(frozen=True)
class Check:
    """A check of an asset: what Dagster is told of it, how it is run, and whether another process answers it."""

    spec: dg.AssetCheckSpec
    results: Callable[[Session], Sequence[CheckResult]]
    elsewhere: bool = False


def of_dataset(project: Project, dataset: Dataset) -> list[Check]:
    """The checks run when a dataset's core tables are made."""
    known = {*dataset.tables, *project.datasets[0].tables}
    return [
        *(_table_check(project, table) for table in dataset.tables.values()),
        *(_side_check(project, dataset, check) for owner, check in project.side_checks if owner is dataset),
        *_query_checks(project, set(dataset.tables), known),
    ]


def of_mart(project: Project, mart: Mart) -> list[Check]:
    """The checks run when a mart is made."""
    known = {mart.table.name, *_upstream(project, mart)}
    return [_table_check(project, mart.table), *_query_checks(project, {mart.table.name}, known)]


def alone(project: Project) -> list[dg.AssetChecksDefinition]:
    """Checks that read tables which are not there yet when the table they are about is made: steps of their own."""
    placed = {check.spec.key for dataset in project.datasets for check in of_dataset(project, dataset)}
    placed |= {check.spec.key for mart in project.marts for check in of_mart(project, mart)}
    every = [(query, _query_check(project, query)) for query in project.queries]
    return [_step(project, query, check) for query, check in every if check.spec.key not in placed]


def run(
    session: Session, found: Sequence[Check], selected: Collection[dg.AssetCheckKey]
) -> Iterator[dg.AssetCheckResult]:
    """Run the selected ones of the checks; the session keeps their results. An error stops what is downstream.

    What another process answers is asked ahead, while this one goes on.
    """
    asked = [check for check in found if check.spec.key in selected]
    with ThreadPoolExecutor(1) as ahead:
        waiting = {id(check): ahead.submit(check.results, session) for check in asked if check.elsewhere}
        for check in asked:
            yield _verdict(session, check, waiting[id(check)].result() if check.elsewhere else check.results(session))


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


def _table_check(project: Project, table: Table) -> Check:
    spec = dg.AssetCheckSpec("expectations", asset=table_key(table.name), blocking=True, description=EXPECTATIONS)
    extra = project.expectations_of(table.name)
    return Check(spec, lambda s: checks.check_table(table, extra, project.workspace, s.asker.validate), elsewhere=True)


def _side_check(project: Project, dataset: Dataset, check: SideCheck) -> Check:
    spec = dg.AssetCheckSpec(check.name, asset=account_key(dataset), blocking=True, description=check.detail)
    return Check(spec, lambda _: [checks.check_side(check, dataset.name, project.workspace)])


def _query_checks(project: Project, subjects: set[str], known: set[str]) -> list[Check]:
    mine = [q for q in project.queries if project.subject(q) in subjects and set(q.reads) <= known]
    return [_query_check(project, query) for query in mine]


def _query_check(project: Project, query: SqlFile) -> Check:
    subject = project.subject(query)
    spec = dg.AssetCheckSpec(query.name, asset=table_key(subject), blocking=True, description=query.header["what"])
    return Check(spec, lambda _: [checks.check_query(query, subject, project.workspace)])


def _step(project: Project, query: SqlFile, check: Check) -> dg.AssetChecksDefinition:
    others = [table_key(name) for name in query.reads if table_key(name) != check.spec.asset_key]

    @dg.asset_check(
        asset=check.spec.asset_key,
        name=check.spec.name,
        blocking=True,
        description=check.spec.description,
        additional_deps=others,
    )
    def failing_rows(home: Home) -> dg.AssetCheckResult:
        with home.step() as session:
            return _verdict(session, check, check.results(session))

    return failing_rows


def _verdict(session: Session, check: Check, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    """One Dagster result: an error blocks what is downstream, a warning is shown; the session keeps them."""
    session.checked.extend(results)
    failed = [r for r in results if not r.passed]
    severity = dg.AssetCheckSeverity.ERROR if any(r.blocks for r in failed) else dg.AssetCheckSeverity.WARN
    listed: list[Row] = [{"check": r.check_name, "failing": r.failing, "sample": sample_text(r)} for r in failed]
    return dg.AssetCheckResult(
        asset_key=check.spec.asset_key,
        check_name=check.spec.name,
        passed=not failed,
        severity=severity,
        metadata={"checks": len(results), "failed": dg.MetadataValue.json(listed)},
    )
