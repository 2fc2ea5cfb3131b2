"""Which documents one run asks for, and in which order.

Belongs here: what is settled, switched off, or left for a later run. Does not: asking (`network`), or who wants a
document and why (a dataset).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.contract import Endpoint
from pipeline.declare.source import Refusal, Source
from pipeline.fetch.incoming import md5_of
from pipeline.fetch.intake import Intake
from pipeline.settings import Settings


@dataclass(frozen=True)
class Chosen:
    """Documents that a source should have because other sources name them; `refusals`: why there may be more."""

    endpoints: tuple[Endpoint, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Plan:
    """`selected` to be asked for, in order; of these only `unpublished` may be missing without anything being wrong.

    `waiting`: the number of documents left for later runs. `switched_off`: the names that wait for a setting, and it.
    """

    selected: tuple[Endpoint, ...]
    unpublished: frozenset[str]
    waiting: int
    switched_off: Mapping[str, str]


def plan(intake: Intake, wanted: Sequence[Endpoint], shipped: Collection[str]) -> Plan:
    """The source's own documents, then as many wanted ones as the budget allows (WPS_BUDGET, else the source's).

    Wanted ones that were never asked for come first, in the order given, then those asked for longest ago: what is
    never there takes the turn of nothing else. A settled document that is kept is not asked for. One that is shipped
    with the program (`shipped` names) counts as kept, unless the source's prose does not ship; one that other code than
    the source's `reduction` has made does not. A wanted document that nobody has yet may well be unpublished.
    """
    source, settings = intake.source, intake.settings
    named = _once([*source.endpoints, *wanted])
    off = {e.name: s for e in named if (s := switched_off(source, e.name, settings, e))}
    unsettled = [e for e in named if e.name not in off and not _settled(intake, e, shipped)]
    own = {e.name for e in source.endpoints}
    last_tries = intake.store.tries(source.source_id)
    queue = sorted((e for e in unsettled if e.name not in own), key=lambda e: last_tries.get(e.name, 0))
    budget = settings.budget if settings.budget is not None else source.budget
    chosen = queue if budget is None else queue[:budget]
    return Plan(
        selected=(*(e for e in unsettled if e.name in own), *chosen),
        unpublished=frozenset(e.name for e in chosen if not _at_hand(intake, e.name, shipped)),
        waiting=len(queue) - len(chosen),
        switched_off=off,
    )


def switched_off(source: Source, name: str, settings: Settings, endpoint: Endpoint | None = None) -> str | None:
    """The setting that is off and without which a document of this name is not taken; None when it may be."""
    switch = (endpoint.setting if endpoint else None) or source.switch_of(name)
    return switch if switch and not getattr(settings, switch) else None


def _once(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Each name once: the first to claim it."""
    seen: dict[str, Endpoint] = {}
    for endpoint in endpoints:
        seen.setdefault(endpoint.name, endpoint)
    return list(seen.values())


def _settled(intake: Intake, endpoint: Endpoint, shipped: Collection[str]) -> bool:
    """Whether the document is kept for good. One that is pinned otherwise by now, or of another version, is not."""
    if not endpoint.settled:
        return False
    accepted = intake.store.last_accepted(intake.source.source_id, endpoint.name)
    if accepted is None or accepted.sha256 is None:
        return endpoint.name in shipped and not intake.source.prose
    if endpoint.size not in {None, accepted.size} or _version(endpoint.url) not in {"", _version(accepted.url or "")}:
        return False
    if not intake.is_current(accepted.sha256):
        return False
    return endpoint.md5 is None or md5_of(intake.store.path(accepted.sha256)) == endpoint.md5


def _version(url: str) -> str:
    return urlsplit(url).fragment


def _at_hand(intake: Intake, name: str, shipped: Collection[str]) -> bool:
    return name in shipped or intake.store.last_accepted(intake.source.source_id, name) is not None
