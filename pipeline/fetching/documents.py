"""The documents of a source: what the inbox, the mirror or the network has now, on top of what is kept already.

Belongs here: which places are looked at, in which order, and how the source is doing. Does not: how a place is read
(`folders`, `fetch`), what a document must be (`acceptance`), or what it says.

A document that was accepted once stays a document of its source until newer bytes of the same name are accepted.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import progress
from pipeline.contract import Document, Refused
from pipeline.fetching.acceptance import Expectation, refuse_collapse
from pipeline.fetching.answers import Fetched, NotModified, Validators
from pipeline.fetching.folders import Desk, inbox_of, read_folder
from pipeline.fetching.snapshots import Observation, SnapshotStore
from pipeline.fetching.source import Endpoint, Gathered, Refusal, Source, State, bounded
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.fetching.fetch import Fetcher

#: Refusals that say nothing about a source's documents.
_HARMLESS = frozenset({"unexpected_file"})


def open_fetcher(settings: Settings) -> Fetcher | None:
    """A fetcher for one run, shared by its sources; None when the network is not used (offline, or a mirror)."""
    if settings.offline or settings.mirror:
        return None
    from pipeline.fetching.fetch import (
        Fetcher,  # the HTTP client takes longer to import than an offline look at a folder
    )

    return Fetcher(settings)


def gather(source: Source, settings: Settings, store: SnapshotStore, fetcher: Fetcher | None) -> Gathered:
    """Look at the source now: the inbox always, then the mirror or, where there is none, the network.

    Never raises for a document that cannot be had or trusted: it is refused with a reason, what was accepted before
    stays in use and the source is `stale`. The documents come sorted by digest.
    """
    before = store.accepted_digests(source.source_id)
    desk = Desk(source, store, settings.home, settings.max_bytes)
    inbox = inbox_of(settings.home, source)
    dropped = _from_folders(desk, [inbox])
    looked: State | None = None
    refused: list[Refusal] = []
    if settings.mirror is not None:
        folders = [settings.mirror / name for name in source.folders]
        if any(folder.is_dir() for folder in folders):
            looked, refused = "mirror", _from_folders(desk, folders, mirror=True)
    elif fetcher is not None and not settings.offline and source.live and source.endpoints:
        looked, refused = "live", _from_network(desk, fetcher)
    documents = tuple(store.current(source.source_id))
    new = sum(document.sha256 not in before for document in documents)
    state, detail = _state(source, settings, looked, documents, refused if looked else dropped)
    refusals = tuple(dropped + refused)
    return Gathered(documents, state, new, len(documents) - new, refusals, detail)


def _from_folders(desk: Desk, folders: list[Path], mirror: bool = False) -> list[Refusal]:
    taken: set[str] = set()
    refusals: list[Refusal] = []
    for folder in folders:
        if folder.is_dir():
            with desk.store.transaction():
                refusals += read_folder(desk, folder, "mirror" if mirror else "inbox", taken)
    return refusals


def _from_network(desk: Desk, fetcher: Fetcher) -> list[Refusal]:
    refusals = []
    done = progress.start(f"fetch {desk.source.source_id}", len(desk.source.endpoints))
    for endpoint in desk.source.endpoints:
        try:
            _fetch_one(desk, fetcher, endpoint)
        except Refused as refused:
            refusals.append(desk.refused(endpoint.name, "live", refused, endpoint.url))
        done(1)
    return refusals


def _fetch_one(desk: Desk, fetcher: Fetcher, endpoint: Endpoint) -> None:
    source, store = desk.source, desk.store
    expect = source.expectation(endpoint.name)
    if expect is None:
        raise Refused("unexpected_file", f"{endpoint.name} is none of {', '.join(source.media)}")
    last = store.last_answer(source.source_id, endpoint.name, endpoint.url)
    answer = _ask(desk, fetcher, endpoint, bounded(expect, desk.max_bytes), last)
    if isinstance(answer, Fetched):
        sha256, etag, last_modified = hashlib.sha256(answer.data).hexdigest(), answer.etag, answer.last_modified
        size, known = len(answer.data), _known(desk, endpoint, sha256, last)
        if not known:
            _refuse_collapse(desk, endpoint.name, answer.data)
        store.put(answer.data)
    elif last is not None:
        sha256, etag, last_modified = last.sha256 or "", last.etag, last.last_modified
        size, known = last.size or 0, True
    else:
        raise Refused("http_error", f"{endpoint.url} answered «not modified» without having been asked")
    store.record(
        source.source_id,
        endpoint.name,
        origin="live",
        outcome="not_modified" if known else "accepted",
        url=endpoint.url,
        sha256=sha256,
        size=size,
        etag=etag,
        last_modified=last_modified,
    )


def _ask(
    desk: Desk, fetcher: Fetcher, endpoint: Endpoint, expect: Expectation, last: Observation | None
) -> Fetched | NotModified:
    if endpoint.paged:
        from pipeline.fetching.paging import fetch_pages  # where a fetcher exists, the HTTP client is imported already

        return fetch_pages(fetcher, endpoint.url, expect, desk.source.hosts, per_page=endpoint.per_page)
    # «not modified» is of no use when the bytes it speaks of are gone
    kept = last is not None and last.sha256 is not None and desk.store.intact(last.sha256)
    validators = Validators(last.etag, last.last_modified) if last and kept else Validators()
    return fetcher.fetch(endpoint.url, expect, validators, desk.source.hosts)


def _known(desk: Desk, endpoint: Endpoint, sha256: str, last: Observation | None) -> bool:
    """Whether these bytes are what the address gave last time, or what is in use under the name already.

    The first matters where an operator has put other bytes into the inbox since: these stay in use until the
    publisher has something new.
    """
    accepted = desk.store.last_accepted(desk.source.source_id, endpoint.name)
    return sha256 in {seen.sha256 for seen in (last, accepted) if seen is not None}


def _refuse_collapse(desk: Desk, name: str, data: bytes) -> None:
    accepted = desk.store.last_accepted(desk.source.source_id, name)
    try:
        refuse_collapse(len(data), accepted.size if accepted else None)
    except Refused as refused:
        raise desk.hold_back(name, data, refused) from refused


def _state(
    source: Source,
    settings: Settings,
    looked: State | None,
    documents: tuple[Document, ...],
    refusals: list[Refusal],
) -> tuple[State, str]:
    """How the source is, and one line about it. `refusals` are those of the place that was looked at."""
    problems = [refusal for refusal in refusals if refusal.reason not in _HARMLESS]
    said = "; ".join(f"{refusal.name}: {refusal.reason}" for refusal in problems[:3])
    said += f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    if not documents:
        return "empty", said or f"no documents: {_unchecked(source, settings)}"
    if problems:
        return "stale", f"the last good documents are in use; refused: {said}"
    if looked is not None:
        return looked, ""
    newest = max(documents, key=lambda document: document.fetched_at or datetime.min.replace(tzinfo=UTC))
    if source.live or newest.origin not in {"inbox", "mirror"}:
        return "stale", f"documents fetched earlier are in use: {_unchecked(source, settings)}"
    return ("inbox" if newest.origin == "inbox" else "mirror"), ""


def _unchecked(source: Source, settings: Settings) -> str:
    if settings.mirror is not None:
        return f"the mirror {settings.mirror} has no folder {' or '.join(source.folders)}"
    if source.live and source.endpoints:
        return "the network is not used"
    return f"this source is not fetched; put its documents into {inbox_of(settings.home, source)}"
