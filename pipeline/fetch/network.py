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
from pipeline.fetch.intake import Intake, unforeseen
from pipeline.fetch.weighing import Weighing
from pipeline.store.observations import Observation

if TYPE_CHECKING:
    from pipeline.fetch.http.client import Fetcher

#: A publisher that knows nothing of a document says so at one address, and with a web page at another.
_UNKNOWN_THERE = frozenset({"not_found", "html_instead", "frame_only", "challenged"})


def ask_for(intake: Intake, fetcher: Fetcher, endpoints: Sequence[Endpoint]) -> list[Refusal]:
    """Bring the documents in, one after the other; returns what was refused."""
    refusals = []
    done = progress.start(f"fetch {intake.source.source_id}", len(endpoints))
    for endpoint in endpoints:
        try:
            policy = intake.source.fetch_policy(endpoint)
            if policy is None:
                raise Refused("unexpected_file", f"{endpoint.name} is none of {', '.join(intake.source.media)}")
            download = _Download(intake, fetcher, endpoint, policy)
            if intake.weighing is None:
                download.from_any_address()
            else:
                download.from_the_fullest(intake.weighing)
        except Refused as refused:
            refusals.append(intake.refused(endpoint.name, "live", refused, endpoint.url))
        except Exception as error:  # one source never ends a night: refused as unforeseen
            refusals.append(intake.refused(endpoint.name, "live", unforeseen(endpoint.name, error), endpoint.url))
        done(1)
    return refusals


@dataclass(frozen=True)
class _Answer:
    """What an address gave: `incoming` None where it has nothing newer than the bytes of `sha256`.

    `known`: these bytes are what it gave last time, or what is in use.
    """

    url: str
    incoming: Incoming | None
    sha256: str
    size: int
    known: bool
    etag: str | None
    last_modified: str | None


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
                with ExitStack() as stack:
                    return self._accept(self._answer(url, stack))
            except Refused as refused:
                if refused.reason == "collapsed":
                    raise  # it is the document, and an operator's business
                refusals.append((url, refused))
        raise _together(refusals)

    def from_the_fullest(self, weighing: Weighing) -> None:
        """Ask every address, and accept the answer with the most rows: of equal ones the first.

        Raises Refused naming what each of them said where none has the document, and `fewer_rows` where all have fewer
        rows than are in use.
        """
        refusals: list[tuple[str, Refused]] = []
        answers: list[tuple[int, _Answer]] = []
        with ExitStack() as stack:
            for url in self.endpoint.addresses:
                try:
                    answer = self._answer(url, stack)
                    answers.append((weighing.of(self._bytes(answer), self.endpoint.name), answer))
                except Refused as refused:
                    refusals.append((url, refused))
            if not answers:
                raise _together(refusals)
            rows, fullest = max(answers, key=lambda found: found[0])
            try:
                self.intake.refuse_fewer(self.endpoint.name, fullest.incoming, rows, fullest.url)
            except Refused as fewer:
                raise Refused(
                    fewer.reason, "; ".join([_said(fullest.url, fewer), *(_said(*r) for r in refusals)])
                ) from fewer
            self._accept(fullest, _missed(self.endpoint.url, refusals))

    def _answer(self, url: str, stack: ExitStack) -> _Answer:
        """What one address gives, yet to be accepted."""
        last = self.intake.store.last_response(self.intake.source.source_id, self.endpoint.name, url)
        try:
            response = self._ask(url, last, stack)
        except Refused as refused:
            if refused.reason == "empty" and self.intake.source.empty_unpublished:
                raise Refused("not_published", f"{url} has nothing under this name") from refused
            raise
        if isinstance(response, NotModified):
            if last is None:
                raise Refused("http_error", f"{url} answered «not modified» without having been asked")
            return _Answer(url, None, last.sha256 or "", last.size or 0, True, last.etag, last.last_modified)
        incoming = self._kept(response, url)
        known = self._known(incoming.sha256, last)
        return _Answer(url, incoming, incoming.sha256, incoming.size, known, response.etag, response.last_modified)

    def _bytes(self, answer: _Answer) -> bytes:
        """The bytes of an answer; kept ones where nothing newer came."""
        if isinstance(answer.incoming, InMemory):
            return answer.incoming.data
        return self.intake.store.read(answer.sha256)

    def _accept(self, answer: _Answer, remark: str | None = None) -> None:
        """Keep what an address gave, unless it is to be held back, and note it."""
        name = self.endpoint.name
        if answer.incoming is not None:
            if not answer.known and not self.policy.expect.pinned and self.intake.weighing is None:
                self.intake.refuse_collapse(name, answer.incoming)
            self.intake.keep(answer.incoming)
        self.intake.store.record(
            self.intake.source.source_id,
            name,
            origin="live",
            outcome="not_modified" if answer.known else "accepted",
            url=answer.url,
            sha256=answer.sha256,
            size=answer.size,
            etag=answer.etag,
            last_modified=answer.last_modified,
            detail=remark,
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

    Its reason is `not_published` where one of them says so, whatever the others do. It is `not_found` where one says so
    and the others show at most a web page; otherwise that of the first address that says something else.
    """
    if len(refusals) == 1:
        return refusals[0][1]
    reasons = [refused.reason for _, refused in refusals]
    unknown = "not_found" in reasons and set(reasons) <= _UNKNOWN_THERE
    other = "not_found" if unknown else next((r for r in reasons if r != "not_found"), "not_found")
    reason = "not_published" if "not_published" in reasons else other
    return Refused(reason, "; ".join(_said(url, refused) for url, refused in refusals))


def _missed(first: str, refusals: Sequence[tuple[str, Refused]]) -> str | None:
    """What is to be remembered of an answer that was taken because the first address had none."""
    return next((_said(url, refused) for url, refused in refusals if url == first), None)


def _said(url: str, refused: Refused) -> str:
    return f"{url}: {refused.reason}: {refused.detail}"
