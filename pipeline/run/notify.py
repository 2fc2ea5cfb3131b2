"""Telling somebody that a release was published: one POST of JSON to the address of the setting `notify_url`.

Belongs here: what is sent, and how often it is tried. Does not: what changed (`publish.feeds`), keeping the outcome
(`run.record`).

Whatever goes wrong ends no night: the run's record says so, without the address, which may hold a secret.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.common.values import Record, json_text
from pipeline.fetch.http.watchdog import Watchdog
from pipeline.project import Project
from pipeline.publish.feeds.entry import ALL
from pipeline.publish.feeds.feeds import FOLDER
from pipeline.publish.feeds.json_feed import read_feed
from pipeline.publish.feeds.watching import kept_answers
from pipeline.settings import Settings
from pipeline.store.releases import Release

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 3
#: Seconds that one attempt may take, and the longest wait before the next.
TIMEOUT, LONGEST_WAIT = 10.0, 5.0
#: Answers after which it is worth trying again.
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


def notified(project: Project, release: Release) -> str | None:
    """Tell of a release; how that went in a few words, None where nobody wants to be told. Never raises."""
    url, settings = project.settings.notify_url, project.settings
    if url is None:
        return None
    if settings.offline:
        return "not told: the network is not to be used"
    try:
        return _told(url.get_secret_value(), json_text(message(release, settings.address)).encode(), settings)
    except _Again as error:
        return f"not told: {error}, {ATTEMPTS} times"
    except Exception as error:  # of whatever kind: it may name the address, so that its kind alone is told
        return f"not told: {type(error).__name__}"


def message(release: Release, address: str | None) -> Record:
    """What is sent: the release, what its feed of everything says of it, the watched questions that failed."""
    feed = read_feed(release.folder / FOLDER / f"{ALL}.json")
    entries = [e for e in (feed.entries if feed else ()) if (e.about or {}).get("release") == release.release_id]
    failed = {name: a.error for name, a in kept_answers(Path(release.folder)).items() if a.error}
    return {
        "event": "published",
        "release": release.release_id,
        "created_at": release.created_at.isoformat(),
        "feed": f"{address}/{FOLDER}/{ALL}.json" if address else None,
        "entries": [{"id": e.id, "title": e.title, "causes": e.causes, "about": e.about} for e in entries],
        "questions_failed": failed,
    }


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


class _Again(Exception):
    """An answer after which it is worth trying again."""


def _told(url: str, body: bytes, settings: Settings) -> str:
    import httpx
    import stamina

    headers = {"Content-Type": "application/json", "User-Agent": settings.user_agent}
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address that it asks
    retries = stamina.retry_context(
        on=(httpx.TransportError, _Again),
        attempts=ATTEMPTS,
        timeout=None,
        wait_initial=settings.backoff,
        wait_max=LONGEST_WAIT,
    )
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
        for attempt in retries:
            with attempt:
                status = _status(client, url, body, headers)
                if status in BUSY:
                    raise _Again(f"HTTP {status}")
        return "told" if status < 300 else f"not told: HTTP {status}"
