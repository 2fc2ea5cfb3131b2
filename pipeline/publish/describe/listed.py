"""Tables, columns and sources of what goes along, as lists for people: CSV, and lines of a README.

Belongs here: their rows and lines. Does not: metadata for machines (the other modules), a codebook to read
(`bundle.codebook`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from pipeline.common.values import Record, Row
from pipeline.publish.describe.contents import Contents, Part, by_reason, counted
from pipeline.publish.spreadsheet import csv_text

TABLE_COLUMNS = ("table_name", "title", "description", "primary_key", "rows", "whole")
COLUMN_COLUMNS = (
    *("table_name", "column_name", "type", "unit", "description", "values", "source_name"),
    *("sources", "licences", "ship", "derive", "commercial"),
)
LICENCE_COLUMNS = (
    *("source_id", "publisher", "title", "licence", "licence_url", "spdx", "ship", "derive", "commercial"),
    *("version", "issued", "citation"),
)


def tables(contents: Contents) -> list[Record]:
    """One record a table that goes along, with the rows that do."""
    own = {file.tables[0]: file.rows for file in contents.files if len(file.tables) == 1}
    return [
        {**table, "rows": own.get(part.table, table["rows"]), "whole": part.whole}
        for part in contents.kept
        for table in [contents.terms.tables[part.table]]
    ]


def columns(contents: Contents, parts: Iterable[Part]) -> list[Record]:
    """One record a column of these parts that goes along."""
    return [
        {**row, "values": "; ".join(contents.values.get((part.table, str(row["column_name"])), ())) or None}
        for part in parts
        for row in contents.columns(part)
    ]


def dictionary(contents: Contents) -> str:
    """The tables as CSV."""
    return as_csv(tables(contents), TABLE_COLUMNS)


def codebook(contents: Contents) -> str:
    """The columns as CSV."""
    return as_csv(columns(contents, contents.kept), COLUMN_COLUMNS)


def licences(sources: Sequence[Row], **more: Sequence[object]) -> str:
    """The sources with their terms as CSV, and whatever else is said of each."""
    rows = [{**row, **{name: said[n] for name, said in more.items()}} for n, row in enumerate(sources)]
    return as_csv(rows, (*LICENCE_COLUMNS, *more))


def left_out(contents: Contents) -> str:
    """One line for everything that stays behind, as CSV."""
    rows = [
        {
            "table_name": one.table,
            "what": one.what,
            "rows": one.rows,
            "sources": "; ".join(one.sources) or None,
            "why": one.why,
        }
        for one in contents.left_out
    ]
    return as_csv(rows, ("table_name", "what", "rows", "sources", "why"))


def left_out_in_words(contents: Contents) -> str:
    """A list in Markdown of everything that stays behind: each reason once, under it a line for each table."""
    lines = []
    for why, ones in by_reason(contents.left_out):
        lines.append(f"- {why[0].upper()}{why[1:]}:")
        tables = {one.table: [each.in_words for each in ones if each.table == one.table] for one in ones}
        lines += [f"  - `{table}`: {', '.join(words)}" for table, words in tables.items()]
    return "\n".join(lines)


def sources_in_words(contents: Contents) -> str:
    """A line of Markdown for each source: its terms, and how to cite it."""
    return "\n".join(
        f"- {s['publisher']}, {s['title']}: {s['licence']} <{s['licence_url'] or 'no address'}>. {s['citation']}"
        for s in contents.sources
    )


def tables_in_words(contents: Contents) -> str:
    """A line of Markdown for each table: its files, its title, its rows."""
    return "\n".join(
        f"- {', '.join(f'`{file.path}`' for file in contents.files_of[str(row['table_name'])])}: {row['title']} "
        f"({counted(int(str(row['rows'])), 'row')})"
        for row in tables(contents)
    )


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Some columns of records as CSV that is safe to open in a spreadsheet."""
    chosen = [{c: row.get(c) for c in columns} for row in rows]
    return csv_text(pl.DataFrame(chosen, schema=list(columns), infer_schema_length=None, orient="row"))
