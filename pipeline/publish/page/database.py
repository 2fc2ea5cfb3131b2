"""The page's database: what of a release is asked in the browser, one DuckDB file, packed.

Belongs here: which tables it holds, writing it, the list of those left out. Does not: the engine in the browser
(`page/code`), the release's own database (`publish`).

Everything that the browser fetches before the first answer has its bound, and the engine takes most of it. So tables
that an example reads go in; then marts, the tables about the warehouse and core tables, of each the smallest first, as
long as their Parquet files together stay within ROOM.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline.declare.sql_file import nodes
from pipeline.declare.table_names import SCHEMAS
from pipeline.publish.page.asking import Connection
from pipeline.store.engine import literal, open_database, parquet, quoted
from pipeline.store.releases import DATABASE, parquet_files

#: Bytes of Parquet that go in. Packed, the database takes about as many.
ROOM = 4_300_000
#: Opened by the engine in the browser and by every DuckDB from 1.0 on.
STORAGE_VERSION = "v1.0.0"
#: Which schema goes in before which.
ORDER = ("marts", "meta", "core")


@dataclass(frozen=True)
class Database:
    """The packed file with its size, near enough and always the same; the tables in it, and those left out.

    `whole_bytes` is the size of the release's whole database.
    """

    data: bytes
    about_bytes: int
    tables: tuple[str, ...]
    left_out: tuple[str, ...]
    whole_bytes: int
    #: Below a release's page: the packed file, and the whole database for who asks what is left out.
    file: ClassVar[str] = "page.duckdb.gz"
    whole: ClassVar[str] = DATABASE

    def put(self, whole: Path, folder: Path) -> None:
        """Put both into the folder of a page: the whole database takes no room where it can be linked."""
        (folder / self.file).write_bytes(self.data)
        try:
            os.link(whole, folder / self.whole)
        except OSError:  # the page lies on another disk, or the disk knows no links
            shutil.copyfile(whole, folder / self.whole)


def page_database(release: Path, examples: Collection[str] = ()) -> Database:
    """The page's database of a release's folder; `examples` are queries whose tables it holds in any case.

    The same release gives the same tables with the same rows. Its bytes differ from time to time, in places that no
    query reads: DuckDB writes what was in memory where a NULL stands and where a block is not full.
    """
    files = parquet_files(release)
    sizes = {name: file.stat().st_size for name, file in files.items()}
    names = taken(sizes, _read_by(examples))
    with tempfile.TemporaryDirectory(prefix="wps-page-") as place:
        target = Path(place, "page.duckdb")
        listed = _write(target, {name: files[name] for name in names})
        data = gzip.compress(target.read_bytes(), mtime=0)
    left_out = sorted((listed | files.keys()) - set(names))
    about = sum(sizes[name] for name in names)
    return Database(data, about, names, tuple(left_out), (release / DATABASE).stat().st_size)


def taken(sizes: Mapping[str, int], wanted: Collection[str], room: int = ROOM) -> tuple[str, ...]:
    """The tables that go in, by name; `sizes` are the bytes of each table's file, `wanted` go in before all."""

    def rank(name: str) -> tuple[bool, int, int, str]:
        schema = name.split(".", maxsplit=1)[0]
        return name not in wanted, ORDER.index(schema) if schema in ORDER else len(ORDER), sizes[name], name

    found, used = [], 0
    for name in sorted(sizes, key=rank):
        if name in wanted or used + sizes[name] <= room:
            found.append(name)
            used += sizes[name]
    return tuple(sorted(found))


def _read_by(examples: Collection[str]) -> frozenset[str]:
    """The tables that these queries read, by their full names."""
    with open_database() as connection:
        asked = (connection.execute(f"SELECT json_serialize_sql({literal(sql)})").fetchone() for sql in examples)
        trees = [json.loads(answer[0]) for answer in asked if answer]
    read = (node for tree in trees for node in nodes(tree) if node.get("type") == "BASE_TABLE")
    return frozenset(f"{node['schema_name']}.{node['table_name']}" for node in read)


def _write(target: Path, files: Mapping[str, Path]) -> frozenset[str]:
    """Write the file; the names of all tables and views of the release."""
    with open_database(config={"threads": 1}) as connection:
        connection.execute(f"ATTACH {literal(str(target))} AS page (STORAGE_VERSION {literal(STORAGE_VERSION)})")
        connection.execute("USE page")
        connection.execute("BEGIN")
        for schema in sorted(SCHEMAS):
            connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        for name, file in files.items():
            connection.execute(f"CREATE TABLE {quoted(name)} AS FROM {parquet(file)}")
        for comment in list(_comments(connection, files)):
            connection.execute(comment)
        listed = frozenset(name for (name,) in connection.execute("SELECT table_name FROM meta.table").fetchall())
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH page")
    return listed


def _comments(connection: Connection, tables: Collection[str]) -> Iterator[str]:
    """What the release's dictionary says of each table and column, as comments on them."""
    for name, title, said in connection.execute("SELECT table_name, title, description FROM meta.table").fetchall():
        if name in tables:
            yield f"COMMENT ON TABLE {quoted(name)} IS {literal(f'{title}. {said}')}"
    columns = "SELECT table_name, column_name, description FROM meta.column"
    for name, column, said in connection.execute(columns).fetchall():
        if name in tables:
            yield f"COMMENT ON COLUMN {quoted(name)}.{quoted(column)} IS {literal(said)}"
