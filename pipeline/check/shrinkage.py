"""Tables that only grow: no release has fewer of their rows than the one before, unless a correction says why.

Belongs here: comparing row counts with the current release's. Does not: which tables may not shrink (`may_shrink` in
their declaration), or what else changed between releases (`publish.diff`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.check.results import CheckResult
from pipeline.declare.corrections import Correction
from pipeline.project import Project
from pipeline.store.releases import Release, parquet_files

CHECK = "must_not_shrink"
PROMISE = "no fewer rows than the release before, but for those that a correction withdraws"


def results(project: Project) -> list[CheckResult]:
    """One result a table that may not shrink."""
    previous = project.releases.current()
    known = told(previous) if previous else set()
    corrections = [c for dataset in project.datasets for c in dataset.corrections if c.id not in known]
    rows = {t.name: project.workspace.rows(t.name) for t in project.built_tables if not t.may_shrink}
    return [compared(name, count, previous, corrections) for name, count in rows.items()]


def told(release: Release) -> set[str]:
    """The corrections that the release lists: what they withdrew, it has withdrawn."""
    path = parquet_files(release.folder).get("meta.correction")
    return set(pl.read_parquet(path)["correction_id"]) if path else set()


def compared(name: str, rows: int, previous: Release | None, corrections: Iterable[Correction]) -> CheckResult:
    """Whether the table has as many rows as in the previous release, but for those that the corrections withdraw.

    What a passed check tells is the same whatever the previous release was: releases of the same documents are equal.
    """
    before = previous.rows.get(name, 0) if previous else 0
    withdrawn = sum(c.withdraws.get(name, 0) for c in corrections)
    lacking = max(0, before - withdrawn - rows)
    told = f"; {before} before, {withdrawn} withdrawn, {rows} now: say in corrections.yaml (withdraws) which, and why"
    return CheckResult(
        check_name=CHECK,
        table_name=name,
        severity="error",
        passed=not lacking,
        failing=lacking,
        detail=PROMISE + (told if lacking else ""),
    )
