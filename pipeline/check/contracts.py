"""A release that breaks what readers were promised of an analysis table is held back.

Belongs here: one result a contract. Does not: what is promised, and what breaks it (`declare.contracts`).
"""

from __future__ import annotations

from datetime import date

from pipeline.check.results import SAMPLE_ROWS, CheckResult
from pipeline.declare.contracts import Contract
from pipeline.declare.schema import Table
from pipeline.project import Project

CHECK = "contract_is_kept"
PROMISE = "no column is dropped, or has another type or meaning, without the contract's next version (`wps contracts`)"


def results(project: Project, today: date) -> list[CheckResult]:
    """One result a contract that has not ended."""
    return [of(c, project.tables.get(c.table)) for c in project.contracts.values() if not c.until or c.until >= today]


def of(contract: Contract, table: Table | None) -> CheckResult:
    """Whether a table keeps its contract; one that is gone does not."""
    broken = list(contract.broken_by(table)) if table else [f"{contract.table} is gone"]
    return CheckResult(
        check_name=CHECK,
        table_name=contract.table,
        severity="error",
        passed=not broken,
        failing=len(broken),
        detail=f"version {contract.version}: {PROMISE}",
        sample=tuple({"broken": sentence} for sentence in broken[:SAMPLE_ROWS]),
    )
