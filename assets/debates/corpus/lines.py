"""Rows of a tab-separated file whose fields may hold newlines, streamed.

Belongs here: physical lines joined to rows, in both ways such files are written: fields in quotation marks, or bare
fields that a newline splits. Does not: what the columns are (`tables`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pipeline.contract import Refused
from pipeline.shared.text import ASCII, UTF_8, decoded

#: No row of the corpus is near this long.
LONGEST_LINE = 1_000_000

#: A row: the number of the physical line on which it begins (the header is line 1), and its fields.
Row = tuple[int, list[str]]


def rows(stream: io.BufferedReader, name: str) -> Iterator[Row]:
    """The header and every row after it, all of the same number of fields; blank lines are no rows.

    Raises Refused for a row that has more fields than the header (unexpected_shape), or fewer at the file's end
    (truncated).
    """
    physical = _physical(stream, name)
    number, first = next(physical, (1, ""))
    header = first.split("\t")
    quoted = len(header) > 1 and all(len(h) > 1 and h[0] == h[-1] == '"' for h in header)
    if quoted:
        yield from _quoted([h[1:-1] for h in header], physical, name)
        return
    waiting = next(((n, line.split("\t")) for n, line in physical if line.strip()), None)
    yield number, header
    if waiting:
        yield from _rejoined(waiting, len(header), physical, name)


def _physical(stream: io.BufferedReader, name: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without line ends. Only a line feed ends a line, whatever else Unicode has."""
    number = 0
    while data := stream.readline(LONGEST_LINE):
        number += 1
        if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
            raise Refused("unexpected_shape", f"{name}: line {number} is longer than {LONGEST_LINE:,} bytes: no table")
        yield number, decoded(data, ASCII, UTF_8)[0].rstrip("\r\n")


def _rejoined(first: Row, width: int, physical: Iterator[tuple[int, str]], name: str) -> Iterator[Row]:
    """Rows of bare fields: pieces that a newline parted are joined by a blank until the row has all its fields."""
    start, fields = first
    for number, line in physical:
        pieces = line.split("\t")
        if len(pieces) == 1 and not line.strip():
            continue
        if len(fields) < width or (len(pieces) == 1 and width > 1):
            fields[-1] = f"{fields[-1].rstrip()} {pieces[0].lstrip()}".strip()
            fields += pieces[1:]
        else:
            yield _whole(start, fields, width, name)
            start, fields = number, pieces
    yield _whole(start, fields, width, name)


def _quoted(header: list[str], physical: Iterator[tuple[int, str]], name: str) -> Iterator[Row]:
    """Rows of fields in quotation marks: a newline inside them belongs to the field."""
    last = 1

    def counted() -> Iterator[str]:
        nonlocal last
        for number, line in physical:
            last = number
            yield f"{line}\n"

    reader = csv.reader(counted(), delimiter="\t", escapechar="\\")
    begins, heading = 2, header
    yield 1, heading
    for fields in reader:
        if fields:
            yield _whole(begins, [" ".join(f.split("\n")) for f in fields], len(heading), name)
        begins = last + 1


def _whole(start: int, fields: list[str], width: int, name: str) -> Row:
    """The row, if it has all its fields."""
    if len(fields) == width:
        return start, fields
    what = f"{name}: the row that begins on line {start} has {len(fields)} fields, the header {width}"
    if len(fields) < width:
        raise Refused("truncated", f"{what}; the file is cut off: fetch it again")
    raise Refused("unexpected_shape", f"{what}; a tab too many, or another file's rows")
