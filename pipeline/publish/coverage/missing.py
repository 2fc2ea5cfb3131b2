"""What is known of the documents of a source that are not there, or of which no row reached a table.

Belongs here: what reasons mean, and which period or meeting a document's name says. Does not: which periods and
meetings there should be (`absent`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from pipeline.declare.domain import Domain
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.publish.coverage.states import NOT_AT_HAND, NOT_PUBLISHED, REFUSED, SET_ASIDE, SUSPECT
from pipeline.store.documents import names
from pipeline.store.manifest import manifest_of

#: What a reason says of a document that is not there: the publisher has none; it was never reached; it is held for
#: review. Any other is a document that cannot be trusted or read.
_SAID = {
    **dict.fromkeys(("not_found", "not_published", "no_rows", "empty", "no_such_page"), NOT_PUBLISHED),
    **dict.fromkeys(("network_down", "asked_to_wait", "timeout", "busy", "server_error"), NOT_AT_HAND),
    **dict.fromkeys(("too_many_requests", "connection_lost", "too_slow"), NOT_AT_HAND),
    **dict.fromkeys(("collapsed", "fewer_rows"), SUSPECT),
}
#: Of several things said of one period, the first of these counts.
_ORDER = (SUSPECT, REFUSED, SET_ASIDE, NOT_PUBLISHED, NOT_AT_HAND)


@dataclass
class Missing:
    """How many documents are missing, by period (a day) or meeting (its name) and why; `loose` are those of neither."""

    by_period: dict[object, Counter[str]] = field(default_factory=dict)
    loose: Counter[str] = field(default_factory=Counter)

    def said(self, period: object, otherwise: str = NOT_AT_HAND) -> tuple[str, int]:
        """The state of a period or meeting without rows, and of how many documents that is known."""
        why = self.by_period.get(period)
        if why is None:
            return otherwise, 0
        return next(((state, why[state]) for state in _ORDER if why[state]), (otherwise, 0))

    def beside(self, known: Collection[object]) -> Counter[str]:
        """What is missing beside these periods or meetings."""
        others = [why for period, why in self.by_period.items() if period not in known]
        return sum(others, self.loose.copy())


def missing(project: Project, source: Source, accounts: pl.DataFrame, meetings: Collection[str]) -> Missing:
    """What is missing of a source. `accounts`: its rows of meta.row_account; `meetings`: those that there were."""
    domain, found = source.domain or Domain(), Missing()
    manifest = manifest_of(project.workspace, source.source_id)

    def about(name: str) -> object:
        return domain.meeting_named(name, meetings) if meetings else domain.named(name)

    parsed = project.workspace.read_record(f"refused/{source.source_id}", list) or []
    for refused in (*manifest.refusals, *manifest.awaited, *parsed):
        period = about(str(refused["name"]))
        why = found.loose if period is None else found.by_period.setdefault(period, Counter())
        why[_SAID.get(refused["reason"], REFUSED)] += 1
    if manifest.waiting:
        found.loose[NOT_AT_HAND] += manifest.waiting
    without = accounts.filter(pl.col("rows_core") == 0).select("document_id", "rows_rejected")
    named = names(manifest.in_use, set(without["document_id"]))
    for document, rejected in without.iter_rows():
        if (period := about(named.get(document, ""))) is not None:
            found.by_period.setdefault(period, Counter())[REFUSED if rejected else SET_ASIDE] += 1
    return found
