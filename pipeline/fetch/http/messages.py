"""What is asked of a server, and what comes back.

Belongs here: a request, its validators, a response, a refusal that may pass. Does not: sending (`client`), reading a
body (`bodies`), what a status means (`statuses`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.contract import Refused
from pipeline.declare.source import FetchPolicy
from pipeline.fetch.http.limits import Limits

T = TypeVar("T")


class Transient(Refused):
    """A refusal that may pass: worth another attempt, after `wait` seconds when the server or the cause says so."""

    def __init__(self, reason: str, detail: str, wait: float | None = None) -> None:
        super().__init__(reason, detail)
        self.wait = wait


@dataclass(frozen=True)
class Validators:
    """What the last response said about itself, to ask only for something newer."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """As request headers."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


#: Whatever the server has is asked for.
UNCONDITIONAL = Validators()


@dataclass(frozen=True)
class Request(Generic[T]):
    """One document to be had: from where, by which policy, within which limits, and what becomes of its body.

    `seconds` for all attempts together. `receive` takes the body's pieces. `judge` raises Refused.
    """

    url: str
    policy: FetchPolicy
    validators: Validators
    limits: Limits
    seconds: float
    receive: Callable[[Iterator[bytes]], T]
    judge: Callable[[T], object]


@dataclass(frozen=True)
class Response(Generic[T]):
    """A document brought, verified but for its size against the last one: bytes, or a file that they were written to.

    `url` is where it was found in the end; `headers` have lower-case names.
    """

    content: T
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str | None:
        """The server's name for this version."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """Since when it is as it is, as the server says."""
        return self.headers.get("last-modified")


@dataclass(frozen=True)
class Heard:
    """A response as it came: the address, the status, the type that the server says its body has."""

    url: str
    status: int
    media_type: str


@dataclass(frozen=True)
class NotModified:
    """The server has nothing newer than what the validators describe."""
