"""Delimited tables -> lists of cells and records, with the numbers of their lines.

Belongs here: reading CSV, finding columns by name. Does not: what any publisher's columns mean.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from pipeline.contract import Refused


def lines_of(text: str | Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, and the number of the line on which it begins. Raises Refused (not_csv)."""
    reader = csv.reader(StringIO(text, newline="") if isinstance(text, str) else text, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused("not_csv", f"{name}: line {line}: {error}") from error


def refuse_missing(found: Sequence[str | None], required: Iterable[str], name: str) -> None:
    """Raise Refused (missing_columns) naming the columns that are not there, and those that are."""
    if missing := [column for column in required if column not in found]:
        there = ", ".join(column for column in found if column)
        raise Refused("missing_columns", f"{name}: expected the columns {', '.join(missing)}; it has {there}")


def refuse_ragged(row: Sequence[str], width: int, name: str, line: int) -> None:
    """Raise Refused (ragged_row) for a row that is not as wide as its header."""
    if len(row) != width:
        raise Refused("ragged_row", f"{name}: line {line} has {len(row)} cells, expected {width}")
