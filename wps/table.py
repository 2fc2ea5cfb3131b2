"""One table of an open release: its dictionary, and its rows in the shape of four engines.

Belongs here: those shapes. Does not: where the rows lie (`release`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pipeline.common.nearest import nearest
from wps.dictionary import Column, Source
from wps.errors import ReaderError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Opened(Protocol):
    """What a table needs of the release that it is in."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its identifier."""

    def relation(self, table: str) -> duckdb.DuckDBPyRelation:
        """All rows of a table."""


@dataclass(frozen=True)
class Table:
    """A table: what it holds, what tells its rows apart, how many there are, its columns in order."""

    _release: Opened = field(repr=False, compare=False)
    name: str
    title: str
    description: str
    primary_key: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...] = field(repr=False)

    def column(self, name: str) -> Column:
        """A column by its name. Raises ReaderError naming the nearest."""
        for column in self.columns:
            if column.name == name:
                return column
        near = nearest(name, [column.name for column in self.columns])
        raise ReaderError(f"{self.name} has no column {name}; the nearest: {', '.join(near) or 'none'}")

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that its rows or the dictionary name; none where neither says (`wps trace` follows a figure)."""
        known = self._release.sources
        if any(column.name == "source_id" for column in self.columns):
            found = self.duckdb().select("source_id").distinct().fetchall()
            named = {source for (source,) in found}
        else:
            named = {source for column in self.columns for source in column.source_ids}
        return tuple(known[source] for source in sorted(named & set(known)))

    def duckdb(self) -> duckdb.DuckDBPyRelation:
        """Its rows as a DuckDB relation, which reads when it is asked."""
        return self._release.relation(self.name)

    def polars(self) -> pl.DataFrame:
        """Its rows as a polars frame."""
        return self.duckdb().pl()

    def pandas(self) -> pd.DataFrame:
        """Its rows as a pandas frame."""
        return self.duckdb().df()

    def arrow(self) -> pa.Table:
        """Its rows as an Arrow table."""
        return self.duckdb().to_arrow_table()
