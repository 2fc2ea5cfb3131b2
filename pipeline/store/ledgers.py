"""The ledgers of changes, kept for good: one file a release, though the release itself is long gone.

Belongs here: where they lie, writing one whole, which are damaged, the line of releases from the newest back. Does not:
what they say (`publish.ledger`), asking them (`ask.ledger`).

    WPS_HOME/changes/<release>.parquet      the same bytes as the release's table meta.change_cell
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.files import write_atomically

LEDGER = "meta.change_cell"
#: What a ledger's file says of itself.
RELEASE, PREVIOUS, GAP, DOCUMENTS = "release", "previous_release", "gap", "documents"


@dataclass(frozen=True)
class Ledger:
    """A ledger that can be read: its file, its release and the one before (None: it was the first).

    `gap`: why it does not know what changed; empty where it does. `documents`: name and publisher of every document
    that it speaks of.
    """

    path: Path
    release_id: str
    previous: str | None
    gap: str = ""
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def ledger_path(folder: Path) -> Path:
    """Where a release keeps its own copy."""
    return folder / "parquet" / f"{LEDGER.replace('.', '/')}.parquet"


def read_ledger(path: Path) -> Ledger | None:
    """The ledger in a file; None where there is none or it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        said = pq.read_metadata(path).metadata or {}
        release, previous, gap, documents = (
            said[word.encode()].decode() for word in (RELEASE, PREVIOUS, GAP, DOCUMENTS)
        )
        named = {document: (name, publisher) for document, (name, publisher) in json.loads(documents).items()}
    except (OSError, pa.ArrowInvalid, KeyError, ValueError):  # damaged: mended, or a gap
        return None
    return Ledger(path, release, previous or None, gap, named)


class Ledgers:
    """The ledgers of one home."""

    def __init__(self, home: Path) -> None:
        self.root = home / "changes"

    def path(self, release_id: str) -> Path:
        """Where the ledger of a release lies."""
        return self.root / f"{release_id}.parquet"

    def get(self, release_id: str) -> Ledger | None:
        """The ledger of a release; None where it is missing or damaged."""
        found = read_ledger(self.path(release_id))
        return found if found and found.release_id == release_id else None

    def ids(self) -> list[str]:
        """The releases of which there is a file, oldest first."""
        return sorted(path.stem for path in self.root.glob("[!.]*.parquet"))

    def keep(self, folder: Path) -> None:
        """Keep a release's ledger beyond the release, whole or not at all."""
        source = ledger_path(folder)
        if source.exists():
            write_atomically(self.path(folder.name), source.read_bytes())
            self.path(folder.name).chmod(0o444)

    def mend(self, folders: Iterable[Path]) -> None:
        """Keep those of kept releases again that are missing or damaged, and clear away what a crash left half."""
        for left in self.root.glob(".*.partial"):
            left.unlink()
        for folder in folders:
            own = ledger_path(folder)
            if not own.is_file():  # a release of a program that kept none
                continue
            kept = _footer(self.path(folder.name))
            if kept is not None and kept == _footer(own):
                continue  # what both say of themselves need not be read: it may name very many documents
            if self.get(folder.name) is None and read_ledger(own):
                self.keep(folder)


def _footer(path: Path) -> bytes | None:
    """The end of a Parquet file, where it says what it holds; None where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(-8, os.SEEK_END)
            size, mark = int.from_bytes(file.read(4), "little"), file.read(4)
            file.seek(-8 - size, os.SEEK_END)
            return file.read(size) if mark == b"PAR1" else None
    except OSError:  # gone, or too short
        return None
