"""What is said of one source's answer.

Belongs here: the verdicts, and what a refusal means for them. Does not: asking (`contact`), reading (`reading`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.contract import Refused
from pipeline.fetch.http.messages import Heard

EXPECTED, OTHERWISE, BLOCKED, UNREACHABLE, NOT_ASKED = "as expected", "otherwise", "blocked", "unreachable", "not asked"
#: Refusals of a server that wants no program, or not now; statuses that say the same.
_BLOCKING = frozenset({"challenged", "too_many_requests", "asked_to_wait"})
_FORBIDDEN = frozenset({401, 403, 407, 451})
#: Refusals in which nobody responds, as long as nobody did.
_SILENT = frozenset({"network_down", "tls_failed", "timeout", "connection_lost", "too_slow"})
#: What of an answer is otherwise, by the refusal that it meets; all others are of its layout.
_WHAT = {
    "status": ("http_error", "not_found", "server_error", "busy", "no_such_page", "too_many_requests", "asked_to_wait"),
    "type": ("html_instead", "wrong_magic", "frame_only", "challenged"),
    "size": ("empty", "too_small", "too_large", "truncated", "collapsed", "wrong_digest", "bomb"),
    "redirects": ("host_not_allowed", "too_many_redirects", "bad_redirect"),
    "time": ("too_slow", "timeout", "connection_lost"),
    "connection": ("network_down", "tls_failed"),
}


@dataclass(frozen=True)
class Difference:
    """What of an answer is not as expected: status, type, size, redirects, time, connection, layout; and how."""

    what: str
    detail: str


@dataclass(frozen=True)
class Contact:
    """What came of asking one source. `size` in bytes, `seconds` for the request; None where nothing came.

    `redirects` are the addresses that were gone on to, `whole` says whether all of the document was looked at, `rows`
    how many rows its parser found, `remarks` what is to be known and no difference.
    """

    source_id: str
    verdict: str
    differs: tuple[Difference, ...] = ()
    document: str | None = None
    address: str | None = None
    status: int | None = None
    media_type: str | None = None
    redirects: tuple[str, ...] = ()
    size: int | None = None
    whole: bool | None = None
    seconds: float | None = None
    rows: int | None = None
    remarks: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.verdict in {EXPECTED, NOT_ASKED}

    @property
    def said(self) -> str:
        """What differs and what is remarked, in one line."""
        return "; ".join([*(f"{d.what}: {d.detail}" for d in self.differs), *self.remarks])


def difference(refused: Refused) -> Difference:
    """What a refusal says of the answer."""
    what = next((what for what, reasons in _WHAT.items() if refused.reason in reasons), "layout")
    return Difference(what, f"{refused.reason}: {refused.detail}")


def verdict(refused: Refused, heard: Sequence[Heard]) -> str:
    """The verdict on a refused answer; `heard`: the responses that came."""
    if refused.reason in _SILENT and not heard:
        return UNREACHABLE
    if refused.reason in _BLOCKING or (refused.reason == "http_error" and heard and heard[-1].status in _FORBIDDEN):
        return BLOCKED
    return OTHERWISE
