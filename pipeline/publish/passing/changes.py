"""Which changes of a release may be told to everybody: those of rows and columns that may be passed on.

Belongs here: the rule of `parts`, asked of the ledger. Does not: telling (`publish.feeds`).

A change shows a value of before and one of now: both have to be of sources that may be shipped. Whose value it is say
the row's own columns, the documents that both were read from, and the column. That a column came or went shows none.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.publish.assembly import parquet_path
from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import SOURCE, Terms, terms_of
from pipeline.publish.ledger.keyed import said_of_rows
from pipeline.publish.passing.parts import allowed, parts_of
from pipeline.store.engine import literal, parquet
from pipeline.store.ledgers import LEDGER

#: What stands for the source of a document that neither release knows: nothing allows it.
_NOBODY = "?"
#: Changes of columns as such.
_OF_COLUMNS = "change IN ('column_added', 'column_removed')"


def tell_only_what_may_be(connection: duckdb.DuckDBPyConnection, folder: Path, before: Path | None, into: str) -> None:
    """Make the table `into` (change_no) of the changes that may be told; `before`: the previous release's folder."""
    terms = terms_of(connection, folder)
    ledger = parquet(parquet_path(folder, LEDGER))
    parts = {part.table: part for part in parts_of(connection, folder, terms)}
    connection.execute(f"CREATE TABLE {into} AS SELECT change_no FROM {ledger} WHERE {_OF_COLUMNS}")
    listed = " UNION ALL ".join(
        f"SELECT document_id, source_id FROM {parquet(parquet_path(side, 'meta.document'))}"
        for side in (folder, before)
        if side
    )
    connection.execute(f"""
        CREATE TABLE read_from AS
        SELECT document_id,
               CASE WHEN count(DISTINCT source_id) = 1 THEN min(source_id) ELSE '{_NOBODY}' END AS source_id
        FROM ({listed}) GROUP BY document_id
    """)
    for (name,) in connection.execute(f"SELECT DISTINCT table_name FROM {ledger} ORDER BY 1").fetchall():
        part = parts.get(name)
        if part and part.columns:
            column = terms.names_sources(name)
            looked_for = column if column and column != SOURCE else ""  # the ledger has that one itself
            connection.execute(f"""
                INSERT INTO {into}
                WITH said AS ({said_of_rows(connection, folder, name, terms.key(name), looked_for)})
                SELECT c.change_no FROM {ledger} c LEFT JOIN said s USING (row_key)
                LEFT JOIN read_from o ON o.document_id = c.old_document_id
                LEFT JOIN read_from n ON n.document_id = c.new_document_id
                WHERE c.table_name = {literal(name)} AND NOT {_OF_COLUMNS} AND {_may_be_told(terms, part)}
            """)


def _may_be_told(terms: Terms, part: Part) -> str:
    """The condition on a change `c`; `o` and `n` have the sources of its documents, `s` those that its row names."""
    shown = ", ".join(map(literal, part.columns))
    prose = [str(row["column_name"]) for row in terms.columns[part.table] if row["prose"]]
    sentences = f"coalesce(c.column_name IN ({', '.join(map(literal, prose)) or 'NULL'}), false)"
    shipped, quoted = (_of(terms, part.table, sources) for sources in (terms.shipped, terms.quoted))
    return f"coalesce(c.column_name IN ({shown}), true) AND CASE WHEN {sentences} THEN {quoted} ELSE {shipped} END"


def _of(terms: Terms, table: str, sources: frozenset[str]) -> str:
    """Whether everything that is known of a change's sources is among these, and something is."""
    among = f"IN ({', '.join(map(literal, sorted(sources))) or 'NULL'})"
    read = [
        f"(c.{side}_document_id IS NULL OR coalesce({document}.source_id, '{_NOBODY}') {among})"
        for side, document in (("old", "o"), ("new", "n"))
    ]
    column = terms.names_sources(table)
    if not column:
        return " AND ".join(read)
    whole = "CASE WHEN c.change IN ('row_added', 'row_removed') THEN coalesce(c.new_value, c.old_value) END"
    named = f"coalesce({whole} ->> {literal(f'$.{column}')}, {'c.source_id' if column == SOURCE else 's.value'})"
    return " AND ".join([*read, allowed(terms, table, sources, named)])
