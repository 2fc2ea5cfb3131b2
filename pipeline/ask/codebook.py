"""What the columns of an answer mean, for those who get the file and not the warehouse.

Belongs here: a column's label, unit, source, coverage and licence, from what the release says of itself; the codebook
as a file. Does not: where a format puts it (`publish.formats`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.ask.query import Connection, rows_of
from pipeline.publish.tabular import HEADINGS, Variable, explained
from pipeline.store.engine import literal


def variables(connection: Connection, table: str, columns: Sequence[str], covered: Mapping[str, str]) -> list[Variable]:
    """The columns of a table in the order given; `covered` has what is known of the coverage of each measure.

    Source and licence are those that meta.source has for the sources of a measure.
    """
    described = {
        str(row["column_name"]): row
        for row in rows_of(
            connection,
            "SELECT column_name, description, coalesce(unit, '') AS unit, coalesce(sources, '') AS sources "
            f"FROM meta.column WHERE table_name = {literal(table)}",
        ).records()
    }
    sources = {
        str(row["source_id"]): row
        for row in rows_of(connection, "SELECT source_id, publisher, title, licence FROM meta.source").records()
    }
    found = []
    for column in columns:
        row = described[column]
        of = [sources[s] for s in str(row["sources"]).split("; ") if s in sources]
        found.append(
            Variable(
                column,
                str(row["description"]),
                str(row["unit"]),
                _joined(f"{s['publisher']}: {s['title']}" for s in of),
                covered.get(column, ""),
                _joined(str(s["licence"]) for s in of),
            )
        )
    return found


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def write(codebook: Sequence[Variable], file: Path) -> None:
    """Write it as CSV that is safe to open in a spreadsheet."""
    import polars as pl  # who only asks loads no other engine

    from pipeline.publish.spreadsheet import csv_file

    rows = [explained(variable) for variable in codebook]
    csv_file([pl.DataFrame(rows, schema=dict.fromkeys(HEADINGS, pl.String), orient="row")], file)
