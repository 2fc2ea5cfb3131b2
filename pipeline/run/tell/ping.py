"""The dead-man's switch: an address that hears of each night's beginning and end, and raises an alarm when it does not.

Belongs here: which address is asked for what, in the manner of healthchecks.io. Does not: sending (`post`).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.run.record import OUTCOMES
from pipeline.run.tell.post import post
from pipeline.run.tell.words import text
from pipeline.settings import Settings
from pipeline.store.run_record import RunRecord

PLAIN = "text/plain; charset=utf-8"
#: The most bytes of a body that such a service keeps.
MOST = 10_000
#: The ends of the address at the beginning of a night and after one that did not go well.
START, FAIL = "/start", "/fail"


def begun(url: str, settings: Settings) -> str:
    """Say that a night begins."""
    return post(_with(url, START), b"", PLAIN, settings, attempts=1)


def ended(url: str, record: RunRecord, settings: Settings) -> str:
    """Say how a night ended: well where `wps build` ends with 0."""
    end = "" if OUTCOMES.get(record["outcome"]) == 0 else FAIL
    return post(_with(url, end), text(record).encode()[:MOST], PLAIN, settings)


def _with(url: str, end: str) -> str:
    """The address with something at the end of its path."""
    parts = urlsplit(url)
    return parts._replace(path=parts.path.rstrip("/") + end).geturl() if end else url
