"""Reading one HTTP answer within limits of size, speed and time.

Belongs here: the body of an answer, unpacked, the clock over it, and the words for both. Does not: which requests to
make, or retries (`fetch`).
"""

from __future__ import annotations

import gzip
import io
import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from types import TracebackType
from typing import Any, Generic, TypeVar

from pipeline.contract import Refused
from pipeline.fetch.incoming import OnDisk

T = TypeVar("T")

_DEADLINES = 60
_PIECE = 65_536


class Transient(Refused):
    """A refusal that may pass: worth another attempt, after `wait` seconds when the server or the cause says so."""

    def __init__(self, reason: str, detail: str, wait: float | None = None) -> None:
        super().__init__(reason, detail)
        self.wait = wait


@dataclass(frozen=True)
class Validators:
    """What the last answer said about itself, to ask only for something newer."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """As request headers."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True)
class Fetched:
    """A document brought, verified but for its size against the last one; `url` is where it was found in the end.

    `headers` have lower-case names.
    """

    data: bytes
    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """The same for a document that was written to a file."""

    parcel: OnDisk
    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class NotModified:
    """The server has nothing newer than what the validators describe."""


@dataclass(frozen=True)
class Limits:
    """What one body may be: bytes unpacked, bytes a second after `grace` seconds."""

    max_bytes: int
    min_rate: float
    grace: float


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a body became in the hands of its errand, and what the server said about it."""

    content: T
    url: str
    headers: Mapping[str, str]

    @property
    def etag(self) -> str | None:
        """The server's name for this version."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """Since when it is as it is, as the server says."""
        return self.headers.get("last-modified")


@dataclass(frozen=True)
class Errand(Generic[T]):
    """One document to be brought: from where, within which limits, what to do with its body, and who judges it.

    `seconds` for all attempts together. `receive` takes the body's pieces. `judge` raises Refused. `busy_not_found`:
    as a source declares it. `mortal`: an old address, whose host may be gone for good.
    """

    url: str
    hosts: Collection[str]
    validators: Validators
    limits: Limits
    seconds: float
    receive: Callable[[Iterator[bytes]], T]
    judge: Callable[[T], object]
    busy_not_found: bool
    mortal: bool = False


class Watchdog:
    """Ends a request at its deadline, whatever the server is doing, by closing the connection under it.

    Timeouts of the HTTP client count silence only: a server that sends a byte now and then, in the headers even, would
    hold the night up for hours.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._socket: socket.socket | None = None
        self._timer = Timer(max(seconds, 0.0), self._expire)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """The client's trace hook: learn which connection carries the request."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._socket = info["return_value"].get_extra_info("socket")
            if self.expired:
                self._cut()

    def __enter__(self) -> Watchdog:
        """Start the clock."""
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stop the clock."""
        self._timer.cancel()

    def _expire(self) -> None:
        self.expired = True
        self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # the plain socket's own method: TLS would first try to talk
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def body_of(chunks: Iterable[bytes], headers: Mapping[str, str], limits: Limits) -> Iterator[bytes]:
    """The body, unpacked, piece by piece. `chunks` are as they come over the wire, `headers` have lower-case names.

    Raises Refused: `too_large`, `too_slow`, `http_error` (a packing that was not asked for); Transient: `truncated`.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.max_bytes:
        raise Refused("too_large", f"{int(declared):,} bytes announced; at most {limits.max_bytes:,} are allowed")
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused("http_error", f"packed as {encoding!r}, which was not asked for")
    wire, size = _Wire(chunks, limits), 0
    for piece in _unpacked(wire) if "gzip" in encoding else wire.pieces:
        size += len(piece)
        if size > limits.max_bytes:
            raise Refused(
                "too_large", f"more than the {limits.max_bytes:,} bytes allowed ({wire.received:,} received so far)"
            )
        yield piece


def patience(size: int, min_rate: float, deadline: float) -> float:
    """The seconds that a document of so many bytes may take: the deadline, or what it needs at the slowest rate.

    No more than sixty deadlines, so that a server which hardly gets anywhere does not hold up the day as well.
    """
    needed = size / min_rate if min_rate else float("inf") if size else 0.0
    return max(deadline, min(needed, _DEADLINES * deadline))


class _Wire(io.RawIOBase):
    """What comes over the wire, as `pieces` or as a file. Either raises Refused where it is `too_slow`."""

    def __init__(self, chunks: Iterable[bytes], limits: Limits) -> None:
        self.received = 0
        self.pieces = self._in_time(chunks, limits)
        self._left = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as bytes are at hand; 0 at the end."""
        while not self._left and (piece := next(self.pieces, None)) is not None:
            self._left = piece
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _in_time(self, chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
        started = time.monotonic()
        for chunk in chunks:
            self.received += len(chunk)
            elapsed = time.monotonic() - started
            if elapsed > limits.grace and self.received < limits.min_rate * elapsed:
                said = f"{self.received:,} bytes in {elapsed:.0f} s; at least {limits.min_rate:,.0f} a second"
                raise Refused("too_slow", said)
            yield chunk


def _unpacked(wire: _Wire) -> Iterator[bytes]:
    """The contents of a packed body. The client's own unpacking would take one that ends in the middle for whole."""
    file = gzip.GzipFile(fileobj=io.BufferedReader(wire, _PIECE))
    try:
        while piece := file.read1(_PIECE):
            yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Transient(
            "truncated", f"the packed answer is damaged or ends in the middle, after {wire.received:,} bytes: {error}"
        ) from error
    if not wire.received:
        raise Transient("truncated", "the packed answer ends before it begins")
