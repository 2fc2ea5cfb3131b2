"""What changed between two releases, counted: rows added, removed and revised, columns that came and went, per table.

Belongs here: the counts. Does not: pairing rows (`ledger.pairs`), cells and their causes (`ledger`), choosing releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import duckdb

from pipeline.publish.ledger.inputs import NO_DOCUMENTS
from pipeline.publish.ledger.pairs import Shape, pair, shape_of
from pipeline.store.engine import connected, parquet, quoted_name
from pipeline.store.files import same_bytes


class ChangeLine(TypedDict):
    """The same as `Change`, for people and machines."""

    table_name: str
    rows_added: int
    rows_removed: int
    rows_revised: int
    columns_added: int
    columns_removed: int


@dataclass(frozen=True)
class Change:
    """One table's changes. A row is revised when it stays and a value other than its key and provenance differs."""

    table_name: str
    rows_added: int
    rows_removed: int
    rows_revised: int
    columns_added: int = 0
    columns_removed: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return any((self.rows_added, self.rows_removed, self.rows_revised, self.columns_added, self.columns_removed))

    def line(self) -> ChangeLine:
        """It as a record."""
        return ChangeLine(
            table_name=self.table_name,
            rows_added=self.rows_added,
            rows_removed=self.rows_removed,
            rows_revised=self.rows_revised,
            columns_added=self.columns_added,
            columns_removed=self.columns_removed,
        )


def compare(
    old: Mapping[str, Path], new: Mapping[str, Path], keys: Mapping[str, tuple[str, ...]], spill: Path
) -> list[Change]:
    """Every core and mart table of either side, by name. `keys` gives each table's primary key.

    Of a table whose file holds the same bytes on both sides, no row is looked at. Documents are told apart by their
    digests alone.
    """
    names = sorted(name for name in {*old, *new} if not name.startswith("meta."))
    return [_compare(name, old.get(name), new.get(name), keys.get(name, ()), spill) for name in names]


def _compare(name: str, old: Path | None, new: Path | None, key: tuple[str, ...], spill: Path) -> Change:
    if old and new and same_bytes(old, new):
        return Change(name, 0, 0, 0)
    with connected([], spill) as connection:
        connection.execute("CREATE SCHEMA documents")
        for side in ("old", "new"):
            connection.execute(f"CREATE TABLE documents.{side} AS {NO_DOCUMENTS}")
        shape = shape_of(connection, name, sides(connection, old, new), key)
        pair(connection, shape, "pairs")
        return change_of(connection, shape, "pairs")


def sides(connection: duckdb.DuckDBPyConnection, old: Path | None, new: Path | None) -> list[str]:
    """Name the two files of a table `old.rows` and `new.rows`; those that are there."""
    found = []
    for side, path in (("old", old), ("new", new)):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {side}")
        if path is not None:
            connection.execute(f"CREATE OR REPLACE VIEW {side}.rows AS FROM {parquet(path)}")
            found.append(f"{side}.rows")
    return found


def change_of(connection: duckdb.DuckDBPyConnection, shape: Shape, pairs: str) -> Change:
    """The counts of a table's paired rows."""
    differs = [f"o.{quoted_name(c)} IS DISTINCT FROM n.{quoted_name(c)}" for c in shape.values]
    row = connection.execute(f"""
        SELECT count(*) FILTER (o IS NULL), count(*) FILTER (n IS NULL),
               count(*) FILTER (o IS NOT NULL AND n IS NOT NULL AND ({" OR ".join(differs) or "false"}))
        FROM {pairs}
    """).fetchone()
    added, removed, revised = row or (0, 0, 0)
    return Change(shape.name, added, removed, revised, len(shape.added), len(shape.removed))
