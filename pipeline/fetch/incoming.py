"""Documents on their way in: bytes at hand, or a file too large to hold.

Belongs here: what accepting needs of both (digest, size, checks, keeping). Does not: where they come from, or whether
to accept them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.declare.source import Expectation
from pipeline.fetch.accept.accept import verify, verify_file
from pipeline.store.blobs import Blobs
from pipeline.store.files import file_digest, write_atomically


@dataclass(frozen=True)
class InMemory:
    """A document at hand."""

    data: bytes

    @cached_property
    def sha256(self) -> str:
        """Its digest."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.data)

    def verify(self, expect: Expectation) -> None:
        """Raise Refused unless it is what is expected."""
        verify(self.data, expect, None)

    def keep(self, store: Blobs) -> None:
        """Put it into the store."""
        store.put(self.data)

    def hold(self, place: Path) -> None:
        """Write it to a place where an operator can look at it."""
        if not (place.is_file() and place.read_bytes() == self.data):
            write_atomically(place, self.data)


@dataclass(frozen=True)
class OnDisk:
    """A document in a file of a store's `landing`, hashed while it was written; `size` in bytes."""

    file: Path
    size: int
    sha256: str
    md5: str

    def verify(self, expect: Expectation) -> None:
        """Raise Refused unless it is what is expected; read in pieces where its kind allows it."""
        verify_file(self.file, self.size, self.md5, expect)

    def keep(self, store: Blobs) -> None:
        """Put it into the store, without copying it."""
        store.adopt(self.file, self.sha256)

    def hold(self, place: Path) -> None:
        """Move it to a place where an operator can look at it."""
        if not (place.is_file() and file_digest(place) == self.sha256):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.file, place)


Incoming = InMemory | OnDisk


def land(pieces: Iterable[bytes], file: Path) -> OnDisk:
    """Write the pieces into the file, one at a time; what arrived."""
    sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    with file.open("wb") as target:
        for piece in pieces:
            sha256.update(piece)
            md5.update(piece)
            size += target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return OnDisk(file, size, sha256.hexdigest(), md5.hexdigest())


def read_in_pieces(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with file.open("rb") as opened:
        while piece := opened.read(1_000_000):
            yield piece
