"""One POST to an address that may hold a secret, tried again where that helps.

Belongs here: how long it may take, what is said of how it went. Does not: what is sent (`forms`, `ping`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.fetch.http.watchdog import Watchdog
from pipeline.run.tell.tries import ATTEMPTS, tries
from pipeline.settings import Settings

if TYPE_CHECKING:
    import httpx

#: Seconds that one attempt may take.
TIMEOUT = 10.0
#: Answers after which it is worth trying again.
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class _Again(Exception):
    """An answer after which it is worth trying again."""


def post(url: str, body: bytes, kind: str, settings: Settings, attempts: int | None = None) -> str:
    """Send the body as what `kind` names; how that went in a few words. Raises what the network raises at last.

    The address is followed to no other, and of its answer only the status is read.
    """
    import httpx

    most = attempts or ATTEMPTS
    headers = {"Content-Type": kind, "User-Agent": settings.user_agent}
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address that it asks
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
            for attempt in tries((httpx.TransportError, _Again), settings, most):
                with attempt:
                    status = _status(client, url, body, headers)
                    if status in BUSY:
                        raise _Again(f"HTTP {status}")
    except _Again as error:
        return f"not told: {error}, {most} times"
    return "told" if status < 300 else f"not told: HTTP {status}"


def _status(client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """What the address answers to one attempt: its status, as soon as it has one; nothing of what follows is read."""
    import httpx

    with Watchdog(TIMEOUT) as watchdog:
        extensions = {"trace": watchdog.trace}
        try:
            with client.stream("POST", url, content=body, headers=headers, extensions=extensions) as answer:
                return answer.status_code
        except httpx.TransportError as error:
            if watchdog.expired:
                raise httpx.ReadTimeout("no answer in time") from error
            raise
