"""Values that go into requests.

Belongs here: their form. Does not: using them (`fetch.http`).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import SecretStr

from pipeline.settings.reading import reader


@reader("origin")
def origin(url: str) -> str:
    """The beginning of a URL, without a slash at its end."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("a URL like http://host:8080 or https://host/path is needed")
    return url.rstrip("/")


@reader("address")
def address(url: SecretStr) -> SecretStr:
    """A web address that may hold a secret."""
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a URL like https://host/path is needed")
    return url


@reader("header text")
def header_text(text: str) -> str:
    """A text that may stand in a header."""
    if not (text.isascii() and text.isprintable()):
        raise ValueError("only printable ASCII characters can go into the User-Agent")
    return text.strip()
