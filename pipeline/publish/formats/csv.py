"""Rows as CSV that is safe to open in a spreadsheet.

Belongs here: one piece of CSV after another, for a file or a terminal. Does not: what is safe (`publish.spreadsheet`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.publish.spreadsheet import csv_file, csv_text
from pipeline.publish.tabular import FORMATS, Tabular


@FORMATS.named(".csv")
def write_csv(rows: Tabular, file: Path) -> int:
    """Write them, with the mark by which spreadsheets know UTF-8."""
    return csv_file(rows.frames(), file)


def csv_pieces(rows: Tabular) -> Iterator[str]:
    """The same as text for a pipe, without the mark."""
    for number, frame in enumerate(rows.frames()):
        yield csv_text(frame, header=number == 0)
