"""Asking publishers for documents: each at its addresses in turn, and what comes is accepted or refused.

Belongs here: which response becomes a document in use. Does not: requests (`http.client`), which documents are asked
for (`selection`), or how the source is doing (`places`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.common import progress
from pipeline.contract import Endpoint, Refused
from pipeline.declare.source import FetchPolicy, Refusal
from pipeline.fetch.http.messages import UNCONDITIONAL, NotModified, Response, Validators
from pipeline.fetch.incoming import Incoming, InMemory, OnDisk
from pipeline.fetch.intake import Intake
from pipeline.store.snapshots import Observation

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher

#: A publisher that knows nothing of a document says so at one address, and with a web page at another.
_UNKNOWN_THERE = frozenset({"not_found", "html_instead"})


def ask_for(intake: Intake, fetcher: Fetcher, endpoints: Sequence[Endpoint]) -> list[Refusal]:
    """Bring the documents in, one after the other; returns what was refused."""
    refusals = []
    done = progress.start(f"fetch {intake.source.source_id}", len(endpoints))
    for endpoint in endpoints:
        try:
            policy = intake.source.fetch_policy(endpoint)
            if policy is None:
                raise Refused("unexpected_file", f"{endpoint.name} is none of {', '.join(intake.source.media)}")
            _Download(intake, fetcher, endpoint, policy).from_any_address()
        except Refused as refused:
            refusals.append(intake.refused(endpoint.name, "live", refused, endpoint.url))
        done(1)
    return refusals


@dataclass(frozen=True)
class _Download:
    """One document to be brought in, and all that this needs."""

    intake: Intake
    fetcher: Fetcher
    endpoint: Endpoint
    policy: FetchPolicy

    def from_any_address(self) -> None:
        """Accept what the first address gives that has the document. Raises Refused naming what each of them said."""
        refusals: list[tuple[str, Refused]] = []
        for url in self.endpoint.addresses:
            try:
                return self._from_address(url)
            except Refused as refused:
                if refused.reason == "collapsed":
                    raise  # it is the document, and an operator's business
                refusals.append((url, refused))
        raise _together(refusals)

    def _from_address(self, url: str) -> None:
        source_id, name, store = self.intake.source.source_id, self.endpoint.name, self.intake.store
        last = store.last_response(source_id, name, url)
        with ExitStack() as stack:
            response = self._ask(url, last, stack)
            if isinstance(response, NotModified):
                if last is None:
                    raise Refused("http_error", f"{url} answered «not modified» without having been asked")
                sha256, size, known = last.sha256 or "", last.size or 0, True
                etag, last_modified = last.etag, last.last_modified
            else:
                incoming = self._kept(response, url)
                sha256, size, known = incoming.sha256, incoming.size, self._known(incoming.sha256, last)
                etag, last_modified = response.etag, response.last_modified
                if not known and not self.policy.expect.pinned:
                    self.intake.refuse_collapse(name, incoming)
                self.intake.keep(incoming)
        store.record(
            source_id,
            name,
            origin="live",
            outcome="not_modified" if known else "accepted",
            url=url,
            sha256=sha256,
            size=size,
            etag=etag,
            last_modified=last_modified,
        )

    def _ask(
        self, url: str, last: Observation | None, stack: ExitStack
    ) -> Response[bytes] | Response[OnDisk] | NotModified:
        if self.endpoint.paged:
            from pipeline.fetch.paging import fetch_pages

            return fetch_pages(self.fetcher, url, self.policy, self.endpoint)
        validators = self._validators(last)
        if self.endpoint.pinned and self.intake.reduction is None:
            file = stack.enter_context(self.intake.store.landing())
            return self.fetcher.save(url, file, self.policy, validators)
        return self.fetcher.fetch(url, self.policy, validators)

    def _validators(self, last: Observation | None) -> Validators:
        """«Not modified» is of no use when the bytes it speaks of are gone, or would be reduced to others now."""
        if last is None or last.sha256 is None or not self.intake.store.intact(last.sha256):
            return UNCONDITIONAL
        return Validators(last.etag, last.last_modified) if self.intake.is_current(last.sha256) else UNCONDITIONAL

    def _kept(self, response: Response[bytes] | Response[OnDisk], url: str) -> Incoming:
        """What is kept of a response."""
        if isinstance(response.content, OnDisk):
            return response.content
        reduction = self.intake.reduction
        return InMemory(reduction.of(response.content, url, response.headers) if reduction else response.content)

    def _known(self, sha256: str, last: Observation | None) -> bool:
        """Whether these bytes are what the address gave last time, or what is in use under the name already.

        The first matters where an operator has put other bytes into the inbox since: these stay in use until the
        publisher has something new.
        """
        accepted = self.intake.store.last_accepted(self.intake.source.source_id, self.endpoint.name)
        return sha256 in {seen.sha256 for seen in (last, accepted) if seen is not None}


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
