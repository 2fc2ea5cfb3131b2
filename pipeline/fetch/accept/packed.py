"""Packed files and tars: whether a file is whole and no bomb, found in one pass and without keeping anything.

Belongs here: gz, tar. Does not: extracting, what lies inside (a dataset's parser), other kinds (`accept`).
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from typing import BinaryIO

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import KINDS, streamed
from pipeline.fetch.accept.sniff import refuse_html, start_of

#: What a packed file may unpack to: freely this much, then so many times its own size, and never more than the limit.
UNPACKED_FREELY = 64_000_000
UNPACKED_TIMES = 200
UNPACKED_LIMIT = 4_000_000_000

_PIECE = 1_000_000
_BLOCK = tarfile.BLOCKSIZE
_MAGIC = b"\x1f\x8b"


def unpacked(file: BinaryIO) -> io.BufferedReader:
    """The file's contents, unpacked while they are read.

    Reading raises Refused: `wrong_magic`, `truncated` (or damaged), `bomb`.
    """
    magic = file.read(2)
    file.seek(-len(magic), io.SEEK_CUR)
    if magic != _MAGIC:
        raise Refused("wrong_magic", f"not a packed file, it begins {start_of(file.read(40))}")
    return io.BufferedReader(_Unpacked(file), _PIECE)


@streamed("gz")
def verify_gz(file: BinaryIO, expect: Expectation) -> None:
    """Raise Refused unless all of it unpacks, and what is inside is of the kind that the name says, where it does."""
    inside = unpacked(file)
    start = inside.peek(8192)
    if not start.strip():
        raise Refused("empty", "a packed file with nothing in it")
    refuse_html(start)
    inner = KINDS.get(expect.inner or "")
    if inner and not inner.whole:
        inner.check(inside, expect)
    verify_unpacked(inside)


def verify_unpacked(contents: BinaryIO) -> None:
    """Raise Refused unless everything that is left unpacks; a tar inside must be whole too."""
    if isinstance(contents, io.BufferedReader) and _size_in(contents.peek(_BLOCK)[:_BLOCK]) is not None:
        _refuse_broken(contents)
    while contents.read(_PIECE):
        pass


class _Unpacked(io.RawIOBase):
    """A gzip file of one or several members as a stream of its contents, with an eye on how much that is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._contents = gzip.GzipFile(fileobj=file)
        self._size = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as contents are at hand; 0 at the end."""
        try:
            piece = self._contents.read1(len(buffer))
        except EOFError as error:
            packed = self._file.tell()
            raise Refused("truncated", f"a packed file that ends in the middle, after {packed:,} bytes") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Refused("truncated", f"a packed file that is damaged: {error}") from error
        buffer[: len(piece)] = piece
        self._size += len(piece)
        packed = self._file.tell()
        if self._size > UNPACKED_LIMIT or self._size > max(UNPACKED_FREELY, UNPACKED_TIMES * packed):
            raise Refused("bomb", f"{packed:,} bytes that unpack to more than {self._size:,}")
        return len(piece)


@streamed("tar")
def verify_tar(file: BinaryIO, _: Expectation) -> None:
    """Raise Refused unless this is a tar with members, every one whole, and with the blocks that end it."""
    _refuse_broken(file)


def _refuse_broken(file: BinaryIO) -> None:
    offset = members = 0
    while True:
        header = _read(file, _BLOCK)
        if header == bytes(_BLOCK):
            break
        size = _size_in(header)
        if not members and size is None:
            raise Refused("wrong_magic", f"not a tar, it begins {start_of(header)}")
        if len(header) < _BLOCK:
            raise Refused(
                "truncated", f"a tar whose end is missing: {members:,} members, {offset:,} bytes, then nothing"
            )
        if size is None:
            raise Refused("truncated", f"a tar that is damaged after {members:,} members, at byte {offset:,}")
        _pass_extension(file, header)
        length = -(-size // _BLOCK) * _BLOCK
        _skip(file, length, f"a tar that is cut in its member {members + 1:,}, which begins at byte {offset:,}")
        offset, members = offset + _BLOCK + length, members + 1
    if _read(file, _BLOCK) != bytes(_BLOCK):
        raise Refused("truncated", f"a tar whose last block is missing, after {members:,} members")
    if not members:
        raise Refused("no_rows", "a tar without a single member")


def _read(file: BinaryIO, size: int) -> bytes:
    """So many bytes; fewer only at the end of the file."""
    data = file.read(size)
    while data and len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


def _skip(file: BinaryIO, length: int, said: str) -> None:
    while length > 0:
        piece = file.read(min(length, _PIECE))
        if not piece:
            raise Refused("truncated", said)
        length -= len(piece)


def _size_in(header: bytes) -> int | None:
    """How long the contents of a member are, by its header; None when it is no header."""
    try:
        size = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape").size
    except tarfile.TarError:
        return None
    return size if size >= 0 else None


def _pass_extension(file: BinaryIO, header: bytes) -> None:
    """Read past the further headers that a file with many holes has."""
    goes_on = header[156:157] == b"S" and header[482]
    while goes_on:
        block = _read(file, _BLOCK)
        goes_on = len(block) == _BLOCK and block[504]
