"""The project's checks as Dagster knows them: run in the step that makes the table they are about.

Belongs here: what Dagster is told of a check, and of its verdict. Does not: which check belongs to which step
(`questions`), running one (`check.checks`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

import dagster as dg

from pipeline.check.results import CheckResult, sample_text
from pipeline.common.values import Row
from pipeline.declare.sql_file import SqlFile
from pipeline.project import Project
from pipeline.run import order, questions
from pipeline.run.keys import account_key, table_key
from pipeline.run.questions import Question
from pipeline.run.resource import Home
from pipeline.run.session import Session

#: Checks by what Dagster declares of them.
Asked: TypeAlias = Sequence[tuple[dg.AssetCheckSpec, Question]]


def with_specs(found: Iterable[Question]) -> Asked:
    """The checks as Dagster declares them."""
    return [(_spec_of(question), question) for question in found]


def _spec_of(question: Question) -> dg.AssetCheckSpec:
    asset = account_key(question.account) if question.account else table_key(question.table or "")
    return dg.AssetCheckSpec(question.name, asset=asset, blocking=True, description=question.description)


def alone(project: Project) -> list[dg.AssetChecksDefinition]:
    """Checks that read tables which are not there yet when the table they are about is made: steps of their own."""
    return [_step(query, question) for query, question in questions.alone(project)]


def run(
    session: Session, step: str, asked: Asked, selected: Collection[dg.AssetCheckKey]
) -> Iterator[dg.AssetCheckResult]:
    """Run the selected ones of a step's checks; the session keeps their results. An error stops what is downstream."""
    mine = [(spec, question) for spec, question in asked if spec.key in selected]
    ask = partial(order.answers, [question for _, question in mine], session.asker)
    found = session.ahead.result(order.checks(step), ask)
    for spec, question in mine:
        yield _verdict(session, spec, found[question.key])


def _step(query: SqlFile, question: Question) -> dg.AssetChecksDefinition:
    spec = _spec_of(question)
    others = [table_key(name) for name in query.reads if table_key(name) != spec.asset_key]

    @dg.asset_check(
        asset=spec.asset_key,
        name=spec.name,
        blocking=True,
        description=spec.description,
        additional_deps=others,
    )
    def failing_rows(home: Home) -> dg.AssetCheckResult:
        with home.step() as session:
            (result,) = run(session, query.name, [(spec, question)], {spec.key})
            return result

    return failing_rows


def _verdict(session: Session, spec: dg.AssetCheckSpec, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    """One Dagster result: an error blocks what is downstream, a warning is shown; the session keeps them."""
    session.checked.extend(results)
    failed = [r for r in results if not r.passed]
    severity = dg.AssetCheckSeverity.ERROR if any(r.blocks for r in failed) else dg.AssetCheckSeverity.WARN
    listed: list[Row] = [{"check": r.check_name, "failing": r.failing, "sample": sample_text(r)} for r in failed]
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=not failed,
        severity=severity,
        metadata={"checks": len(results), "failed": dg.MetadataValue.json(listed)},
    )
