"""Asking publishers for documents: each at its addresses in turn, and what comes is accepted or refused.

Belongs here: which answer becomes a document in use. Does not: requests (`fetch`), which documents are asked for
(`tonight`), or how the source is doing (`documents`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pipeline import progress
from pipeline.contract import Endpoint, Refused
from pipeline.declare.source import Expectation, Refusal, bounded
from pipeline.fetch.http.bodies import Fetched, NotModified, Saved, Validators
from pipeline.fetch.incoming import InMemory, Parcel
from pipeline.fetch.intake import Desk
from pipeline.store.snapshots import Observation

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher

#: A publisher that knows nothing of a document says so at one address, and with a web page at another.
_UNKNOWN_THERE = frozenset({"not_found", "html_instead"})


def ask_for(desk: Desk, fetcher: Fetcher, endpoints: Sequence[Endpoint]) -> list[Refusal]:
    """Bring the documents in, one after the other; returns what was refused."""
    refusals = []
    done = progress.start(f"fetch {desk.source.source_id}", len(endpoints))
    for endpoint in endpoints:
        try:
            _from_any_address(desk, fetcher, endpoint)
        except Refused as refused:
            refusals.append(desk.refused(endpoint.name, "live", refused, endpoint.url))
        done(1)
    return refusals


def _from_any_address(desk: Desk, fetcher: Fetcher, endpoint: Endpoint) -> None:
    """Accept what the first address gives that has the document. Raises Refused naming what each of them said."""
    expect = desk.source.expectation(endpoint.name, endpoint)
    if expect is None:
        raise Refused("unexpected_file", f"{endpoint.name} is none of {', '.join(desk.source.media)}")
    refusals: list[tuple[str, Refused]] = []
    for url in endpoint.addresses:
        try:
            return _from_address(desk, fetcher, endpoint, url, expect)
        except Refused as refused:
            if refused.reason == "collapsed":
                raise  # it is the document, and an operator's business
            refusals.append((url, refused))
    raise _together(refusals)


def _together(refusals: Sequence[tuple[str, Refused]]) -> Refused:
    """One refusal of a document that none of its addresses gave.

    Its reason is `not_found` where an address says so and the others show at most a web page; otherwise that of the
    first address that says something else.
    """
    if len(refusals) == 1:
        return refusals[0][1]
    reasons = [refused.reason for _, refused in refusals]
    unknown = "not_found" in reasons and set(reasons) <= _UNKNOWN_THERE
    reason = "not_found" if unknown else next(r for r in reasons if r != "not_found")
    return Refused(reason, "; ".join(f"{url}: {refused.reason}: {refused.detail}" for url, refused in refusals))


def _from_address(desk: Desk, fetcher: Fetcher, endpoint: Endpoint, url: str, expect: Expectation) -> None:
    source, store = desk.source, desk.store
    last = store.last_answer(source.source_id, endpoint.name, url)
    with ExitStack() as stack:
        answer = _ask(desk, fetcher, endpoint, url, expect, last, stack)
        if isinstance(answer, NotModified):
            if last is None:
                raise Refused("http_error", f"{url} answered «not modified» without having been asked")
            sha256, size, known = last.sha256 or "", last.size or 0, True
            etag, last_modified = last.etag, last.last_modified
        else:
            parcel = _kept(desk, answer, url)
            sha256, size, known = parcel.sha256, parcel.size, _known(desk, endpoint, parcel.sha256, last)
            etag, last_modified = answer.etag, answer.last_modified
            if not known and not expect.pinned:
                desk.refuse_collapse(endpoint.name, parcel)
            desk.keep(parcel)
    store.record(
        source.source_id,
        endpoint.name,
        origin="live",
        outcome="not_modified" if known else "accepted",
        url=url,
        sha256=sha256,
        size=size,
        etag=etag,
        last_modified=last_modified,
    )


def _ask(
    desk: Desk,
    fetcher: Fetcher,
    endpoint: Endpoint,
    url: str,
    expect: Expectation,
    last: Observation | None,
    stack: ExitStack,
) -> Fetched | Saved | NotModified:
    hosts, busy = desk.source.hosts, desk.source.busy_not_found
    if endpoint.paged:
        from pipeline.fetch.paging import fetch_pages

        within = bounded(expect, desk.max_bytes)
        return fetch_pages(
            fetcher,
            url,
            within,
            hosts,
            per_page=endpoint.per_page,
            page_number=endpoint.page_number,
            busy_not_found=busy,
        )
    # «not modified» is of no use when the bytes it speaks of are gone, or would be reduced to others now
    kept = last is not None and last.sha256 is not None and desk.store.intact(last.sha256)
    kept = kept and desk.is_current(last.sha256 if last else None)
    validators = Validators(last.etag, last.last_modified) if last and kept else Validators()
    if endpoint.pinned and desk.reduction is None:
        file = stack.enter_context(desk.store.landing())
        return fetcher.save(url, file, expect, validators, hosts, busy_not_found=busy)
    return fetcher.fetch(url, expect, validators, hosts, busy_not_found=busy, mortal=desk.source.watched)


def _kept(desk: Desk, answer: Fetched | Saved, url: str) -> Parcel:
    """What is kept of an answer."""
    if isinstance(answer, Saved):
        return answer.parcel
    return InMemory(desk.reduction.of(answer.data, url, answer.headers) if desk.reduction else answer.data)


def _known(desk: Desk, endpoint: Endpoint, sha256: str, last: Observation | None) -> bool:
    """Whether these bytes are what the address gave last time, or what is in use under the name already.

    The first matters where an operator has put other bytes into the inbox since: these stay in use until the
    publisher has something new.
    """
    accepted = desk.store.last_accepted(desk.source.source_id, endpoint.name)
    return sha256 in {seen.sha256 for seen in (last, accepted) if seen is not None}
