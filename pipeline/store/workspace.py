"""The tables between two steps: Parquet files in WPS_HOME/work, written whole or not at all.

Belongs here: where a step's table lies, how it is written and read, its digest. Does not: releases, snapshots.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from pipeline.common.values import record_bytes
from pipeline.store.files import (
    known_digest,
    parquet_columns,
    read_parquet,
    scan_parquet,
    write_atomically,
    write_parquet,
)


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
        return read_parquet(self.path(name)).rechunk()

    def scan(self, name: str) -> pl.LazyFrame:
        """The same, without reading it yet."""
        return scan_parquet(self.path(name))

    def has(self, name: str) -> bool:
        """Whether an earlier step wrote the table."""
        return self.path(name).is_file()

    def columns(self, name: str) -> list[str]:
        """The names of a table's columns."""
        return parquet_columns(self.path(name))

    def rows(self, name: str) -> int:
        """The number of rows of a table, from its file's footer."""
        return int(pq.read_metadata(self.path(name)).num_rows)

    def table_digest(self, name: str) -> str:
        """The sha256 of a table's file: equal rows in equal order have equal digests."""
        return known_digest(self.path(name))

    def stamp(self, name: str, made_of: str) -> None:
        """Note what a table was made of, as a digest, for the bytes it has now."""
        self.write_record(f"stamps/{name}", {"digest": self.table_digest(name), "made_of": made_of})

    def stamped(self, name: str) -> str | None:
        """What the table was made of, or None when its bytes are not those that were stamped."""
        record: dict[str, str] | None = self.read_record(f"stamps/{name}")
        if not record or not self.has(name) or record.get("digest") != self.table_digest(name):
            return None
        return record.get("made_of")  # an earlier program noted it otherwise

    def write_record(self, name: str, record: object) -> None:
        """Keep a small JSON record (a manifest, the results of a check)."""
        path = self.root / "records" / f"{name}.json"
        write_atomically(path, record_bytes(record))

    def read_record(self, name: str, kind: type = dict) -> Any:
        """A record of this kind that an earlier step wrote, or None; one that is damaged counts as none."""
        path = self.root / "records" / f"{name}.json"
        with suppress(OSError, ValueError):  # none that is whole
            record = json.loads(path.read_text(encoding="utf-8"))
            return record if isinstance(record, kind) else None
        return None
