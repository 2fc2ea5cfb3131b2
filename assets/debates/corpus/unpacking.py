"""A file of the corpus as a stream of unpacked bytes that cannot flood the machine.

Belongs here: unpacking gzip, bzip2 and xz on the way, limits, and what a broken stream is called. Does not: tars and
tables.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from pipeline.contract import Refused

#: The speech texts of the whole corpus are 474 MB. What unpacks to four times as much is no edition of it.
MOST_BYTES = 2 * 1024**3
#: Text packs to about a third. What unpacks to so many times its size, beyond a first stretch, is made to do harm.
MOST_RATIO = 200
FREE_BYTES = 16 * 1024**2
CHUNK = 1024 * 1024

#: How a packed file begins, and what unpacks it.
_PACKINGS: tuple[tuple[bytes, Callable[[BinaryIO], Any]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of an open file. Reading raises Refused when the file is cut off, damaged or a bomb."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._name = name
        self._packed = file
        self._count = 0
        magic = file.read(6)
        file.seek(0)
        packing = next((reader for start, reader in _PACKINGS if magic.startswith(start)), None)
        self._file = packing(file) if packing else file

    def readable(self) -> bool:
        """True: it is a stream to read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the file goes."""
        filled = 0
        while filled < len(buffer):
            data = self._read(min(len(buffer) - filled, CHUNK))
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def _read(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except EOFError as error:
            raise Refused("truncated", f"{self._name}: the packed data end too early; fetch the file again") from error
        except (OSError, zlib.error, lzma.LZMAError) as error:
            raise Refused("damaged", f"{self._name}: cannot be unpacked ({error}); fetch the file again") from error
        self._count += len(data)
        if self._count > MOST_BYTES:
            raise Refused("too_large", f"{self._name}: unpacks to more than {MOST_BYTES:,} bytes")
        if self._file is not self._packed and self._count > FREE_BYTES + MOST_RATIO * max(self._packed.tell(), 1):
            raise Refused("bomb", f"{self._name}: unpacks to more than {MOST_RATIO} times its size")
        return data


def unpacked(file: BinaryIO, name: str) -> io.BufferedReader:
    """The file's unpacked bytes as a buffered stream (`peek` shows its beginning)."""
    return io.BufferedReader(Unpacked(file, name), CHUNK)
