"""Which documents one run asks for, and in which order.

Belongs here: what is settled, switched off, or left for a later run. Does not: asking (`network`), or who wants a
document and why (a dataset).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from pipeline.common.clock import utc_now
from pipeline.contract import Endpoint
from pipeline.declare.source import Refusal, Source
from pipeline.fetch.intake import Intake
from pipeline.settings import Settings, variable
from pipeline.store.files import md5_of

#: What a publisher says of a document that it does not have yet.
NOT_YET = frozenset({"not_found", "not_published", "no_rows"})
#: One that it did not have four times in a row is left alone for a day, then for three, seven, and fourteen at most.
_ASKED_AT_ONCE, _LONGEST_REST = 3, 14
#: Nights are not exactly a day apart.
_EARLY = timedelta(hours=6)


@dataclass(frozen=True)
class Chosen:
    """Documents that a source should have because other sources name them; `refusals`: why there may be more."""

    endpoints: tuple[Endpoint, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Plan:
    """`selected` to be asked for, in order; of these only `unpublished` may be missing without anything being wrong.

    `waiting`: the number of documents left for later runs. `switched_off`: the names that wait for a setting, and it.
    `resting`: those that the publisher did not have when it was last asked, and what is noted of it; not asked for
    again yet.
    """

    selected: tuple[Endpoint, ...]
    unpublished: frozenset[str]
    waiting: int
    switched_off: Mapping[str, str]
    resting: tuple[Refusal, ...] = ()


def plan(intake: Intake, wanted: Sequence[Endpoint], shipped: Collection[str]) -> Plan:
    """The source's own documents, then as many wanted ones as the budget allows (WPS_BUDGET, else the source's).

    Wanted ones that were never asked for come first, in the order given, then those asked for longest ago: what is
    never there takes the turn of nothing else. A settled document that is kept is not asked for. One that is shipped
    with the program (`shipped` names) counts as kept, unless the source's prose does not ship; one that other code than
    the source's `reduction` has made does not. A wanted document that nobody has yet may well be unpublished: the
    oftener its publisher said so, the longer it is left alone, if it is one that never changes once it is there.
    """
    source, settings = intake.source, intake.settings
    named = _once([*source.endpoints, *wanted])
    off = {e.name: s for e in named if (s := switched_off(source, e.name, settings, e))}
    unsettled = [e for e in named if e.name not in off and not _settled(intake, e, shipped)]
    own = {e.name for e in source.endpoints}
    last_tries = intake.store.tries(source.source_id)
    wished = [e for e in unsettled if e.name not in own]
    # what changes may come any day; other people's pages are gone, not to come
    patient = [e for e in wished if e.settled and not source.watched]
    resting = _resting(intake, [e.name for e in patient if not _at_hand(intake, e.name, shipped)])
    left_alone = {refusal.name for refusal in resting}
    queue = sorted((e for e in wished if e.name not in left_alone), key=lambda e: last_tries.get(e.name, 0))
    budget = settings.budget if settings.budget is not None else source.budget
    chosen = queue if budget is None else queue[:budget]
    return Plan(
        selected=(*(e for e in unsettled if e.name in own), *chosen),
        unpublished=frozenset(e.name for e in chosen if not _at_hand(intake, e.name, shipped)),
        waiting=len(queue) - len(chosen),
        switched_off=off,
        resting=resting,
    )


def rest(times: int) -> timedelta:
    """How long a document is left alone that was not there so many times in a row."""
    days = 2 ** max(times - _ASKED_AT_ONCE, 0) - 1
    return max(timedelta(days=min(days, _LONGEST_REST)) - _EARLY, timedelta())


def _resting(intake: Intake, names: Sequence[str]) -> tuple[Refusal, ...]:
    """Those of these documents that are left alone for now."""
    in_vain, now = intake.store.in_vain(intake.source.source_id, NOT_YET), utc_now()
    found = [(name, *in_vain[name]) for name in names if name in in_vain]
    return tuple(
        Refusal(name, "not_published", f"not there {times} times, last on {at:%Y-%m-%d}; next on {until:%Y-%m-%d}")
        for name, times, at in found
        if now < (until := at + rest(times))
    )


def switched_off(source: Source, name: str, settings: Settings, endpoint: Endpoint | None = None) -> str | None:
    """The setting that is off and without which a document of this name is not taken; None when it may be."""
    switch = (endpoint.setting if endpoint else None) or source.switch_of(name)
    return switch if switch and not getattr(settings, switch) else None


def unapproved(source: Source, settings: Settings) -> str | None:
    """Why nobody may be asked for the source's documents yet; None where they may be asked for."""
    if source.approval is None or getattr(settings, source.approval):
        return None
    where = source.licence.url or source.homepage
    return (
        f"not asked: {source.publisher} wants to approve requests by a program first ({where}); "
        f"{variable(source.approval)} says that it did"
    )


def _once(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Each name once: the first to claim it."""
    seen: dict[str, Endpoint] = {}
    for endpoint in endpoints:
        seen.setdefault(endpoint.name, endpoint)
    return list(seen.values())


def _settled(intake: Intake, endpoint: Endpoint, shipped: Collection[str]) -> bool:
    """Whether the document is kept for good. One that is pinned otherwise by now, or of another version, is not."""
    if endpoint.settled_from is not None:
        return _had_since(intake, endpoint, endpoint.settled_from, shipped)
    if not endpoint.settled:
        return False
    accepted = intake.store.last_accepted(intake.source.source_id, endpoint.name)
    if accepted is None or accepted.sha256 is None:
        return endpoint.name in shipped and not intake.source.prose
    if endpoint.size not in {None, accepted.size} or _version(endpoint.url) not in {"", _version(accepted.url or "")}:
        return False
    if not intake.is_current(accepted.sha256):
        return False
    return endpoint.md5 is None or intake.store.noted(accepted.sha256, "md5", md5_of) == endpoint.md5


def _had_since(intake: Intake, endpoint: Endpoint, day: date, shipped: Collection[str]) -> bool:
    """Whether the publisher gave the document on that day or later, or whether what ships was had then.

    Where its first address had none, a later one may lag behind; and nobody knows when the files of a folder were had.
    """
    source = intake.source
    if endpoint.name in shipped and source.shipped_as_of and source.shipped_as_of >= day and not source.prose:
        return True
    given = intake.store.last_brought(source.source_id, endpoint.name)
    whole = given is not None and given.detail is None and given.seen_at.date() >= day
    return whole and given is not None and intake.store.has(given.sha256, given.size)


def _version(url: str) -> str:
    return urlsplit(url).fragment


def _at_hand(intake: Intake, name: str, shipped: Collection[str]) -> bool:
    return name in shipped or intake.store.last_accepted(intake.source.source_id, name) is not None
