"""From a published figure back to source, document, page and row.

Belongs here: finding the rows a key names, and the rows those were made of. Does not: printing them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import example, table_named, unknown, unknown_row
from pipeline.ask.labels import entity_of
from pipeline.ask.query import Connection, opened, rows_of
from pipeline.common.values import Record, Row
from pipeline.declare.corrections import BETWEEN_PLACES, place_of
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.engine import quoted

#: Rows shown for one key at the most; where there are more, their documents, each with its number of them.
LIMIT = 200
#: Values of a key column that are shown where it was not named.
EXAMPLES = 3
YEAR = "year"
#: What a column is named, or how its name ends, whose values are identifiers of the reference.
IDENTIFIERS = ("iso3", "entity")

#: What is said of the document and the source of a row.
ABOUT = ("document", "sha256", "url", "origin", "credit", "publisher", "source", "homepage", "licence", "citation")

Label = Callable[[str], str | None]


def traced(project: Project, name: str, words: Sequence[str]) -> list[Record]:
    """The rows of the current release behind a figure, with their documents. Raises AskError."""
    with opened(project.releases) as connection:
        return trace(connection, project.tables, name, words, lambda text: entity_of(project, text))


def one_row(connection: Connection, table: Table, words: Sequence[str], entity: Label | None) -> Row:
    """The one row that a key names. Raises AskError where it names none, or several: then with what else to say."""
    where, values = named(connection, table, parse_key(table, words, connection), entity)
    rows = rows_of(connection, f"SELECT * FROM {quoted(table.name)} t WHERE {where} LIMIT 2", values)
    if len(rows.values) > 1:
        said = {word.split("=", 1)[0] for word in words if "=" in word}
        bare = sum("=" not in word for word in words)
        free = [c for c in table.primary_key if c not in said][bare:]
        examples = ", ".join(_examples(connection, table, column, where, values) for column in free)
        raise AskError(f"several rows of {table.name} have this key: one is needed; add {examples}")
    return rows.records()[0]


def _examples(connection: Connection, table: Table, column: str, where: str, values: Sequence[str]) -> str:
    """A key column that was not named, with values that the rows have which the other words name."""
    query = f"""
        SELECT DISTINCT CAST(t.{quoted(column)} AS VARCHAR) AS v FROM {quoted(table.name)} t WHERE {where}
        ORDER BY v DESC NULLS LAST LIMIT {EXAMPLES}
    """
    said = ", ".join(str(v) for (v,) in rows_of(connection, query, values).values if v is not None)
    return f"{column} (for example {said})" if said else column


def key_and_column(table: Table, words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """The words of a key, and the column where the last word names one. Raises AskError for a last word too many."""
    if not words:
        return words, None
    *before, last = words
    if before and last in table.columns:
        return before, last
    named_keys = {word.split("=", 1)[0] for word in words if "=" in word}
    if before and sum("=" not in word for word in words) > len(set(table.primary_key) - named_keys):
        raise NotKnown(unknown("column", last, table.columns, table.name))
    return words, None


def parse_key(table: Table, words: Sequence[str], connection: Connection) -> dict[str, str]:
    """``column=value`` words, or bare values in the order of the primary key. Raises AskError with a key as example."""
    said = [word.split("=", 1) for word in words if "=" in word]
    named = {column: value for column, value in said}
    if twice := [column for column, times in Counter(column for column, _ in said).items() if times > 1]:
        raise AskError(f"{table.name}: {', '.join(twice)} is said twice: one value is needed")
    bare = [word for word in words if "=" not in word]
    free = [column for column in table.primary_key if column not in named]
    unknown = [column for column in named if column not in table.columns]
    if unknown or len(bare) > len(free) or not words:
        raise AskError(
            f"{table.name} is keyed by {', '.join(table.primary_key)}; give values in that order or column=value"
            + (f"; it has no column {', '.join(unknown)}" if unknown else "")
            + example(connection, table)
        )
    return named | dict(zip(free, bare, strict=False))


def trace(
    connection: Connection, tables: Mapping[str, Table], name: str, words: Sequence[str], entity: Label | None = None
) -> list[Record]:
    """The rows that the key names, each with the place it was read from; of more than LIMIT, their documents,
    and of none that there is none. A column's name at the end of the key, as citations have it, changes nothing.

    An answer is followed to the claims that it was resolved from, through `claims`, and an aggregate to the rows it
    was made of, through `derived_from`, by the columns that both share or by `derived_where`; the rows of
    `also_from`, that only some of its cells, or of those that it was made of, were taken from, follow. `entity`
    resolves labels where a key names a state otherwise than by its code. Raises AskError when table or row do not
    exist.
    """
    table = tables[table_named(name, tables)]
    words, _ = key_and_column(table, words)
    where, values = named(connection, table, parse_key(table, words, connection), entity)
    beside = _beside(tables, table, where)
    while (below := table.claims or _below(table)) is not None:
        where, table = _made_of(table, where, tables[below]), tables[below]
        beside += _beside(tables, table, where)
    others = [row for other, same in beside for row in _read(connection, other, same, values)]
    return _read(connection, table, where, values) + others or [{"made_of": table.name, "rows": 0}]


def _beside(tables: Mapping[str, Table], table: Table, where: str) -> list[tuple[Table, str]]:
    """The further tables that cells of the rows under `where` were taken from, each with the condition for its rows."""
    return [(tables[other], _exists(table, where, same)) for other, same in table.also_from.items()]


def _below(table: Table) -> str | None:
    """The table whose rows this one's were made of; None for one whose rows were read from documents."""
    if "document_id" in table.columns:
        return None
    if table.derived_from is None:
        raise AskError(f"{table.name} holds no figures read from a document")
    return table.derived_from


