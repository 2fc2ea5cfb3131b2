"""The changes of one release, put together into what can be read: by subject, causes and document.

Belongs here: which changes make one entry of which feed, counted and with the first of them. Does not: their words
(`told`).

The rule: changes of the same causes that come from the same document are one entry, over all tables, so that a revised
figure and the sums made of it are told once. Where more than MOST_DOCUMENTS documents of the same causes would stand in
one feed, they are one entry; so are changes that no document explains, such as those of code. Of an entry the first
SHOWN changes are listed, those of published tables before those that were made of them; the ledger has all. That a row
was read from another place, with nothing else changed, is no news; nor is of how many months a figure is known, which
one document changes for everybody.

A change is about every subject that a declared column of its row names, whether in its key or not; where such a column
itself changed, about both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.common.values import Record
from pipeline.declare.schema import Table
from pipeline.publish.feeds.entry import ALL
from pipeline.publish.ledger.keyed import said_of_rows
from pipeline.publish.passing.changes import tell_only_what_may_be
from pipeline.store.engine import connected, literal, parquet
from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import parquet_path

MOST_DOCUMENTS = 10
SHOWN = 20
#: Subjects that the ledger names beside a change, and its columns.
SUBJECTS_TOLD = {"country": "iso3", "mission": "mission", "source": "source_id"}
SIDES = ("old_value", "new_value")
#: The unit of columns that count the months of which something is known.
MONTHS = "months"
#: Causes that a document stands for.
OF_DOCUMENTS = ("publisher_revised", "new_document", "claim_added", "claim_withdrawn")


#: What makes a group.
GROUP = "kind, value, causes, document"


@dataclass
class Group:
    """The changes that make one entry: how many of each kind a table, from how many documents, the first of them."""

    kind: str
    value: str
    causes: tuple[str, ...]
    document_id: str | None
    documents: int
    counts: list[tuple[str, str, int]] = field(default_factory=list)
    first: list[Record] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many changes it has."""
        return sum(number for _, _, number in self.counts)

    @property
    def named(self) -> set[str]:
        """The documents that its words may name."""
        sides = ("old_document_id", "new_document_id")
        return {str(d) for d in (self.document_id, *(row[side] for row in self.first for side in sides)) if d}


def groups(
    folder: Path, spill: Path, tables: Mapping[str, Table], *, public: bool = False, before: Path | None = None
) -> list[Group]:
    """The groups of the release in the folder, by feed; none where nothing changed that is news.

    `tables` are those declared, by name. `public`: only of what may be passed on to everybody; `before` is then the
    folder of the previous release.
    """
    with connected([], spill) as connection:
        connection.execute(f"CREATE TABLE changes AS {_changes(folder, tables)}")
        if public:
            tell_only_what_may_be(connection, folder, before, "tellable")
            connection.execute("DELETE FROM changes WHERE change_no NOT IN (FROM tellable)")
        changed = [name for (name,) in connection.execute("SELECT DISTINCT table_name FROM changes").fetchall()]
        if not changed:
            return []
        connection.execute(f"CREATE TABLE subjects AS {_told_by_the_ledger(folder)}")
        for name in sorted(changed):
            if name in tables:
                _look_up(connection, folder, tables[name])
        return _grouped(connection, _path(folder, LEDGER))


def _path(folder: Path, table: str) -> str:
    return parquet(parquet_path(folder, table))


def _changes(folder: Path, tables: Mapping[str, Table]) -> str:
    """What is news; no values, of which there may be very many."""
    counts = [f"{table.name}.{f.name}" for table in tables.values() for f in table.fields if f.unit == MONTHS]
    return f"""
        SELECT change_no, table_name, change, array_to_string(causes, ',') AS causes,
               CASE WHEN list_has_any(causes, {list(OF_DOCUMENTS)}) THEN coalesce(new_document_id, old_document_id) END
                   AS document
        FROM {_path(folder, LEDGER)} c
        WHERE c.change <> 'place'
            AND NOT (c.change = 'cell' AND list_contains({counts}::VARCHAR[], c.table_name || '.' || c.column_name))
    """


def _told_by_the_ledger(folder: Path) -> str:
    """The subjects that an entry of the ledger names itself: beside the change, and with its document."""
    ledger, documents = _path(folder, LEDGER), _path(folder, "meta.document")
    told = {"country": "c.iso3", "mission": "c.mission", "source": "coalesce(c.source_id, d.source_id)"}
    parts = [
        f"SELECT change_no, '{kind}' AS kind, {column} AS value FROM news" for kind, column in SUBJECTS_TOLD.items()
    ]
    return f"""
        WITH news AS (
            SELECT change_no, {", ".join(f"{said} AS {SUBJECTS_TOLD[kind]}" for kind, said in told.items())}
            FROM {ledger} c
            LEFT JOIN {documents} d ON d.document_id = coalesce(c.new_document_id, c.old_document_id)
            WHERE c.change <> 'place'
        )
        SELECT * FROM ({" UNION ALL ".join(parts)}) WHERE value IS NOT NULL
    """


