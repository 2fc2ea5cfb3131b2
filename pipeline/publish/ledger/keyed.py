"""Rows of a table as the ledger names them: by their key, as one text.

Belongs here: finding what a column says of rows that entries are about. Does not: making entries (`entries`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.publish.ledger.canonical import columns_of, record
from pipeline.store.engine import parquet, quoted_name
from pipeline.store.releases import parquet_path


def said_of_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, key: Sequence[str], column: str
) -> str:
    """The query for (row_key, value): what a column says of each row that the release in the folder has.

    No rows where the table, its key or the column is not there.
    """
    path = parquet_path(folder, table)
    rows = parquet(path)
    columns = columns_of(connection, rows) if path.exists() else {}
    if not key or not {column, *key} <= set(columns):
        return "SELECT NULL::VARCHAR AS row_key, NULL::VARCHAR AS value WHERE false"
    named, value = record("t", columns, key), f"CAST(t.{quoted_name(column)} AS VARCHAR)"
    return f"SELECT {named} AS row_key, {value} AS value FROM {rows} t"
