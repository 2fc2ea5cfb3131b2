"""An answer as JSON: one list of records.

Belongs here: one piece of the list after another. Does not: JSON's own words for values (`common.values`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.ask.answer import Answer
from pipeline.ask.output import FORMATS
from pipeline.ask.query import Rows
from pipeline.common.values import json_text


@FORMATS.named(".json")
def write_json(answer: Answer, file: Path) -> int:
    """Write it, a record on each line."""
    rows = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("[")
        for piece in answer.pieces():
            out.write(("" if rows == 0 else ",") + "\n" + _listed(piece, ",\n"))
            rows += len(piece.values)
        out.write("\n]\n")
    return rows


def json_pieces(answer: Answer) -> Iterator[str]:
    """The same as text on one line."""
    yield "["
    for number, piece in enumerate(answer.pieces()):
        yield ("" if number == 0 else ", ") + _listed(piece, ", ")
    yield "]\n"


def _listed(piece: Rows, between: str) -> str:
    return between.join(map(json_text, piece.records()))
