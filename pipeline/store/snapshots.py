"""The store of bytes, named by their sha256, and the index of what was seen when and from where.

Belongs here: keeping and finding documents. Does not: the files themselves (`blobs`), deciding which to
accept (`fetch.accept`), fetching, or parsing.

Bytes are written before the index names them, so a crash leaves at worst bytes that nobody names; the index is SQLite
and changes in transactions. Bytes that are missing or damaged count as absent: they are brought in again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, cast

from pipeline.common.clock import utc_now
from pipeline.contract import Document, Origin
from pipeline.store.at_once import AtOnce
from pipeline.store.files import file_digest
from pipeline.store.observations import FORGOTTEN, TABLES, Observation, Outcome, SeenFile, document_of, observed

_COLUMNS = "source_id, name, url, origin, sha256, size, seen_at, etag, last_modified, outcome, reason, detail"
#: Observations of a document that was there.
GIVEN = "outcome IN ('accepted', 'not_modified')"


class StoreError(Exception):
    """The index of the store cannot be used; the text says where it is and what to do."""


class SnapshotStore(AtOnce):
    """`HOME/snapshots/ab/<sha256>` and `HOME/snapshots/index.sqlite`. Use within one thread; close when done."""

    def __init__(self, home: Path, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(home / "snapshots", now)
        self._root.mkdir(parents=True, exist_ok=True)
        path = self._root / "index.sqlite"
        try:
            self._index = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._index.executescript(TABLES)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{path} cannot be used ({error}); move it away and the next run starts a new one"
            ) from error

    def __enter__(self) -> Self:
        """Use as a context manager: the index is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Record several things at once: all of them or, after an exception or a crash, none."""
        if self._index.in_transaction:
            yield
            return
        self._index.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:  # raised again
            self._index.execute("ROLLBACK")
            raise
        self._index.execute("COMMIT")

    def record(
        self,
        source_id: str,
        name: str,
        *,
        origin: Origin,
        outcome: Outcome,
        url: str | None = None,
        sha256: str | None = None,
        size: int | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        reason: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Note one observation of a document, now."""
        seen_at = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        row = (source_id, name, url, origin, sha256, size, seen_at, etag, last_modified, outcome, reason, detail)
        self._index.execute(
            f"INSERT INTO observation ({_COLUMNS}) VALUES ({', '.join('?' * len(row))})",
            row,
        )

    def current(self, source_id: str) -> list[Document]:
        """The source's documents by digest: for each name the newest accepted bytes that are still in the store.

        The same bytes under several names are one document, named by the first of them alphabetically.
        """
        newest: dict[str, Observation] = {}
        for seen in self._select("source_id = ? AND outcome = 'accepted' ORDER BY id DESC", source_id):
            if seen.name not in newest and self.has(seen.sha256, seen.size):
                newest[seen.name] = seen
        by_digest: dict[str, Observation] = {}
        for name in sorted(newest):
            by_digest.setdefault(cast(str, newest[name].sha256), newest[name])
        return [document_of(by_digest[sha256]) for sha256 in sorted(by_digest)]

    def before(self, document: Document) -> dict[str, list[Document]]:
        """What the document took the place of: the earlier accepted bytes, newest first, of each name it now has."""
        found = {}
        for name in self.names(document.sha256):
            accepted = [
                seen
                for seen in self._select(
                    "source_id = ? AND name = ? AND outcome = 'accepted' ORDER BY id DESC", document.source_id, name
                )
                if seen.sha256 == document.sha256 or self.has(seen.sha256, seen.size)
            ]
            if accepted and accepted[0].sha256 == document.sha256:
                digests = dict.fromkeys(seen.sha256 for seen in accepted if seen.sha256 != document.sha256)
                newest = {seen.sha256: seen for seen in reversed(accepted)}
                found[name] = [document_of(newest[sha256]) for sha256 in digests]
        return found

    def lost(self, source_id: str) -> list[str]:
        """The names of documents whose newest accepted bytes are no longer in the store."""
        newest: dict[str, Observation] = {}
        for seen in self._select("source_id = ? AND outcome = 'accepted' ORDER BY id DESC", source_id):
            newest.setdefault(seen.name, seen)
        return sorted(name for name, seen in newest.items() if not self.has(seen.sha256, seen.size))

    def names(self, sha256: str) -> tuple[str, ...]:
        """Every name under which these bytes were ever accepted, alphabetically."""
        rows = self._index.execute(
            "SELECT DISTINCT name FROM observation WHERE sha256 = ? AND outcome = 'accepted' ORDER BY name", (sha256,)
        )
        return tuple(name for (name,) in rows.fetchall())

    def last_accepted(self, source_id: str, name: str) -> Observation | None:
        """The newest accepted observation of this name whose bytes are still in the store, wherever they came from."""
        where = "source_id = ? AND name = ? AND outcome = 'accepted' ORDER BY id DESC"
        return next((seen for seen in self._select(where, source_id, name) if self.has(seen.sha256, seen.size)), None)

    def last_response(self, source_id: str, name: str, url: str) -> Observation | None:
        """What the network last gave for this address, new or not modified; its bytes may be gone by now."""
        where = f"source_id = ? AND name = ? AND url = ? AND origin = 'live' AND {GIVEN} ORDER BY id DESC LIMIT 1"
        return next(iter(self._select(where, source_id, name, url)), None)

    def last_look(self, source_id: str, name: str, origin: Origin) -> Observation | None:
        """What came last of looking for this name in one kind of place."""
        where = "source_id = ? AND name = ? AND origin = ? ORDER BY id DESC LIMIT 1"
        return next(iter(self._select(where, source_id, name, origin)), None)

    def forget(self, source_id: str, name: str) -> int:
        """Let nothing be in use under a name any more, as if it had never been accepted; how many notes said so."""
        with self.transaction():
            self._index.execute("DELETE FROM look WHERE source_id = ? AND name = ?", (source_id, name))
            noted = f"source_id = ? AND name = ? AND {GIVEN}"
            return self._index.execute(
                f"UPDATE observation SET outcome = 'forgotten' WHERE {noted}", (source_id, name)
            ).rowcount

    def forgotten(self) -> frozenset[str]:
        """The digests of what was forgotten, but for what was accepted again since, or another under its name."""
        again = f"SELECT 1 FROM observation AS a WHERE a.source_id = o.source_id AND a.name = o.name AND a.{GIVEN}"
        rows = self._index.execute(
            f"SELECT DISTINCT sha256 FROM {FORGOTTEN} WHERE outcome = 'forgotten' AND NOT EXISTS ({again})"
        )
        return frozenset(sha256 for (sha256,) in rows.fetchall())

    def named(self, source_id: str) -> dict[str, list[str]]:
        """Every name under which bytes in use were accepted from a source, alphabetically, by their digest."""
        rows = self._index.execute(
            "SELECT DISTINCT sha256, name FROM observation WHERE outcome = 'accepted' AND sha256 IN "
            "(SELECT sha256 FROM observation WHERE source_id = ? AND outcome = 'accepted') ORDER BY name",
            (source_id,),
        )
        found: dict[str, list[str]] = {}
        for sha256, name in rows.fetchall():
            found.setdefault(sha256, []).append(name)
        return found

    def last_brought(self, source_id: str, name: str) -> Observation | None:
        """When the network last gave a document of this name, from any address, new or not modified."""
        where = f"source_id = ? AND name = ? AND origin = 'live' AND {GIVEN} ORDER BY id DESC LIMIT 1"
        return next(iter(self._select(where, source_id, name)), None)

    def tries(self, source_id: str) -> dict[str, int]:
        """For each name that a publisher was ever asked for: the number of the last observation; later ones are higher.

        Observations that never got as far as the publisher do not count.
        """
        rows = self._index.execute(
            "SELECT name, MAX(id) FROM observation WHERE source_id = ? AND origin = 'live' "
            "AND COALESCE(reason, '') NOT IN ('network_down', 'asked_to_wait') GROUP BY name",
            (source_id,),
        )
        return dict(rows.fetchall())

    def in_vain(self, source_id: str, reasons: Collection[str]) -> dict[str, tuple[int, datetime]]:
        """For each name whose publisher last said one of these reasons: how often in a row, and when it last did."""
        rows = self._index.execute(
            "SELECT name, reason, seen_at FROM observation WHERE source_id = ? AND origin = 'live' "
            "AND COALESCE(reason, '') NOT IN ('network_down', 'asked_to_wait') ORDER BY id",
            (source_id,),
        )
        found: dict[str, tuple[int, datetime]] = {}
        for name, reason, seen_at in rows.fetchall():
            if reason in reasons:
                found[name] = (found[name][0] + 1 if name in found else 1, datetime.fromisoformat(seen_at))
            else:
                found.pop(name, None)
        return found

    def refusals_since(self, moment: datetime, source_id: str | None = None) -> list[Observation]:
        """The refused observations at or after the moment, oldest first; of one source or of all."""
        since = moment.astimezone(UTC).isoformat(timespec="microseconds")
        where = "outcome = 'refused' AND seen_at >= ? AND (? IS NULL OR source_id = ?) ORDER BY id"
        return self._select(where, since, source_id, source_id)

    def seen(self, source_id: str, document_id: str) -> tuple[datetime, datetime] | None:
        """When a source first and last gave a document, in UTC without a zone; None for one that it never gave."""
        first, last = self._index.execute(
            "SELECT MIN(seen_at), MAX(seen_at) FROM observation "
            f"WHERE source_id = ? AND sha256 BETWEEN ? AND ? AND {GIVEN}",
            (source_id, document_id, f"{document_id}g"),  # g: after every digit
        ).fetchone()
        return (_naive(first), _naive(last)) if first else None

    def last_seen(self, source_id: str) -> datetime | None:
        """When the source was last looked at with success; None if never."""
        where = f"source_id = ? AND {GIVEN} ORDER BY id DESC LIMIT 1"
        return next((seen.seen_at for seen in self._select(where, source_id)), None)

    def seen_files(self, source_id: str, origin: Origin) -> dict[str, SeenFile]:
        """The files of a folder as they were when last accepted, by name."""
        rows = self._index.execute(
            "SELECT name, path, size, mtime_ns, sha256 FROM look WHERE source_id = ? AND origin = ?",
            (source_id, origin),
        )
        return {name: SeenFile(*rest) for name, *rest in rows.fetchall()}

    def remember_file(self, source_id: str, origin: Origin, name: str, file: SeenFile) -> None:
        """Remember how a folder's file looked when it was accepted."""
        self._index.execute(
            "INSERT OR REPLACE INTO look VALUES (?, ?, ?, ?, ?, ?, ?)",
            (source_id, origin, name, file.path, file.size, file.mtime_ns, file.sha256),
        )

    def remember_reduction(self, sha256: str, code: str) -> None:
        """Remember which code made these bytes of a document (see `fetch.reduction`)."""
        self._index.execute("INSERT OR REPLACE INTO reduction VALUES (?, ?)", (sha256, code))

    def reduced_by(self, sha256: str) -> str | None:
        """The code that last made these bytes; None for bytes that are kept as they came."""
        row = self._index.execute("SELECT code FROM reduction WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def noted(self, sha256: str, what: str, find: Callable[[Path], str]) -> str | None:
        """What `find` says of kept bytes, which are read for it once; None where they are not at hand, or damaged.

        Raises Refused, and what `find` raises.
        """
        row = self._index.execute("SELECT said FROM noted WHERE sha256 = ? AND what = ?", (sha256, what)).fetchone()
        if row is None:
            if not self.has(sha256):
                return None
            with self.at_hand(sha256) as path:
                if file_digest(path) != sha256:
                    return None
                row = (find(path),)
            self._index.execute("INSERT OR REPLACE INTO noted VALUES (?, ?, ?)", (sha256, what, *row))
        return str(row[0])

    def _select(self, where: str, *values: object) -> list[Observation]:
        query = f"SELECT {_COLUMNS} FROM observation WHERE {where}"
        return [observed(row) for row in self._index.execute(query, values).fetchall()]


def _naive(seen_at: str) -> datetime:
    return datetime.fromisoformat(seen_at).replace(tzinfo=None)
