"""Bringing one document over the network: politely, within limits, and judged before it is handed on.

Belongs here: requests, redirects, retries. Does not: the comparison with earlier documents, or keeping (`documents`).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import stamina
import stamina.instrumentation

from pipeline.clock import wall_clock
from pipeline.contract import Refused
from pipeline.fetching.acceptance import Expectation, verify
from pipeline.fetching.answers import Fetched, Limits, NotModified, Transient, Validators, Watchdog, read_body
from pipeline.fetching.reachability import Reachability
from pipeline.fetching.routes import host_of, on_the_wire, redirected, refuse_unlisted
from pipeline.fetching.source import bounded
from pipeline.settings import Settings

MAX_REDIRECTS = 5
#: Statuses that may pass; 202 is how some servers ask a client to come back later.
_PASSING = frozenset({202, 408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

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
        self, url: str, expect: Expectation, validators: Validators, hosts: Collection[str]
    ) -> Fetched | NotModified:
        """The document at a publisher's address, whole and of the expected kind, or NotModified.

        Raises Refused with a code of `reasons` when it cannot be had; never returns part of a document.
        """
        expect = bounded(expect, self._settings.max_bytes)
        judge = partial(verify, expect=expect, last_size=None)
        return self.ask(url, judge, validators, hosts, expect.max_bytes)

    def ask(
        self,
        url: str,
        judge: Callable[[bytes], object],
        validators: Validators,
        hosts: Collection[str],
        max_bytes: int | None = None,
    ) -> Fetched | NotModified:
        """One answer that `judge` does not refuse, after as many attempts as the settings allow."""
        settings = self._settings
        refuse_unlisted(url, hosts)
        limits = Limits(max_bytes or settings.max_bytes, settings.min_rate, settings.rate_grace)
        ends_at = time.monotonic() + settings.deadline
        self._reach.refuse_known_dead(self._peer(url))
        try:
            for attempt in stamina.retry_context(
                on=_worth_another,
                attempts=1 if self._reach.is_silent(self._peer(url)) else settings.attempts,
                timeout=settings.deadline,
                wait_initial=settings.backoff,
                wait_max=30.0,
                wait_jitter=settings.backoff / 2,
            ):
                with attempt:
                    answer = self._follow(url, validators, hosts, limits, ends_at)
                    if isinstance(answer, Fetched):
                        _judge(answer.data, judge)
                    return answer
        except Transient as last:
            if last.reason in {"timeout", "too_many_requests"}:
                self._reach.gave_nothing(self._peer(url))
            raise Refused(last.reason, last.detail) from last
        raise AssertionError("the last attempt neither returned nor raised")

    def _follow(
        self, url: str, validators: Validators, hosts: Collection[str], limits: Limits, ends_at: float
    ) -> Fetched | NotModified:
        place = url
        for _ in range(MAX_REDIRECTS + 1):
            refuse_unlisted(place, hosts)
            answer = self._request(place, validators, hosts, limits, ends_at)
            if not isinstance(answer, str):
                return answer
            place = answer
        raise Refused("too_many_redirects", f"{url} led to more than {MAX_REDIRECTS} further addresses, last {place}")

    def _request(
        self, url: str, validators: Validators, hosts: Collection[str], limits: Limits, ends_at: float
    ) -> Fetched | NotModified | str:
        """One request: the document, nothing newer, or the address to go on to."""
        peer = self._peer(url)
        self._reach.refuse_known_dead(peer)
        self._wait_politely(host_of(url))
        wire, started, begun = on_the_wire(url, self._settings.origin), time.monotonic(), False
        late = Refused("too_slow", f"{url} was not finished after {self._settings.deadline:g} s")
        if started >= ends_at:
            raise late
        with Watchdog(ends_at - started) as watchdog:
            try:
                extensions = {"trace": watchdog.trace}
                with self._client.stream("GET", wire, headers=validators.headers(), extensions=extensions) as response:
                    begun = True
                    self._reach.answered(peer)
                    if response.status_code in _REDIRECTS:
                        return redirected(url, response.headers.get("location", ""), self._settings.origin, hosts)
                    if response.status_code == 304 and validators.headers():
                        return NotModified()
                    self._refuse_status(url, peer, response)
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    data = read_body(response.iter_raw(), headers, limits)
                    if watchdog.expired:  # an answer without a length ends like a whole one when it is cut
                        raise late
                    return Fetched(data, url, headers.get("etag"), headers.get("last-modified"))
            except httpx.InvalidURL as error:
                raise Refused("bad_redirect", f"{url!r} cannot be requested: {error}") from error
            except httpx.TransportError as error:
                if watchdog.expired:
                    raise late from error
                raise self._failure(peer, url, error, time.monotonic() - started, begun) from error

    def _failure(self, peer: str, url: str, error: httpx.TransportError, elapsed: float, begun: bool) -> Refused:
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
            return self._reach.connection_failed(peer, error, elapsed)
        if isinstance(error, httpx.TimeoutException):
            return Transient("timeout", f"{url} was silent for {self._settings.read_timeout:g} s")
        if "location header" in str(error):  # the client reads it even when told not to follow
            return Refused("bad_redirect", f"{url}: {error}")
        if begun:
            return Transient("truncated", f"{url} broke off: {error or type(error).__name__}")
        return Transient("connection_lost", f"{url}: {error or type(error).__name__}")

    def _refuse_status(self, url: str, peer: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in {200, 203}:
            return
        said = f"{url} answered {status} {response.reason_phrase}".rstrip()
        if status in {404, 410}:
            raise Refused("not_found", said)
        if status not in _PASSING:
            raise Refused("http_error" if status < 500 else "server_error", said)
        wait = retry_after(response.headers.get("retry-after"), self._now())
        if wait is not None and wait > self._settings.max_retry_after:
            refusal = Refused("asked_to_wait", f"{said}, asking to wait {wait:.0f} s")
            self._reach.leave_alone(peer, refusal)
            raise refusal
        reason = "too_many_requests" if status == 429 else "server_error" if status >= 500 else "http_error"
        raise Transient(reason, said, wait)

    def _wait_politely(self, host: str) -> None:
        since = time.monotonic() - self._asked_at.get(host, float("-inf"))
        if since < self._settings.pause:
            self._sleep(self._settings.pause - since)
        self._asked_at[host] = time.monotonic()

    def _peer(self, url: str) -> str:
        """Who has to be reachable: the origin, where there is one, for every host."""
        return urlsplit(self._settings.origin).netloc if self._settings.origin else host_of(url)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait from a Retry-After header in either form (seconds, HTTP date); None when absent or unreadable."""
    text = (value or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _worth_another(error: Exception) -> bool | float:
    """The retry hook: whether to try again and, where the cause says so, after how many seconds."""
    if not isinstance(error, Transient):
        return False
    return True if error.wait is None else error.wait


def _judge(data: bytes, judge: Callable[[bytes], object]) -> None:
    try:
        judge(data)
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
