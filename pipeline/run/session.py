"""One run in one home: who holds the lock, what the run found, how it ended.

Belongs here: the lock and the run record. Does not: the steps, or printing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pipeline.check.results import CheckResult
from pipeline.clock import utc_now
from pipeline.fetch.folders import unclaimed
from pipeline.fetch.places import open_fetcher
from pipeline.project import Project
from pipeline.publish import metadata
from pipeline.store.files import forget_partials, write_atomically
from pipeline.store.home import RUNS_KEPT, held
from pipeline.store.manifest import manifest_of

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher

#: How a run ends, and the exit code of `wps build`.
OUTCOMES = {"published": 0, "unchanged": 0, "held": 1, "no_source": 3, "failed": 5}


class NoSource(RuntimeError):
    """Not one source gave a document, and nothing was known from before."""


class Session:
    """A run's hold on a home. Use as a context manager; the record is written at the end, however it ends."""

    def __init__(self, project: Project, only: str | None = None, force: bool = False) -> None:
        self.project = project
        self.only = only
        self.force = force
        self.outcome: str | None = None
        self.message = ""
        self.release_id: str | None = None
        self.gathered: list[str] = []
        self.checked: list[CheckResult] = []
        self.used = False
        self._hold = held(project.settings.home)

    def __enter__(self) -> Self:
        """Take the home. Raises Busy naming who has it."""
        self._hold.__enter__()
        self.started = utc_now()
        self.project.releases.forget_stale_wal()
        forget_partials(self.project.workspace.root, self.project.settings.home / "parsed")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Write the record, let the home go.

        Dagster takes its resources once more after a run that another process launched: a hold under which no step
        ran says nothing about the night, and leaves no record.
        """
        try:
            if self.used:
                self._write_record()
        finally:
            self._hold.__exit__(None, None, None)

    @cached_property
    def fetcher(self) -> Fetcher | None:
        """One fetcher for the whole run, so that a dead network is noticed once; None when the network is not used."""
        return open_fetcher(self.project.settings)

    def _write_record(self) -> None:
        if self.outcome is None:
            self.outcome = "held" if any(c.blocks for c in self.checked) else "failed"
        failed = [c for c in self.checked if not c.passed]
        current = self.project.releases.current()
        record: dict[str, Any] = {
            "outcome": self.outcome,
            "message": self.message,
            "started_at": self.started.isoformat(),
            "ended_at": utc_now().isoformat(),
            "release_id": self.release_id,
            "current_release_id": current.release_id if current else None,
            "warehouse": str(self.project.releases.database) if current else None,
            "unclaimed": [
                path.name
                for path in unclaimed(self.project.settings.home, [s.source_id for _, s in self.project.sources])
            ],
            "sources": [self._source_line(s) for s in self.gathered],
            "checks": {"passed": len(self.checked) - len(failed), "failed": [asdict(c) for c in failed]},
        }
        name = f"{self.started:%Y%m%dT%H%M%S%f}Z.json"
        runs = self.project.settings.home / "runs"
        write_atomically(runs / name, json.dumps(record, ensure_ascii=False, indent=1, default=str).encode())
        for old in sorted(runs.glob("*.json"))[:-RUNS_KEPT]:
            old.unlink()

    def _source_line(self, source_id: str) -> dict[str, Any]:
        manifest = manifest_of(self.project.workspace, source_id)
        parsed = self.project.workspace.read_record(f"refused/{source_id}") or []
        refusals = [*manifest.refusals, *parsed]
        built = self.project.workspace
        rows = freshest = None
        with suppress(OSError):
            rows = built.rows(f"rows.{source_id}") if built.has(f"rows.{source_id}") else None
            freshest = metadata.freshest_period(self.project, source_id)
        return {
            "source_id": source_id,
            "state": manifest.state,
            "detail": manifest.detail,
            "checked_at": manifest.checked_at,
            "new": manifest.new,
            "known": manifest.known,
            "refused": sum(r["reason"] != "network_down" for r in refusals),
            "refusals": refusals,
            "rows": rows,
            "freshest_period": str(freshest) if freshest else None,
        }
