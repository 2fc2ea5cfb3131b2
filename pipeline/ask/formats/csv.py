"""An answer as CSV that is safe to open in a spreadsheet.

Belongs here: one piece of CSV after another, for a file or a terminal. Does not: what is safe (`publish.spreadsheet`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.ask.answer import Answer
from pipeline.ask.output import FORMATS
from pipeline.publish.spreadsheet import csv_text


@FORMATS.named(".csv")
def write_csv(answer: Answer, file: Path) -> int:
    """Write it with a byte-order mark, by which spreadsheets know UTF-8."""
    rows = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        for number, frame in enumerate(answer.frames()):
            out.write(csv_text(frame, header=number == 0))
            rows += frame.height
    return rows


def csv_pieces(answer: Answer) -> Iterator[str]:
    """The same as text for a pipe, without the mark."""
    for number, frame in enumerate(answer.frames()):
        yield csv_text(frame, header=number == 0)
