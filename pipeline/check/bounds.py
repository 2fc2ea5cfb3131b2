"""Periods that cannot be: before anything of the kind existed, or after today. Such rows hold the release back.

Belongs here: comparing a table's period column with its declared bounds. Does not: which bounds there are
(`period_bounds` in the declaration), or whether a figure fits its period.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

import polars as pl

from pipeline.check.results import SAMPLE_ROWS, CheckResult
from pipeline.common.clock import wall_clock
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.workspace import Workspace

CHECK = "period_within_bounds"


def results(project: Project) -> list[CheckResult]:
    """One result a table that bounds its period."""
    return [r for table in project.built_tables for r in of_table(table, project.workspace)]


def of_table(table: Table, workspace: Workspace) -> list[CheckResult]:
    """The result of one table; none for one without bounds."""
    return [compared(table, workspace.scan(table.name), wall_clock().date())] if table.period_bounds else []


def compared(table: Table, rows: pl.LazyFrame, today: date) -> CheckResult:
    """Whether the table's periods lie within its bounds, ends included; a row without a period is not judged."""
    low, high = (_day(table.period_bounds, end, today) for end in ("minimum", "maximum"))
    period, never = pl.col(table.period or ""), pl.lit(False)
    outside = (period < low if low else never) | (period > high if high else never)
    shown = [*dict.fromkeys([*table.primary_key, table.period or ""])]
    wrong = rows.filter(outside).select(shown).collect()
    said = " to ".join(str(table.period_bounds.get(end, "any")) for end in ("minimum", "maximum"))
    return CheckResult(
        check_name=CHECK,
        table_name=table.name,
        severity="error",
        passed=wrong.is_empty(),
        failing=wrong.height,
        detail=f"{table.period} lies within {said}",
        sample=tuple(wrong.sort(shown).head(SAMPLE_ROWS).to_dicts()),
    )


def _day(bounds: Mapping[str, date | str], end: str, today: date) -> date | None:
    """A bound as a day: `today`, or `this_month`, the last day of a month that is still going on."""
    bound = bounds.get(end)
    if bound == "today":
        return today
    if bound == "this_month":
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return bound if isinstance(bound, date) else None
