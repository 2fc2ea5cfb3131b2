"""The ledger of one release: every table of two releases compared, every difference with its causes, in one file.

Belongs here: the order of the work, and the file. Does not: each step of it (`pairs`, `causes`, `entries`), where the
file is kept (`store.ledgers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.check.checks import KEY_IS_UNIQUE, one_row_per
from pipeline.declare.schema import Table
from pipeline.publish.diff import Change, change_of, sides
from pipeline.publish.ledger import causes, entries
from pipeline.publish.ledger.inputs import NO_DOCUMENTS, Inputs, inputs
from pipeline.publish.ledger.making import Making
from pipeline.publish.ledger.pairs import Shape, pair, shape_of
from pipeline.store.engine import connected, literal, parquet
from pipeline.store.files import ROW_GROUP, same_bytes
from pipeline.store.ledgers import DOCUMENTS, GAP, PREVIOUS, RELEASE
from pipeline.store.releases import parquet_files

CHECKS = "meta.check_result"
#: Changes to a table's columns, or to a whole row, stand beside those to cells in one order.
ORDER = "table_name, row_key NULLS FIRST, change, column_name, old_value, new_value"


def write_ledger(
    old: Path | None, new: Path, makings: Sequence[Making], named: tuple[str | None, str], spill: Path, target: Path
) -> list[Change]:
    """Write what differs from the release in the folder `old` to that in `new`; the counts of each table.

    `named` are the ids of the two; without an old one the ledger is empty. Raises duckdb.Error where a file of either
    cannot be read.
    """
    with connected([], spill) as connection:
        _prepare(connection)
        changes = _compare(connection, old, new, makings) if old else []
        _write(connection, named, target)
    return changes


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE SCHEMA documents")
    for side in ("old", "new"):
        connection.execute(f"CREATE TABLE documents.{side} AS {NO_DOCUMENTS}")
    connection.execute("""
        CREATE TABLE ledger (
            table_name VARCHAR, change VARCHAR, row_key VARCHAR, column_name VARCHAR, old_value VARCHAR,
            new_value VARCHAR, old_document_id VARCHAR, old_locator VARCHAR, new_document_id VARCHAR,
            new_locator VARCHAR, causes VARCHAR[], cause_detail VARCHAR, iso3 VARCHAR, mission VARCHAR,
            source_id VARCHAR
        )
    """)


def _compare(connection: duckdb.DuckDBPyConnection, old: Path, new: Path, makings: Sequence[Making]) -> list[Change]:
    files = parquet_files(old), parquet_files(new)
    differ = inputs(connection, old, new)
    declared = {making.table.name: making for making in makings}
    gone = [n for n in files[0] if n not in declared and not n.startswith("meta.")]
    order = [*makings, *(Making(Table(n, n, n, (), ())) for n in gone)]
    unique = [_unique_keys(connection, file) for file in (side.get(CHECKS) for side in files) if file]
    known: list[str] = []
    changes = []
    for making in order:
        name = making.table.name
        before, now = files[0].get(name), files[1].get(name)
        if (before is None and now is None) or (before and now and same_bytes(before, now)):
            continue
        present = sides(connection, before, now)
        told = len(unique) == len(files) and all(
            (name, one_row_per(making.table.primary_key)) in side for side in unique
        )
        shape = shape_of(connection, name, present, making.table.primary_key, told)
        pairs, why = causes.names(name)
        pair(connection, shape, pairs)
        causes.explain(connection, making, shape, differ, known)
        connection.execute(f"INSERT INTO ledger BY NAME {entries.entries_of(shape, pairs, why)}")
        _columns(connection, shape, making, differ)
        known.append(name)
        changes.append(change_of(connection, shape, pairs))
    return sorted(changes, key=lambda change: change.table_name)


def _unique_keys(connection: duckdb.DuckDBPyConnection, checks: Path) -> frozenset[tuple[str, str]]:
    """The tables of a release whose checks found that their key is unique, each with what they said of it."""
    query = f"SELECT table_name, detail FROM {parquet(checks)} WHERE passed AND check_name = {literal(KEY_IS_UNIQUE)}"
    return frozenset(connection.execute(query).fetchall())


def _columns(connection: duckdb.DuckDBPyConnection, shape: Shape, making: Making, differ: Inputs) -> None:
    """Columns that came or went: once a table. Only code makes columns."""
    code = differ.code(making)
    cause, detail = ("rule_or_code", "; ".join(code)) if code else ("unknown", None)
    for change, column, before, now in entries.columns_changed(shape):
        connection.execute(
            "INSERT INTO ledger BY NAME SELECT ? AS table_name, ? AS change, ? AS column_name, ? AS old_value, "
            "? AS new_value, [?] AS causes, ? AS cause_detail",
            [shape.name, change, column, before, now, cause, detail],
        )


def write_gap(named: tuple[str | None, str], spill: Path, target: Path, reason: str) -> None:
    """A ledger that says that it does not know what changed, and why."""
    with connected([], spill) as connection:
        _prepare(connection)
        _write(connection, named, target, reason)


def _name_documents(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the variable `named` be name and publisher of every document that the ledger speaks of, as JSON by its id.

    Their releases will be gone one day. The publisher of claims that somebody proposed is who proposed them. There may
    be very many, so the engine writes the text.
    """
    connection.execute("""
        SET VARIABLE named = (
            SELECT '{' || coalesce(string_agg(said, ', ' ORDER BY said), '') || '}' FROM (
                SELECT to_json(document_id) || ': '
                    || to_json([any_value(name ORDER BY age), any_value(who ORDER BY age)]) AS said
                FROM (
                    SELECT *, coalesce(credit, publisher) AS who, 0 AS age FROM documents.new
                    UNION ALL SELECT *, coalesce(credit, publisher), 1 FROM documents.old)
                WHERE document_id IN (
                    SELECT old_document_id FROM ledger UNION SELECT new_document_id FROM ledger)
                GROUP BY document_id
            )
        )
    """)


def _write(connection: duckdb.DuckDBPyConnection, named: tuple[str | None, str], target: Path, gap: str = "") -> None:
    previous, release = named
    _name_documents(connection)
    said = {RELEASE: literal(release), PREVIOUS: literal(previous or ""), GAP: literal(gap)}
    said[DOCUMENTS] = "getvariable('named')"
    about = "{" + ", ".join(f"{word}: {value}" for word, value in said.items()) + "}"
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"""
        COPY (
            SELECT row_number() OVER (ORDER BY {ORDER}) AS change_no, {literal(release)} AS release,
                   {literal(previous or "")} AS previous_release, * FROM ledger ORDER BY change_no
        ) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, KV_METADATA {about})
    """)
    connection.execute("RESET VARIABLE named")
