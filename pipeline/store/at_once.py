"""What the index of the store says of all documents of a source at once, however many they are.

Belongs here: questions that the index answers as a whole. Does not: those about one document (`snapshots`).

The engines are imported where a source is large: most nights have none.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contract import Document
from pipeline.store.blobs import Blobs
from pipeline.store.observations import FORGOTTEN, MANY

if TYPE_CHECKING:
    import polars as pl

    from pipeline.store.documents import Documents

#: Few observations behind an early one: they are soon found by their number, and by no index.
NEW = "observation AS o NOT INDEXED"
#: What `several_names` found last, by the index and how much was accepted then: a night asks at several steps.
_SEVERAL: dict[tuple[object, ...], Mapping[str, tuple[str, ...]]] = {}


class AtOnce(Blobs, ABC):
    """The store as whoever asks for all documents of a source sees it."""

    _index: sqlite3.Connection

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        super().__init__(root)
        self._now = now

    def is_large(self, source_id: str) -> bool:
        """Whether a source has more than MANY documents."""
        rows = self._index.execute(
            "SELECT COUNT(*) FROM (SELECT DISTINCT name FROM observation "
            "WHERE source_id = ? AND outcome = 'accepted' LIMIT ?)",
            (source_id, MANY + 1),
        )
        return bool(rows.fetchone()[0] > MANY)

    def mark(self, source_id: str) -> str:
        """A text that is another one after something was accepted from a source, or forgotten."""
        rows = self._index.execute(
            "SELECT COUNT(*), MAX(id) FROM observation WHERE source_id = ? AND outcome = 'accepted'", (source_id,)
        )
        return ":".join(map(str, rows.fetchone()))

    @abstractmethod
    def current(self, source_id: str) -> list[Document]:
        """The source's documents by digest, looked for one by one."""

    def current_table(self, source_id: str, before: Documents | None) -> Documents:
        """The same of very many documents, as a table; `before`: those of the night before.

        Of these a night looks at MANY, in turn; where bytes of one are gone, at all.
        """
        from pipeline.store.documents import Documents, at_hand, table

        mark = self.mark(source_id)
        if before is not None and before.whole and before.mark == mark:
            found = at_hand(before)
        else:
            found = self._followed(source_id, before, mark)
        if (before is None or before.whole) and all(self.has(d.sha256, d.size) for d in self._in_turn(found)):
            return found
        there = Documents(table(self.current(source_id)), mark)
        return Documents(there.frame, mark, whole=there.digest == Documents(self._newest(source_id)).digest)

    def _followed(self, source_id: str, before: Documents | None, mark: str) -> Documents:
        """What was accepted last under each name, from the table of before and what came since where that says all."""
        import polars as pl

        from pipeline.store.documents import SCHEMA, Documents, at_hand, put

        if before is None or not before.whole or ":" not in before.mark:
            return Documents(self._newest(source_id), mark, parser=before.parser if before else "")
        (count, last), now = before.mark.split(":"), mark.split(":", maxsplit=1)[0]
        since = f"SELECT name, sha256 FROM {NEW} WHERE source_id = ? AND outcome = 'accepted' AND id > ?"
        rows = self._index.execute(since, (source_id, last)).fetchall()
        if int(count) + len(rows) != int(now) or len(rows) > MANY:  # something was forgotten, or very much is new
            return Documents(self._newest(source_id), mark, parser=before.parser)
        touched = {sha256 for _, sha256 in rows}
        for name in {name for name, _ in rows}:
            was = self._index.execute(
                "SELECT sha256 FROM observation WHERE source_id = ? AND name = ? AND outcome = 'accepted' AND id <= ? "
                "ORDER BY id DESC LIMIT 1",
                (source_id, name, last),
            )
            touched |= {sha256 for (sha256,) in was}
        anew = [pl.DataFrame(schema=SCHEMA), *(self._of(source_id, sha256) for sha256 in sorted(touched))]
        known = at_hand(before)
        kept = known.kept and known.kept.without(touched)
        return Documents(put(known.frame, _once(pl.concat(anew)), touched), mark, parser=before.parser, kept=kept)

    def _of(self, source_id: str, sha256: str) -> pl.DataFrame:
        """The names under which these bytes are what was accepted last."""
        import polars as pl

        from pipeline.store.documents import SCHEMA

        rows = self._index.execute(
            "SELECT source_id, name, sha256, size, origin, url, seen_at, NULL FROM observation AS o WHERE sha256 = ? "
            "AND outcome = 'accepted' AND source_id = ? AND id = (SELECT MAX(id) FROM observation AS n "
            "WHERE n.source_id = o.source_id AND n.name = o.name AND n.outcome = 'accepted')",
            (sha256, source_id),
        )
        return pl.DataFrame(rows.fetchall(), schema=SCHEMA, orient="row")

    def _newest(self, source_id: str) -> pl.DataFrame:
        """What was accepted last under each name, each digest once, whether or not its bytes are there."""
        import polars as pl

        from pipeline.store.documents import SCHEMA

        cursor = self._index.execute(
            "SELECT source_id, name, sha256, size, origin, url, seen_at, NULL FROM observation WHERE id IN "
            "(SELECT MAX(id) FROM observation WHERE source_id = ? AND outcome = 'accepted' GROUP BY name)",
            (source_id,),
        )
        parts = [pl.DataFrame(schema=SCHEMA)]
        while rows := cursor.fetchmany(50_000):
            parts.append(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        return _once(pl.concat(parts))

    def _in_turn(self, found: Documents) -> Sequence[Document]:
        """The documents that are looked at today: each is on one of the days that all of them take."""
        days = -(-len(found) // MANY)
        start = self._now().toordinal() % days * MANY if days else 0
        return found[start : start + MANY]

    def last_note(self) -> int:
        """The number of the newest observation of any source; later ones are higher."""
        return int(self._index.execute("SELECT COALESCE(MAX(id), 0) FROM observation").fetchone()[0])

    def accepted_since(self, source_id: str, note: int) -> frozenset[str]:
        """The digests accepted from the source after an observation, and never before."""
        rows = self._index.execute(
            f"SELECT DISTINCT sha256 FROM {NEW} WHERE source_id = ?1 AND outcome = 'accepted' AND id > ?2 "
            "AND NOT EXISTS (SELECT 1 FROM observation AS e WHERE e.sha256 = o.sha256 AND e.outcome = 'accepted' "
            "AND e.source_id = ?1 AND e.id <= ?2)",
            (source_id, note),
        )
        return frozenset(sha256 for (sha256,) in rows.fetchall())

    def several_names(self) -> Mapping[str, tuple[str, ...]]:
        """Every name under which bytes were ever accepted, alphabetically, of those that have more than one."""
        index = self._root / "index.sqlite"
        (forgotten,) = self._index.execute(f"SELECT COUNT(*) FROM {FORGOTTEN} WHERE outcome = 'forgotten'").fetchone()
        asked = (index, index.stat().st_ino, self.last_note(), forgotten)
        if asked not in _SEVERAL:
            found = self._several_names()
            _SEVERAL.clear()
            _SEVERAL[asked] = found
        return _SEVERAL[asked]

    def _several_names(self) -> dict[str, tuple[str, ...]]:
        """The table `several` is brought up to the newest observation; what was forgotten since is not told."""
        last, now = self._index.execute("SELECT MAX(noted_to) FROM several").fetchone()[0] or 0, self.last_note()
        if last != now:
            self._index.execute(
                "INSERT OR REPLACE INTO several SELECT sha256, ?1 FROM observation AS o WHERE id > ?2 "
                "AND outcome = 'accepted' AND EXISTS (SELECT 1 FROM observation AS e WHERE e.sha256 = o.sha256 "
                "AND e.outcome = 'accepted' AND e.name <> o.name) UNION ALL SELECT '', ?1",
                (now, last),
            )
        rows = self._index.execute(
            "SELECT DISTINCT sha256, name FROM observation WHERE outcome = 'accepted' "
            "AND sha256 IN (SELECT sha256 FROM several) ORDER BY name"
        )
        found: dict[str, tuple[str, ...]] = {}
        for sha256, name in rows.fetchall():
            found[sha256] = (*found.get(sha256, ()), name)
        return {sha256: names for sha256, names in found.items() if len(names) > 1}


def _once(frame: pl.DataFrame) -> pl.DataFrame:
    """Each digest once, by the first of its names."""
    return frame.sort("sha256", "name").unique("sha256", keep="first", maintain_order=True)
