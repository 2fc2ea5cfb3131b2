"""The form of a run's record, as it is kept, shown and given to machines.

Belongs here: its fields, and what follows from them for whoever tells of a run. Does not: making one (`run.record`),
keeping it (`runs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from pipeline.common.values import Record

#: How a run ended, in words.
VERDICTS = {
    "published": "published",
    "unchanged": "unchanged",
    "held": "held back: the previous release stays",
    "no_source": "no source could be read: the previous release stays",
    "failed": "failed: the previous release stays",
}


class RefusalLine(TypedDict):
    """A document that was refused, and why; `origin` and `document_id` where a parser refused it."""

    name: str
    reason: str
    detail: str
    origin: NotRequired[str]
    document_id: NotRequired[str]


def not_asked_for(refusals: Iterable[RefusalLine]) -> list[RefusalLine]:
    """Those of the documents that a dead network alone kept away."""
    return [refusal for refusal in refusals if refusal["reason"] == "network_down"]


class DriftLine(TypedDict):
    """Something that came otherwise than declared, in how many documents, and how many cells of it (or rows)."""

    what: str
    name: str
    drift: str
    documents: int
    cells: int


class SourceLine(TypedDict):
    """What a run found of a source; `rows` and `freshest_period` are None before its first rows.

    `to_come` = documents that the publisher does not have yet (`awaited`) + those left for later nights (`waiting`).
    `drift`: what came otherwise than declared. `days_expected`: how old its newest row may be, where it is older.
    """

    source_id: str
    state: str
    detail: str
    checked_at: str
    new: int
    known: int
    refused: int
    refusals: list[RefusalLine]
    to_come: NotRequired[int]
    awaited: NotRequired[list[RefusalLine]]
    waiting: NotRequired[int]
    rows: int | None
    freshest_period: str | None
    days_expected: NotRequired[int | None]
    drift: NotRequired[list[DriftLine]]


class AgedSource(SourceLine):
    """The same, and how many hours ago that was."""

    age_hours: float


class CheckLine(TypedDict):
    """A check that did not hold, with a few of the rows.

    `acceptable`: an operator who has looked may let it pass; `accepted`: why one did.
    """

    check_name: str
    table_name: str
    severity: str
    passed: bool
    failing: int
    detail: str
    sample: list[Record]
    acceptable: NotRequired[bool]
    accepted: NotRequired[str | None]


def holds_back(check: CheckLine) -> bool:
    """Whether a check that did not hold keeps the release back: nobody has looked at it and accepted it."""
    return check["severity"] == "error" and not check.get("accepted")


class Checked(TypedDict):
    """How many checks held, and those that did not."""

    passed: int
    failed: list[CheckLine]


class Pruned(TypedDict):
    """How many things of a kind were let go that nobody will need again, and how many bytes they held."""

    what: str
    number: int
    bytes: int


class RunSummary(TypedDict):
    """How a run ended; `told`: how telling of it went, by the way it was told (`webhook`, `mail`, `ping`).

    `migrated`: what was done to bring the home to today's form. `damaged`: what was found damaged in the home, and what
    became of it. `page`: where the current release's page begins, or why it was not made; None where none is declared.
    `exports`: where the new release was taken away, or why not; None where nobody asks for that. `shelf`: what was
    written there, or why not; None where nothing was to be. `seconds`: of each
    step; `bytes`: of each folder of the home; `versions`: of what was at work. `metrics`: whether their file was
    written; None where nobody wants it. `pruned`: what was let go; `not_pruned`: why some of it was not.
    """

    outcome: str
    message: str
    started_at: str
    ended_at: str
    release_id: str | None
    current_release_id: str | None
    warehouse: str | None
    told: NotRequired[dict[str, str]]
    page: NotRequired[str | None]
    exports: NotRequired[str | None]
    shelf: NotRequired[str | None]
    migrated: NotRequired[list[str]]
    damaged: NotRequired[list[str]]
    seconds: NotRequired[dict[str, float]]
    bytes: NotRequired[dict[str, int]]
    versions: NotRequired[dict[str, str]]
    metrics: NotRequired[str | None]
    pruned: NotRequired[list[Pruned]]
    not_pruned: NotRequired[str | None]
    unclaimed: list[str]
    checks: Checked


class RunRecord(RunSummary):
    """All that is kept of a run. `by`: who ran it, `wps` or `dagster`; an earlier program did not say.

    `dagster_run`: the id of Dagster's run, where that ran it.
    """

    by: NotRequired[str]
    dagster_run: NotRequired[str | None]
    sources: list[SourceLine]
