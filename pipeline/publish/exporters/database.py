"""The release as one DuckDB file.

Belongs here: filling it. Does not: a table's DDL (`assembly`), opening it to see (`assembly.verify`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from pipeline.publish.amending import LARGE, amended
from pipeline.publish.assembly import ddl, view_ddl
from pipeline.publish.export import Staged, exporter
from pipeline.store.engine import few_bytes, literal, open_database, parquet, quoted, quoted_name
from pipeline.store.files import file_digest, known_digest
from pipeline.store.integrity import digests
from pipeline.store.releases import DATABASE, parquet_path

#: Any DuckDB from 1.0 on opens files of this version.
STORAGE_VERSION = "v1.0.0"
#: From DuckDB 1.2 on; long texts take a quarter of the room.
STORAGE_OF_TEXTS = "v1.2.0"
#: Texts of this mean length, in bytes, are worth compressing; DuckDB's own bound is that of books.
COMPRESSED_FROM = 500
#: Behind the name of a table that waits for its new rows.
ASIDE = " of before"
#: The tables, of so many rows.
TABLES = ("TABLE", "estimated_size", "duckdb_tables()")


@exporter("database", early=True)
def write_database(staged: Staged) -> None:
    """wps.duckdb with every table, typed and commented, filled from the Parquet files beside it, and the views on them.

    Tables that an earlier call has filled stand.

    With long texts in the version that compresses them, which DuckDB before 1.2 does not open. What an earlier release
    that this very code made has of tables with the same rows is taken over as it lies in the file: compressing them
    again is most of the work. A large one of other rows is amended (`amending`) as soon as they are there.
    """
    folder, tables, long_texts = staged.folder, staged.tables, staged.long_texts
    version = STORAGE_OF_TEXTS if long_texts else STORAGE_VERSION
    goes_on = (folder / DATABASE).exists()
    copied = not goes_on and _copied(staged)
    with open_database() as connection:
        if long_texts:
            connection.execute(f"SET zstd_min_string_length = {COMPRESSED_FROM}")
        if few_bytes(parquet_path(folder, table.name) for table in tables):
            connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {literal(str(folder / DATABASE))} AS release (STORAGE_VERSION {literal(version)})")
        connection.execute("USE release")
        if copied:
            _leave_standing(connection, staged)
        _amend(connection, staged)
        standing = _standing(connection)
        connection.execute("BEGIN")  # one transaction: each of its own would be written out by itself
        for schema in sorted({table.name.split(".")[0] for table in tables}):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        for table in tables:
            if table.name not in standing:
                connection.execute(ddl(table))
                rows = parquet(parquet_path(folder, table.name))
                connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME FROM {rows}")
        for form, table in staged.forms:
            connection.execute(view_ddl(form, table))
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH release")


def _copied(staged: Staged) -> bool:
    """Whether the earlier release's database is there now: as it was published, and of the same version of storage."""
    source, target = staged.earlier and staged.earlier / DATABASE, staged.folder / DATABASE
    if source is None or staged.long_texts or not source.is_file():
        return False
    shutil.copyfile(source, target)
    if file_digest(target) == staged.earlier_database and _version_of(target) == STORAGE_VERSION:
        return True
    target.unlink()
    return False


def _version_of(database: Path) -> str:
    """The version in which a database is stored; DuckDB writes "v1.0.0+" for v1.0.0 and later ones without a change."""
    with open_database() as connection:
        connection.execute(f"ATTACH {literal(str(database))} AS release (READ_ONLY)")
        query = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'release'"
        (version,) = connection.execute(query).fetchone() or ("",)
    return str(version).removesuffix("+")


def _standing(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The tables that the release's database has already."""
    named = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'release'"
    return frozenset(name for (name,) in connection.execute(named).fetchall())


def _leave_standing(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Leave a copied database the tables that have the same rows now. Large ones that may be amended are put aside.

    All else goes; its room is for what comes.
    """
    before = digests(staged.earlier) if staged.earlier else {}
    files = {table.name: parquet_path(staged.folder, table.name) for table in staged.tables}
    same = {
        name
        for name, file in files.items()
        if before.get(file.relative_to(staged.folder).as_posix()) == known_digest(file)
    }
    connection.execute("BEGIN")
    for kind, size, listing in (("VIEW", "0", "duckdb_views() WHERE NOT internal"), TABLES):
        named = f"SELECT schema_name || '.' || {kind}_name, database_name, {size} FROM {listing}"
        for name, database, rows in connection.execute(named).fetchall():
            if database == "release" and name not in same:
                if rows >= LARGE:
                    _rename(connection, name, name + ASIDE)
                else:
                    connection.execute(f"DROP {kind} {quoted(name)}")
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT release")


def _amend(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Amend the tables that were put aside and whose rows are there now; those that are better written whole go."""
    aside = [table for table in staged.tables if table.name + ASIDE in _standing(connection)]
    if not aside:
        return
    connection.execute("BEGIN")
    for table in aside:
        _rename(connection, table.name + ASIDE, table.name)
        if not amended(connection, table, parquet_path(staged.folder, table.name)):
            connection.execute(f"DROP TABLE {quoted(table.name)}")
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT release")


def _rename(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> None:
    connection.execute(f"ALTER TABLE {quoted(table)} RENAME TO {quoted_name(name.split('.')[1])}")
