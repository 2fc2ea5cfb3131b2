"""The page's database: what of a release is asked in the browser, one DuckDB file, packed.

Belongs here: which tables it holds, the list of those left out, packing it. Does not: filling it (`filling`), the
engine in the browser (`page/code`), the release's own database (`publish`).

It lies in pieces, each named by its digest: where little changed since the release before, most pieces are the same
files.

Everything that the browser fetches before the first answer has its bound, and the engine takes most of it. So tables
that an example reads go in; then marts, the tables about the warehouse and core tables, of each the smallest first, as
long as their Parquet files together stay within ROOM.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline.common.digests import short
from pipeline.declare.sql_file import nodes
from pipeline.publish.page.aside import done_by
from pipeline.publish.page.filling import BLOCK_SIZE
from pipeline.store.engine import literal, open_database
from pipeline.store.releases import DATABASE, parquet_files

#: Bytes of Parquet that go in. Packed, the database takes about as many.
ROOM = 3_700_000
#: How hard it is packed: the next level takes half as long again for a hundredth less.
LEVEL = 5
#: The head of the file, which is no block and says which of them is read first.
HEAD = 12_288
#: A piece ends behind a block whose digest one in so many has, and after so many blocks at the latest.
ONE_IN, MOST_BLOCKS = 3, 8
#: Which schema goes in before which.
ORDER = ("marts", "meta", "core")
#: The dictionary, which goes in before all: it says what the others hold.
DICTIONARY = frozenset({"meta.table", "meta.column"})
#: The process that fills the database.
FILLING = "pipeline.publish.page.filling"
#: What its allocators are told, so that new memory is zeros: glibc's takes the complement of a byte.
ZEROED = {"MALLOC_PERTURB_": "255", "DUCKDB_JE_MALLOC_CONF": "zero:true"}


@dataclass(frozen=True)
class Database:
    """The file, cut and packed, with its size, near enough and always the same; the tables in it, and those left out.

    `files` are its pieces below a release's page, one after the other; `pieces` the bytes of each. `whole_bytes` is the
    size of the release's whole database.
    """

    files: tuple[str, ...]
    pieces: Mapping[str, bytes]
    about_bytes: int
    tables: tuple[str, ...]
    left_out: tuple[str, ...]
    whole_bytes: int
    #: Below a release's page: the folder of the pieces, and the whole database for who asks what is left out.
    folder: ClassVar[str] = "page.duckdb"
    whole: ClassVar[str] = DATABASE

    def put(self, whole: Path, folder: Path) -> None:
        """Put both into the folder of a page: the whole database takes no room where it can be linked."""
        (folder / self.folder).mkdir()
        for file, piece in self.pieces.items():
            (folder / file).write_bytes(piece)
        try:
            os.link(whole, folder / self.whole)
        except OSError:  # the page lies on another disk, or the disk knows no links
            shutil.copyfile(whole, folder / self.whole)


def page_database(
    release: Path, examples: Collection[str] = (), before: Callable[[str], bytes | None] = lambda _: None
) -> Database:
    """The page's database of a release's folder; `examples` are queries whose tables it holds in any case, `before`
    gives what a page made before has in a file.

    The same release gives the same bytes.
    """
    files = parquet_files(release)
    sizes = {name: file.stat().st_size for name, file in files.items()}
    names = taken(sizes, _read_by(examples) | DICTIONARY)
    with tempfile.TemporaryDirectory(prefix="wps-page-") as place:
        target = Path(place, "page.duckdb")
        listed = _filled(target, {name: files[name] for name in names})
        found = [(f"{Database.folder}/{short(piece)}.gz", piece) for piece in cut(target.read_bytes())]
    left_out = sorted((listed | files.keys()) - set(names))
    about = sum(sizes[name] for name in names)
    pieces = {file: zipped(piece, before(file)) for file, piece in dict(found).items()}
    return Database(
        tuple(file for file, _ in found), pieces, about, names, tuple(left_out), (release / DATABASE).stat().st_size
    )


def cut(data: bytes) -> Iterator[bytes]:
    """A database file in pieces: blocks that stay as they are end up in the same piece, wherever they lie."""
    yield data[:HEAD]
    begin = HEAD
    for end in range(HEAD + BLOCK_SIZE, len(data) + BLOCK_SIZE, BLOCK_SIZE):
        ends = hashlib.sha256(data[end - BLOCK_SIZE : end]).digest()[0] % ONE_IN == 0
        if ends or end - begin >= MOST_BLOCKS * BLOCK_SIZE or end >= len(data):
            yield data[begin:end]
            begin = end


def zipped(piece: bytes, before: bytes | None = None) -> bytes:
    """A piece, packed: as it was before, where that is this very piece."""
    try:
        if before is not None and gzip.decompress(before) == piece:
            return before
    except (OSError, EOFError, zlib.error):  # it was written into since
        pass
    return gzip.compress(piece, LEVEL, mtime=0)


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


def _filled(target: Path, files: Mapping[str, Path]) -> frozenset[str]:
    """Have the file written; the names of all tables and views of the release. Raises PageError."""
    told = {"target": str(target), "files": {name: str(file) for name, file in files.items()}}
    return frozenset(done_by(FILLING, told, ZEROED, "the page's database could not be filled"))
