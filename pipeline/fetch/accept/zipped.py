"""ZIP files: whether one is whole and no bomb, found in one pass and without keeping anything.

Belongs here: zip. Does not: other packed kinds (`packed`), workbooks, which are zip files too (`binary`), extracting or
what lies inside (a dataset's parser).
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import BinaryIO, cast

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import KINDS, streamed
from pipeline.fetch.accept.packed import UNPACKED_FREELY, UNPACKED_LIMIT, UNPACKED_TIMES
from pipeline.fetch.accept.sniff import refuse_html, start_of

#: More members than any publisher's download has.
MOST_MEMBERS = 10_000

_MEMBER, _EMPTY = b"PK\x03\x04", b"PK\x05\x06"
_ENCRYPTED = 0x1
_PIECE = 1_000_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error)


@streamed("zip")
def verify_zip(file: BinaryIO, expect: Expectation) -> None:
    """Raise Refused unless every member unpacks, within the limits of packed kinds, and tables inside are tables."""
    magic = file.read(4)
    if magic == _EMPTY:
        raise Refused("no_rows", "a zip file without a single member")
    if magic != _MEMBER:
        raise Refused("wrong_magic", f"not a zip file, it begins {start_of(magic + file.read(36))}")
    if not file.seekable():
        raise Refused("unexpected_shape", "a zip file inside another packed file: unpack the outer one first")
    size = file.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(file) as archive:
            _verify_members(archive, size, expect)
    except NotImplementedError as error:
        raise Refused("unexpected_shape", f"a zip file that is packed in a way nobody here unpacks: {error}") from error
    except _DAMAGED as error:
        raise Refused("truncated", f"a zip file whose end is missing or damaged: {error}") from error


def _verify_members(archive: zipfile.ZipFile, size: int, expect: Expectation) -> None:
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]  # is_dir needs a name
    if not members:
        raise Refused("no_rows", "a zip file without a single file in it")
    if len(members) > MOST_MEMBERS:
        raise Refused("bomb", f"a zip file with {len(members):,} files; at most {MOST_MEMBERS:,} are looked at")
    unpacked = 0
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Refused("unexpected_shape", f"{member.filename} in the zip file asks for a password")
        with archive.open(member) as opened:
            contents = _Counted(cast(BinaryIO, opened), size, unpacked)
            _verify_member(cast(BinaryIO, io.BufferedReader(contents, _PIECE)), member.filename, expect)
            unpacked = contents.unpacked


def _verify_member(contents: BinaryIO, name: str, expect: Expectation) -> None:
    """Raise Refused unless a member unpacks to its end and is what its name says, where that can be told in pieces."""
    if not _is_leftover(name):
        _refuse_other(contents, name, expect)
    while contents.read(_PIECE):
        pass


def _is_leftover(name: str) -> bool:
    """Whether a member is what the programs add that pack archives, and nobody's table."""
    path = PurePath(name)
    return "__MACOSX" in path.parts or path.name.startswith(".")


def _refuse_other(contents: BinaryIO, name: str, expect: Expectation) -> None:
    refuse_html(cast(io.BufferedReader, contents).peek(8192))
    inner = KINDS.get(PurePath(name).suffix.lower().removeprefix("."))
    if inner and not inner.whole and PurePath(name).suffix.lower() in {".csv", ".tsv"}:
        inner.check(contents, expect)


class _Counted(io.RawIOBase):
    """A member's contents, with an eye on how much was unpacked of the whole file; overlapping members count twice."""

    def __init__(self, opened: BinaryIO, packed: int, unpacked: int) -> None:
        self._opened, self._packed, self.unpacked = opened, packed, unpacked

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as contents are at hand; 0 at the end."""
        piece = self._opened.read(len(buffer))
        buffer[: len(piece)] = piece
        self.unpacked += len(piece)
        if self.unpacked > UNPACKED_LIMIT or self.unpacked > max(UNPACKED_FREELY, UNPACKED_TIMES * self._packed):
            raise Refused("bomb", f"{self._packed:,} bytes that unpack to more than {self.unpacked:,}")
        return len(piece)
