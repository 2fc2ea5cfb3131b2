"""Who is told of a night, and by which server.

Belongs here: the form of these values. Does not: telling anybody (`run.tell`).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import SecretStr

from pipeline.settings.reading import reader

OUTCOMES = ("published", "unchanged", "held", "no_source", "failed")
_ADDRESS = re.compile(r"[^\s@,<>\"\x00-\x1f]+@[^\s@,<>\"\x00-\x1f]+")


@reader("outcomes")
def outcomes(text: str) -> str:
    """Ways in which a night ends, separated by commas, each once; `all` stands for all of them."""
    named = [word.strip() for word in text.split(",") if word.strip()]
    if strange := [word for word in named if word not in (*OUTCOMES, "all")]:
        raise ValueError(
            f"must be all, or some of {', '.join(OUTCOMES)}, separated by commas; not {', '.join(strange)}"
        )
    return ",".join(OUTCOMES if "all" in named else dict.fromkeys(named))


@reader("mail addresses")
def mail_addresses(text: str) -> str:
    """Addresses of e-mail, separated by commas."""
    named = [word.strip() for word in text.split(",") if word.strip()]
    if not named or not all(word.isascii() and _ADDRESS.fullmatch(word) for word in named):
        raise ValueError("addresses like somebody@example.org, separated by commas, are needed")
    return ",".join(named)


@reader("mail server")
def mail_server(url: SecretStr) -> SecretStr:
    """The address of a server that takes e-mail; its password may hold anything but what ends it."""
    try:
        parts = urlsplit(url.get_secret_value())
        good = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ValueError("a URL like smtp://host:25 or smtps://user:password@host is needed")
    return url
