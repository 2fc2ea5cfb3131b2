"""From a published figure back to source, document, page and row.

Belongs here: finding the rows a key names, and the rows those were made of. Does not: printing them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.ask.errors import AskError
from pipeline.ask.query import Connection, opened
from pipeline.declare.schema import Table
from pipeline.declare.table_names import full_name
from pipeline.store.engine import quoted
from pipeline.store.releases import Releases
from pipeline.values import Record

#: Figures shown for one key at the most; an aggregate may stand on thousands.
LIMIT = 200
YEAR = "year"


def traced(releases: Releases, tables: Mapping[str, Table], name: str, words: Sequence[str]) -> list[Record]:
    """The rows of the current release behind a figure, with their documents. Raises AskError."""
    with opened(releases) as connection:
        return trace(connection, tables, name, words)


def parse_key(table: Table, words: Sequence[str]) -> dict[str, str]:
    """``column=value`` words, or bare values in the order of the primary key. Raises AskError."""
    named = dict(word.split("=", 1) for word in words if "=" in word)
    bare = [word for word in words if "=" not in word]
    free = [column for column in table.primary_key if column not in named]
    unknown = [column for column in named if column not in table.columns]
    if unknown or len(bare) > len(free) or not words:
        raise AskError(
            f"{table.name} is keyed by {', '.join(table.primary_key)}; give values in that order or column=value"
            + (f"; it has no column {', '.join(unknown)}" if unknown else "")
        )
    return named | dict(zip(free, bare, strict=False))


def trace(connection: Connection, tables: Mapping[str, Table], name: str, words: Sequence[str]) -> list[Record]:
    """The rows that the key names, each with the place it was read from.

    An aggregate is followed to the rows it was made of, through `derived_from`, by the columns that both share.
    Raises AskError when table or row do not exist.
    """
    full = full_name(name, tables)
    if full is None:
        raise AskError(f"there is no table {name}; `wps tables` lists them")
    table = tables[full]
    key = parse_key(table, words)
    where = " AND ".join(f"CAST(t.{quoted(c)} AS VARCHAR) = ?" for c in key)
    truths = {f.name for f in table.fields if f.type == "boolean"}  # shown as True, written true
    values = [value.lower() if column in truths else value for column, value in key.items()]
    if not _rows(connection, table, where, values, 1):
        raise AskError(f"{table.name} has no row with {', '.join(f'{k}={v}' for k, v in key.items())}")
    while "document_id" not in table.columns:
        if table.derived_from is None:
            raise AskError(f"{table.name} holds no figures read from a document")
        below = tables[table.derived_from]
        where, table = _made_of(table, where, below), below
    return [_with_document(connection, row) for row in _rows(connection, table, where, values, LIMIT)]


def _made_of(table: Table, where: str, below: Table) -> str:
    """The condition on the table below for the rows that the rows of `table` under `where` were made of.

    They share the values of every key column that both have; a `year` above is the year of the period below, and a
    NULL above stands for any value. Raises AskError when there is no such column.
    """
    shared = [c for c in table.primary_key if c in below.columns or (c == YEAR and below.period)]
    if not shared:
        raise AskError(f"{table.name} and {below.name} share no key column")
    same = " AND ".join(f"(above.{quoted(c)} IS NULL OR above.{quoted(c)} = {_value(below, c)})" for c in shared)
    return f"EXISTS (SELECT 1 FROM (SELECT * FROM {quoted(table.name)} t WHERE {where}) above WHERE {same})"


def _value(table: Table, column: str) -> str:
    return f"t.{quoted(column)}" if column in table.columns or not table.period else f"year(t.{quoted(table.period)})"


def _rows(connection: Connection, table: Table, where: str, values: Sequence[str], limit: int) -> list[Record]:
    query = f"SELECT * FROM {quoted(table.name)} t WHERE {where} LIMIT {int(limit)}"
    return _dicts(connection.execute(query, list(values)))


def _with_document(connection: Connection, row: Record) -> Record:
    """The row, and beside it what is known of its document and source."""
    query = """
        SELECT d.name AS document, d.sha256, d.url, d.origin, s.publisher, s.title AS source, s.homepage, s.licence,
               s.citation
        FROM meta.document d JOIN meta.source s USING (source_id) WHERE d.document_id = ? AND d.source_id = ?
    """
    found = _dicts(connection.execute(query, [row["document_id"], row["source_id"]]))
    return {**row, **(found[0] if found else {})}


def _dicts(cursor: Connection) -> list[Record]:
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
