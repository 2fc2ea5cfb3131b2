"""Bytes named by their sha256: written whole or not at all, verified when read.

Belongs here: the files. Does not: what they are called, where they came from, whether to trust them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from uuid import uuid4

from pipeline.contract import Refused
from pipeline.store.files import file_digest, forget_partials, put_in_place, unused, write_atomically

#: Characters of a digest.
DIGITS = 64


class Blobs:
    """`ROOT/ab/<sha256>`; `ROOT/incoming` for large files on their way in."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest lie."""
        return self._root / sha256[:2] / sha256

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """A file with these bytes, while the block lasts; they are not verified. Raises Refused where none can be."""
        yield self.path(sha256)

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their sha256. Damaged bytes of the same digest are replaced."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not (path.is_file() and path.read_bytes() == data):
            write_atomically(path, data)
        return sha256

    @contextmanager
    def landing(self) -> Iterator[Path]:
        """A place to write a document to; what lies there at the end of the block, and was not adopted, is removed."""
        folder = self._root / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f".{uuid4().hex}.partial"
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)

    def adopt(self, landed: Path, sha256: str) -> None:
        """Keep a file of this digest, written in a `landing`, without copying it."""
        path = self.path(sha256)
        path.parent.mkdir(exist_ok=True)
        put_in_place(landed, path)

    def forget_landings(self) -> None:
        """Remove what a crash left half written. Call it only while nothing else brings documents in."""
        forget_partials(self._root / "incoming")

    def read(self, sha256: str) -> bytes:
        """The bytes, verified. Raises Refused(`corrupt_snapshot`); damaged bytes are moved aside, to be had anew."""
        self.verify(sha256)
        return self.path(sha256).read_bytes()

    def verify(self, sha256: str) -> None:
        """Raise Refused(`corrupt_snapshot`) unless the bytes are there and match their digest.

        Damaged bytes are moved aside, to be had anew.
        """
        path = self.path(sha256)
        try:
            found = file_digest(path)
        except OSError as error:
            raise Refused(
                "corrupt_snapshot",
                f"snapshot {sha256[:12]} cannot be read at {path} ({error.strerror}); the next run brings it in again "
                "if its source still has it",
            ) from error
        if found != sha256:
            raise self._set_aside(sha256)

    def _set_aside(self, sha256: str) -> Refused:
        """Move damaged bytes aside; the refusal that says so."""
        path = self.path(sha256)
        aside = unused(path.with_name(f"{sha256}.corrupt"))
        path.rename(aside)
        return Refused(
            "corrupt_snapshot",
            f"snapshot {sha256[:12]} did not match its digest (a damaged disk?); it was moved to {aside}; the next "
            "run brings it in again if its source still has it",
        )

    def has(self, sha256: str | None, size: int | None = None) -> bool:
        """Whether the bytes are there, in the size the index remembers. The digest is only verified by `read`."""
        if sha256 is None:
            return False
        try:
            stat = self.path(sha256).stat()
        except OSError:  # not there, for whoever asks
            return False
        return S_ISREG(stat.st_mode) and (size is None or stat.st_size == size)

    def intact(self, sha256: str) -> bool:
        """Whether the bytes are there and match their digest; damaged ones are moved aside."""
        try:
            self.verify(sha256)
        except Refused:
            return False
        return True

    def damaged(self) -> list[Path]:
        """The files whose bytes do not match their names: all of them are read, nothing is moved."""
        kept = (p for p in sorted(self._root.glob("??/*")) if len(p.name) == DIGITS)
        return [path for path in kept if not path.is_file() or file_digest(path) != path.name]
