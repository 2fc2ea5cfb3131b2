"""What of the store's index is old: documents that are in use no more, notes of looks that nobody asks about.

Belongs here: telling what is needed, and forgetting notes. Does not: removing documents (`run.pruning`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.store.snapshots import GIVEN, SnapshotStore

#: So many of the newest notes about each name stay: they say how often in a row it was asked for in vain.
NEWEST = 30
#: Notes from before a moment, but for the newest of each name, and the first and last time that bytes were given.
_AGED = f"""seen_at < ? AND id NOT IN (
    SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (PARTITION BY source_id, name, origin ORDER BY id DESC) AS place FROM observation
    ) WHERE place <= {NEWEST}
    UNION ALL SELECT MIN(id) FROM observation WHERE {GIVEN} GROUP BY source_id, name, sha256
    UNION ALL SELECT MAX(id) FROM observation WHERE {GIVEN} GROUP BY source_id, name, sha256
    UNION ALL SELECT MAX(id) FROM observation WHERE outcome = 'accepted' GROUP BY source_id, name, sha256
    UNION ALL SELECT MAX(id) FROM observation WHERE origin = 'live' AND {GIVEN} GROUP BY source_id, name, url
)"""


class AgingStore(SnapshotStore):
    """The store as whoever clears it up sees it."""

    def needed(self, since: datetime) -> frozenset[str]:
        """The digests of all bytes that are in use under some name, and of those that were given since the moment."""
        rows = self._index.execute(
            "SELECT DISTINCT sha256 FROM observation WHERE id IN (SELECT MAX(id) FROM observation "
            f"WHERE outcome = 'accepted' GROUP BY source_id, name) OR ({GIVEN} AND seen_at >= ?)",
            (_text(since),),
        )
        return frozenset(sha256 for (sha256,) in rows.fetchall())

    def aged(self, before: datetime) -> int:
        """How many notes are from before the moment and say nothing that is asked for."""
        (number,) = self._index.execute(f"SELECT COUNT(*) FROM observation WHERE {_AGED}", (_text(before),)).fetchone()
        return int(number)

    def forget_aged(self, before: datetime) -> None:
        """Forget those notes, and give back the room that they took where that is much."""
        self._index.execute(f"DELETE FROM observation WHERE {_AGED}", (_text(before),))
        free, pages = (self._index.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_count"))
        if free * 4 > pages:
            self._index.execute("VACUUM")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
