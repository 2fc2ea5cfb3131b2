"""How the warehouse is: the last run, the sources, the releases kept.

Belongs here: reading run records and releases' records. Does not: opening a database (`query`), looking for trouble
(`doctor`).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, cast

from pipeline.ask.trouble import Trouble, troubles
from pipeline.common.clock import wall_clock
from pipeline.store.accepted import AcceptedError, acceptances
from pipeline.store.home import who_holds
from pipeline.store.pins import Pin
from pipeline.store.releases import Release, Releases
from pipeline.store.run_record import AgedSource, RunRecord, RunSummary
from pipeline.store.runs import last_partial_run, last_run


class ReleaseLine(TypedDict):
    """What there is to say of a release in a line; `kept_for` is why it is kept for good, None where it is not."""

    release_id: str
    created_at: str
    current: bool
    tables: int
    rows: int
    kept_for: str | None


class AcceptedLine(TypedDict):
    """A check that may fail until a day, and why."""

    check_name: str
    table_name: str
    why: str
    until: str


class Status(TypedDict):
    """How a home is; before its first run or release, None stands for it. `held_by`: who holds it now, if anybody."""

    home: str
    held_by: str | None
    last_run: RunSummary | None
    partial_run: RunSummary | None
    sources: list[AgedSource]
    current_release: ReleaseLine | None
    withdrawn: list[str]
    accepted: list[AcceptedLine]
    warehouse: str | None
    trouble: list[Trouble]


def status(home: Path, late_hours: float = 36.0, offline: bool = False) -> Status:
    """The last whole run, a later one of some assets alone, the age of every source, the current release.

    `late_hours`: so long after the end of a night the next one counts as late. `offline`: nobody is asked on purpose,
    which is then no trouble.
    """
    run = last_run(home)
    partial = last_partial_run(home)
    releases = Releases(home)
    release = releases.current()
    now = wall_clock()
    sources = [AgedSource(**s, age_hours=_hours(now, s["checked_at"])) for s in (run["sources"] if run else [])]
    return {
        "home": str(home),
        "held_by": who_holds(home),
        "last_run": (summary := _summary(run)),
        "partial_run": _summary(partial),
        "sources": sources,
        "current_release": _line(release, releases.pins.all().get(release.release_id)) if release else None,
        "withdrawn": _withdrawn(releases, release),
        "accepted": _accepted(home, now.date()),
        "warehouse": str(releases.database) if release else None,
        "trouble": troubles(summary, sources, now, late_hours, offline),
    }


def _accepted(home: Path, today: date) -> list[AcceptedLine]:
    """What an operator accepts today; a file of it that cannot be read accepts nothing, and the doctor names it."""
    try:
        given = [kept for kept in acceptances(home) if kept.stands(today)]
    except AcceptedError:  # told by the doctor
        given = []
    return [AcceptedLine(check_name=a.check, table_name=a.table, why=a.why, until=a.until) for a in given]


def _withdrawn(releases: Releases, current: Release | None) -> list[str]:
    """The releases after the current one, which was rolled back to, newest first."""
    if current is None:
        return []
    inputs, newer = releases.withdrawn(), (r for r in releases.all() if r.created_at > current.created_at)
    return [r.release_id for r in newer if r.inputs in inputs]


def releases(kept: Releases) -> list[ReleaseLine]:
    """The releases, newest first."""
    pins = kept.pins.all()
    return [_line(release, pins.get(release.release_id)) for release in kept.all()]


def _hours(now: datetime, since: str) -> float:
    return round((now - datetime.fromisoformat(since)).total_seconds() / 3600, 1)


def _summary(record: RunRecord | None) -> RunSummary | None:
    """A run without its sources; a record of an earlier program may have more, or less."""
    return cast(RunSummary, {k: v for k, v in record.items() if k != "sources"}) if record else None


def _line(release: Release, pin: Pin | None = None) -> ReleaseLine:
    return {
        "release_id": release.release_id,
        "created_at": release.created_at.isoformat(),
        "current": release.current,
        "tables": len(release.rows),
        "rows": sum(release.rows.values()),
        "kept_for": pin["why"] if pin else None,
    }
