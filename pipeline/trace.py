"""From a published figure back to source, document, page and row.

Belongs here: finding the rows a key names, and the rows those were made of. Does not: printing them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.schema import Table, quoted

#: Figures shown for one key at the most; an aggregate may stand on thousands.
LIMIT = 200


class TraceError(ValueError):
    """A key that names no row, or a table that is not there."""


def parse_key(table: Table, words: Sequence[str]) -> dict[str, str]:
    """``column=value`` words, or bare values in the order of the primary key. Raises TraceError."""
    named = dict(word.split("=", 1) for word in words if "=" in word)
    bare = [word for word in words if "=" not in word]
    free = [column for column in table.primary_key if column not in named]
    unknown = [column for column in named if column not in table.columns]
    if unknown or len(bare) > len(free) or not words:
        raise TraceError(
            f"{table.name} is keyed by {', '.join(table.primary_key)}; give values in that order or column=value"
            + (f"; it has no column {', '.join(unknown)}" if unknown else "")
        )
    return named | dict(zip(free, bare, strict=False))


def trace(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], name: str, words: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows that the key names, each with the place it was read from.

    An aggregate is followed to the rows it was made of, through `derived_from`, by the columns that both share.
    Raises TraceError when table or row do not exist.
    """
    table = tables.get(name) or tables.get(f"marts.{name}") or tables.get(f"core.{name}")
    if table is None:
        raise TraceError(f"there is no table {name}; `wps tables` lists them")
    key = parse_key(table, words)
    if not _rows(connection, table.name, key, 1):
        raise TraceError(f"{table.name} has no row with {', '.join(f'{k}={v}' for k, v in key.items())}")
    while "document_id" not in table.columns:
        if table.derived_from is None:
            raise TraceError(f"{table.name} holds no figures read from a document")
        key = _shared(connection, table, key, tables[table.derived_from])
        table = tables[table.derived_from]
    return [_with_document(connection, row) for row in _rows(connection, table.name, key, LIMIT)]


def _shared(
    connection: duckdb.DuckDBPyConnection, table: Table, key: Mapping[str, str], below: Table
) -> dict[str, str]:
    """The key in terms of the table below: every key column that both have, with the values of the rows named."""
    shared = [c for c in table.primary_key if c in below.columns]
    if not shared:
        raise TraceError(f"{table.name} and {below.name} share no key column")
    rows = _rows(connection, table.name, key, 1)
    return {c: str(rows[0][c]) for c in shared if rows[0][c] is not None and (c in key)}


def _rows(connection: duckdb.DuckDBPyConnection, name: str, key: Mapping[str, str], limit: int) -> list[dict[str, Any]]:
    where = " AND ".join(f"CAST({quoted(c)} AS VARCHAR) = ?" for c in key) or "true"
    query = f"SELECT * FROM {quoted(name)} WHERE {where} LIMIT {int(limit)}"
    return _dicts(connection.execute(query, list(key.values())))


def _with_document(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> dict[str, Any]:
    """The row, and beside it what is known of its document and source."""
    query = """
        SELECT d.name AS document, d.sha256, d.url, d.origin, s.publisher, s.title AS source, s.homepage, s.licence,
               s.citation
        FROM meta.document d JOIN meta.source s USING (source_id) WHERE d.document_id = ? AND d.source_id = ?
    """
    found = _dicts(connection.execute(query, [row["document_id"], row["source_id"]]))
    return {**row, **(found[0] if found else {})}


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
