"""What a document source is, and what gathering from it yields.

Belongs here: plain declarations that check themselves. Does not: fetching, folders, or any particular source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from pipeline.contract import Document, Endpoint, is_md5
from pipeline.declare.domain import Domain
from pipeline.declare.licence import Licence

#: A kind of documents by its suffix, one that `fetch.accept` has a check for.
Media: TypeAlias = str


@dataclass(frozen=True)
class Expectation:
    """What a document of a source must be: its kind and its size in bytes (`max_bytes` None: the setting alone).

    `inner` is the kind of what is packed, where the name says so (`tar` in `texts.tar.gz`). `md5` and `size` pin a
    document: no other bytes will do. `json_object`: JSON is one object, where a list of rows is usual.
    `html_text`: a web page is a text, where a table of rows is usual.
    """

    media: Media
    min_bytes: int = 1
    max_bytes: int | None = None
    inner: Media | None = None
    md5: str | None = None
    size: int | None = None
    json_object: bool = False
    html_text: bool = False

    @property
    def pinned(self) -> bool:
        """Whether only certain bytes will do."""
        return self.md5 is not None or self.size is not None

    def byte_limit(self, usual: int) -> int:
        """The most bytes that a response may have: a pinned document's own size, the source's limit, or the usual."""
        return next(limit for limit in (self.size, self.max_bytes, usual) if limit is not None)


@dataclass(frozen=True)
class FetchPolicy:
    """How one document of a source is asked for over the network: where it may come from and what it must be.

    `busy_not_found`: as its source declares it. `host_may_be_gone`: an old address; it is asked twice at most, and
    a host that cannot be reached says nothing about the network.
    """

    hosts: tuple[str, ...]
    expect: Expectation
    busy_not_found: bool = False
    host_may_be_gone: bool = False


#: live: the network answered; mirror, inbox: folders; stale: earlier documents are used because something newer could
#: not be had; empty: no document at all.
State = Literal["live", "mirror", "inbox", "stale", "empty"]


@dataclass(frozen=True)
class Source:
    """A source of documents.

    `media` are file suffixes; `patterns` choose among a folder's files of these kinds (default: all of them);
    `folders` are the names it has in a mirror (default: its id); `hosts` is the list of hosts it may be fetched from,
    redirects included; `min_bytes` and `max_bytes` bound one document (`max_bytes` goes before the limit that is set
    for all documents, in a folder and on the network); `live` False: never fetched.

    `budget` is the most documents that are asked for in one night because other sources name them. `prose` are the
    columns that hold sentences: they do not ship with the program, so documents are read for them where their bytes
    are at hand. `gated` maps patterns of names to settings: such documents of a mirror or a publisher are only taken
    while the setting is on. `busy_not_found`: its servers say 404, with a web page, when they are merely busy.
    `json_object`: its JSON documents are objects, where a list of rows is usual. `html_text`: its web pages are texts,
    where a table of rows is usual. `empty_unpublished`: its servers answer with nothing at all (200, no bytes) for what
    is not published yet.

    `shipped_as_of`: the day on which, or after which, the documents whose rows ship were had from the publisher.
    `fresh_within`: how many days old its newest row may be before somebody should look.

    Rows of a source whose `licence` does not let us pass them on never ship with the program. `version` is a pattern of
    what the producer's version looks like in the names of documents, its groups the parts between the dots; `issued`
    has the day (or month, or year) on which the producer says that a version came out. `pinned` maps the names of
    documents to the md5 that they are known to have: no other bytes are taken under such a name.

    `members`: patterns of what its documents hold, where that is several: sheets of a workbook, files of an archive or
    of a Dataverse record. Those that are read, and those that are left out on purpose; any other is told (meta.drift).

    `domain`: the periods that it is about, so that what is missing can be told; None: nobody has said.

    `approval`: the setting with which the operator says that the publisher approved requests by a program, which its
    terms want first. While it is off nothing is asked for; folders are read all the same.

    `watched`: its documents are other people's pages, asked now and then whether they changed. The hosts of all that is
    wanted of it, with and without `www.`, belong to its hosts; a page that cannot be had says nothing about the source.
    """

    source_id: str
    title: str
    publisher: str
    homepage: str
    licence: Licence
    citation: str
    media: tuple[Media, ...]
    patterns: tuple[str, ...] = ("*",)
    folders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    min_bytes: int = 1
    max_bytes: int | None = None
    live: bool = False
    budget: int | None = None
    prose: tuple[str, ...] = ()
    gated: Mapping[str, str] = field(default_factory=dict, hash=False)
    busy_not_found: bool = False
    json_object: bool = False
    html_text: bool = False
    empty_unpublished: bool = False
    shipped_as_of: date | None = None
    fresh_within: int | None = None
    watched: bool = False
    approval: str | None = None
    version: str | None = None
    issued: Mapping[str, str] = field(default_factory=dict, hash=False)
    pinned: Mapping[str, str] = field(default_factory=dict, hash=False)
    members: tuple[str, ...] = ()
    domain: Domain | None = None

    def __post_init__(self) -> None:
        """Fill in the folder's name; refuse endpoints that could never be fetched."""
        if not self.folders:
            object.__setattr__(self, "folders", (self.source_id,))
        for endpoint in self.endpoints:
            for url in endpoint.addresses:
                if urlsplit(url).hostname not in self.hosts:
                    raise ValueError(f"{self.source_id}: the host of {url} is not among {self.hosts}")
            if self.expectation(endpoint.name) is None:
                raise ValueError(f"{self.source_id}: endpoint {endpoint.name!r} is none of {self.media}")
        if strange := [name for name, md5 in self.pinned.items() if not is_md5(md5) or self._kind(name) is None]:
            raise ValueError(f"{self.source_id}: pinned: {strange}: the name of a document and its md5, in lower case")
        if self.version is not None and not re.compile(self.version).groups:
            raise ValueError(f"{self.source_id}: version: a pattern with a group for each part of a version")
        if self.budget is not None and self.budget < 0:
            raise ValueError(f"{self.source_id}: a budget of {self.budget} documents is not possible")

    def expectation(self, name: str, endpoint: Endpoint | None = None) -> Expectation | None:
        """What a document of this name must be; None when the source has no documents of this suffix.

        The endpoint of the name (a declared one, or the one given) says which bytes it must have, if it is pinned; else
        the source's own list does.
        """
        kind = self._kind(name)
        if kind is None:
            return None
        endpoint = endpoint or next((e for e in self.endpoints if e.name == name), None)
        pin = (endpoint.md5, endpoint.size) if endpoint and endpoint.pinned else (self.pinned.get(name), None)
        return Expectation(
            kind, self.min_bytes, self.max_bytes, _packed_kind(name), *pin, self.json_object, self.html_text
        )

    def fetch_policy(self, endpoint: Endpoint) -> FetchPolicy | None:
        """How the endpoint's document is asked for; None when the source has no documents of this suffix."""
        expect = self.expectation(endpoint.name, endpoint)
        return FetchPolicy(self.hosts, expect, self.busy_not_found, self.watched) if expect else None

    def version_of(self, name: str) -> str | None:
        """The producer's version that a document of this name has; None where the name does not say."""
        found = re.search(self.version, name) if self.version else None
        return ".".join(part for part in found.groups() if part) if found else None

    def _kind(self, name: str) -> Media | None:
        suffix = PurePath(name).suffix.lower().removeprefix(".")
        return next((media for media in self.media if media == suffix), None)

    def with_hosts_of(self, endpoints: Iterable[Endpoint]) -> Source:
        """The source with the hosts of these addresses, each with and without `www.`, among its hosts."""
        named = {urlsplit(url).hostname or "" for endpoint in endpoints for url in endpoint.addresses}
        bare = {host.removeprefix("www.") for host in named}
        return replace(self, hosts=tuple(sorted({*self.hosts, *bare, *(f"www.{host}" for host in bare)})))

    @property
    def switches(self) -> frozenset[str]:
        """The settings that documents of this source depend on."""
        named = (self.approval, *(e.setting for e in self.endpoints))
        return frozenset([*self.gated.values(), *(setting for setting in named if setting)])

    def switch_of(self, name: str) -> str | None:
        """The setting without which a document of this name is not taken from a mirror or a publisher, if any."""
        gates = (setting for pattern, setting in self.gated.items() if fnmatchcase(name.lower(), pattern.lower()))
        return next(gates, None) or next((e.setting for e in self.endpoints if e.name == name), None)

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

    `new` + `known` = the number of documents; `new` were never accepted before this look. `awaited` are documents that
    the publisher does not have yet, `waiting` is the number of those that are left for later nights. `dropped`: whether
    something in the inbox was refused.
    """

    documents: Sequence[Document]
    state: State
    new: int
    known: int
    refusals: tuple[Refusal, ...]
    detail: str
    awaited: tuple[Refusal, ...] = ()
    waiting: int = 0
    dropped: bool = False


def _packed_kind(name: str) -> Media | None:
    """What is packed in a file of this name: `tar` in `x.tar.gz`; None where the name does not say."""
    parts = [suffix.removeprefix(".").lower() for suffix in PurePath(name).suffixes[-2:]]
    return parts[0] if len(parts) == 2 and parts[1] == "gz" else None
