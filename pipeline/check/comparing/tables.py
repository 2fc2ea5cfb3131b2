"""A table's comparison with the last release: its figures, what Great Expectations says of them, the rows that show it.

Belongs here: reading both, one result a check. Does not: the figures, their limits, choosing rows (`figures`, `limits`,
`evidence`), recording results (`checks`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipeline.check.comparing.evidence import rows_of
from pipeline.check.comparing.figures import figures
from pipeline.check.comparing.limits import KEY, Limit, limits, sheet
from pipeline.check.comparing.shape import DOCUMENT, PERIOD, SOURCE
from pipeline.check.results import SAMPLE_ROWS, CheckResult, Validate, finding
from pipeline.check.taken_back import without
from pipeline.common.clock import wall_clock
from pipeline.common.values import Row
from pipeline.declare.comparison import Comparison
from pipeline.declare.schema import Table
from pipeline.store.files import parquet_columns, scan_parquet
from pipeline.store.workspace import Workspace


@dataclass(frozen=True)
class Earlier:
    """The table in the last release, None where there is none, and the documents that were taken back since."""

    path: Path | None
    taken_back: Sequence[str] = ()


def compared(
    table: Table,
    comparison: Comparison,
    workspace: Workspace,
    before: Earlier,
    packaged: Sequence[str],
    names: Mapping[str, str],
    validate: Validate,
) -> list[CheckResult]:
    """One result a check. `packaged`: sources that are part of the program.

    `names`: what documents (document_id) are called. What a passed check tells is the same whatever came before.
    """
    now = _read(table, comparison, workspace.path(table.name), packaged)
    old = None
    if before.path and _has(before.path, table, comparison):
        old = _read(table, comparison, before.path, packaged, before.taken_back)
    if comparison.whole_documents:
        now, old = _named(now, names), _named(old, names) if old is not None else None
    found = figures(comparison, now, old, wall_clock().date())
    asked = limits(comparison)
    failed = _not_holding(table, asked, found, workspace, validate)
    return [_result(table, comparison, limit, found, failed.get(limit.check), now, old, names) for limit in asked]


def _has(path: Path, table: Table, comparison: Comparison) -> bool:
    return {SOURCE, *comparison.columns, *([table.period] if table.period else [])} <= set(parquet_columns(path))


def _read(
    table: Table, comparison: Comparison, path: Path, packaged: Sequence[str], taken_back: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows as figures are made of them."""
    rows = without(scan_parquet(path), taken_back)
    period = pl.col(table.period).cast(pl.Date) if table.period else pl.lit(None, pl.Date)
    kept = dict.fromkeys([SOURCE, *comparison.columns, *(c for c in ("document_id", "locator") if c in table.columns)])
    mine = rows.filter(~pl.col(SOURCE).cast(pl.String).is_in(list(packaged)))
    types = {name: table.polars_schema[name] for name in kept}
    return mine.select(*(pl.col(name).cast(kind) for name, kind in types.items()), period.alias(PERIOD)).collect()


def _named(rows: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The rows, each with the name (DOCUMENT) of its document where there are two of that name: the old, the new."""
    often = Counter(names.values())
    anew = {document: name for document, name in names.items() if often[name] > 1}
    name = pl.col("document_id").cast(pl.String).replace_strict(anew, default=None, return_dtype=pl.String)
    return rows.with_columns(name.alias(DOCUMENT))


def _not_holding(
    table: Table, asked: Sequence[Limit], found: pl.DataFrame, workspace: Workspace, validate: Validate
) -> dict[str, CheckResult]:
    """What Great Expectations says does not hold, by check. Where there is no figure, there is nothing to ask."""
    known = found.filter(pl.col("figure").is_not_null())
    there = [limit for limit in asked if limit.check in known["check"]]
    if not there:
        return {}
    checks = [limit.check for limit in there]
    wide = known.pivot("check", index=list(KEY), values="figure", aggregate_function="max").select(*KEY, *checks)
    shown = sheet(table, checks)
    workspace.write(shown.name, wide.sort(KEY, nulls_last=False))
    results = validate(shown, workspace.path(shown.name), [limit.promise for limit in there])
    return {check: result for check, result in zip(checks, results, strict=True) if not result.passed}


def _result(
    table: Table,
    comparison: Comparison,
    limit: Limit,
    found: pl.DataFrame,
    failed: CheckResult | None,
    now: pl.DataFrame,
    old: pl.DataFrame | None,
    names: Mapping[str, str],
) -> CheckResult:
    result = CheckResult(limit.check, table.name, "error", failed is None, detail=limit.about, acceptable=True)
    if failed is None:
        return result
    wrong = found.filter(pl.col("check") == limit.check, limit.outside).sort(limit.off, descending=True)
    off = wrong.select(*KEY, limit.off.alias("off")).rows()
    rows = [row for about in wrong.head(SAMPLE_ROWS).to_dicts() for row in _said(comparison, about, now, old, names)]
    return replace(
        result,
        failing=max(wrong.height, failed.failing),
        sample=tuple(rows[:SAMPLE_ROWS]) or failed.sample,
        found={finding(*key): float(how_far) for *key, how_far in off},
    )


def _said(
    comparison: Comparison, about: Row, now: pl.DataFrame, old: pl.DataFrame | None, names: Mapping[str, str]
) -> list[Row]:
    """A finding's rows, each with the figure; the figure alone where no row shows it."""
    figure = {name: about[name] for name in (SOURCE, PERIOD, "of") if about[name] is not None}
    figure |= {name: _short(about[name]) for name in ("before", "now") if about[name] is not None}
    figure |= {"figure": _short(about["figure"])} if about["before"] is None else {}
    rows = rows_of(comparison, about, now, old)
    documents = [
        {"document": names[str(row["document_id"])]} if row.get("document_id") in names else {} for row in rows
    ]
    return [{**figure, **document, **row} for document, row in zip(documents, rows, strict=True)] or [figure]


def _short(value: object) -> object:
    """A figure as people write it: whole where it is, else with three digits behind the point."""
    return round(value, 3) if isinstance(value, float) and not value.is_integer() else int(float(str(value)))
