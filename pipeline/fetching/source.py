"""What a document source is, and what gathering from it yields.

Belongs here: plain declarations that check themselves. Does not: fetching, folders, or any particular source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

from pipeline.contract import Document
from pipeline.fetching.acceptance import Expectation, Media

#: live: the network answered; mirror, inbox: folders; stale: earlier documents are used because something newer could
#: not be had; empty: no document at all.
State = Literal["live", "mirror", "inbox", "stale", "empty"]


@dataclass(frozen=True)
class Endpoint:
    """An address of a document: the name it is kept under, and whether it comes in pages of `per_page` rows."""

    name: str
    url: str
    paged: bool = False
    per_page: int = 1000

    def __post_init__(self) -> None:
        """Refuse a name that is no plain file name and an address that is not https."""
        if PurePath(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(f"endpoint {self.name!r}: the name must be a plain file name")
        if urlsplit(self.url).scheme != "https" or not urlsplit(self.url).hostname:
            raise ValueError(f"endpoint {self.name!r}: {self.url!r} is not an https address")
        if self.paged and self.per_page < 1:
            raise ValueError(f"endpoint {self.name!r}: per_page must be at least 1")


@dataclass(frozen=True)
class Source:
    """A source of documents.

    `media` are file suffixes; `patterns` choose among a folder's files of these kinds (default: all of them);
    `folders` are the names it has in a mirror (default: its id); `hosts` is the list of hosts it may be fetched from,
    redirects included; `min_bytes` and `max_bytes` bound one document; `live` False: never fetched.
    """

    source_id: str
    title: str
    publisher: str
    homepage: str
    licence_name: str
    licence_url: str
    citation: str
    media: tuple[Media, ...]
    patterns: tuple[str, ...] = ("*",)
    folders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    min_bytes: int = 1
    max_bytes: int | None = None
    live: bool = False

    def __post_init__(self) -> None:
        """Fill in the folder's name; refuse endpoints that could never be fetched."""
        if not self.folders:
            object.__setattr__(self, "folders", (self.source_id,))
        for endpoint in self.endpoints:
            host = urlsplit(endpoint.url).hostname
            if host not in self.hosts:
                raise ValueError(f"{self.source_id}: the host of {endpoint.url} is not among {self.hosts}")
            if self.expectation(endpoint.name) is None:
                raise ValueError(f"{self.source_id}: endpoint {endpoint.name!r} is none of {self.media}")

    def expectation(self, name: str) -> Expectation | None:
        """What a document of this name must be; None when the source has no documents of this suffix."""
        suffix = PurePath(name).suffix.lower().removeprefix(".")
        kind = next((media for media in self.media if media == suffix), None)
        return Expectation(kind, self.min_bytes, self.max_bytes) if kind else None

    def takes(self, name: str) -> bool:
        """Whether the name fits one of the patterns, in any letter case."""
        return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.patterns)


@dataclass(frozen=True)
class Refusal:
    """A document that was not accepted: its name, the short code (`reasons`), and what, where, what to do."""

    name: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Gathered:
    """A source's documents (by digest), how it is, and what was new, known or refused this time.

    `new` + `known` = the number of documents; `new` were never accepted before this look.
    """

    documents: tuple[Document, ...]
    state: State
    new: int
    known: int
    refusals: tuple[Refusal, ...]
    detail: str


def bounded(expect: Expectation, limit: int) -> Expectation:
    """The same expectation, with no more bytes than the limit."""
    return replace(expect, max_bytes=limit if expect.max_bytes is None else min(limit, expect.max_bytes))
