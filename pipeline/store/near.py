"""Bytes that lie elsewhere and were just here: what is read soon after it came need not be had again.

Belongs here: a folder of so many bytes at most, the oldest of which give way. Does not: where the bytes lie for good
(`far_blobs`). Nothing is lost with the folder.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from pipeline.store.files import file_digest

MOST_BYTES = 512_000_000


class Near:
    """Files by their digests."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most

    def give(self, sha256: str, place: Path) -> bool:
        """Have the bytes at a place too, verified; whether they were here."""
        with suppress(OSError):  # they are not
            _same(self._folder / sha256, place)
            if file_digest(place) == sha256:
                return True
            (self._folder / sha256).unlink()
        place.unlink(missing_ok=True)
        return False

    def keep(self, sha256: str, file: Path) -> None:
        """Keep a file's bytes for a while."""
        if file.stat().st_size > self._most:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # a full disk, or somebody has kept them just now: they can be had again
            _same(file, self._folder / sha256)
        self._trim()

    def _trim(self) -> None:
        kept = []
        for path in self._folder.iterdir():
            with suppress(OSError):  # gone meanwhile
                kept.append((path.stat().st_mtime_ns, path.stat().st_size, path))
        size = sum(own for _, own, _ in kept)
        for _, own, path in sorted(kept):
            if size <= self._most:
                return
            path.unlink(missing_ok=True)
            size -= own


def _same(file: Path, place: Path) -> None:
    """The file at a place too: the same one where the disk can, else a copy."""
    try:
        place.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        shutil.copyfile(file, place)
