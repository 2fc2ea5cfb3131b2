"""How the warehouse is: the last run, the sources, the releases kept.

Belongs here: reading run records and releases' records. Does not: opening a database (`query`), looking for trouble
(`doctor`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.store.releases import Release, Releases
from pipeline.store.runs import last_partial_run, last_run


def status(home: Path) -> dict[str, Any]:
    """The last whole run, a later one of some assets alone, the age of every source, the current release."""
    run = last_run(home)
    partial = last_partial_run(home)
    release = Releases(home).current()
    now = datetime.now(UTC)
    sources = [
        {**s, "age_hours": round((now - datetime.fromisoformat(s["checked_at"])).total_seconds() / 3600, 1)}
        for s in (run or {}).get("sources", [])
    ]
    return {
        "home": str(home),
        "last_run": {k: v for k, v in run.items() if k != "sources"} if run else None,
        "partial_run": {k: v for k, v in partial.items() if k != "sources"} if partial else None,
        "sources": sources,
        "current_release": _line(release) if release else None,
        "warehouse": str(Releases(home).database) if release else None,
    }


def releases(kept: Releases) -> list[dict[str, Any]]:
    """The releases, newest first."""
    return [_line(release) for release in kept.all()]


def _line(release: Release) -> dict[str, Any]:
    return {
        "release_id": release.release_id,
        "created_at": release.created_at.isoformat(),
        "current": release.current,
        "tables": len(release.rows),
        "rows": sum(release.rows.values()),
    }
