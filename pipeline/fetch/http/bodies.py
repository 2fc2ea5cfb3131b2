"""Reading the body of one response within limits of size and speed.

Belongs here: the body, unpacked, as pieces. Does not: which requests to make, or retries (`client`); what the pieces
become (`fetch.incoming`).
"""

from __future__ import annotations

import gzip
import io
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.contract import Refused
from pipeline.fetch.accept.json_rows import LONGEST_COUNT
from pipeline.fetch.http.limits import Limits
from pipeline.fetch.http.messages import Transient

_PIECE = 65_536


def body_of(chunks: Iterable[bytes], headers: Mapping[str, str], limits: Limits) -> Iterator[bytes]:
    """The body, unpacked, piece by piece. `chunks` are as they come over the wire, `headers` have lower-case names.

    Raises Refused: `too_large`, `too_slow`, `http_error` (a packing that was not asked for); Transient: `truncated`.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > LONGEST_COUNT or int(declared) > limits.max_bytes):
        raise Refused("too_large", f"{declared[:40]} bytes announced; at most {limits.max_bytes:,} are allowed")
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


@dataclass(frozen=True)
class Beginning:
    """What a body begins with; `whole`: that is all of it."""

    data: bytes
    whole: bool


def beginning(pieces: Iterable[bytes], most: int) -> Beginning:
    """The pieces joined, up to the one with which they are more than `most` bytes; the rest is not read."""
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > most:
            return Beginning(bytes(data), False)
    return Beginning(bytes(data), True)


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
            "truncated", f"the packed body is damaged or ends in the middle, after {wire.received:,} bytes: {error}"
        ) from error
    if not wire.received:
        raise Transient("truncated", "the packed body ends before it begins")
