"""Writing a release to the shelf in one transaction: what changed of it, and nothing else.

Belongs here: what a release's tables and views are made of, and the transaction. Does not: deciding which release is
written (`shelf`). All is read from the release itself: Parquet, and its database for types, comments and views.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.common.digests import digest
from pipeline.publish.shelf.catalog import AUTHOR
from pipeline.publish.shelf.lake import SHELF
from pipeline.store.engine import literal, open_database, parquet, quoted, quoted_name
from pipeline.store.files import file_digest
from pipeline.store.releases import Release, ReleaseError, parquet_files

#: What stands between the digest of rows and that of words.
AND = "+"


@dataclass(frozen=True)
class Thing:
    """A table or view of a release: how it is made, what is said of it, what it was made of."""

    name: str
    kind: str
    make: tuple[str, ...]
    say: tuple[str, ...]
    rows: str

    @property
    def made_of(self) -> str:
        """The digest of its rows and that of the words about it."""
        return f"{self.kind.lower()}{AND}{self.rows}{AND}{digest(self.say)}"


def write(engine: duckdb.DuckDBPyConnection, release: Release, before: Mapping[str, str]) -> tuple[int, int]:
    """Write a release over what stands there, made of `before`; how many tables were written, of how many.

    Raises duckdb.Error and ReleaseError; then readers see what they saw.
    """
    files = parquet_files(release.folder)
    with open_database(release.database, read_only=True) as described:
        things = [*_tables(described, files), *_views(described)]
    made_of = {thing.name: thing.made_of for thing in things}
    changed = [t for t in things if not _same(t, before.get(t.name))]
    engine.execute(f"USE {SHELF}")
    engine.execute("BEGIN")
    try:
        for schema in sorted({thing.name.partition(".")[0] for thing in things}):
            engine.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted_name(schema)}")
        for statement in [*_dropped(before, made_of), *_statements(things, before)]:
            engine.execute(statement)
        written = [thing.name for thing in changed if thing.kind == "TABLE"]
        _refuse_unlike(engine, written, files)
        said = json.dumps({"inputs": release.inputs, "made_of": made_of})
        message = f"{literal(AUTHOR)}, {literal(release.release_id)}, extra_info => {literal(said)}"
        engine.execute(f"CALL {SHELF}.set_commit_message({message})")
        engine.execute("COMMIT")
    except BaseException:  # taken back, then raised again
        with suppress(duckdb.Error):  # the database has ended it already
            engine.execute("ROLLBACK")
        raise
    return len(written), len(files)


def _statements(things: list[Thing], before: Mapping[str, str]) -> Iterator[str]:
    for thing in things:
        known = before.get(thing.name)
        if not _same(thing, known):
            yield from thing.make
        if known != thing.made_of:
            yield from thing.say


def _same(thing: Thing, known: str | None) -> bool:
    """Whether its rows are those that stand there."""
    return known is not None and rows_made_of(known) == rows_made_of(thing.made_of)


def rows_made_of(made_of: str) -> str:
    """What the rows of a table were made of, without the words about it."""
    return made_of.rpartition(AND)[0]


def _dropped(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Statements that drop what is no more, or what was a view and is a table."""
    for name, known in sorted(before.items(), key=lambda one: one[1].startswith("table")):
        kind = known.partition(AND)[0]
        if not now.get(name, "").startswith(kind + AND):
            yield f"DROP {kind.upper()} IF EXISTS {quoted(name)}"


def _tables(release: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Iterator[Thing]:
    """The release's own database, apart from the shelf: what lists its tables would list the shelf's too."""
    columns, comments = _columns(release), _comments(release)
    for name, path in files.items():
        known = columns[name]
        body = ", ".join(f"{quoted_name(c)} {kind}{'' if null else ' NOT NULL'}" for c, kind, null, _ in known)
        said = [f"COMMENT ON TABLE {quoted(name)} IS {literal(comments[name])}"] if name in comments else []
        said += [f"COMMENT ON COLUMN {quoted(name)}.{quoted_name(c)} IS {literal(t)}" for c, _, _, t in known if t]
        make = f"CREATE OR REPLACE TABLE {quoted(name)} ({body})"
        fill = f"INSERT INTO {quoted(name)} BY NAME FROM {parquet(path)}"
        yield Thing(name, "TABLE", (make, fill), tuple(said), digest([body, file_digest(path)]))


def _views(release: duckdb.DuckDBPyConnection) -> Iterator[Thing]:
    """The views of earlier forms, in the order they were made; comments on their columns are not kept by DuckLake."""
    found = release.execute(
        "SELECT schema_name || '.' || view_name, sql, comment FROM duckdb_views() WHERE database_name = "
        "current_database() AND NOT internal ORDER BY view_oid"
    ).fetchall()
    for name, sql, comment in found:
        query = sql.partition(" AS ")[2].rstrip().rstrip(";")
        said = (f"COMMENT ON VIEW {quoted(name)} IS {literal(comment)}",) if comment else ()
        yield Thing(name, "VIEW", (f"CREATE OR REPLACE VIEW {quoted(name)} AS {query}",), said, digest([query]))


def _columns(release: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, bool, str | None]]]:
    """Of each table of the release the columns, in order: name, type, whether it may be null, comment."""
    found: dict[str, list[tuple[str, str, bool, str | None]]] = {}
    asked = (
        "SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() ORDER BY 1, column_index"
    )
    for name, *column in release.execute(asked).fetchall():
        found.setdefault(name, []).append((column[0], column[1], column[2], column[3]))
    return found


def _comments(release: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is said of the tables of the release."""
    asked = (
        "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND comment IS NOT NULL"
    )
    return dict(release.execute(asked).fetchall())


def _refuse_unlike(engine: duckdb.DuckDBPyConnection, written: list[str], files: Mapping[str, Path]) -> None:
    """Raise ReleaseError where a table that was written has other rows than its file, counted."""
    for name in written:
        there, here = (
            engine.execute(f"SELECT count(*) FROM {rows}").fetchone() for rows in (quoted(name), parquet(files[name]))
        )
        if there != here:
            raise ReleaseError(f"{name}: {there} rows on the shelf for {here} in the release")
