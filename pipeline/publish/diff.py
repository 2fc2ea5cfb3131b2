"""What changed between two releases: rows added, removed and revised, per table.

Belongs here: comparing two folders of Parquet files. Does not: choosing the releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import duckdb

from pipeline.contract import PROVENANCE
from pipeline.store.engine import connected, quoted
from pipeline.store.files import same_bytes


class ChangeLine(TypedDict):
    """The same as `Change`, for people and machines."""

    table_name: str
    rows_added: int
    rows_removed: int
    rows_revised: int


@dataclass(frozen=True)
class Change:
    """One table's changes. A row is revised when its key stays and a value other than its provenance differs."""

    table_name: str
    rows_added: int
    rows_removed: int
    rows_revised: int

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.rows_added or self.rows_removed or self.rows_revised)

    def line(self) -> ChangeLine:
        """It as a record."""
        return ChangeLine(
            table_name=self.table_name,
            rows_added=self.rows_added,
            rows_removed=self.rows_removed,
            rows_revised=self.rows_revised,
        )


def compare(
    old: Mapping[str, Path], new: Mapping[str, Path], keys: Mapping[str, tuple[str, ...]], spill: Path
) -> list[Change]:
    """Every core and mart table of either side, by name. `keys` gives each table's primary key.

    Of a table whose file holds the same bytes on both sides, no row is looked at.
    """
    names = sorted(name for name in {*old, *new} if not name.startswith("meta."))
    return [_compare(name, old.get(name), new.get(name), keys.get(name, ()), spill) for name in names]


def _compare(name: str, old: Path | None, new: Path | None, key: tuple[str, ...], spill: Path) -> Change:
    if old and new and same_bytes(old, new):
        return Change(name, 0, 0, 0)
    sides = [(f"{side}.rows", path) for side, path in (("old", old), ("new", new)) if path]
    with connected(sides, spill) as connection:
        if old is None or new is None:
            rows = _count(connection, f"FROM {sides[0][0]}")
            return Change(name, rows if new else 0, rows if old else 0, 0)
        columns = [_columns(connection, side) for side in ("old.rows", "new.rows")]
        if not key or not all(set(key) <= set(side) for side in columns):
            return Change(name, _count(connection, "FROM new.rows"), _count(connection, "FROM old.rows"), 0)
        on = " AND ".join(f"o.{quoted(c)} IS NOT DISTINCT FROM n.{quoted(c)}" for c in key)
        values = [c for c in columns[1] if c in columns[0] and c not in {*key, *PROVENANCE}]
        differs = " OR ".join(f"o.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in values) or "false"
        return Change(
            name,
            _count(connection, f"FROM new.rows n ANTI JOIN old.rows o ON {on}"),
            _count(connection, f"FROM old.rows o ANTI JOIN new.rows n ON {on}"),
            _count(connection, f"FROM old.rows o JOIN new.rows n ON {on} WHERE {differs}"),
        )


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"SELECT count(*) {query}").fetchone()
    return int(row[0]) if row else 0
