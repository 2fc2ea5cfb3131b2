"""Rows already parsed from known documents, shipped inside a dataset's folder for the first run without a network.

Belongs here: reading, seeding and rebuilding `assets/<dataset>/archive/`. Does not: fetching, parsing. The archive
holds figures and names only, keyed by document digest: `documents.json` lists documents, `<source>.parquet` their rows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipeline.contract import Document, Refused
from pipeline.store.files import read_parquet, scan_parquet, write_atomically
from pipeline.store.parsed import ParseCache

#: The column that tells an archive's documents apart; it does not reach the parsed rows.
KEY = "document_sha256"


@dataclass(frozen=True)
class Entry:
    """One archived document and the parser that read it; `refused` is [reason, detail] when it could not be read."""

    source_id: str
    name: str
    sha256: str
    size: int
    parser: str
    refused: tuple[str, str] | None = None

    @property
    def document(self) -> Document:
        """The document, without its bytes."""
        return Document(self.source_id, self.name, self.sha256, self.size, origin="archive")


class Archive:
    """The archive folder of one dataset; an absent folder is an empty archive."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self, source_id: str | None = None) -> list[Entry]:
        """The archived documents, of one source or of all."""
        index = self.folder / "documents.json"
        listed = json.loads(index.read_text(encoding="utf-8")) if index.exists() else []
        entries = [Entry(**{**e, "refused": tuple(e["refused"]) if e["refused"] else None}) for e in listed]
        return [e for e in entries if source_id in (None, e.source_id)]

    def documents(self, source_id: str) -> list[Document]:
        """The documents of a source whose rows ship with the program."""
        return [e.document for e in self.entries(source_id)]

    def rows(self, source_id: str) -> pl.DataFrame:
        """All archived rows of a source, with `document_sha256`."""
        return read_parquet(self.folder / f"{source_id}.parquet")

    def count(self, source_id: str, name: str) -> int | None:
        """How many rows ship of a source's document of this name; None where it does not ship."""
        digests = [e.sha256 for e in self.entries(source_id) if e.name == name and e.refused is None]
        if not digests:
            return None
        rows = scan_parquet(self.folder / f"{source_id}.parquet").filter(pl.col(KEY).is_in(digests))
        return int(rows.select(pl.len()).collect().item())

    def seed(self, cache: ParseCache, source_id: str, wanted: Iterable[Document]) -> None:
        """Put the archived rows of the wanted documents where the parser would have put them."""
        entries = {e.sha256: e for e in self.entries(source_id)}
        todo = [entries[d.sha256] for d in wanted if d.sha256 in entries and not cache.known(d)]
        if not todo:
            return
        parts = self.rows(source_id).partition_by(KEY, as_dict=True, include_key=False)
        for entry in todo:
            if entry.refused:
                cache.keep_refusal(entry.document, Refused(*entry.refused))
            else:
                cache.keep(entry.document, parts[(entry.sha256,)])

    def rebuild(self, parsed: Mapping[Entry, pl.DataFrame | None]) -> None:
        """Replace the archive by these documents and their rows (None for a refused one)."""
        for source_id in sorted({e.source_id for e in parsed}):
            frames = [
                rows.select(pl.lit(entry.sha256).alias(KEY), pl.all())
                for entry, rows in sorted(parsed.items(), key=lambda item: item[0].sha256)
                if rows is not None and entry.source_id == source_id
            ]
            if frames:
                rows_file = self.folder / f"{source_id}.parquet"
                write_atomically(rows_file, _packed(pl.concat(frames, how="diagonal")))
        for old in self.folder.glob("*.parquet"):
            if not any(old.stem == entry.source_id for entry, rows in parsed.items() if rows is not None):
                old.unlink()
        listed = [e.__dict__ for e in sorted(parsed, key=lambda e: (e.source_id, e.name))]
        write_atomically(self.folder / "documents.json", (json.dumps(listed, indent=1, sort_keys=True) + "\n").encode())


def _packed(rows: pl.DataFrame) -> bytes:
    """The rows as the smallest Parquet that every reader opens: they are shipped with every copy of the program."""
    packed = io.BytesIO()
    pq.write_table(
        rows.to_arrow(), packed, compression="zstd", compression_level=15, row_group_size=max(rows.height, 1)
    )
    return packed.getvalue()
