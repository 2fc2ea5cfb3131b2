"""A large table that was taken over with the last release's database: brought to its new rows by those that differ.

Belongs here: telling which rows those are, and whether the table is better written whole. Does not: taking it over, and
writing it whole (`exporters.database`).

Writing a million rows anew takes seconds, most of them for compressing what stood there before. So that rows that are
the same stay where they are, new ones stand behind them, and the order of rows is that of the Parquet file no more.
Rows are told apart by hashes (64 bits) of all their values, those in the database as it holds them: what differs is
found between it and the file, whatever came before, and each row that stays has its own counterpart.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from pipeline.declare.schema import Table
from pipeline.store.engine import parquet, quoted, quoted_name

#: Tables of so many rows are amended: smaller ones are soon written.
LARGE = 500_000
#: A table is written whole when more than this share of it was exchanged, or stands in another place, since it was.
SHARE = 0.05
#: Types in which values that are equal are stored alike. Of numbers with a point, -0 and 0 are not.
KINDS = frozenset({"string", "integer", "boolean", "date", "datetime"})


def amended(connection: duckdb.DuckDBPyConnection, table: Table, rows: Path) -> bool:
    """Let the table have the rows of the Parquet file, in a transaction that the caller has begun; whether it has them.

    False where it is better written whole, because it is small, has other columns or rows that stand twice, or because
    much of it is new: it may then hold anything, and is to be dropped.
    """
    (there,) = connection.table(table.name).count("*").fetchone() or (0,)
    if min(there, int(pq.read_metadata(rows).num_rows)) < LARGE or not _fits(connection, table):
        return False
    known, numbered = _hashes(connection, table, quoted(table.name), "rowid"), parquet(rows, numbered=True)
    now = _hashes(connection, table, numbered, "file_row_number")
    placed = known.join(now.rename({"at": "place"}), on="hash", how="left", maintain_order="left")
    gone, stay = placed.filter(pl.col("place").is_null())["at"], placed["place"].drop_nulls()
    stood = pl.repeat(False, now.height, eager=True).scatter(stay, True)
    come = (~stood).arg_true()
    if placed.height > known.height or len(stay) + len(come) > now.height:  # rows that stand twice
        return False
    if _exchanged(known["at"], stay) + len(gone) + len(come) > SHARE * now.height:
        return False
    if len(gone):
        connection.execute(f"DELETE FROM {quoted(table.name)} WHERE rowid IN ({_listed(gone)})")
    if len(come):
        new = f"FROM {numbered} WHERE file_row_number IN ({_listed(come)})"
        connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME SELECT {_columns(table)} {new}")
    return connection.table(table.name).count("*").fetchone() == (now.height,)


def _fits(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Whether the database has the table with these very columns, whose values hashes tell apart."""
    there = connection.table(table.name)
    columns = list(zip(there.columns, map(str, there.types), strict=True))
    return columns == [(f.name, f.sql) for f in table.fields] and all(f.type in KINDS for f in table.fields)


def _hashes(connection: duckdb.DuckDBPyConnection, table: Table, rows: str, at: str) -> pl.DataFrame:
    """at, hash: of every row where it stands, and what it says; in that order."""
    values = ", ".join(f"CAST({quoted_name(f.name)} AS {f.sql})" for f in table.fields)
    return connection.sql(f"SELECT {at} AS at, hash({values}) AS hash FROM {rows}").pl()


def _exchanged(at: pl.Series, stay: pl.Series) -> int:
    """How many rows stand elsewhere than in the Parquet file, and how many places nothing stands at any more.

    `at`: where rows stand, in that order; `stay`: the places in the Parquet file of those that stay.
    """
    behind = (stay.diff() < 0).arg_true()
    left = 1 + int(at[-1]) - len(at)
    return left + (len(stay) - int(behind[0]) if len(behind) else 0)


def _columns(table: Table) -> str:
    return ", ".join(quoted_name(f.name) for f in table.fields)


def _listed(places: pl.Series) -> str:
    return ", ".join(map(str, places))
