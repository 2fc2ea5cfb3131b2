"""Columns whose make-up hardly changes from one release to the next: a value's part of the rows may move a little.

A list in which women and men are exchanged has as many rows as before, and every one of them can be read.

Belongs here: comparing the parts with the current release's. Does not: which columns are steady (`steady` in their
table's declaration), or how many rows there are (`shrinkage`).
"""

from __future__ import annotations

import polars as pl

from pipeline.check.results import SAMPLE_ROWS, CheckResult, finding
from pipeline.check.taken_back import taken_back, without
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.files import scan_parquet
from pipeline.store.integrity import sound
from pipeline.store.releases import Release, parquet_files
from pipeline.store.workspace import Workspace

CHECK = "make_up_is_steady"
#: In fewer rows than this a part says nothing.
ROWS = 50


def results(project: Project) -> list[CheckResult]:
    """One result a steady column."""
    previous = sound(project.releases)
    return [r for table in project.built_tables for r in of_table(project, table, project.workspace, previous)]


def of_table(project: Project, table: Table, workspace: Workspace, previous: Release | None) -> list[CheckResult]:
    """The results of one table. What was said by documents that were taken back is compared with nothing."""
    path = parquet_files(previous.folder).get(table.name) if previous and table.steady else None
    before = without(scan_parquet(path), taken_back(project, previous)) if path else None
    return [
        compared(table.name, column, allowed, workspace.scan(table.name), before)
        for column, allowed in table.steady.items()
    ]


def compared(table: str, column: str, allowed: float, rows: pl.LazyFrame, before: pl.LazyFrame | None) -> CheckResult:
    """Whether no value's part of the rows that have one differs by more than `allowed` (0 to 1) from the release's."""
    moved = _moved(column, rows, before, allowed) if before is not None else pl.DataFrame()
    return CheckResult(
        check_name=f"{CHECK} {column}",
        table_name=table,
        severity="error",
        passed=moved.is_empty(),
        failing=moved.height,
        detail=f"no value of {column} has a part of the rows that moved by more than {allowed:.0%}",
        sample=tuple(moved.head(SAMPLE_ROWS).to_dicts()),
        acceptable=True,
        found={finding(value): abs(now - before) for value, before, now in moved.select(column, "before", "now").rows()}
        if moved.height
        else {},
    )


def _moved(column: str, rows: pl.LazyFrame, before: pl.LazyFrame, allowed: float) -> pl.DataFrame:
    """The values whose part moved too far: the value, its part before and now."""
    old, new = (_parts(column, frame, name) for frame, name in ((before, "before"), (rows, "now")))
    if column not in before.collect_schema().names() or old.is_empty() or new.is_empty():
        return pl.DataFrame()
    both = old.join(new, on=column, how="full", coalesce=True).with_columns(pl.col("before", "now").fill_null(0.0))
    return both.filter((pl.col("now") - pl.col("before")).abs() > allowed).sort(column)


def _parts(column: str, rows: pl.LazyFrame, name: str) -> pl.DataFrame:
    """Each value's part of the rows that have one; nothing where there are too few."""
    if column not in rows.collect_schema().names():
        return pl.DataFrame()
    counted = rows.filter(pl.col(column).is_not_null()).group_by(pl.col(column).cast(pl.String)).len().collect()
    total = counted["len"].sum()
    return counted.select(column, (pl.col("len") / total).alias(name)) if total >= ROWS else pl.DataFrame()
