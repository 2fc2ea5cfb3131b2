"""What somebody should look at in the morning, the gravest first, each with an exit code of its own.

Belongs here: which things these are, judged from what `status` found. Does not: finding it (`status`), printing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypedDict

from pipeline.store.run_record import VERDICTS, AgedSource, RunSummary

#: The exit codes of `wps status --exit-code`, the gravest first. The first three are those of `wps build`.
CODES = {"failed": 5, "held": 1, "no_source": 3, "late": 6, "stale": 7, "old": 8}
#: States of a source from which something newer could not be had or trusted.
STALE = frozenset({"stale", "failed"})


class Trouble(TypedDict):
    """One such thing, its exit code, and what there is to say of it."""

    what: str
    code: int
    detail: str


def troubles(
    run: RunSummary | None, sources: Sequence[AgedSource], now: datetime, late_hours: float, offline: bool = False
) -> list[Trouble]:
    """Everything that somebody should look at; `now` in UTC. `offline`: the network is not used on purpose."""
    asked = [source for source in sources if not (offline and _unasked(source))]
    found = {**dict(_of_run(run, now, late_hours)), **dict(_of_sources(asked))}
    return [Trouble(what=what, code=code, detail=found[what]) for what, code in CODES.items() if what in found]


def _of_run(run: RunSummary | None, now: datetime, late_hours: float) -> Iterator[tuple[str, str]]:
    if run is None:
        yield "late", "no night has ended here yet"
        return
    if run["outcome"] in CODES:
        yield run["outcome"], run["message"] or VERDICTS[run["outcome"]]
    hours = (now - datetime.fromisoformat(run["ended_at"])).total_seconds() / 3600
    if hours > late_hours:
        yield "late", f"the last night ended {hours:,.0f} hours ago; at most {late_hours:g} are expected"


def _unasked(source: AgedSource) -> bool:
    """Whether a source is as it is because nobody asks its publisher: nothing of it was refused."""
    return source["state"] in {"stale", "archive"} and not source["refusals"]


def _of_sources(sources: Sequence[AgedSource]) -> Iterator[tuple[str, str]]:
    if stale := [source["source_id"] for source in sources if source["state"] in STALE]:
        yield "stale", ", ".join(stale)
    if old := [source["source_id"] for source in sources if source.get("days_expected")]:
        yield "old", ", ".join(old)
