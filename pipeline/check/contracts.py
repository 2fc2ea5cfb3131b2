"""A release that breaks what readers were promised of an analysis table is held back.

Belongs here: one result a contract, and one an earlier form that stands. Does not: what is promised, and what breaks it
(`declare.contracts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from pipeline.check.results import SAMPLE_ROWS, CheckResult
from pipeline.declare.contracts import Contract, Earlier
from pipeline.declare.errors import DeclarationError
from pipeline.declare.schema import Table
from pipeline.mart import seen
from pipeline.project import Project

CHECK = "contract_is_kept"
PROMISE = "no column is dropped, or has another type or meaning, without the contract's next version (`wps contracts`)"


def results(project: Project, today: date) -> list[CheckResult]:
    """One result a contract that has not ended, and one an earlier form that stands."""
    now = [of(c, project.tables.get(c.table)) for c in project.contracts.values() if not c.until or c.until >= today]
    return [*now, *(of_earlier(form, project) for form in project.earlier_forms(today))]


def of(contract: Contract, table: Table | None) -> CheckResult:
    """Whether a table keeps its contract; one that is gone does not."""
    gone = [f"{contract.table} is gone"] if contract.columns else []
    return _result(contract.table, contract.version, list(contract.broken_by(table)) if table else gone)


def of_earlier(form: Earlier, project: Project) -> CheckResult:
    """Whether an earlier form's view has what its version promised, of the tables as they are now."""
    try:
        broken = list(form.broken_by(seen(form, project.workspace)[0]))
    except (DeclarationError, duckdb.Error) as error:
        broken = [str(error)]
    if form.name in project.tables:
        broken.append(f"{form.name} is the name of a table too")
    return _result(form.name, form.version, broken)


def _result(name: str, version: int, broken: Sequence[str]) -> CheckResult:
    return CheckResult(
        check_name=CHECK,
        table_name=name,
        severity="error",
        passed=not broken,
        failing=len(broken),
        detail=f"version {version}: {PROMISE}",
        sample=tuple({"broken": sentence} for sentence in broken[:SAMPLE_ROWS]),
    )
