"""Rows as JSON: one list of records.

Belongs here: one piece of the list after another. Does not: JSON's own words for values (`common.values`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.common.values import json_text
from pipeline.publish.tabular import FORMATS, Piece, Tabular


@FORMATS.named(".json")
def write_json(rows: Tabular, file: Path) -> int:
    """Write them, a record on each line."""
    written = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("[")
        for piece in rows.pieces():
            out.write(("" if written == 0 else ",") + "\n" + _listed(rows.columns, piece, ",\n"))
            written += len(piece.values)
        out.write("\n]\n")
    return written


def json_pieces(rows: Tabular) -> Iterator[str]:
    """The same as text on one line."""
    yield "["
    for number, piece in enumerate(rows.pieces()):
        yield ("" if number == 0 else ", ") + _listed(rows.columns, piece, ", ")
    yield "]\n"


def _listed(columns: Sequence[str], piece: Piece, between: str) -> str:
    return between.join(json_text(dict(zip(columns, row, strict=True))) for row in piece.values)
