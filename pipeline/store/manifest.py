"""What a source has: the record of one gathering.

Belongs here: the record, kept and read again. Does not: gathering (`fetch.fetch`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.contract import Document
from pipeline.store.run_record import RefusalLine
from pipeline.store.workspace import Workspace

#: The state of a source of which no document was ever had, and none was refused.
NOT_AT_HAND = "not_at_hand"


@dataclass(frozen=True)
class Manifest:
    """What gathering from a source yielded: its documents, its state, what was refused.

    `stand_ins` are earlier documents in use for those of `documents` that cannot be read (see `parse.stand_ins`).
    """

    source_id: str
    state: str
    detail: str
    new: int
    known: int
    checked_at: str
    documents: tuple[Document, ...]
    refusals: tuple[RefusalLine, ...]
    stand_ins: tuple[Document, ...] = ()

    @property
    def in_use(self) -> tuple[Document, ...]:
        """Its documents and those that stand in for unreadable ones, by digest."""
        return tuple(sorted([*self.documents, *self.stand_ins], key=lambda d: d.sha256))


def keep_manifest(workspace: Workspace, manifest: Manifest) -> None:
    """Keep what a gathering yielded, in place of the one before."""
    workspace.write_record(f"sources/{manifest.source_id}", asdict(manifest))


def manifest_of(workspace: Workspace, source_id: str) -> Manifest:
    """The manifest that was kept of the newest gathering from the source."""
    record: dict[str, Any] = workspace.read_record(f"sources/{source_id}")
    listed = {
        kind: tuple(Document(**{**d, "fetched_at": _time(d["fetched_at"])}) for d in record.get(kind, ()))
        for kind in ("documents", "stand_ins")
    }
    return Manifest(**{**record, **listed})


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
