"""What was found, as it can be sent in: nothing in it is secret, or names a place on this machine.

Belongs here: those words. Does not: what is found (`contact`), printing.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from pipeline.common.clock import utc_now
from pipeline.common.shown import shown
from pipeline.common.values import json_text
from pipeline.run.contact.verdict import Contact, Difference
from pipeline.settings import Settings

#: Addresses with a query, which may carry a signature or a token.
_QUERY = re.compile(r"(https?://[^\s?'\"]+)\?[^\s'\";,)]+")
#: A verdict's place in a line.
WIDTH = 20


def plain(contact: Contact, settings: Settings) -> Contact:
    """The same, as others may read it: without queries but for the address that was asked, and without places here."""

    def told(text: str) -> str:
        text = shown(_without_queries(text, contact.address))
        if settings.origin:
            text = text.replace(settings.origin, "WPS_ORIGIN").replace(urlsplit(settings.origin).netloc, "WPS_ORIGIN")
        return settings.without_places(text)

    return replace(
        contact,
        differs=tuple(Difference(d.what, told(d.detail)) for d in contact.differs),
        media_type=contact.media_type and told(contact.media_type),
        redirects=tuple(map(told, contact.redirects)),
        remarks=tuple(map(told, contact.remarks)),
    )


def line(contact: Contact) -> str:
    """What is said of one source, in a line."""
    counted = {"bytes": contact.size, "rows": contact.rows}
    facts = ", ".join(f"{number:,} {what}" for what, number in counted.items() if number is not None)
    said = "; ".join(part for part in (contact.said, facts) if part)
    return f"{contact.source_id:<{WIDTH}} {contact.verdict:<11}  {said}".rstrip()


def report(found: Sequence[Contact], settings: Settings, stopped: bool) -> str:
    """A text to send in: which program asked when, a line a source, and all that is known of each as JSON."""
    try:
        number = version("wps-warehouse")
    except PackageNotFoundError:
        number = "0"
    who = "with a contact" if settings.contact else "without a contact"
    program = f"wps-warehouse {number}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    ended = " It was stopped before every source was asked." * stopped
    return "\n".join(
        [
            "# First contact with the live sources",
            "",
            f"{program}; asked {who} on {utc_now():%Y-%m-%d at %H:%M} UTC.{ended}",
            "",
            "```text",
            *map(line, found),
            "```",
            "",
            "```json",
            "[" + ",\n".join(json_text(asdict(contact)) for contact in found) + "]",
            "```",
            "",
        ]
    )


def _without_queries(text: str, address: str | None) -> str:
    return _QUERY.sub(lambda m: m[0] if address and m[0] == address else f"{m[1]}?…", text)
