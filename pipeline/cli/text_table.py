"""Rows as a table of text that fits the terminal.

Belongs here: widths, wrapping, alignment. Does not: what is in the rows, or printing (`render`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from pipeline.common.shown import shown
from pipeline.common.values import Row

#: Between two columns.
GAP = "  "


def lines(rows: Sequence[Row], columns: Sequence[str], text: Callable[[object], str], width: int) -> Iterator[str]:
    """The header, then each row, in as many lines as its longest cell needs; numbers stand to the right.

    No word is broken: the table is wider than it may be where its words are.
    """
    right = [bool(rows) and all(isinstance(row.get(c), int | float | None) for row in rows) for c in columns]
    table = _cells(rows, columns, text)
    widths = fitted(_widest(table, _longest), _widest(table, _longest_word), width - len(GAP) * (len(columns) - 1))
    for row in table:
        cells = [folded(cell, w) for cell, w in zip(row, widths, strict=True)]
        for n in range(max(map(len, cells), default=0)):
            parts = (cell[n] if n < len(cell) else "" for cell in cells)
            line = (_padded(p, w, at_right) for p, w, at_right in zip(parts, widths, right, strict=True))
            yield GAP.join(line).rstrip()


def fits(rows: Sequence[Row], columns: Sequence[str], text: Callable[[object], str], width: int) -> bool:
    """Whether the words of the table stand beside one another in so much room."""
    return sum(_widest(_cells(rows, columns, text), _longest_word)) + len(GAP) * (len(columns) - 1) <= width


def blocks(rows: Sequence[Row], columns: Sequence[str], text: Callable[[object], str], width: int) -> Iterator[str]:
    """Each row as lines of name and value, with an empty line after it: for tables that are too wide to read."""
    indent = max(map(width_of, columns), default=0) + len(GAP)
    for row in rows:
        for column in columns:
            first, *more = folded(printable(text(row.get(column))), max(1, width - indent))
            yield (_padded(printable(column), indent - len(GAP), False) + GAP + first).rstrip()
            yield from (" " * indent + line for line in more)
        yield ""


def printable(text: str) -> str:
    """The text with what steers a terminal escaped; it may have several lines, tabs are spaces."""
    return shown(text, keep="\n\t").expandtabs(8)


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths of columns in so much room: the widest give way, down to one another's width or their own least."""
    if sum(natural) <= room:
        return list(natural)

    def within(most: int) -> list[int]:
        return [max(min(n, most), low) for n, low in zip(natural, least, strict=True)]

    return next((w for w in map(within, range(max(natural), 0, -1)) if sum(w) <= room), list(least))


def folded(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, parted between words; a longer word has a line of its own."""
    found = []
    for line in text.split("\n"):
        if width_of(line) <= width:
            found.append(line)
            continue
        now = ""
        for word in line.split(" "):
            if now and width_of(now) + 1 + width_of(word) > width:
                found.append(now.rstrip())
                now = word
            else:
                now = f"{now} {word}" if now else word
        found.append(now)
    return found


def width_of(text: str) -> int:
    """The cells that a text takes on a terminal: none for a combining mark, two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(c) in {"W", "F"})
        for c in text
    )


def _cells(rows: Sequence[Row], columns: Sequence[str], text: Callable[[object], str]) -> list[list[str]]:
    return [[printable(c) for c in columns], *([printable(text(row.get(c))) for c in columns] for row in rows)]


def _widest(table: Sequence[Sequence[str]], width: Callable[[str], int]) -> list[int]:
    return [max(map(width, column)) for column in zip(*table, strict=True)]


def _longest(text: str) -> int:
    return max(map(width_of, text.split("\n")))


def _longest_word(text: str) -> int:
    return max(map(width_of, re.split("[ \n]", text)))


def _padded(text: str, width: int, at_right: bool) -> str:
    blank = " " * max(0, width - width_of(text))
    return blank + text if at_right else text + blank
