"""What accepting a document of one source needs, from wherever it comes.

Belongs here: keeping, refusing, holding back. Does not: how a folder or the network is read (`folders`, `network`).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipeline.common.shown import shown
from pipeline.contract import Origin, Refused
from pipeline.declare.source import Refusal, Source
from pipeline.fetch.accept.accept import refuse_collapse
from pipeline.fetch.incoming import Incoming
from pipeline.fetch.reduction import Reduction
from pipeline.fetch.weighing import Weighing
from pipeline.settings import Settings
from pipeline.store.elsewhere import StoreFailed
from pipeline.store.home import FULL
from pipeline.store.snapshots import SnapshotStore


@dataclass(frozen=True)
class Intake:
    """What accepting a document of one source needs: the source, the store, the settings.

    `reduction`: what is kept of its documents, where they are not kept as they come. `weighing`: how many rows they
    have, where the fullest of several answers is taken.
    """

    source: Source
    store: SnapshotStore
    settings: Settings
    reduction: Reduction | None = None
    weighing: Weighing | None = None

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.settings.home

    @property
    def max_bytes(self) -> int:
        """The most bytes that one document may usually have."""
        return self.settings.max_bytes

    def is_current(self, sha256: str | None) -> bool:
        """Whether kept bytes are what would be kept of the same document now."""
        return self.reduction is None or self.reduction.made(self.store, sha256)

    def keep(self, incoming: Incoming) -> None:
        """Put what is kept of a document into the store, with the code that made it."""
        incoming.keep(self.store)
        if self.reduction is not None:
            self.store.remember_reduction(incoming.sha256, self.reduction.code)

    def refused(self, name: str, origin: Origin, refusal: Refused, url: str | None = None) -> Refusal:
        """Note a refusal in the index, and hand it back; one of a folder's file only when it is another than before."""
        name, detail = shown(name), shown(refusal.detail)
        last = self.store.last_look(self.source.source_id, name, origin) if origin != "live" else None
        if last and (last.outcome, last.reason, last.detail) == ("refused", refusal.reason, detail):
            return Refusal(name, refusal.reason, detail)
        self.store.record(
            self.source.source_id,
            name,
            origin=origin,
            outcome="refused",
            url=url,
            reason=refusal.reason,
            detail=detail,
        )
        return Refusal(name, refusal.reason, detail)

    def refuse_collapse(self, name: str, incoming: Incoming) -> None:
        """Hold a document back for review when it has less than half of what is in use under its name.

        Raises Refused(`collapsed`), which tells the operator where it is and how to accept it. What a reducer leaves
        of a document may have any size.
        """
        if self.reduction is not None:
            return
        accepted = self.store.last_accepted(self.source.source_id, name)
        try:
            refuse_collapse(incoming.size, accepted.size if accepted else None)
        except Refused as refused:
            raise self._hold_back(name, incoming, refused) from refused

    def refuse_fewer(self, name: str, incoming: Incoming | None, rows: int, url: str) -> None:
        """Hold a document back that has fewer rows than what is in use under its name. Raises Refused(`fewer_rows`)."""
        if self.weighing is None:
            return
        accepted = self.store.last_accepted(self.source.source_id, name)
        known = self.weighing.in_use(self.store, self.source.source_id, name)
        try:
            self.weighing.refuse_fewer(rows, known, accepted is not None and accepted.url == url)
        except Refused as refused:
            if incoming is None:
                raise
            raise self._hold_back(name, incoming, refused) from refused

    def _hold_back(self, name: str, incoming: Incoming, refused: Refused) -> Refused:
        held = self.home / "held" / self.source.source_id / name
        incoming.hold(held)
        inbox = inbox_of(self.home, self.source)
        return Refused(refused.reason, f"{refused.detail}; held at {held}; to accept it, move it into {inbox}")


def unforeseen(name: str, error: Exception) -> Refused:
    """The refusal of a document around which something went wrong that nobody thought of: it ends no night.

    Raises the error where not the document but the disk, the index or the store is at fault.
    """
    if isinstance(error, sqlite3.Error | StoreFailed) or (isinstance(error, OSError) and error.errno in FULL):
        raise error
    return Refused("unforeseen", f"{name}: {type(error).__name__}: {error}")


def inbox_of(home: Path, source: Source) -> Path:
    """The folder into which an operator puts documents of the source."""
    return home / "inbox" / source.source_id
