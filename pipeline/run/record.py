"""What a run leaves in writing: how it ended, every source's line, the checks that failed.

Belongs here: the form of the record. Does not: where records are kept (`store.runs`), or how they are shown.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from time import monotonic

import polars as pl

from pipeline.check.freshness import age_of, freshest_period
from pipeline.check.results import CheckResult
from pipeline.common.clock import utc_now
from pipeline.fetch.folders import unclaimed
from pipeline.project import Project
from pipeline.run.pruning.documents import gone_through
from pipeline.store.crowded import CROWDED, is_crowded
from pipeline.store.manifest import NOT_AT_HAND, manifest_of
from pipeline.store.run_record import CheckLine, DriftLine, Pruned, RunRecord, SourceLine
from pipeline.store.runs import PARTIAL, last_run
from pipeline.store.sizes import bytes_of

#: How a run ends, and the exit code of `wps build`.
OUTCOMES = {"published": 0, "unchanged": 0, "held": 1, "no_source": 3, "failed": 5}

#: Origins of documents that no operator and no publisher gave this night: those that ship with the program.
NOBODYS = frozenset({"archive", "packaged"})
#: What is said of a run that no step says anything of: somebody ended it.
ENDED_EARLY = "the run was ended before its last step"


@dataclass
class Run:
    """How a run went so far: began at `started` (UTC), who runs it, which sources were looked at, what checks found."""

    started: datetime = field(default_factory=utc_now)
    partial: bool = False
    by: str = "wps"
    outcome: str | None = None
    message: str = ""
    release_id: str | None = None
    dagster_run: str | None = None
    page: str | None = None
    exports: str | None = None
    shelf: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    migrated: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    pruned: list[Pruned] = field(default_factory=list)
    not_pruned: str | None = None
    gathered: list[str] = field(default_factory=list)
    checked: list[CheckResult] = field(default_factory=list)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note how many seconds the block takes, under the step's name."""
        began = monotonic()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + monotonic() - began

    def failed(self, error: BaseException) -> None:
        """Note why a step failed; what an outcome says already is not said twice."""
        if self.outcome is None:
            ended = isinstance(error, KeyboardInterrupt | SystemExit)
            said = ENDED_EARLY if ended else f"{type(error).__name__}: {error}"
            self.message = f"{self.message}; {said}" if self.message else said


def run_record(project: Project, run: Run) -> RunRecord:
    """The record of a run that ends now. Without an outcome it was held back by a check, or failed."""
    failed = [c for c in run.checked if not c.passed]
    outcome = run.outcome or ("held" if any(c.blocks for c in failed) else "failed")
    current = project.releases.current()
    return {
        "outcome": PARTIAL if run.partial else outcome,
        "by": run.by,
        "dagster_run": run.dagster_run,
        "message": run.message or (ENDED_EARLY if outcome == "failed" and not run.partial else ""),
        "started_at": run.started.isoformat(),
        "ended_at": utc_now().isoformat(),
        "release_id": run.release_id,
        "current_release_id": current.release_id if current else None,
        "warehouse": str(project.releases.database) if current else None,
        "page": run.page,
        "exports": run.exports,
        "shelf": run.shelf,
        "migrated": run.migrated,
        "damaged": [*run.damaged, *_damaged_records(project)],
        "seconds": {step: round(seconds, 3) for step, seconds in run.seconds.items()},
        "bytes": _bytes(project),
        "versions": _versions(project),
        "pruned": run.pruned,
        "not_pruned": run.not_pruned,
        "unclaimed": [p.name for p in unclaimed(project.settings.home, [s.source_id for _, s in project.sources])],
        "sources": [_source_line(project, source_id) for source_id in sorted(run.gathered)],
        "checks": {"passed": len(run.checked) - len(failed), "failed": [line_of(c) for c in failed]},
    }


def _bytes(project: Project) -> dict[str, int]:
    """Bytes of each folder; of those with very many files, what they had when these were last gone through."""
    home = project.settings.home
    before = last_run(home) if is_crowded(home) else None
    counted = before.get("bytes", {}) if before and before["started_at"] >= gone_through(project) else {}
    return bytes_of(home, {name: size for name, size in counted.items() if name in CROWDED})


def _versions(project: Project) -> dict[str, str]:
    """What is at work: the program, Python, the engines that can change tables."""
    engines = {part.name: part.digest for part in project.parts if part.kind == "engine"}
    return {"wps": version("wps-warehouse"), "python": platform.python_version(), **engines}


def _damaged_records(project: Project) -> list[str]:
    damaged = project.releases.damaged()
    return [f"the record of release {release_id} cannot be read: it is passed over" for release_id in damaged]


def line_of(check: CheckResult) -> CheckLine:
    """A check as a record."""
    return CheckLine(
        check_name=check.check_name,
        table_name=check.table_name,
        severity=check.severity,
        passed=check.passed,
        failing=check.failing,
        detail=check.detail,
        sample=[dict(row) for row in check.sample],
        acceptable=check.acceptable,
        accepted=check.accepted,
    )


def _source_line(project: Project, source_id: str) -> SourceLine:
    workspace = project.workspace
    manifest = manifest_of(workspace, source_id)
    parsed = workspace.read_record(f"refused/{source_id}", list) or []
    refusals = [*manifest.refusals, *(r for r in parsed if r.get("origin") not in NOBODYS)]
    rows = freshest = age = None
    drift: list[DriftLine] = []
    with suppress(OSError, ValueError, pl.exceptions.PolarsError):  # a damaged table is made anew, not told of
        rows = workspace.rows(f"rows.{source_id}") if workspace.has(f"rows.{source_id}") else None
        age = age_of(project, source_id, utc_now().date())
        freshest = age.newest if age else freshest_period(project, source_id)
        drift = _drift(project, source_id)
    return {
        "source_id": source_id,
        "state": manifest.state,
        "detail": manifest.detail,
        "checked_at": manifest.checked_at,
        "new": manifest.new,
        "known": manifest.known,
        "refused": sum(r["reason"] != "network_down" for r in refusals),
        "refusals": refusals,
        "to_come": len(manifest.awaited) + manifest.waiting,
        "awaited": list(manifest.awaited),
        "waiting": manifest.waiting,
        "rows": None if manifest.state == NOT_AT_HAND else rows,
        "freshest_period": str(freshest) if freshest else None,
        "days_expected": age.days_expected if age and age.overdue else None,
        "drift": drift,
    }


def _drift(project: Project, source_id: str) -> list[DriftLine]:
    """What of the source's documents came otherwise than declared, the documents taken together."""
    side = f"drift.{project.dataset_of(source_id).name}"
    if not project.workspace.has(side):
        return []
    said = project.workspace.scan(side).filter(pl.col("source_id") == source_id)
    about = ("what", pl.col("column_name").alias("name"), "drift")
    together = said.group_by(*about).agg(pl.len().alias("documents"), pl.col("cells").sum())
    return [
        DriftLine(what=what, name=name, drift=drift, documents=documents, cells=cells)
        for what, name, drift, documents, cells in together.sort("what", "name", "drift").collect().iter_rows()
    ]
