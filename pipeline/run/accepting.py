"""Letting a release go out that a check holds back, after somebody has looked: giving, taking back, listing.

Belongs here: what may be accepted, for how long, bound to what the last night found. Does not: which results an
acceptance covers (`check.acceptance`), where it is kept (`store.accepted`), printing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TypedDict

from pipeline.check import bounds, shrinkage
from pipeline.check.acceptance import today
from pipeline.check.comparing import asking
from pipeline.check.comparing.limits import limits
from pipeline.check.results import CheckResult, sample_text
from pipeline.common.clock import utc_now
from pipeline.common.nearest import nearest
from pipeline.common.shown import shown
from pipeline.project import Project
from pipeline.store.accepted import Acceptance, acceptances, keep
from pipeline.store.files import read_parquet
from pipeline.store.releases import Release, parquet_files

#: The record of what held the last night back.
HELD = "held"
#: For how many days an acceptance stands where nobody says, and for how many at most.
DAYS, HORIZON = 14, 366


class AcceptError(ValueError):
    """What cannot be accepted, or taken back; the text says why, and what can."""


class AcceptedLine(TypedDict):
    """An acceptance as it is listed."""

    check_name: str
    table_name: str
    why: str
    since: str
    until: str
    stands: bool
    failing: int
    detail: str
    sample: str


def keep_held(project: Project, results: Iterable[CheckResult]) -> None:
    """Note what holds a night back, for an operator to look at; nothing, of a night that was not held back."""
    project.workspace.write_record(HELD, [asdict(result) for result in results if result.blocks])


def held(project: Project) -> list[CheckResult]:
    """What held the last night back."""
    kept = project.workspace.read_record(HELD, list) or []
    return [CheckResult(**{**result, "sample": tuple(result["sample"])}) for result in kept]


def accepted_in(release: Release) -> list[CheckResult]:
    """The checks that a release was published in spite of."""
    path = parquet_files(release.folder).get("meta.accepted")
    rows = read_parquet(path).iter_rows(named=True) if path else ()
    return [
        CheckResult(
            check_name=row["check_name"],
            table_name=row["table_name"],
            severity="error",
            passed=False,
            failing=row["failing_rows"],
            detail=row["detail"] or "",
            sample=tuple(json.loads(line) for line in (row["sample"] or "").splitlines()),
            acceptable=True,
            accepted=row["why"],
        )
        for row in rows
    ]


def accept(project: Project, what: str, table: str | None, why: str, until: str | None) -> list[AcceptedLine]:
    """Let a check of the last night, or all checks of a table, fail as they did, until a day. Hold the home meanwhile.

    What they find beside, or what becomes worse, holds a release back all the same. Raises AcceptError, AcceptedError.
    """
    if not why.strip():
        raise AcceptError("--why: say what was looked at, and why it is right; readers find it in meta.accepted")
    day = _until(until)
    chosen = _chosen(project, what, table)
    for result in chosen:
        if not result.acceptable:
            named = f"{result.table_name}: {result.check_name}"
            raise AcceptError(f"{named} guards what the program itself promises; mend the cause, see docs/operating")
    given = [_given(result, why, day) for result in chosen]
    anew = {(a.check, a.table) for a in given}
    others = [a for a in acceptances(project.settings.home) if (a.check, a.table) not in anew]
    keep(project.settings.home, [*(a for a in others if a.stands(today())), *given])
    return [line_of(a) for a in given]


def _given(result: CheckResult, why: str, day: date) -> Acceptance:
    return Acceptance(
        check=result.check_name,
        table=result.table_name,
        why=shown(" ".join(why.split())),
        since=utc_now().isoformat(),
        until=day.isoformat(),
        failing=result.failing,
        detail=result.detail,
        sample=sample_text(result),
        found=result.findings,
    )


def take_back(project: Project, what: str, table: str | None) -> list[AcceptedLine]:
    """Undo the acceptance of a check, or all of a table. A release that went out stays. Hold the home meanwhile.

    Raises AcceptError.
    """
    kept = acceptances(project.settings.home)
    fits = [a for a in kept if a.table == what] or [a for a in kept if a.check == what and table in (None, a.table)]
    if not fits or len({a.table for a in fits}) > 1:
        there = [f"{a.check} --table {a.table}" for a in kept]
        raise AcceptError(f"not one acceptance is of {shown(what)}; there are: {', '.join(there) or 'none'}")
    keep(project.settings.home, [a for a in kept if a not in fits])
    return [line_of(a) for a in fits]


def line_of(given: Acceptance) -> AcceptedLine:
    """An acceptance as a record."""
    return {
        "check_name": given.check,
        "table_name": given.table,
        "why": given.why,
        "since": given.since,
        "until": given.until,
        "stands": given.stands(today()),
        "failing": given.failing,
        "detail": given.detail,
        "sample": given.sample,
    }


def _until(text: str | None) -> date:
    first, last = today(), today() + timedelta(days=HORIZON)
    try:
        day = date.fromisoformat(text) if text else first + timedelta(days=DAYS)
    except ValueError as error:
        raise AcceptError(f"--until: {shown(text or '')} is no day: write {last.year}-12-31") from error
    if not first <= day <= last:
        raise AcceptError(f"--until: {day} is not between today and {last}")
    return day


def _chosen(project: Project, what: str, table: str | None) -> list[CheckResult]:
    """What the check, or all of the table, found in the last night. Raises AcceptError where that is not plain."""
    found = held(project)
    if of_table := [r for r in found if r.table_name == what]:
        return of_table
    fits = [r for r in found if r.check_name == what and table in (None, r.table_name)]
    if len(fits) > 1:
        raise AcceptError(f"{what} failed on {', '.join(r.table_name for r in fits)}: say which with --table")
    if fits:
        return fits
    failed = sorted({r.check_name for r in found})
    told = _told(found)
    if what in {*failed, *_known(project)}:
        of = f" of {table}" if table else ""
        raise AcceptError(f"{what}{of} did not hold the last night back: {told}")
    near = ", ".join(nearest(what, [*failed, *_known(project)])) or "none"
    raise AcceptError(f"no check or table is called {shown(what)}; nearest: {near}; {told}")


def _told(found: Sequence[CheckResult]) -> str:
    if not found:
        return "nothing did"
    return "what did: " + ", ".join(f"{r.check_name} --table {r.table_name}" for r in found)


def _known(project: Project) -> list[str]:
    """The checks that can hold a night back and have names of their own, and the tables."""
    tables = (table.name for table in project.built_tables)
    compared = {limit.check for _, comparison in asking.asked_tables(project) for limit in limits(comparison)}
    return sorted({*compared, bounds.CHECK, shrinkage.CHECK, *(query.name for query in project.queries), *tables})
