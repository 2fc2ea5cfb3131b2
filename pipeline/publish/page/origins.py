"""Whose documents stand behind a question: the sources of the tables that it reads, as the release tells of them.

Belongs here: tables in SQL, their sources, the publishers' names. Does not: what a single figure was read from (each
row of a chart carries its document, where it has one).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.common.values import Row
from pipeline.publish.page.asking import Connection, rows_of
from pipeline.store.engine import quoted

_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+((?:core|marts|meta)\.\w+)", re.IGNORECASE)
#: The names of countries, missions and targets stand behind everything, and are nobody's data.
REFERENCE = "reference"
_ID = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
#: A column of the sources that tell of a row, with semicolons between.
TOLD_BY = "told_by"


@dataclass(frozen=True)
class Source:
    """A source that a release has so many documents of; `up_to` is None where its rows tell of no period."""

    source_id: str
    publisher: str
    title: str
    documents: int
    up_to: date | None


class Origins:
    """The sources behind questions, each table looked at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._of_table = cache(self._asked)
        rows = rows_of(connection, "FROM meta.source WHERE documents > 0", "meta.source")
        self._sources = {str(row["source_id"]): _source(row) for row in rows}
        titled = rows_of(connection, "SELECT source_id, title FROM meta.source", "meta.source")
        self.titles = {str(row["source_id"]): str(row["title"]) for row in titled if "_" in str(row["source_id"])}

    def of(self, sql: str, rows: Sequence[Row] = ()) -> tuple[Source, ...]:
        """The sources behind a question that have documents in this release, by their names.

        They are those that its rows name in TOLD_BY where they do, else all of the tables that it reads.
        """
        if rows and TOLD_BY in rows[0]:
            found = set(_split(row[TOLD_BY] for row in rows)) - {REFERENCE}
        else:
            found = {name for table in tables_in(sql) for name in self._of_table(table)} - {REFERENCE}
        known = [self._sources[name] for name in found if name in self._sources]
        return tuple(sorted(known, key=lambda source: (source.publisher, source.title)))

    def _asked(self, table: str) -> frozenset[str]:
        columns = rows_of(
            self._connection,
            f"SELECT column_name, sources FROM meta.column WHERE table_name = '{table}'",
            f"sources of {table}",
        )
        if any(row["column_name"] == "source_id" for row in columns):
            rows = rows_of(self._connection, f"SELECT DISTINCT source_id FROM {quoted(table)}", f"sources of {table}")
            return frozenset(str(row["source_id"]) for row in rows)
        return frozenset(_split(row["sources"] for row in columns))

    def named(self, text: str) -> str:
        """A text whose ids of sources are the names of what they publish."""
        return _ID.sub(lambda found: self.titles.get(found[0], found[0]), text)


@cache
def tables_in(sql: str) -> tuple[str, ...]:
    """The tables that a question reads, in the order of their names."""
    return tuple(sorted(set(_TABLE.findall(sql))))


def _split(lists: Iterable[object]) -> Iterable[str]:
    return (name.strip() for text in lists if text for name in str(text).split(";"))


def _source(row: Row) -> Source:
    up_to = row["freshest_period"]
    return Source(
        source_id=str(row["source_id"]),
        publisher=str(row["publisher"]),
        title=str(row["title"]),
        documents=int(str(row["documents"])),
        up_to=up_to if isinstance(up_to, date) else None,
    )
