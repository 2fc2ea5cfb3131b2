"""PDFs and workbooks: whether bytes are whole ones, and no bombs.

Belongs here: these two formats. Does not: other kinds, sizes and digests (`accept`).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import whole
from pipeline.fetch.accept.sniff import start_of

#: The most bytes that one packed part of a PDF may unpack to, and all parts of a workbook.
STREAM_LIMIT = 64_000_000
WORKBOOK_LIMIT = 512_000_000

#: No deflate stream unpacks to more than this many times its size: small ones need not be tried.
_DEFLATE_AT_MOST = 1032
#: A PDF is read through so often at most, its parts together; what is packed more often than this is not looked into.
_LOOKED_AT_MOST, _LAYERS = 4, 8
_PIECE = 65_536
#: A part that may be packed: what follows can be the first byte of a zlib stream.
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")


@whole("pdf")
def verify_pdf(data: bytes, _: Expectation) -> None:
    """Raise Refused unless this is a PDF with a beginning and an end, no part of which unpacks to very much."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("wrong_magic", f"not a PDF, it begins {start_of(data)}")
    if b"%%EOF" not in data[-2048:]:
        raise Refused("truncated", f"a PDF whose end is missing ({len(data):,} bytes, no %%EOF in the last 2048)")
    looked_at = 0
    for packed in _streams(data):
        if len(packed) * _DEFLATE_AT_MOST <= STREAM_LIMIT and not _packed_twice(packed):
            continue
        pieces = _Pieces(packed)
        beyond = _unpacks_beyond(pieces, STREAM_LIMIT)
        looked_at += pieces.read
        if beyond or looked_at > _LOOKED_AT_MOST * len(data):  # parts that overlap would be looked at for ever
            raise Refused("bomb", f"a PDF of {len(data):,} bytes with a part that unpacks to over {STREAM_LIMIT:,}")


def _streams(data: bytes) -> Iterator[memoryview]:
    """What may be a packed part, each to where the next one ends: found in one pass."""
    end = 0
    for match in _STREAM.finditer(data):
        if end < match.end():
            found = data.find(b"endstream", match.end())
            end = found if found >= 0 else len(data)
        yield memoryview(data)[match.end() : end]


def _packed_twice(packed: memoryview) -> bool:
    """Whether what a stream unpacks to begins as such a stream itself: two small ones hold as much as a large one."""
    if not _is_zlib(bytes(packed[:2])):  # most are none: no unpacker is made for them
        return False
    try:
        return _is_zlib(zlib.decompressobj().decompress(packed[:1024], 2))
    except zlib.error:
        return False


def _is_zlib(start: bytes) -> bool:
    return len(start) >= 2 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0


class _Pieces:
    """A packed part, piece by piece, and how much of it was read."""

    def __init__(self, packed: memoryview) -> None:
        self._packed = packed
        self.read = 0

    def __iter__(self) -> Iterator[bytes]:
        """The pieces."""
        while self.read < len(self._packed):
            start, self.read = self.read, min(self.read + _PIECE, len(self._packed))
            yield bytes(self._packed[start : self.read])


class _Beyond(Exception):
    """More than the limit."""


def _unpacks_beyond(pieces: _Pieces, limit: int) -> bool:
    """Whether a zlib stream, or one packed in it, unpacks to more than the limit, found without ever holding much.

    What is packed in another way, or damaged, is its parser's business.
    """
    layers = [_bounded(_unpacked(pieces), limit)]
    while layers:
        try:
            first = next(layers[-1], None)
            if first is None:
                layers.pop()
            elif _is_zlib(first) and len(layers) < _LAYERS:
                layers.append(_bounded(_unpacked(chain([first], layers[-1])), limit))
        except zlib.error:
            layers.pop()
        except _Beyond:
            return True
    return False


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What a zlib stream unpacks to, a little at a time."""
    unpacker = zlib.decompressobj()
    for piece in pieces:
        left = piece
        while left:
            if contents := unpacker.decompress(left, 1_000_000):
                yield contents
            if unpacker.eof:
                return
            left = unpacker.unconsumed_tail


def _bounded(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise _Beyond
        yield piece


@whole("xlsx")
def verify_xlsx(data: bytes, _: Expectation) -> None:
    """Raise Refused unless this is a workbook that can be opened and does not unpack to very much."""
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("wrong_magic", f"not a workbook, it begins {start_of(data)}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise Refused("truncated", f"a workbook whose end is missing or damaged: {error}") from error
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise Refused("wrong_magic", "a zip file without a workbook in it")
    if sum(entry.file_size for entry in entries) > WORKBOOK_LIMIT:
        raise Refused("bomb", f"a workbook of {len(data):,} bytes that unpacks to more than {WORKBOOK_LIMIT:,}")
