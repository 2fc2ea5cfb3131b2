"""The tables between two steps: Parquet files in WPS_HOME/work, written whole or not at all.

Belongs here: where a step's table lies, how it is written and read, its digest. Does not: releases, snapshots.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

#: Rows per Parquet row group: small enough that a reader can work in batches, large enough to compress.
ROW_GROUP = 122_880
#: Bytes of text that are handed to the writer at a time: speeches are long.
PIECE_BYTES = 64_000_000


def write_atomically(path: Path, data: bytes) -> None:
    """Write the bytes so that a reader, or a crash at any moment, sees the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def write_parquet(path: Path, frames: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
    """Write one frame, or several of one schema after another, as one Parquet file, atomically.

    The same rows in the same order give the same bytes.
    """
    parts = pieces([frames] if isinstance(frames, pl.DataFrame) else frames)
    first = next(parts).to_arrow()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with pq.ParquetWriter(partial, first.schema, compression="zstd") as writer:
            writer.write_table(first, row_group_size=ROW_GROUP)
            for part in parts:
                writer.write_table(part.to_arrow().cast(first.schema), row_group_size=ROW_GROUP)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)  # where a part could not be made


def pieces(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The frames, one with very much text cut into several; the cuts follow from the rows alone."""
    for frame in frames:
        texts = frame.select(pl.col(pl.String, pl.Categorical).cast(pl.String).str.len_bytes().sum())
        size = sum(texts.row(0)) if texts.width else 0
        rows = max(1, frame.height * PIECE_BYTES // size) if size > PIECE_BYTES else max(1, frame.height)
        yield from (frame.slice(start, rows) for start in range(0, max(1, frame.height), rows))


def is_whole_parquet(path: Path) -> bool:
    """Whether the file is there and ends as Parquet does: not one that a full disk or a power cut has cut short."""
    try:
        pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid):
        return False
    return True


def forget_partials(*folders: Path) -> None:
    """Remove what a crash left half written. Call it only while nothing else writes there."""
    for folder in folders:
        for left in folder.rglob(".*.partial"):
            left.unlink()


def file_digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Workspace:
    """The folder of intermediate tables and records, by name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Where the table of this name lies."""
        return self.root / "tables" / f"{name}.parquet"

    def write(self, name: str, frames: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
        """Keep a step's table, whole or in pieces that follow one another."""
        write_parquet(self.path(name), frames)

    def read(self, name: str) -> pl.DataFrame:
        """A table that an earlier step wrote."""
        return pl.read_parquet(self.path(name)).rechunk()

    def scan(self, name: str) -> pl.LazyFrame:
        """The same, without reading it yet."""
        return pl.scan_parquet(self.path(name))

    def has(self, name: str) -> bool:
        """Whether an earlier step wrote the table."""
        return self.path(name).exists()

    def rows(self, name: str) -> int:
        """The number of rows of a table, from its file's footer."""
        return int(self.scan(name).select(pl.len()).collect().item())

    def table_digest(self, name: str) -> str:
        """The sha256 of a table's file: equal rows in equal order have equal digests."""
        return file_digest(self.path(name))

    def stamp(self, name: str, made_of: dict[str, Any]) -> None:
        """Note what a table was made of, for the bytes it has now."""
        self.write_record(f"stamps/{name}", {"digest": self.table_digest(name), **made_of})

    def stamped(self, name: str) -> dict[str, Any] | None:
        """What the table was made of, or None when its bytes are not those that were stamped."""
        record: dict[str, Any] | None = self.read_record(f"stamps/{name}")
        return record if record and self.has(name) and record["digest"] == self.table_digest(name) else None

    def write_record(self, name: str, record: Any) -> None:
        """Keep a small JSON record (a manifest, the results of a check)."""
        path = self.root / "records" / f"{name}.json"
        write_atomically(path, json.dumps(record, ensure_ascii=False, indent=1, default=str).encode())

    def read_record(self, name: str) -> Any:
        """A record that an earlier step wrote, or None."""
        path = self.root / "records" / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
