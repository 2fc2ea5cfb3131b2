"""The form of a run's record, as it is kept, shown and given to machines.

Belongs here: its fields. Does not: making one (`run.record`), keeping it (`runs`).
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from pipeline.common.values import Record


class RefusalLine(TypedDict):
    """A document that was refused, and why; `origin` and `document_id` where a parser refused it."""

    name: str
    reason: str
    detail: str
    origin: NotRequired[str]
    document_id: NotRequired[str]


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


class Checked(TypedDict):
    """How many checks held, and those that did not."""

    passed: int
    failed: list[CheckLine]


class RunSummary(TypedDict):
    """How a run ended; `notified`: how telling of its release went, None where nobody wants to be told.

    `damaged`: what was found damaged in the home, and what became of it.
    `page`: where the current release's page begins, or why it was not made; None where none is declared.
    `exports`: where the new release was taken away, or why not; None where nobody asks for that.
    """

    outcome: str
    message: str
    started_at: str
    ended_at: str
    release_id: str | None
    current_release_id: str | None
    warehouse: str | None
    notified: NotRequired[str | None]
    page: NotRequired[str | None]
    exports: NotRequired[str | None]
    damaged: NotRequired[list[str]]
    unclaimed: list[str]
    checks: Checked


class RunRecord(RunSummary):
    """All that is kept of a run. `by`: who ran it, `wps` or `dagster`; an earlier program did not say."""

    by: NotRequired[str]
    sources: list[SourceLine]
