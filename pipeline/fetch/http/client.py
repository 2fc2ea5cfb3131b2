"""Bringing one document over the network: politely, within limits, and judged before it is handed on.

Belongs here: requests, redirects, retries. Does not: the comparison with earlier documents, or
keeping (`network`).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

from pipeline.common.clock import wall_clock
from pipeline.contract import Refused
from pipeline.declare.source import FetchPolicy
from pipeline.fetch.accept.accept import verify
from pipeline.fetch.http.bodies import Beginning, beginning, body_of
from pipeline.fetch.http.limits import Limits, seconds_allowed
from pipeline.fetch.http.messages import UNCONDITIONAL, Heard, NotModified, Request, Response, Transient, Validators
from pipeline.fetch.http.reachability import Reachability
from pipeline.fetch.http.routes import host_of, on_the_wire, redirected, refuse_unlisted
from pipeline.fetch.http.statuses import refusal_of, retry_after
from pipeline.fetch.http.watchdog import Watchdog
from pipeline.fetch.incoming import OnDisk, land
from pipeline.settings import Settings

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

__all__ = ["Fetcher", "retry_after"]

T = TypeVar("T")

# by default every retry is logged, on standard output even, where `--json` results go; a refusal says what matters
stamina.instrumentation.set_on_retry_hooks([])


class Fetcher:
    """Fetches for one run, and remembers for it which hosts are dead. Close it, or use it as a context manager.

    `heard` is told of each response as it comes, redirects and refused ones too.
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = wall_clock,
        sleep: Callable[[float], None] = time.sleep,
        heard: Callable[[Heard], None] | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._heard = heard or (lambda _: None)
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
        self, url: str, policy: FetchPolicy, validators: Validators = UNCONDITIONAL
    ) -> Response[bytes] | NotModified:
        """The document at a publisher's address, whole and of the expected kind, or NotModified.

        Raises Refused with a code of `reasons` when it cannot be had; never returns part of a document.
        """
        return self.ask(url, policy, partial(verify, expect=policy.expect, last_size=None), validators)

    def ask(
        self,
        url: str,
        policy: FetchPolicy,
        judge: Callable[[bytes], object],
        validators: Validators = UNCONDITIONAL,
    ) -> Response[bytes] | NotModified:
        """One response that `judge` does not refuse, after as many attempts as the settings allow."""
        return self._run(self._request(url, policy, validators, b"".join, judge))

    def save(
        self, url: str, file: Path, policy: FetchPolicy, validators: Validators = UNCONDITIONAL
    ) -> Response[OnDisk] | NotModified:
        """The same for a document that may be too large to hold: written to the file while it arrives."""
        expect = policy.expect
        try:
            return self._run(
                self._request(url, policy, validators, partial(land, file=file), lambda landed: landed.verify(expect))
            )
        except Refused as refused:
            if refused.reason == "too_large" and expect.size is not None:
                pin = f"{expect.size:,} bytes" + (f", md5 {expect.md5}" if expect.md5 else "")
                raise Refused("wrong_digest", f"{url}: {refused.detail}; the pinned file has {pin}") from refused
            raise

    def look(self, url: str, policy: FetchPolicy, most: int) -> Response[Beginning]:
        """The beginning of what is at an address, `most` bytes or little more, and not judged. Raises Refused."""
        response = self._run(self._request(url, policy, UNCONDITIONAL, partial(beginning, most=most), lambda _: None))
        if isinstance(response, NotModified):
            raise Refused("http_error", f"{url} answered «not modified» without having been asked")
        return response

    def _request(
        self,
        url: str,
        policy: FetchPolicy,
        validators: Validators,
        receive: Callable[[Iterator[bytes]], T],
        judge: Callable[[T], object],
    ) -> Request[T]:
        """A request within the settings. One that may be large has more time than others."""
        settings, expect = self._settings, policy.expect
        limits = Limits(expect.byte_limit(settings.max_bytes), settings.min_rate, settings.rate_grace)
        seconds = seconds_allowed(expect.size or expect.max_bytes or 0, settings.min_rate, settings.deadline)
        return Request(url, policy, validators, limits, seconds, receive, judge)

    def _run(self, request: Request[T]) -> Response[T] | NotModified:
        settings, peer = self._settings, self._peer(request.url)
        refuse_unlisted(request.url, request.policy.hosts)
        ends_at = time.monotonic() + request.seconds
        self._reach.refuse_known_dead(peer)
        most = min(settings.attempts, 2) if request.policy.host_may_be_gone else settings.attempts
        try:
            for attempt in stamina.retry_context(
                on=_worth_another,
                attempts=1 if self._reach.is_silent(peer) else most,
                timeout=request.seconds,
                wait_initial=settings.backoff,
                wait_max=30.0,
                wait_jitter=settings.backoff / 2,
            ):
                with attempt:
                    response = self._follow(request, ends_at)
                    if isinstance(response, Response):
                        _judge(response.content, request.judge)
                    return response
        except Transient as last:
            if last.reason in {"timeout", "too_many_requests", "busy"}:
                self._reach.gave_nothing(peer)
            raise Refused(last.reason, last.detail) from last
        raise AssertionError("the last attempt neither returned nor raised")

    def _follow(self, request: Request[T], ends_at: float) -> Response[T] | NotModified:
        place = request.url
        for _ in range(MAX_REDIRECTS + 1):
            refuse_unlisted(place, request.policy.hosts)
            response = self._exchange(place, request, ends_at)
            if not isinstance(response, str):
                return response
            place = response
        raise Refused("too_many_redirects", f"{request.url} led to more than {MAX_REDIRECTS} others, last {place}")

    def _exchange(self, url: str, request: Request[T], ends_at: float) -> Response[T] | NotModified | str:
        """One request over the wire: the document, nothing newer, or the address to go on to."""
        peer = self._peer(url)
        self._reach.refuse_known_dead(peer)
        self._wait_politely(host_of(url))
        wire, started, begun = on_the_wire(url, self._settings.origin), time.monotonic(), False
        late = Refused("too_slow", f"{url} was not finished after {request.seconds:g} s")
        if started >= ends_at:
            raise late
        asked = request.validators.headers()
        with Watchdog(ends_at - started) as watchdog:
            try:
                extensions = {"trace": watchdog.trace}
                with self._client.stream("GET", wire, headers=asked, extensions=extensions) as response:
                    begun = True
                    self._reach.responded(peer)
                    self._heard(Heard(url, response.status_code, response.headers.get("content-type", "")))
                    if response.status_code in _REDIRECTS:
                        target = response.headers.get("location", "")
                        return redirected(url, target, self._settings.origin, request.policy.hosts)
                    if response.status_code == 304 and asked:
                        return NotModified()
                    refusal = refusal_of(url, response, request.policy, self._now(), self._settings.max_retry_after)
                    if refusal is not None:
                        if refusal.reason == "asked_to_wait":
                            self._reach.leave_alone(peer, refusal)
                        raise refusal
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    content = request.receive(body_of(response.iter_raw(), headers, request.limits))
                    if watchdog.expired:  # a response without a length ends like a whole one when it is cut
                        raise late
                    return Response(content, url, headers)
            except httpx.InvalidURL as error:
                raise Refused("bad_redirect", f"{url!r} cannot be requested: {error}") from error
            except httpx.TransportError as error:
                if watchdog.expired:
                    raise late from error
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
                    elapsed = time.monotonic() - started
                    raise self._reach.connection_failed(
                        peer, error, elapsed, request.policy.host_may_be_gone
                    ) from error
                raise _broken_off(url, error, begun, self._settings.read_timeout) from error

    def _wait_politely(self, host: str) -> None:
        since = time.monotonic() - self._asked_at.get(host, float("-inf"))
        if since < self._settings.pause:
            self._sleep(self._settings.pause - since)
        self._asked_at[host] = time.monotonic()

    def _peer(self, url: str) -> str:
        """Who has to be reachable: the origin, where there is one, for every host."""
        return urlsplit(self._settings.origin).netloc if self._settings.origin else host_of(url)


def _broken_off(url: str, error: httpx.TransportError, begun: bool, read_timeout: float) -> Refused:
    """The refusal for an exchange that failed after the connection was made; `begun`: with its headers received."""
    if isinstance(error, httpx.TimeoutException):
        return Transient("timeout", f"{url} was silent for {read_timeout:g} s")
    if "location header" in str(error):  # the client reads it even when told not to follow
        return Refused("bad_redirect", f"{url}: {error}")
    if begun:
        return Transient("truncated", f"{url} broke off: {error or type(error).__name__}")
    return Transient("connection_lost", f"{url}: {error or type(error).__name__}")


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
