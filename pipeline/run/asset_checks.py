"""The project's checks as Dagster asset checks.

Belongs here: wrapping them, their verdicts. Does not: running a check (`check.checks`).
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.check import checks
from pipeline.check.results import CheckResult, sample_text
from pipeline.declare.checks import SideCheck
from pipeline.declare.dataset import Dataset
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile
from pipeline.project import Project
from pipeline.run.assets import _session, account_key, table_key


def asset_checks(project: Project) -> list[Any]:
    """Every check of the project."""
    return [
        *(_table_check(project, table) for table in project.built_tables),
        *(_side_check(project, dataset, check) for dataset, check in project.side_checks),
        *(_query_check(project, query) for query in project.queries),
    ]


def _table_check(project: Project, table: Table) -> Any:
    @dg.asset_check(
        asset=table_key(table.name),
        name="expectations",
        blocking=True,
        description="The schema's promises and the dataset's expectations (Great Expectations), and the primary key.",
        required_resource_keys={"session"},
    )
    def expectations(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        return _verdict(context, checks.check_table(table, project.expectations_of(table.name), project.workspace))

    return expectations


def _side_check(project: Project, dataset: Dataset, check: SideCheck) -> Any:
    @dg.asset_check(
        asset=account_key(dataset),
        name=check.name,
        blocking=True,
        description=check.detail,
        required_resource_keys={"session"},
    )
    def side(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        return _verdict(context, [checks.check_side(check, dataset.name, project.workspace)])

    return side


def _query_check(project: Project, query: SqlFile) -> Any:
    subject = project.subject(query)

    @dg.asset_check(
        asset=table_key(subject),
        name=query.name,
        blocking=True,
        description=query.header["what"],
        additional_deps=[table_key(name) for name in query.reads if name != subject],
        required_resource_keys={"session"},
    )
    def failing_rows(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        return _verdict(context, [checks.check_query(query, subject, project.workspace)])

    return failing_rows


def _verdict(context: dg.AssetCheckExecutionContext, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    """One Dagster result: an error blocks what is downstream, a warning is shown; the session keeps them."""
    _session(context).checked.extend(results)
    failed = [r for r in results if not r.passed]
    severity = dg.AssetCheckSeverity.ERROR if any(r.blocks for r in failed) else dg.AssetCheckSeverity.WARN
    listed = [{"check": r.check_name, "failing": r.failing, "sample": sample_text(r)} for r in failed]
    return dg.AssetCheckResult(
        passed=not failed, severity=severity, metadata={"checks": len(results), "failed": dg.MetadataValue.json(listed)}
    )
