"""SQL over the current release: opened for reading, asked, answered in plain values.

Belongs here: opening a release for the program's own queries, their rows, values made plain. Does not: which questions
are asked (the other modules), a user's SQL (`statement`), printing.

Nothing is written into the home: what a large query spills goes where temporary files go. Values come from DuckDB
itself, so that a question does not wait for another engine to load. DuckDB refuses a file that the same process has
open with another configuration: everybody who reads a release opens it here, with the same one.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import duckdb

from pipeline.ask.errors import AskError
from pipeline.common.values import Record, Row
from pipeline.store.engine import LOCKED, open_database
from pipeline.store.releases import Release, Releases

if TYPE_CHECKING:
    import polars as pl

Connection = duckdb.DuckDBPyConnection
#: Types of DuckDB that have no counterpart among plain values.
UNPRINTABLE = frozenset({"interval", "union"})


@dataclass(frozen=True)
class Rows:
    """The answer to a query: names of columns, each once, and a value for each in every row."""

    columns: tuple[str, ...]
    values: list[tuple[object, ...]]

    def records(self) -> list[Record]:
        """The rows by name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.values]


def current(releases: Releases) -> Release:
    """The current release. Raises AskError before the first."""
    release = releases.current()
    if release is None and (damaged := releases.pointed()):
        raise AskError(f"the record of release {damaged} cannot be read: `wps build` makes it anew")
    if release is None:
        raise AskError(f"{releases.home} holds no release yet: run `wps build`, or name the home that does in WPS_HOME")
    return release


@contextmanager
def opened(releases: Releases) -> Iterator[Connection]:
    """The current release, opened for reading. Raises AskError, also for what DuckDB refuses inside the block."""
    with opened_release(current(releases)) as connection:
        yield connection


@contextmanager
def opened_release(release: Release) -> Iterator[Connection]:
    """A release, opened for reading. Raises AskError, also for what DuckDB refuses inside the block."""
    with refusals(), reading(release.database) as connection:
        yield connection


_engines: dict[Path, tuple[Connection, int]] = {}
_engines_lock = Lock()


@contextmanager
def reading(database: Path) -> Iterator[Connection]:
    """A connection of one's own that reads this database and nothing else, under settings that no query can change.

    Threads that read it at a time share one engine, and with it one bound of memory; the last to go closes it.
    """
    with _engines_lock:
        engine, readers = _engines.get(database) or (_locked(database), 0)
        _engines[database] = engine, readers + 1
    try:
        with engine.cursor() as connection:
            yield connection
    finally:
        with _engines_lock:
            engine, readers = _engines.pop(database)
            if readers > 1:
                _engines[database] = engine, readers - 1
            else:
                engine.close()


def _locked(database: Path) -> Connection:
    engine = open_database(database, read_only=True, config=LOCKED | spilling())
    engine.execute("SET lock_configuration = true")
    return engine


@contextmanager
def refusals() -> Iterator[None]:
    """Turn DuckDB's refusal inside the block into an AskError with its words."""
    try:
        yield
    except duckdb.Error as error:
        raise AskError(str(error)) from error


def spilling() -> dict[str, str]:
    """The option that keeps what a large query spills out of the home; DuckDB removes it."""
    return {"temp_directory": str(Path(tempfile.gettempdir(), f"wps-spill-{os.getpid()}"))}


def query(releases: Releases, sql: str, parameters: Sequence[object] | Row | None = None) -> Rows:
    """The rows of a query over the current release. Raises AskError."""
    with opened(releases) as connection:
        return rows_of(connection, sql, parameters)


def rows_of(connection: Connection, sql: str, parameters: Sequence[object] | Row | None = None) -> Rows:
    """The rows of a query. Raises AskError for a type that has no plain value, and DuckDB's own errors."""
    relation = connection.sql(sql, params=parameters) if parameters is not None else connection.sql(sql)
    if relation is None:
        return Rows((), [])
    refuse_unprintable(relation)
    return Rows(distinct(relation.columns), [tuple(map(plain, row)) for row in relation.fetchall()])


def refuse_unprintable(relation: duckdb.DuckDBPyRelation) -> None:
    """Raise AskError for a column whose type has no plain value."""
    foreign = [c for c, t in zip(relation.columns, relation.types, strict=True) if t.id in UNPRINTABLE]
    if foreign:
        raise AskError(f"{', '.join(foreign)}: cast it to VARCHAR to see it (the type is not printed)")


def distinct(columns: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, a repeated one with a number: a, a_1."""
    seen: Counter[str] = Counter()
    named: list[str] = []
    for column in columns:
        name = column
        while name in named:
            seen[column] += 1
            name = f"{column}_{seen[column]}"
        named.append(name)
    return tuple(named)


def plain(value: object) -> object:
    """Decimals as plain numbers: JSON would print them as text."""
    if isinstance(value, Decimal):
        return float(value) if value.as_tuple().exponent else int(value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def with_plain_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The same for a data frame: DuckDB sums counts as decimals."""
    import polars as pl

    decimals = {c: t.scale for c, t in frame.schema.items() if isinstance(t, pl.Decimal)}
    return frame.with_columns(pl.col(c).cast(pl.Float64 if scale else pl.Int128) for c, scale in decimals.items())
