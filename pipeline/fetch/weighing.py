"""Documents of which the fullest answer is taken: how many rows each has, and how many are in use.

Belongs here: applying a source's weigher to answers, kept bytes and shipped rows. Does not: what a row is (a dataset's
weigher), asking (`network`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.contract import Refused, Weigher
from pipeline.declare.dataset import Dataset
from pipeline.store.shipped import Archive
from pipeline.store.snapshots import SnapshotStore

#: The publisher's own page may lose so much of the rows in use: a correction. More is half a table.
MAY_LOSE = 0.1


@dataclass(frozen=True)
class Weighing:
    """A source's weigher, and how many rows of a name ship with the program (None: none do)."""

    weigher: Weigher
    shipped: Callable[[str], int | None]

    def of(self, data: bytes, name: str) -> int:
        """The rows of a document. Raises Refused for bytes that are not that document."""
        try:
            return self.weigher(data, name)
        except Refused:
            raise
        except Exception as error:  # like a parser's: a mistake in a dataset's function does not stop the others
            raise Refused("weighing_failed", f"{name}: the weigher ended in {type(error).__name__}") from error

    def in_use(self, store: SnapshotStore, source_id: str, name: str) -> int:
        """The rows of what is in use under a name; 0 where nothing is, or where it cannot be read."""
        accepted = store.last_accepted(source_id, name)
        if accepted is None or accepted.sha256 is None:
            return self.shipped(name) or 0
        try:
            return self.of(store.read(accepted.sha256), name)
        except Refused:
            return 0

    def refuse_fewer(self, rows: int, known: int, same_page: bool) -> None:
        """Raise Refused for an answer with fewer rows than are in use, from another page than these or by far."""
        if rows < known * (1 - MAY_LOSE if same_page else 1):
            raise Refused("fewer_rows", f"{rows:,} rows where the document in use has {known:,}")


def weighing_of(dataset: Dataset, source_id: str, archive: Archive) -> Weighing | None:
    """How the source's documents are weighed; None: the first address that has one will do."""
    weigher = dataset.weigh.get(source_id)
    return Weighing(weigher, lambda name: archive.count(source_id, name)) if weigher else None
