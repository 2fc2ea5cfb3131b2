"""Tables that do not become fewer: no release has fewer of their rows than the one before, or not by more than a part.

Belongs here: comparing row counts with the current release's. Does not: how far tables may shrink (`may_shrink` in
their declaration), or what else changed between releases (`publish.diff`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

import polars as pl

from pipeline.check.results import SAMPLE_ROWS, CheckResult, finding
from pipeline.check.taken_back import taken_back
from pipeline.declare.corrections import Correction
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.files import known_digest, parquet_columns, read_parquet, scan_parquet
from pipeline.store.integrity import sound
from pipeline.store.releases import Release, parquet_files
from pipeline.store.workspace import Workspace

CHECK = "must_not_shrink"
PROMISE = "no fewer rows than the release before, but for those that a correction withdraws"
#: What lets fewer rows out: an operator who has looked, for once; a correction, for every home.
REMEDY = "wps accept lets them go after a look, corrections.yaml (withdraws) for good"
WITHIN = "at most {:.0%} fewer rows than the release before, but for those that a correction withdraws"


def results(project: Project) -> list[CheckResult]:
    """One result a table that may not shrink, or only so far."""
    previous = sound(project.releases)
    return [r for table in project.built_tables for r in of_table(project, table, project.workspace, previous)]


def of_table(project: Project, table: Table, workspace: Workspace, previous: Release | None) -> list[CheckResult]:
    """The result of one table; none for one that may shrink as it likes."""
    if table.may_shrink is True:
        return []
    known = told(previous) if previous else frozenset()
    corrections = [c for dataset in project.datasets for c in dataset.corrections if c.id not in known]
    documents = taken_back(project, previous)
    return [compared(table, workspace.scan(table.name), previous, corrections, documents)]


def told(release: Release) -> frozenset[str]:
    """The corrections that the release lists: what they withdrew, it has withdrawn."""
    path = parquet_files(release.folder).get("meta.correction")
    return _told(path, known_digest(path)) if path else frozenset()


@lru_cache(maxsize=4)
def _told(path: Path, _: str) -> frozenset[str]:
    """Asked for every table, read once."""
    return frozenset(read_parquet(path)["correction_id"])


def compared(
    table: Table,
    rows: pl.LazyFrame,
    previous: Release | None,
    corrections: Iterable[Correction],
    documents: Collection[str] = (),
) -> CheckResult:
    """Whether the table has as many rows as in the previous release, but for those that the corrections withdraw.

    Rows of `documents`, which were taken back, may go too.
    What a passed check tells is the same whatever the previous release was: releases of the same documents are equal.
    """
    now = int(rows.select(pl.len()).collect().item())
    before = previous.rows.get(table.name, 0) if previous else 0
    withdrawn = sum(c.withdraws.get(table.name, 0) for c in corrections) + _rows_of(table, previous, documents)
    lacking = max(0, before - withdrawn - now)
    passed = lacking <= math.floor(float(table.may_shrink) * before)
    said = f"; {before} before, {withdrawn} withdrawn, {now} now: {REMEDY}"
    return CheckResult(
        check_name=CHECK,
        table_name=table.name,
        severity="error",
        passed=passed,
        failing=0 if passed else lacking,
        detail=(WITHIN.format(table.may_shrink) if table.may_shrink else PROMISE) + ("" if passed else said),
        sample=() if passed or not previous else _gone(table, rows, previous),
        acceptable=True,
        found={} if passed else {finding(table.name): float(lacking)},
    )


def _rows_of(table: Table, previous: Release | None, documents: Collection[str]) -> int:
    """The previous release's rows of these documents."""
    path = parquet_files(previous.folder).get(table.name) if previous and documents else None
    if path is None or "document_id" not in parquet_columns(path):
        return 0
    named = scan_parquet(path).filter(pl.col("document_id").is_in(sorted(documents)))
    return int(named.select(pl.len()).collect().item())


def _gone(table: Table, rows: pl.LazyFrame, previous: Release) -> tuple[dict[str, object], ...]:
    """The first keys of the previous release that are no more."""
    path, key = parquet_files(previous.folder).get(table.name), list(table.primary_key)
    if path is None or not key or not set(key) <= set(parquet_columns(path)):
        return ()
    schema = rows.collect_schema()
    place = [name for name in ("document_id", "locator") if name in schema and name in parquet_columns(path)]
    old = scan_parquet(path).select(pl.col(name).cast(schema[name]) for name in dict.fromkeys([*key, *place]))
    gone = old.join(rows.select(key), on=key, how="anti", nulls_equal=True).sort(key).head(SAMPLE_ROWS)
    return tuple(gone.collect().to_dicts())
