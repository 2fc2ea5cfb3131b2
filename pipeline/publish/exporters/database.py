"""The release as one DuckDB file.

Belongs here: filling it. Does not: a table's DDL (`assembly`), opening it to see (`assembly.verify`).
"""

from __future__ import annotations

from pipeline.publish.assembly import ddl, parquet_path, view_ddl
from pipeline.publish.export import Staged, exporter
from pipeline.store.engine import few_bytes, literal, open_database, quoted
from pipeline.store.releases import DATABASE

#: Any DuckDB from 1.0 on opens files of this version.
STORAGE_VERSION = "v1.0.0"
#: From DuckDB 1.2 on; long texts take a quarter of the room.
STORAGE_OF_TEXTS = "v1.2.0"
#: Texts of this mean length, in bytes, are worth compressing; DuckDB's own bound is that of books.
COMPRESSED_FROM = 500


@exporter("database")
def write_database(staged: Staged) -> None:
    """wps.duckdb with every table, typed and commented, filled from the Parquet files beside it, and the views on them.

    With long texts in the version that compresses them, which DuckDB before 1.2 does not open.
    """
    folder, tables, long_texts = staged.folder, staged.tables, staged.long_texts
    version = STORAGE_OF_TEXTS if long_texts else STORAGE_VERSION
    with open_database() as connection:
        if long_texts:
            connection.execute(f"SET zstd_min_string_length = {COMPRESSED_FROM}")
        if few_bytes(parquet_path(folder, table.name) for table in tables):
            connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {literal(str(folder / DATABASE))} AS release (STORAGE_VERSION {literal(version)})")
        connection.execute("USE release")
        connection.execute("BEGIN")  # one transaction: each of its own would be written out by itself
        for schema in sorted({table.name.split(".")[0] for table in tables}):
            connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        for table in tables:
            connection.execute(ddl(table))
            source = literal(str(parquet_path(folder, table.name)))
            connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME FROM read_parquet({source})")
        for form, table in staged.forms:
            connection.execute(view_ddl(form, table))
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH release")
