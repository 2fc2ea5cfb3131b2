"""The changes of one release, put together into what can be read: by subject, causes and document.

Belongs here: which changes make one entry of which feed, counted and with the first of them. Does not: their words
(`told`).

The rule: changes of the same causes that come from the same document are one entry, over all tables, so that a revised
figure and the sums made of it are told once. Where more than MOST_DOCUMENTS documents of the same causes would stand in
one feed, they are one entry; so are changes that no document explains, such as those of code. Of an entry the first
SHOWN changes are listed, those of published tables before those that were made of them; the ledger has all. That a row
was read from another place, with nothing else changed, is no news.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.common.values import Record
from pipeline.publish.assembly import parquet_path
from pipeline.publish.feeds.entry import ALL
from pipeline.store.engine import connected, literal
from pipeline.store.ledgers import LEDGER

MOST_DOCUMENTS = 10
SHOWN = 20
#: Subjects that have feeds of their own, and the columns that name them, in rows of any table.
SUBJECTS = {"country": "iso3", "mission": "mission", "plan": "plan_id", "theme": "theme", "source": "source_id"}
#: Those that the ledger does not name beside a change: they are looked for in its key and row.
WITHIN = ("plan", "theme")
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


def groups(folder: Path, spill: Path) -> list[Group]:
    """The groups of the release in the folder, by feed; none where nothing changed that is news."""
    with connected([], spill) as connection:
        connection.execute(f"CREATE TABLE changes AS {_changes(folder)}")
        (number,) = connection.execute("SELECT count(*) FROM changes").fetchone() or (0,)
        return _grouped(connection, _path(folder, LEDGER)) if number else []


def _path(folder: Path, table: str) -> str:
    return f"read_parquet({literal(str(parquet_path(folder, table)))})"


def _changes(folder: Path) -> str:
    """What is news, with the subjects that it is about; no values, of which there may be very many."""
    within = ", ".join(f"{_within(SUBJECTS[kind])} AS {kind}" for kind in WITHIN)
    return f"""
        SELECT change_no, table_name, change, array_to_string(causes, ',') AS causes, c.iso3 AS country, c.mission,
               coalesce(c.source_id, d.source_id) AS source, {within},
               CASE WHEN list_has_any(causes, {list(OF_DOCUMENTS)}) THEN coalesce(new_document_id, old_document_id) END
                   AS document
        FROM {_path(folder, LEDGER)} c
        LEFT JOIN {_path(folder, "meta.document")} d ON d.document_id = coalesce(c.new_document_id, c.old_document_id)
        WHERE c.change <> 'place'
    """


def _within(column: str) -> str:
    """A column of the changed row: of its key, or of the whole row that came or went."""
    path = literal(f"$.{column}")
    rows = [
        f"CASE WHEN change IN ('row_added', 'row_removed') THEN {side} ->> {path} END"
        for side in ("new_value", "old_value")
    ]
    named = " OR ".join(f"contains({text}, {literal(column)})" for text in ("row_key", "new_value", "old_value"))
    return f"CASE WHEN {named} THEN coalesce(row_key ->> {path}, {', '.join(rows)}) END"


def _grouped(connection: duckdb.DuckDBPyConnection, ledger: str) -> list[Group]:
    columns = "change_no, table_name, change, causes, document"
    feeds = [f"SELECT '{ALL}' AS kind, '' AS value, {columns} FROM changes"]
    feeds += [
        f"SELECT '{kind}' AS kind, {kind} AS value, {columns} FROM changes WHERE {kind} IS NOT NULL"
        for kind in SUBJECTS
    ]
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
    for record in _first(connection, ledger):
        found[_name(*(record.pop(name) for name in GROUP.split(", ")))].first.append(record)
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