def _look_up(connection: duckdb.DuckDBPyConnection, folder: Path, table: Table) -> None:
    """Add the subjects that the rows of a table name: those that came or went, and those that stay."""
    ledger = f"(SELECT * FROM {_path(folder, LEDGER)} WHERE table_name = {literal(table.name)} AND change <> 'place')"
    for kind, column in table.named:
        values = [
            f"SELECT change_no, {side} AS value FROM {ledger} WHERE change = 'cell' AND column_name = {literal(column)}"
            for side in SIDES
        ]
        if SUBJECTS_TOLD.get(kind) != column:
            values += _of_rows(ledger, column)
            values += _of_rows_that_stay(connection, folder, ledger, table, column)
        connection.execute(
            f"INSERT INTO subjects SELECT DISTINCT change_no, {literal(kind)}, value "
            f"FROM ({' UNION ALL '.join(values)}) WHERE value IS NOT NULL"
        )


def _of_rows(ledger: str, column: str) -> list[str]:
    """What a column says in the keys, and in the rows that came or went."""
    said = literal(f"$.{column}")
    # only of whole rows are the values JSON: CASE, since conditions are asked in no order
    whole = (f"CASE WHEN change IN ('row_added', 'row_removed') THEN {side} ->> {said} END" for side in SIDES)
    return [f"SELECT change_no, {value} FROM {ledger}" for value in (f"row_key ->> {said}", *whole)]


def _of_rows_that_stay(
    connection: duckdb.DuckDBPyConnection, folder: Path, ledger: str, table: Table, column: str
) -> list[str]:
    """What a column says of the rows whose cells changed, found by their keys; in the key itself it stands there."""
    if column in table.primary_key:
        return []
    said = said_of_rows(connection, folder, table.name, table.primary_key, column)
    return [
        f"SELECT change_no, value FROM {ledger} JOIN ({said}) USING (row_key) WHERE change IN ('cell', 'column_value')"
    ]


def _grouped(connection: duckdb.DuckDBPyConnection, ledger: str) -> list[Group]:
    columns = "change_no, table_name, change, causes, document"
    feeds = [f"SELECT '{ALL}' AS kind, '' AS value, {columns} FROM changes"]
    feeds.append(f"SELECT kind, value, {columns} FROM changes JOIN (SELECT DISTINCT * FROM subjects) USING (change_no)")
    connection.execute(f"""
        CREATE TABLE told AS
        WITH every AS ({" UNION ALL ".join(feeds)}),
             known AS (
                 SELECT kind, value, causes, count(DISTINCT document) AS documents, min(document) AS one
                 FROM every GROUP BY ALL
             )
        SELECT e.* EXCLUDE (document), k.documents,
               CASE WHEN k.documents > {MOST_DOCUMENTS} THEN NULL WHEN k.documents = 1 THEN k.one ELSE e.document END
                   AS document
        FROM every e JOIN known k USING (kind, value, causes)
    """)
    found: dict[str, Group] = {}
    counted = f"""
        SELECT {GROUP}, table_name, change, count(*), any_value(documents) FROM told GROUP BY ALL ORDER BY ALL
    """
    for kind, value, causes, document, table, change, number, documents in connection.execute(counted).fetchall():
        made = Group(kind, value, tuple(causes.split(",")), document, 1 if document else documents)
        found.setdefault(_name(kind, value, causes, document), made).counts.append((table, change, number))
    for change in _first(connection, ledger):
        found[_name(*(change.pop(name) for name in GROUP.split(", ")))].first.append(change)
    return list(found.values())


def _first(connection: duckdb.DuckDBPyConnection, ledger: str) -> list[Record]:
    """The changes of each group that are listed, each with its group, whole."""
    order = "starts_with(table_name, 'marts.'), change_no"
    cursor = connection.execute(f"""
        WITH first AS (
            SELECT {GROUP}, change_no FROM told
            QUALIFY row_number() OVER (PARTITION BY {GROUP} ORDER BY {order}) <= {SHOWN}
        )
        SELECT f.* EXCLUDE (change_no), c.* EXCLUDE (causes, iso3, mission, source_id)
        FROM first f JOIN {ledger} c USING (change_no) ORDER BY {GROUP}, {order}
    """)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _name(*parts: Any) -> str:
    return json.dumps(parts)
