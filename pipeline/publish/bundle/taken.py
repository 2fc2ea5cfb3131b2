"""A table that is taken away: its rows in the release's Parquet file, and what the release says of it.

Belongs here: one table, as a format is given it. Does not: the formats (`publish.formats`), the files (`tables`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish.formats import dta
from pipeline.publish.tabular import Variable
from pipeline.store.files import ROW_GROUP


@dataclass(frozen=True)
class Rows:
    """Some rows in plain values."""

    values: list[tuple[object, ...]]


@dataclass(frozen=True)
class Taken:
    """The rows of one table; `whole`: all that the release has of it."""

    name: str
    title: str
    made: datetime
    file: Path
    rows: int
    codebook: tuple[Variable, ...]
    whole: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(v.variable for v in self.codebook)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as Arrow has them; at least one batch."""
        with pq.ParquetFile(self.file) as file:
            if not self.rows:
                yield pa.RecordBatch.from_pylist([], file.schema_arrow).rename_columns([*self.columns])
            for batch in file.iter_batches(ROW_GROUP):
                yield batch.rename_columns([*self.columns])

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows as data frames; at least one."""
        for batch in self.batches():
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)  # noqa: S101  of a batch
            yield frame

    def pieces(self) -> Iterator[Rows]:
        """The rows in plain values."""
        for frame in self.frames():
            yield Rows(frame.rows())

    def for_stata(self) -> Taken:
        """The same under names that Stata knows; a variable that is renamed says in its label what it was."""
        names = dta.names(self.columns)
        codebook = tuple(
            v if names[v.variable] == v.variable else replace(v, variable=names[v.variable], label=v.variable)
            for v in self.codebook
        )
        return replace(self, codebook=codebook)
