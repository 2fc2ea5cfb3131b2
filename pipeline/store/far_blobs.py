"""The same store of bytes with the bytes elsewhere: the home keeps the index, and what lies where.

Belongs here: bytes under WPS_STORE. Does not: how objects are put and got (`elsewhere`), the index of what was seen
(`snapshots`).

    ADDRESS/snapshots/ab/<sha256>            the bytes, as they came
    ADDRESS/snapshots/ab/<sha256>.corrupt    bytes that did not match their digest

What was written is remembered with its size, so that no night asks for what it knows. Bytes that lie in the home, from
before they were to lie elsewhere, are moved there when they are next needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pipeline.common.clock import utc_now
from pipeline.contract import Refused
from pipeline.settings import Settings
from pipeline.store.elsewhere import Elsewhere, elsewhere_of
from pipeline.store.near import Near
from pipeline.store.snapshots import SnapshotStore

_KEPT = "CREATE TABLE IF NOT EXISTS elsewhere (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL)"


def open_store(settings: Settings, now: Callable[[], datetime] = utc_now) -> SnapshotStore:
    """The store that the settings name. Use within one thread; close when done."""
    elsewhere = elsewhere_of(settings)
    return SnapshotStore(settings.home, now) if elsewhere is None else FarStore(settings.home, elsewhere, now)


class FarStore(SnapshotStore):
    """Bytes elsewhere, the index in the home."""

    def __init__(self, home: Path, elsewhere: Elsewhere, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(home, now)
        self._elsewhere = elsewhere
        self._near = Near(home / "snapshots" / "near")
        self._index.execute(_KEPT)

    def put(self, data: bytes) -> str:
        """Keep the bytes; returns their sha256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self._size(sha256) != len(data):
            with self.landing() as place:
                place.write_bytes(data)
                self.adopt(place, sha256)
        return sha256

    def adopt(self, landed: Path, sha256: str) -> None:
        """Keep a file of this digest, written in a `landing`."""
        size = landed.stat().st_size
        if self._size(sha256) != size:
            self._elsewhere.put(_key(sha256), landed)
            self._index.execute("INSERT OR REPLACE INTO elsewhere VALUES (?, ?)", (sha256, size))
            self._near.keep(sha256, landed)

    def has(self, sha256: str | None, size: int | None = None) -> bool:
        """Whether the bytes were written and have not been found damaged or gone since; nobody is asked."""
        if sha256 is None:
            return False
        known = self._size(sha256)
        if known is None and super().has(sha256, size):
            self.adopt(self.path(sha256), sha256)
            self.path(sha256).unlink()
            known = self._size(sha256)
        return known is not None and size in (None, known)

    def intact(self, sha256: str) -> bool:
        """Whether as many bytes lie there as were written: who reads them verifies them."""
        known = self._size(sha256) if self.has(sha256) else None
        if known is not None and self._elsewhere.size(_key(sha256)) == known:
            return True
        self._forget(sha256)
        return False

    def read(self, sha256: str) -> bytes:
        """The bytes, verified. Raises Refused(`corrupt_snapshot`); damaged bytes are moved aside, to be had anew."""
        with self.at_hand(sha256) as path:
            return path.read_bytes()

    def verify(self, sha256: str) -> None:
        """Raise Refused(`corrupt_snapshot`) unless the bytes are there and match their digest."""
        with self.at_hand(sha256):
            return

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """A file with these bytes, verified, while the block lasts. Raises Refused(`corrupt_snapshot`)."""
        self.has(sha256)  # moves what lies in the home still
        with self.landing() as place:
            if not self._near.give(sha256, place):
                self._bring(sha256, place)
                self._near.keep(sha256, place)
            yield place

    def _bring(self, sha256: str, place: Path) -> None:
        """Have the bytes at a place. Raises Refused(`corrupt_snapshot`)."""
        pieces = self._elsewhere.pieces(_key(sha256))
        if pieces is None:
            self._forget(sha256)
            raise _lost(sha256, "is gone from")
        found = hashlib.sha256()
        with place.open("wb") as file:
            for piece in pieces:
                found.update(piece)
                file.write(piece)
        if found.hexdigest() != sha256:
            self._forget(sha256)
            self._elsewhere.put(f"{_key(sha256)}.corrupt", place)
            self._elsewhere.delete(_key(sha256))
            raise _lost(sha256, "did not match its digest in")

    def damaged(self) -> list[Path]:
        """What does not match its digest, by the names it has: all of it is read, nothing is moved."""
        known = [sha256 for (sha256,) in self._index.execute("SELECT sha256 FROM elsewhere ORDER BY 1").fetchall()]
        return [*super().damaged(), *(Path(sha256) for sha256 in known if not self._matches(sha256))]

    def _matches(self, sha256: str) -> bool:
        found = hashlib.sha256()
        for piece in self._elsewhere.pieces(_key(sha256)) or ():
            found.update(piece)
        return found.hexdigest() == sha256

    def _size(self, sha256: str) -> int | None:
        row = self._index.execute("SELECT size FROM elsewhere WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def _forget(self, sha256: str) -> None:
        self._index.execute("DELETE FROM elsewhere WHERE sha256 = ?", (sha256,))


def _key(sha256: str) -> str:
    return f"snapshots/{sha256[:2]}/{sha256}"


def _lost(sha256: str, what: str) -> Refused:
    return Refused(
        "corrupt_snapshot",
        f"snapshot {sha256[:12]} {what} the store; the next run brings it in again if its source still has it",
    )
