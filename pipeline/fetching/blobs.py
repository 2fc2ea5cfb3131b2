"""Bytes named by their sha256: written whole or not at all, verified when read.

Belongs here: the files. Does not: what they are called, where they came from, whether to trust them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.contract import Refused
from pipeline.workspace import write_atomically


class Blobs:
    """`ROOT/ab/<sha256>`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest lie."""
        return self._root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their sha256. Damaged bytes of the same digest are replaced."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not (path.is_file() and path.read_bytes() == data):
            write_atomically(path, data)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes, verified. Raises Refused(`corrupt_snapshot`); damaged bytes are moved aside, to be had anew."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Refused(
                "corrupt_snapshot",
                f"snapshot {sha256[:12]} cannot be read at {path} ({error.strerror}); the next run brings it in again "
                "if its source still has it",
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            aside = path.with_name(f"{sha256}.corrupt")
            path.replace(aside)
            raise Refused(
                "corrupt_snapshot",
                f"snapshot {sha256[:12]} did not match its digest (a damaged disk?); it was moved to {aside}; the next "
                "run brings it in again if its source still has it",
            )
        return data

    def has(self, sha256: str | None, size: int | None = None) -> bool:
        """Whether the bytes are there, in the size the index remembers. The digest is only verified by `read`."""
        if sha256 is None:
            return False
        try:
            stat = self.path(sha256).stat()
        except OSError:
            return False
        return size is None or stat.st_size == size

    def intact(self, sha256: str) -> bool:
        """Whether the bytes are there and match their digest."""
        try:
            self.read(sha256)
        except Refused:
            return False
        return True