def named(connection: Connection, table: Table, key: Mapping[str, str], entity: Label | None) -> tuple[str, list[str]]:
    """The condition for the rows that a key names, by code or else by a label of the reference. Raises AskError."""
    where = " AND ".join(f"CAST(t.{quoted(c)} AS VARCHAR) = ?" for c in key)
    truths = {f.name for f in table.fields if f.type == "boolean"}  # shown as True, written true
    values = {column: value.lower() if column in truths else value for column, value in key.items()}
    if not _count(connection, table, where, list(values.values())) and entity:
        values |= {c: entity(v) or v for c, v in values.items() if c.endswith(IDENTIFIERS)}
    if not _count(connection, table, where, list(values.values())):
        raise NotKnown(unknown_row(connection, table, values))
    return where, list(values.values())


def _made_of(table: Table, where: str, below: Table) -> str:
    """The condition on the table below for the rows that the rows of `table` under `where` were made of.

    They share the values of every key column that both have; a `year` above is the year of the period below, and a
    NULL above stands for any value. `derived_where` goes before that. Raises AskError when there is no such column.
    """
    if table.derived_where and below.name == table.derived_from:
        return _exists(table, where, table.derived_where)
    shared = [c for c in table.primary_key if c in below.columns or (c == YEAR and below.period)]
    if not shared:
        raise AskError(f"{table.name} and {below.name} share no key column")
    same = " AND ".join(f"(above.{quoted(c)} IS NULL OR above.{quoted(c)} = {_value(below, c)})" for c in shared)
    return _exists(table, where, same)


def _exists(table: Table, where: str, same: str) -> str:
    return f"EXISTS (SELECT 1 FROM (SELECT * FROM {quoted(table.name)} t WHERE {where}) above WHERE {same})"


def _value(table: Table, column: str) -> str:
    return f"t.{quoted(column)}" if column in table.columns or not table.period else f"year(t.{quoted(table.period)})"


def _count(connection: Connection, table: Table, where: str, values: Sequence[str]) -> int:
    found = connection.execute(f"SELECT count(*) FROM {quoted(table.name)} t WHERE {where}", list(values)).fetchone()
    return int(found[0]) if found else 0


def _rows(connection: Connection, table: Table, where: str, values: Sequence[str]) -> list[Record]:
    order = ", ".join(f"t.{quoted(c)}" for c in table.primary_key) or "1"
    query = f"SELECT * FROM {quoted(table.name)} t WHERE {where} ORDER BY {order}"
    return _dicts(connection.execute(query, list(values)))


def _read(connection: Connection, table: Table, where: str, values: Sequence[str]) -> list[Record]:
    """The rows under `where`, each with its document; of more than LIMIT, their documents."""
    if _count(connection, table, where, values) > LIMIT:
        return _documents(connection, table, where, values)
    return [_with_document(connection, row) for row in _rows(connection, table, where, values)]


def _documents(connection: Connection, table: Table, where: str, values: Sequence[str]) -> list[Record]:
    """The documents of the rows under `where`, each with the number of them that were read from it."""
    query = f"""
        SELECT ? AS made_of, count(*) AS rows, source_id, document_id FROM {quoted(table.name)} t WHERE {where}
        GROUP BY ALL ORDER BY rows DESC, source_id, document_id
    """
    return [_with_document(connection, row) for row in _dicts(connection.execute(query, [table.name, *values]))]


def _with_document(connection: Connection, row: Record) -> Record:
    """The row, and beside it what is known of its document and source, and the corrections of just that row.

    What the row says of itself goes before that.
    """
    query = """
        SELECT d.name AS document, s.title AS source, d.*, s.* FROM meta.document d JOIN meta.source s USING (source_id)
        WHERE d.document_id = ? AND d.source_id = ?
    """
    found = _dicts(connection.execute(query, [row["document_id"], row["source_id"]]))
    about = {name: found[0].get(name) for name in ABOUT} if found else {}
    about |= _corrected(connection, row)
    return {**row, **{name: value for name, value in about.items() if name not in row}}


def _corrected(connection: Connection, row: Record) -> Record:
    """What was corrected in the row as printed, and whether the publisher was told; nothing of a row left as it is."""
    if not row.get("locator"):
        return {}
    place = place_of(str(row["document_id"]), str(row["locator"]))
    known = _dicts(connection.execute("SELECT * FROM meta.correction WHERE source_id = ?", [row["source_id"]]))
    found = [c for c in known if place in str(c.get("places")).split(BETWEEN_PLACES)]
    return {"corrected": "; ".join(map(_said, found))} if found else {}


def _said(c: Record) -> str:
    told = f"the publisher was told on {c['told_on']}" if c["publisher_told"] else "the publisher was not told"
    return f"{c['correction_id']}: {c['reason']} ({c['evidence']}); {told}"


def _dicts(cursor: Connection) -> list[Record]:
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
