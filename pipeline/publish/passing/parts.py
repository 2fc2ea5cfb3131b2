"""What of a release may be passed on, table by table: the one list that everything public is made of.

Belongs here: that list. Does not: the rules (`facts`, `about`), the terms themselves (`describe.terms`), writing files
(`deposit`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline.common.values import Row
from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import Terms, in_file
from pipeline.publish.passing.about import about
from pipeline.publish.passing.facts import facts
from pipeline.store.engine import literal
from pipeline.store.files import ROW_GROUP
from pipeline.store.releases import parquet_path


def parts_of(
    connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms, before: Path | None = None
) -> list[Part]:
    """What goes along of every table; a part without columns is a table that stays behind.

    Queries of parts are asked on the connection that made them. `before` is the folder of the release before, where
    it is known: without it, changes of documents that are gone since stay behind.
    """
    parts = facts(connection, folder, terms)
    parts |= about(connection, folder, terms, parts, before)
    return [_named(parts[name], terms) for name in sorted(parts)]


def _named(part: Part, terms: Terms) -> Part:
    """The part whose reasons have the names of sources, and which of these have terms that do not allow it."""
    named = {name: f"{row['publisher']}, {row['title']}" for name, row in terms.sources.items() if row.get("publisher")}
    closed = {name for name, row in terms.sources.items() if _closed(row)}
    left = (
        replace(one, names=named, closed=tuple(source for source in one.sources if source in closed))
        for one in part.left_out
    )
    return replace(part, left_out=tuple(left))


def _closed(source: Row) -> bool:
    """Whether its terms do not allow what stays behind because of it: its rows or, where these go along, sentences."""
    return source["ship"] is False or (source["ship"] is True and source["derive"] is False)


def before(folder: Path) -> Path | None:
    """The folder of the release that a release was published after, where it is kept."""
    row = duckdb.sql(f"SELECT previous_release_id FROM {in_file(folder, 'meta.release')}").fetchone()
    previous = folder.parent / str(row[0]) if row and row[0] else None
    return previous if previous and parquet_path(previous, "meta.document").exists() else None


def write_part(connection: duckdb.DuckDBPyConnection, part: Part, target: Path) -> None:
    """Write what goes along of a table as Parquet."""
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
    connection.execute(f"COPY ({part.query}) TO {literal(str(target))} ({options})")
