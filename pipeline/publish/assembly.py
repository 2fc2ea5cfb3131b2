"""A release's tables as Parquet, from which everything else in it is made, and its verification by opening.

Belongs here: what all exporters share: where a table lies, its DDL. Does not: the exporters (`exporters`), moving the
folder into place.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.declare.contracts import Earlier
from pipeline.declare.schema import Table
from pipeline.publish.comments import comments
from pipeline.store.engine import few_bytes, in_order, open_database, quoted
from pipeline.store.files import write_parquet
from pipeline.store.releases import DATABASE, ReleaseError, parquet_path


def write_tables(
    folder: Path, tables: Sequence[Table], files: Mapping[str, Path], frames: Mapping[str, pl.DataFrame]
) -> None:
    """Parquet of every table: copied from the workspace, or written from a frame (the meta tables)."""
    for table in tables:
        target = folder / "parquet" / table.name.replace(".", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if table.name in frames:
            write_parquet(target.with_suffix(".parquet"), table.conform(frames[table.name]))
        else:
            shutil.copyfile(files[table.name], target.with_suffix(".parquet"))


def verify(folder: Path, tables: Sequence[Table], views: Mapping[str, int] | None = None) -> dict[str, int]:
    """Open the database as an analyst would; rows by table. `views`: how many rows each of them has.

    Raises ReleaseError when a table or comment is missing, one stands beside them that nobody declared, rows differ
    from the Parquet file's or that cannot be read, a key stands twice in a table about the warehouse itself (checks ask
    the others), or a log was left.
    """
    if (folder / f"{DATABASE}.wal").exists():
        raise ReleaseError("the database was not closed whole: it left a write-ahead log")
    rows = {}
    with open_database(folder / DATABASE, read_only=True) as connection:
        if few_bytes([folder / DATABASE]):
            connection.execute("SET threads = 1")
        comments = {
            (f"{schema}.{table}", column)
            for schema, table, column in connection.execute(
                "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE comment IS NOT NULL"
            ).fetchall()
        }
        _refuse_undeclared(connection, tables)
        for table in tables:
            written = _rows_in(parquet_path(folder, table.name))
            found = connection.table(table.name).count("*").fetchone()
            missing = [c for c in table.columns if (table.name, c) not in comments]
            if table.name.startswith("meta."):
                _refuse_repeated_keys(connection, table)
            if found is None or found[0] != written or missing:
                raise ReleaseError(f"{table.name}: {found} rows for {written} written; columns uncommented: {missing}")
            rows[table.name] = written
        for name, expected in (views or {}).items():
            if (found := connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()) != (expected,):
                raise ReleaseError(f"{name}: {found} rows for {expected} counted")
    return rows


def _refuse_undeclared(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> None:
    """Raise where a table stands beside those that are declared. One in a schema of somebody's own is not ours."""
    declared = {table.name for table in tables}
    schemas = {name.split(".")[0] for name in declared}
    named = "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY ALL"
    for (name,) in connection.execute(named).fetchall():
        if name not in declared and name.split(".")[0] in schemas:
            raise ReleaseError(f"{name}: a table that nobody declared")


def _refuse_repeated_keys(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    if in_order(connection, table.name, table.primary_key):
        return
    key = ", ".join(map(quoted, table.primary_key))
    repeated = connection.sql(f"SELECT {key} FROM {quoted(table.name)} GROUP BY ALL HAVING count(*) > 1").fetchone()
    if repeated:
        raise ReleaseError(f"{table.name}: two rows have the key {', '.join(map(str, repeated))}")


def written(folder: Path, table_name: str) -> int:
    """The rows of a table that stands in the folder already. Raises ReleaseError."""
    return _rows_in(parquet_path(folder, table_name))


def _rows_in(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid) as error:
        raise ReleaseError(f"{path.name} cannot be read: {error}") from error


def csv_path(folder: Path, table_name: str) -> Path:
    """Where a release keeps a table as CSV."""
    return folder / "csv" / f"{table_name}.csv"


def ddl(table: Table, schema: str | None = None) -> str:
    """CREATE TABLE with types and NOT NULL, and a COMMENT on the table and on every column."""
    name = table.name if schema is None else f"{schema}.{table.name}"
    body = ",\n  ".join(f"{quoted(f.name)} {f.sql}{' NOT NULL' if f.required else ''}" for f in table.fields)
    return f"CREATE TABLE {quoted(name)} (\n  {body}\n);\n{_comments('TABLE', name, table)}"


def view_ddl(form: Earlier, table: Table) -> str:
    """CREATE VIEW of an earlier form, and a COMMENT on it and on every column; `table`: as the dictionary has it."""
    return f"CREATE VIEW {quoted(table.name)} AS {form.query};\n{_comments('VIEW', table.name, table)}"


def _comments(kind: str, name: str, table: Table) -> str:
    return comments(kind, name, table.comment, {f.name: f.description for f in table.fields})
