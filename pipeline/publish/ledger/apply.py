"""A table as a release has it, from the table as the release before had it and the ledger between them.

Belongs here: applying a ledger to one table. Does not: making one (`ledger`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.publish.ledger.canonical import Columns, columns_of, from_record, kind_of, record, value
from pipeline.store.engine import connected, literal, parquet, quoted_name


@dataclass(frozen=True)
class _Plan:
    old: Columns
    new: Columns
    key: list[str]
    place: list[str]


def apply_ledger(ledger: Path, table: str, old: Path | None, target: Path, spill: Path) -> bool:
    """Write the table as it is after the ledger, given its file from before (None: it was not there).

    False, and nothing is written, where it is not there afterwards. The rows are those of the release, in no order; the
    columns have its names and types. Raises duckdb.Error for a ledger that is not of this table's release.
    """
    with connected([], spill) as connection:
        source = parquet(ledger)
        connection.execute(f"CREATE TABLE e AS FROM {source} WHERE table_name = {literal(table)}")
        if old:
            connection.execute(f"CREATE VIEW was AS FROM {parquet(old)}")
        plan = _plan(connection, old is not None)
        if not plan.new:
            return False
        parts = [_kept(connection, plan)] if old and set(plan.old) & set(plan.new) else []
        parts.append(_added(plan))
        query = " UNION ALL BY NAME ".join(f"({part})" for part in parts)
        connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    return True


def _plan(connection: duckdb.DuckDBPyConnection, there: bool) -> _Plan:
    old = columns_of(connection, "was") if there else {}
    listed = "SELECT column_name, new_value FROM e WHERE change = ? ORDER BY change_no"
    gone = {name for name, _ in connection.execute(listed, ["column_removed"]).fetchall()}
    came = {name: kind_of(connection, kind) for name, kind in connection.execute(listed, ["column_added"]).fetchall()}
    new = {c: kind for c, kind in old.items() if c not in gone} | came
    return _Plan(
        old,
        new,
        _names(connection, "row_key", "change IN ('cell', 'column_value', 'place')"),
        _names(connection, "old_value", "change = 'place'"),
    )


def _names(connection: duckdb.DuckDBPyConnection, column: str, where: str) -> list[str]:
    """The columns that a text of this kind speaks of."""
    row = connection.execute(f"SELECT {column} FROM e WHERE {where} LIMIT 1").fetchone()
    return list(json.loads(row[0])) if row else []


def _kept(connection: duckdb.DuckDBPyConnection, plan: _Plan) -> str:
    """The rows that stay, with their changed cells."""
    whole = record("r", plan.old)
    connection.execute(
        f"""
        CREATE VIEW kept AS SELECT r.* FROM (
            SELECT r, {whole} AS whole, row_number() OVER (PARTITION BY {whole}) AS again FROM was r
        ) t ANTI JOIN (
            SELECT old_value AS whole, row_number() OVER (PARTITION BY old_value) AS again FROM e
            WHERE change = 'row_removed'
        ) gone USING (whole, again)
    """
        if _any(connection, "row_removed")
        else "CREATE VIEW kept AS FROM was r"
    )
    if not plan.key:
        return f"SELECT {', '.join(_cell(c, plan, False, False) for c in plan.new)} FROM kept r"
    moved = bool(plan.place)
    join = ""
    key = record("r", plan.old, plan.key)
    if moved:
        join = (
            "LEFT JOIN (SELECT row_key, old_value, new_value FROM e WHERE change = 'place') p "
            f"ON p.old_value = {record('r', plan.old, plan.place)}"
        )
        key = f"coalesce(p.row_key, {key})"
    return f"""
        SELECT {", ".join(_cell(c, plan, True, moved) for c in plan.new)} FROM kept r {join}
        LEFT JOIN (
            SELECT row_key, map_from_entries(list(struct_pack(k := column_name, v := new_value))) AS cells FROM e
            WHERE change IN ('cell', 'column_value') GROUP BY row_key
        ) m ON m.row_key = {key}
    """


def _cell(column: str, plan: _Plan, changed: bool, moved: bool) -> str:
    """A column of a row that stays."""
    kind: Any = plan.new[column]
    name = quoted_name(column)
    before = f"r.{name}" if plan.old.get(column) == kind else f"CAST(NULL AS {kind})"
    if moved and column in plan.place:
        record_, _ = from_record("p.new_value", {c: plan.new[c] for c in plan.place}, "x")
        written = f"struct_extract({record_}, {literal(column)})"
        return f"CASE WHEN p.row_key IS NOT NULL THEN CAST({written} AS {kind}) ELSE {before} END AS {name}"
    if not changed or column in plan.key:
        return f"{before} AS {name}"
    said = value(f"m.cells[{literal(column)}]", kind)
    return f"CASE WHEN map_contains(m.cells, {literal(column)}) THEN {said} ELSE {before} END AS {name}"


def _added(plan: _Plan) -> str:
    """The rows that came."""
    written, typed = from_record("new_value", plan.new, "x")
    return f"SELECT {', '.join(typed)} FROM (SELECT {written} AS x FROM e WHERE change = 'row_added')"


def _any(connection: duckdb.DuckDBPyConnection, change: str) -> bool:
    return connection.execute("SELECT 1 FROM e WHERE change = ? LIMIT 1", [change]).fetchone() is not None
