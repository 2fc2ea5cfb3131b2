"""What the status of a response means for the document that was asked for.

Belongs here: statuses, Retry-After. Does not: redirects and «not modified» (`client`), or what a body says.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from pipeline.contract import Refused
from pipeline.declare.source import FetchPolicy
from pipeline.fetch.accept.sniff import is_challenge, is_html
from pipeline.fetch.http.messages import Transient

#: So much of a body is looked at where its status alone does not decide.
_START = 4096
#: Statuses that may pass; 202 is how some servers ask a client to come back later.
_PASSING = frozenset({202, 408, 425, 429, 500, 502, 503, 504})
#: Statuses that say that there is nothing to send.
_NOTHING = frozenset({204, 205})
#: Headers of the guards in front of servers (AWS, Cloudflare), sent with a challenge only.
_GUARDS = ("x-amzn-waf-action", "cf-mitigated")


def refusal_of(
    url: str, response: httpx.Response, policy: FetchPolicy, now: datetime, longest_wait: float
) -> Refused | None:
    """Why a response brings no document, by its status; None when its body may be one.

    Transient where asking again may help; `asked_to_wait` where the server asks for more than `longest_wait` seconds.
    Where the policy says `busy_not_found`, 202 and a 404 that comes with a web page both mean `busy`; elsewhere a
    challenge for browsers is final, whatever the status.
    """
    status = response.status_code
    said = f"{url} answered {status} {response.reason_phrase}".rstrip()
    if status in {200, 203}:
        return Refused("challenged", f"{said}, with a challenge for browsers") if _is_guarded(response) else None
    start = _start(response)
    busy = policy.busy_not_found and (status == 202 or (status == 404 and _is_page(response, start)))
    if not busy and (_is_guarded(response) or (is_html(start) and is_challenge(start))):
        return Refused("challenged", f"{said}, with a challenge for browsers")
    if status not in _PASSING and not busy:
        return Refused(_final(status, start), said)
    wait = retry_after(response.headers.get("retry-after"), now)
    if wait is not None and wait > longest_wait:
        return Refused("asked_to_wait", f"{said}, asking to wait {wait:.0f} s")
    if busy:
        return Transient("busy", f"{said}, as it does under load", wait)
    reason = "too_many_requests" if status == 429 else "server_error" if status >= 500 else "http_error"
    return Transient(reason, said, wait)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait from a Retry-After header in either form (seconds, HTTP date); None when absent or unreadable."""
    text = (value or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return None


def _final(status: int, start: bytes) -> str:
    """Why a status that does not pass brings no document; `start`: the first bytes of the body."""
    if status in _NOTHING:
        return "empty"
    if status in {404, 410}:
        return "not_found"
    if status == 400 and b"invalid_page_number" in start:  # the list has no page of the number asked for
        return "no_such_page"
    return "http_error" if status < 500 else "server_error"


def _is_guarded(response: httpx.Response) -> bool:
    """Whether a guard in front of the server says that it wants to see a browser."""
    return any(response.headers.get(name) for name in _GUARDS)


def _is_page(response: httpx.Response, start: bytes) -> bool:
    """Whether the body is a web page, by what the server says of it or by its first bytes."""
    return "html" in response.headers.get("content-type", "").lower() or is_html(start)


def _start(response: httpx.Response) -> bytes:
    """The first bytes of the body, decoded: of what comes in one piece over the wire, no more than that is read."""
    try:
        return next(response.iter_bytes(), b"")[:_START]
    except (httpx.DecodingError, httpx.TransportError):  # the status says enough
        return b""
