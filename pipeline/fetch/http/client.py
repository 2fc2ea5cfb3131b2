"""Bringing one document over the network: politely, within limits, and judged before it is handed on.

Belongs here: requests, redirects, retries. Does not: the comparison with earlier documents, or keeping (`documents`).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

from pipeline.clock import wall_clock
from pipeline.contract import Refused
from pipeline.declare.source import Expectation, bounded
from pipeline.fetch.accept.accept import verify
from pipeline.fetch.http.bodies import (
    Answer,
    Errand,
    Fetched,
    Limits,
    NotModified,
    Saved,
    Transient,
    Validators,
    Watchdog,
    body_of,
    patience,
)
from pipeline.fetch.http.reachability import Reachability
from pipeline.fetch.http.routes import host_of, on_the_wire, redirected, refuse_unlisted
from pipeline.fetch.http.statuses import refusal_of, retry_after
from pipeline.fetch.incoming import land
from pipeline.settings import Settings

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

__all__ = ["Fetcher", "retry_after"]

T = TypeVar("T")

# by default every retry is logged, on standard output even, where `--json` answers go; a refusal says what matters
stamina.instrumentation.set_on_retry_hooks([])


class Fetcher:
    """Fetches for one run, and remembers for it which hosts are dead. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = wall_clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._reach = Reachability()
        self._asked_at: dict[str, float] = {}
        self._client = _client(settings)

    def __enter__(self) -> Fetcher:
        """Use as a context manager."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close the connections."""
        self.close()

    @property
    def max_bytes(self) -> int:
        """The most bytes one document may have."""
        return self._settings.max_bytes

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(
        self,
        url: str,
        expect: Expectation,
        validators: Validators,
        hosts: Collection[str],
        busy_not_found: bool = False,
        mortal: bool = False,
    ) -> Fetched | NotModified:
        """The document at a publisher's address, whole and of the expected kind, or NotModified.

        Raises Refused with a code of `reasons` when it cannot be had; never returns part of a document. `mortal`: an
        old address; it is asked twice at most, and a host that is gone says nothing about the network.
        """
        expect = bounded(expect, self._settings.max_bytes)
        judge = partial(verify, expect=expect, last_size=None)
        return self.ask(url, judge, validators, hosts, expect.max_bytes, busy_not_found, mortal)

    def ask(
        self,
        url: str,
        judge: Callable[[bytes], object],
        validators: Validators,
        hosts: Collection[str],
        max_bytes: int | None = None,
        busy_not_found: bool = False,
        mortal: bool = False,
    ) -> Fetched | NotModified:
        """One answer that `judge` does not refuse, after as many attempts as the settings allow."""
        limits = self._limits(max_bytes or self._settings.max_bytes)
        errand = Errand(
            url, hosts, validators, limits, self._settings.deadline, b"".join, judge, busy_not_found, mortal
        )
        answer = self._run(errand)
        if isinstance(answer, NotModified):
            return answer
        return Fetched(answer.content, answer.url, answer.etag, answer.last_modified, answer.headers)

    def save(
        self,
        url: str,
        file: Path,
        expect: Expectation,
        validators: Validators,
        hosts: Collection[str],
        busy_not_found: bool = False,
    ) -> Saved | NotModified:
        """The same for a document that may be too large to hold: written to the file while it arrives.

        One of known size has that size as its limit, and more time than others.
        """
        expect = bounded(expect, self._settings.max_bytes)
        errand = Errand(
            url,
            hosts,
            validators,
            self._limits(expect.max_bytes or self._settings.max_bytes),
            patience(expect.size or 0, self._settings.min_rate, self._settings.deadline),
            partial(land, file=file),
            lambda parcel: parcel.verify(expect),
            busy_not_found=busy_not_found,
        )
        try:
            answer = self._run(errand)
        except Refused as refused:
            if refused.reason == "too_large" and expect.size is not None:
                pin = f"{expect.size:,} bytes" + (f", md5 {expect.md5}" if expect.md5 else "")
                raise Refused("wrong_digest", f"{url}: {refused.detail}; the pinned file has {pin}") from refused
            raise
        if isinstance(answer, NotModified):
            return answer
        return Saved(answer.content, answer.url, answer.etag, answer.last_modified)

    def _limits(self, max_bytes: int) -> Limits:
        return Limits(max_bytes, self._settings.min_rate, self._settings.rate_grace)

    def _run(self, errand: Errand[T]) -> Answer[T] | NotModified:
        settings, peer = self._settings, self._peer(errand.url)
        refuse_unlisted(errand.url, errand.hosts)
        ends_at = time.monotonic() + errand.seconds
        self._reach.refuse_known_dead(peer)
        try:
            for attempt in stamina.retry_context(
                on=_worth_another,
                attempts=1 if self._reach.is_silent(peer) else min(settings.attempts, 2 if errand.mortal else 99),
                timeout=errand.seconds,
                wait_initial=settings.backoff,
                wait_max=30.0,
                wait_jitter=settings.backoff / 2,
            ):
                with attempt:
                    answer = self._follow(errand, ends_at)
                    if isinstance(answer, Answer):
                        _judge(answer.content, errand.judge)
                    return answer
        except Transient as last:
            if last.reason in {"timeout", "too_many_requests", "busy"}:
                self._reach.gave_nothing(peer)
            raise Refused(last.reason, last.detail) from last
        raise AssertionError("the last attempt neither returned nor raised")

    def _follow(self, errand: Errand[T], ends_at: float) -> Answer[T] | NotModified:
        place = errand.url
        for _ in range(MAX_REDIRECTS + 1):
            refuse_unlisted(place, errand.hosts)
            answer = self._request(place, errand, ends_at)
            if not isinstance(answer, str):
                return answer
            place = answer
        raise Refused("too_many_redirects", f"{errand.url} led to more than {MAX_REDIRECTS} others, last {place}")

    def _request(self, url: str, errand: Errand[T], ends_at: float) -> Answer[T] | NotModified | str:
        """One request: the document, nothing newer, or the address to go on to."""
        peer = self._peer(url)
        self._reach.refuse_known_dead(peer)
        self._wait_politely(host_of(url))
        wire, started, begun = on_the_wire(url, self._settings.origin), time.monotonic(), False
        late = Refused("too_slow", f"{url} was not finished after {errand.seconds:g} s")
        if started >= ends_at:
            raise late
        asked = errand.validators.headers()
        with Watchdog(ends_at - started) as watchdog:
            try:
                extensions = {"trace": watchdog.trace}
                with self._client.stream("GET", wire, headers=asked, extensions=extensions) as response:
                    begun = True
                    self._reach.answered(peer)
                    if response.status_code in _REDIRECTS:
                        target = response.headers.get("location", "")
                        return redirected(url, target, self._settings.origin, errand.hosts)
                    if response.status_code == 304 and asked:
                        return NotModified()
                    refusal = refusal_of(
                        url, response, self._now(), self._settings.max_retry_after, errand.busy_not_found
                    )
                    if refusal is not None:
                        if refusal.reason == "asked_to_wait":
                            self._reach.leave_alone(peer, refusal)
                        raise refusal
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    content = errand.receive(body_of(response.iter_raw(), headers, errand.limits))
                    if watchdog.expired:  # an answer without a length ends like a whole one when it is cut
                        raise late
                    return Answer(content, url, headers)
            except httpx.InvalidURL as error:
                raise Refused("bad_redirect", f"{url!r} cannot be requested: {error}") from error
            except httpx.TransportError as error:
                if watchdog.expired:
                    raise late from error
                raise self._failure(peer, url, error, time.monotonic() - started, begun, errand.mortal) from error

    def _failure(
        self, peer: str, url: str, error: httpx.TransportError, elapsed: float, begun: bool, mortal: bool
    ) -> Refused:
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
            return self._reach.connection_failed(peer, error, elapsed, mortal)
        if isinstance(error, httpx.TimeoutException):
            return Transient("timeout", f"{url} was silent for {self._settings.read_timeout:g} s")
        if "location header" in str(error):  # the client reads it even when told not to follow
            return Refused("bad_redirect", f"{url}: {error}")
        if begun:
            return Transient("truncated", f"{url} broke off: {error or type(error).__name__}")
        return Transient("connection_lost", f"{url}: {error or type(error).__name__}")

    def _wait_politely(self, host: str) -> None:
        since = time.monotonic() - self._asked_at.get(host, float("-inf"))
        if since < self._settings.pause:
            self._sleep(self._settings.pause - since)
        self._asked_at[host] = time.monotonic()

    def _peer(self, url: str) -> str:
        """Who has to be reachable: the origin, where there is one, for every host."""
        return urlsplit(self._settings.origin).netloc if self._settings.origin else host_of(url)


def _worth_another(error: Exception) -> bool | float:
    """The retry hook: whether to try again and, where the cause says so, after how many seconds."""
    if not isinstance(error, Transient):
        return False
    return True if error.wait is None else error.wait


def _judge(content: T, judge: Callable[[T], object]) -> None:
    try:
        judge(content)
    except Refused as refused:
        if refused.reason == "truncated":
            raise Transient(refused.reason, refused.detail) from refused
        raise


@cache
def _trusted_certificates() -> ssl.SSLContext:
    """The certificates to trust (SSL_CERT_FILE is heeded), read once: that takes longer than a small download."""
    return httpx.create_ssl_context()


def _client(settings: Settings) -> httpx.Client:
    # a fresh connection per request: the pause between requests outweighs it, and none is found half-closed
    direct = f"all://{urlsplit(settings.origin).hostname}" if settings.origin else None
    return httpx.Client(
        headers={"User-Agent": settings.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
        limits=httpx.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        verify=_trusted_certificates(),
        mounts={direct: None} if direct else None,
    )
