"""The documents of a source: what the inbox, the mirror or the network has now, on top of what is kept already.

Belongs here: which places are looked through, in which order, and how the source is doing. Does not: how a place is
read (`folders`, `network`), what a document must be (`accept.accept`), or what it says.

A document that was accepted once stays a document of its source until newer bytes of the same name are accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract import Document
from pipeline.declare.source import Gathered, Refusal, Source, State
from pipeline.fetch.folders import held_back, read_folder
from pipeline.fetch.intake import Intake, inbox_of
from pipeline.fetch.network import ask_for
from pipeline.fetch.reduction import Reduction
from pipeline.fetch.selection import NOT_YET, Chosen, plan, unapproved
from pipeline.fetch.weighing import Weighing
from pipeline.settings import Settings, variable
from pipeline.store.documents import Documents, digests, newest
from pipeline.store.snapshots import SnapshotStore

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher

#: Refusals that say nothing about a source's documents.
_HARMLESS = frozenset({"unexpected_file"})
#: Refusals in which nobody answered.
_SILENT = frozenset({"network_down", "timeout", "connection_lost", "too_slow", "asked_to_wait"})
#: Refusals that are our own mistake.
_OURS = frozenset({"reduction_failed"})


def open_fetcher(settings: Settings) -> Fetcher | None:
    """A fetcher for one run, shared by its sources; None when the network is not used (offline, or a mirror)."""
    if settings.offline or settings.mirror:
        return None
    from pipeline.fetch.http.client import Fetcher

    return Fetcher(settings)


def gather(
    source: Source,
    settings: Settings,
    store: SnapshotStore,
    fetcher: Fetcher | None,
    wanted: Chosen | None = None,
    shipped: Collection[str] = (),
    reduction: Reduction | None = None,
    weighing: Weighing | None = None,
    at_hand: Documents | None = None,
) -> Gathered:
    """Look at the source now: the inbox always, then the mirror or, where there is none, the network.

    `wanted` are documents that other sources name, `shipped` the names of those whose rows ship with the program.
    Never raises for a document that cannot be had or trusted: it is refused with a reason, what was accepted before
    stays in use and the source is `stale`. A wanted document that the publisher does not know, and nobody has, is not
    published yet: it is `awaited`, no refusal, and says nothing about how the source is; neither do documents that are
    left for later runs, or wait for a setting, nor watched pages that cannot be had, unless nobody responds. With a
    `reduction`, only what it leaves of a document is kept; with a `weighing`, the fullest of several answers is taken.
    The documents come sorted by digest; very many as a table, of which `at_hand` is that of the night before.
    """
    store.forget_landings()
    before = store.last_note()
    intake = Intake(source, store, settings, reduction, weighing)
    inbox = inbox_of(settings.home, source)
    found = _Place(None, _from_folders(intake, [inbox]))
    is_dropped = bool(found.problems)
    dropped: list[Refusal] = []
    if settings.mirror is not None:
        folders = [settings.mirror / name for name in source.folders]
        if any(folder.is_dir() for folder in folders):
            off = {name: switch for folder in folders for name, switch in held_back(intake, folder).items()}
            dropped = found.refusals
            found = _Place("mirror", _from_folders(intake, folders, mirror=True), remarks=_waiting_for_settings(off))
    elif fetcher is not None and _is_asked(source, settings, wanted):
        dropped = found.refusals
        found = _on_the_network(intake, fetcher, wanted or Chosen(), shipped)
    documents = _documents(store, source, at_hand)
    new = len(digests(documents, store.accepted_since(source.source_id, before)))
    state, detail = _state(source, settings, found, documents)
    refusals = tuple(dropped + found.refusals)
    known = len(documents) - new
    return Gathered(documents, state, new, known, refusals, detail, found.awaited, found.waiting, is_dropped)


def _documents(store: SnapshotStore, source: Source, before: Documents | None) -> Sequence[Document]:
    if store.is_large(source.source_id):
        return store.current_table(source.source_id, before)
    return tuple(store.current(source.source_id))


def _is_asked(source: Source, settings: Settings, wanted: Chosen | None) -> bool:
    known = bool(source.endpoints) or wanted is not None
    return source.live and known and not settings.offline and unapproved(source, settings) is None


@dataclass(frozen=True)
class _Place:
    """What was found in one place (None: the inbox alone): refusals, and what an operator may like to know.

    `awaited`: documents that the publisher does not have yet, `waiting`: how many are left for later nights; `excused`:
    refusals of watched pages; `unasked`: nothing of the source was left to be asked for.
    """

    state: State | None
    refusals: list[Refusal]
    awaited: tuple[Refusal, ...] = ()
    waiting: int = 0
    excused: tuple[Refusal, ...] = ()
    remarks: tuple[str, ...] = ()
    unasked: bool = False

    @property
    def problems(self) -> list[Refusal]:
        """What was refused and says something about the source."""
        return [r for r in self.refusals if r.reason not in _HARMLESS and r not in self.excused]


def _on_the_network(intake: Intake, fetcher: Fetcher, wanted: Chosen, shipped: Collection[str]) -> _Place:
    if intake.source.watched:
        intake = replace(intake, source=intake.source.with_hosts_of(wanted.endpoints))
    selection = plan(intake, wanted.endpoints, shipped)
    refused = ask_for(intake, fetcher, selection.selected)
    silent = bool(refused) and len(refused) == len(selection.selected) and all(r.reason in _SILENT for r in refused)
    excused = tuple(r for r in refused if intake.source.watched and not silent and r.reason not in _OURS)
    missing = [r for r in refused if r not in excused and _is_awaited(r, selection.unpublished)]
    awaited = (*missing, *selection.resting)
    problems = [*wanted.refusals, *(r for r in refused if r not in missing)]
    waiting = f"{_count(selection.waiting, 'more document waits', 'more documents wait')} for the next nights"
    unpublished = f"{_count(len(awaited), 'document is', 'documents are')} not published yet"
    gone = f"{_count(len(excused), 'page', 'pages')} could not be had"
    remarks = [waiting] * bool(selection.waiting) + [unpublished] * bool(awaited) + [gone] * bool(excused)
    told = (*remarks, *_waiting_for_settings(selection.switched_off))
    to_come = 0 if intake.source.watched else selection.waiting  # watched pages take turns for ever
    return _Place("live", problems, awaited, to_come, excused, told, unasked=not selection.selected)


def _is_awaited(refusal: Refusal, unpublished: Collection[str]) -> bool:
    """Whether a refusal means «not yet»: the publisher says so, or knows nothing of what nobody has seen yet."""
    return refusal.reason == "not_published" or (refusal.reason in NOT_YET and refusal.name in unpublished)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _waiting_for_settings(switch_of: Mapping[str, str]) -> tuple[str, ...]:
    """One remark for each setting that keeps documents from being read."""
    names = {switch: [n for n, s in switch_of.items() if s == switch] for switch in switch_of.values()}
    return tuple(f"{', '.join(some)}: not read, because {variable(switch)} is off" for switch, some in names.items())


def _from_folders(intake: Intake, folders: list[Path], mirror: bool = False) -> list[Refusal]:
    taken: set[str] = set()
    refusals: list[Refusal] = []
    for folder in folders:
        if folder.is_dir():
            with intake.store.transaction():
                refusals += read_folder(intake, folder, "mirror" if mirror else "inbox", taken)
    return refusals


def _state(source: Source, settings: Settings, place: _Place, documents: Sequence[Document]) -> tuple[State, str]:
    """How the source is, and one line about it."""
    said = "; ".join(f"{refusal.name}: {refusal.reason}" for refusal in place.problems[:3])
    said += f" and {len(place.problems) - 3} more" if len(place.problems) > 3 else ""
    remarks = "; ".join(place.remarks)
    if not documents:
        nothing = said or remarks or f"no documents: {_unchecked(source, settings)}"
        return "empty", nothing
    if said:
        return "stale", "; ".join([f"the last good documents are in use; refused: {said}", *place.remarks])
    origin = newest(documents).origin
    folder: State | None = "inbox" if origin == "inbox" else "mirror" if origin == "mirror" else None
    if place.state is not None:
        return (folder if place.unasked and folder else place.state), remarks
    if source.live or folder is None:
        return "stale", f"documents had earlier are in use: {_unchecked(source, settings)}"
    return folder, ""


def _unchecked(source: Source, settings: Settings) -> str:
    if settings.mirror is not None:
        return f"the mirror {settings.mirror} has no folder {' or '.join(source.folders)}"
    if source.live:
        return (None if settings.offline else unapproved(source, settings)) or "the network is not used"
    return f"this source is not fetched; put its documents into {inbox_of(settings.home, source)}"
