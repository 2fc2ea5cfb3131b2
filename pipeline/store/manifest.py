"""What a source has: the record of one gathering.

Belongs here: the record, kept and read again. Does not: gathering (`fetch.fetch`).

    records/sources/<source>.json               the record; the documents of most sources stand in it
    records/sources/<source>.<digest>.parquet   very many documents, as the table that the record names; of the few that
                                                are new or changed since it was written, the record itself tells
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.common.digests import digest
from pipeline.contract import Document
from pipeline.store.documents import SCHEMA, Documents, Kept, carried, joined, put, told
from pipeline.store.files import known_digest, read_parquet, write_parquet
from pipeline.store.run_record import RefusalLine
from pipeline.store.workspace import Workspace

#: The state of a source of which no document was ever had, and none was refused.
NOT_AT_HAND = "not_at_hand"
#: Documents that a record tells of itself: with more the table is written anew.
FEW = 1_000


@dataclass(frozen=True)
class Manifest:
    """What gathering from a source yielded: its documents, its state, what was refused.

    `awaited` are documents that the publisher does not have yet, `waiting` is the number of those left for later
    nights. `stand_ins` are earlier documents in use for those of `documents` that cannot be read (see
    `parse.stand_ins`).
    """

    source_id: str
    state: str
    detail: str
    new: int
    known: int
    checked_at: str
    documents: Sequence[Document]
    refusals: tuple[RefusalLine, ...]
    awaited: tuple[RefusalLine, ...] = ()
    waiting: int = 0
    stand_ins: tuple[Document, ...] = ()

    @property
    def in_use(self) -> Sequence[Document]:
        """Its documents and those that stand in for unreadable ones, by digest."""
        return joined(self.documents, self.stand_ins, read=True)


def keep_manifest(workspace: Workspace, manifest: Manifest) -> None:
    """Keep what a gathering yielded, in place of the one before: at every moment one of both is whole."""
    documents, name = manifest.documents, f"sources/{manifest.source_id}"
    if not isinstance(documents, Documents):
        workspace.write_record(name, asdict(manifest))
        _forget_tables(workspace, manifest.source_id)
        return
    about: dict[str, Any] = {
        "mark": documents.mark,
        "whole": documents.whole,
        "parser": documents.parser,
        "digest": documents.digest,
        "digest_of_read": None if documents.frame["read"].has_nulls() else documents.digest_of_read,  # it changes soon
    }
    folder, kept = workspace.root / "records" / "sources", documents.kept
    if kept is None or len(kept.but) > FEW or not (folder / kept.table).is_file():
        table = f"{manifest.source_id}.{digest(map(str, about.values()))[:16]}.parquet"
        if not (folder / table).is_file():
            write_parquet(folder / table, documents.frame)
        kept = Kept(table, known_digest(folder / table))
    since = documents.frame.filter(pl.col("sha256").is_in(list(kept.but))).rows() if kept.but else []
    about |= {"table": kept.table, "sha256": kept.sha256, "but": sorted(kept.but), "since": since}
    workspace.write_record(name, {**asdict(replace(manifest, documents=())), "documents": about})
    _remember(folder, about, documents)
    _forget_tables(workspace, manifest.source_id, but=kept.table)


def _forget_tables(workspace: Workspace, source_id: str, but: str = "") -> None:
    """Remove tables that the record names no more."""
    for old in (workspace.root / "records" / "sources").glob(f"{source_id}.*.parquet"):
        if old.name != but:
            old.unlink()


def manifest_of(workspace: Workspace, source_id: str) -> Manifest:
    """The manifest that was kept of the newest gathering from the source."""
    record: dict[str, Any] = workspace.read_record(f"sources/{source_id}")
    stand_ins = tuple(map(_document, record.get("stand_ins", ())))
    about = record.get("documents", ())
    if isinstance(about, dict):
        documents: Sequence[Document] = _table(workspace.root / "records" / "sources", about)
    else:
        documents = tuple(map(_document, about))
    return Manifest(**{**record, "documents": documents, "stand_ins": stand_ins})


def documents_before(workspace: Workspace, source_id: str) -> Documents | None:
    """The table of the documents that the run before found; None where there is none that is whole."""
    record = workspace.read_record(f"sources/{source_id}")
    if record is None or not isinstance(record.get("documents"), dict):
        return None
    about = record["documents"]
    try:
        is_whole = known_digest(workspace.root / "records" / "sources" / about["table"]) == about["sha256"]
        found = manifest_of(workspace, source_id).documents if is_whole else None
    except (OSError, KeyError, TypeError):  # damaged: made anew from the index
        return None
    return found if isinstance(found, Documents) else None


def with_known(manifest: Manifest, before: Documents | None, parser: str) -> Manifest:
    """The manifest with what this parser made before of its documents, where these are very many."""
    if not isinstance(manifest.documents, Documents):
        return manifest
    return replace(manifest, documents=carried(manifest.documents, before, parser))


def with_read(manifest: Manifest, read: Mapping[Document, bool | None]) -> Manifest:
    """The manifest with what has just become of some of its documents, where these are very many."""
    if not isinstance(manifest.documents, Documents):
        return manifest
    return replace(manifest, documents=told(manifest.documents, read))


def _document(record: dict[str, Any]) -> Document:
    at = record["fetched_at"]
    return Document(**{**record, "fetched_at": datetime.fromisoformat(at) if at else None})


#: The tables that were kept or read last, by what their records say of them: a night asks at every step.
_TABLES: dict[tuple[Path, str], Documents] = {}


def _table(folder: Path, about: Mapping[str, Any]) -> Documents:
    """The documents of which a record says so. The table that it names is never written into."""
    known = _TABLES.get((folder, _told(about)))
    if known is not None:
        return known
    frame = read_parquet(folder / about["table"])
    if but := about.get("but"):  # an earlier program wrote the whole table each time
        frame = put(frame, pl.DataFrame(about["since"], schema=SCHEMA, orient="row"), but)
    return _remember(folder, about, Documents(frame, about["mark"], about["whole"], about["parser"]))


def _remember(folder: Path, about: Mapping[str, Any], documents: Documents) -> Documents:
    kept = Kept(about["table"], about["sha256"], frozenset(about.get("but", ())))
    known = Documents(documents.frame, documents.mark, documents.whole, documents.parser, kept)
    _TABLES[folder, _told(about)] = known.with_digests(about["digest"], about["digest_of_read"])
    for old in list(_TABLES)[:-2]:
        _TABLES.pop(old, None)
    return known


def _told(about: Mapping[str, Any]) -> str:
    return json.dumps(about, sort_keys=True)
