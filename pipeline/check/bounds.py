"""Periods that cannot be: before anything of the kind existed, before their source began, or after today.

Belongs here: comparing a table's period column with its declared bounds and its sources' domains. Does not: which
bounds there are (`period_bounds`, `domain` in the declarations), or whether a figure fits its period.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from pipeline.check.comparing.asking import documents
from pipeline.check.results import SAMPLE_ROWS, CheckResult, rows_found
from pipeline.common.clock import wall_clock
from pipeline.declare.domain import Domain
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.integrity import sound
from pipeline.store.workspace import Workspace

CHECK = "period_within_bounds"
SOURCE = "source_id"


def results(project: Project) -> list[CheckResult]:
    """One result a table that bounds its period."""
    return [r for table in project.built_tables for r in of_table(project, table, project.workspace)]


def of_table(project: Project, table: Table, workspace: Workspace) -> list[CheckResult]:
    """The result of one table; none for one without bounds."""
    if not table.period_bounds:
        return []
    domains = {source.source_id: source.domain for _, source in project.sources if source.domain}
    result = compared(table, workspace.scan(table.name), wall_clock().date(), domains)
    return [result if result.passed else _with_documents(project, result)]


def compared(table: Table, rows: pl.LazyFrame, today: date, domains: Mapping[str, Domain] | None = None) -> CheckResult:
    """Whether the table's periods lie within its bounds and each source's, ends included.

    A row without a period is not judged.
    """
    low, high = (_day(table.period_bounds, end, today) for end in ("minimum", "maximum"))
    wrong = rows.filter(_outside(table, low, high, domains or {})).collect()
    place = [name for name in ("document_id", "locator") if name in table.columns]
    shown = [*dict.fromkeys([*table.primary_key, *place, table.period or ""])]
    said = " to ".join(str(table.period_bounds.get(end, "any")) for end in ("minimum", "maximum"))
    own = ", and within what its source is about" if SOURCE in table.columns else ""
    return CheckResult(
        check_name=CHECK,
        table_name=table.name,
        severity="error",
        passed=wrong.is_empty(),
        failing=wrong.height,
        detail=f"{table.period} lies within {said}{own}",
        sample=tuple(wrong.sort(shown).head(SAMPLE_ROWS).select(shown).to_dicts()),
        acceptable=True,
        found=rows_found(wrong.iter_rows(named=True)),
    )


def _outside(table: Table, low: date | None, high: date | None, domains: Mapping[str, Domain]) -> pl.Expr:
    period, never = pl.col(table.period or ""), pl.lit(False)
    outside = (period < low if low else never) | (period > high if high else never)
    if SOURCE not in table.columns:
        return outside
    for source_id, domain in domains.items():
        if beyond := [*_beyond(period, domain)]:
            outside |= (pl.col(SOURCE) == source_id) & pl.any_horizontal(beyond)
    return outside


def _beyond(period: pl.Expr, domain: Domain) -> Iterator[pl.Expr]:
    if domain.begins:
        yield period < domain.begins
    if domain.ends:
        yield period > domain.ends


def _with_documents(project: Project, result: CheckResult) -> CheckResult:
    """The result, each row shown with the name of its document."""
    names = documents(project, sound(project.releases))
    rows = tuple({**row, "document": names.get(str(row.get("document_id")))} for row in result.sample)
    return replace(result, sample=rows)


def _day(bounds: Mapping[str, date | str], end: str, today: date) -> date | None:
    """A bound as a day: `today`, or `this_month`, the last day of a month that is still going on."""
    bound = bounds.get(end)
    if bound == "today":
        return today
    if bound == "this_month":
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    return bound if isinstance(bound, date) else None
