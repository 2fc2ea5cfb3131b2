"""The full-text index of a release, kept in the user's cache: a home is only read.

Belongs here: DuckDB's FTS extension, where an index lies, building it, forgetting old ones. Does not: asking it
(`search`).

    CACHE/search/<release id>-<database's digest>-<format>.duckdb

CACHE is the user's (`store.cache`).
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.declare.schema import Table
from pipeline.store.cache import cache_folder
from pipeline.store.engine import extension_file, literal, open_database, quoted
from pipeline.store.releases import Release

#: What building the index may hold in memory before it spills to disk.
MEMORY_LIMIT = "1GB"
#: What parts words for the index (it has small letters without accents by then); by its default figures part them too.
PARTS_WORDS = "[^a-z0-9]+"
#: Endings that records print with a z ("organizations") and other English texts with an s: both are one to the index.
SPELT_TWO_WAYS = r"is(e|ed|es|er|ers|ing|ation|ations|ational)\b"
#: Indexes of another format are not looked at: one more when what is indexed changes.
FORMAT = 2
#: Indexes kept, of all homes together: those used last.
KEPT = 3


def extension() -> Path | None:
    """The file of DuckDB's FTS extension for this engine, or None where it is not installed."""
    return extension_file("fts")


def index_of(release: Release, table: Table, found: Path) -> Path:
    """The index of a release's texts, built where there is none yet by the extension that was `found`.

    Raises OSError or duckdb.IOException where the cache cannot be written.
    """
    folder = cache_folder() / "search"
    index = folder / f"{release.release_id}-{release.database_sha256[:16]}-{FORMAT}.duckdb"
    if index.exists():
        index.touch()
        return index
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{index.name}.{os.getpid()}.partial"
    try:
        _build(partial, release, table, found)
        partial.replace(index)
    finally:
        partial.unlink(missing_ok=True)
    _forget_old(folder)
    return index


def _build(file: Path, release: Release, table: Table, found: Path) -> None:
    text = quoted(table.search["text"])
    with open_database(file, config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute(f"LOAD {literal(str(found))}")
        connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
        connection.execute(
            f"CREATE TABLE texts AS SELECT {row_name(table)} AS name, "
            f"regexp_replace({text}, {literal(SPELT_TWO_WAYS)}, 'iz\\1', 'gi') AS text "
            f"FROM release.{quoted(table.name)} WHERE {text} IS NOT NULL"
        )
        connection.execute(
            f"PRAGMA create_fts_index('texts', 'name', 'text', stemmer='english', ignore={literal(PARTS_WORDS)})"
        )
        connection.execute("ALTER TABLE texts DROP COLUMN text")


def _forget_old(folder: Path) -> None:
    """Remove all but the indexes used last; who has one open keeps it."""
    used = sorted(folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime_ns)
    for old in used[:-KEPT]:
        old.unlink(missing_ok=True)


def row_name(table: Table) -> str:
    """An expression that names a row of the table by its key."""
    return "concat_ws(chr(31), " + ", ".join(f"{quoted(c)}::VARCHAR" for c in table.primary_key) + ")"
