"""Rows as a table of text that fits the terminal.

Belongs here: widths, wrapping, alignment. Does not: what is in the rows, or printing (`render`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

#: Between two columns.
GAP = "  "


def lines(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], text: Callable[[Any], str], width: int
) -> Iterator[str]:
    """The header, then each row, in as many lines as its longest cell needs; numbers stand to the right."""
    right = [bool(rows) and all(isinstance(row.get(c), int | float | None) for row in rows) for c in columns]
    table = [[printable(c) for c in columns], *([printable(text(row.get(c))) for c in columns] for row in rows)]
    natural = [max(_longest(row[n]) for row in table) for n in range(len(columns))]
    widths = fitted(natural, width - len(GAP) * (len(columns) - 1))
    for row in table:
        cells = [folded(cell, w) for cell, w in zip(row, widths, strict=True)]
        for n in range(max(map(len, cells), default=0)):
            parts = (cell[n] if n < len(cell) else "" for cell in cells)
            line = (_padded(p, w, at_right) for p, w, at_right in zip(parts, widths, right, strict=True))
            yield GAP.join(line).rstrip()


def printable(text: str) -> str:
    """The text without characters that steer a terminal; tabs as spaces."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").expandtabs(8)


def fitted(natural: Sequence[int], room: int) -> list[int]:
    """The widths of columns in so much room: the widest give way, down to one another's width."""
    if sum(natural) <= room:
        return list(natural)
    most = next((w for w in range(max(natural), 1, -1) if sum(min(n, w) for n in natural) <= room), 1)
    return [min(n, most) for n in natural]


def folded(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells: parted between words, inside a word where one is too long."""
    found = []
    for line in text.split("\n"):
        rest = line
        while width_of(rest) > width:
            cut = _cut(rest, width)
            space = rest.rfind(" ", 0, cut + 1)
            head, rest = (rest[:space], rest[space + 1 :]) if space > 0 else (rest[:cut], rest[cut:])
            found.append(head.rstrip())
        found.append(rest)
    return found


def _cut(line: str, width: int) -> int:
    """How many characters of the line fit, at least one."""
    used = 0
    for n, character in enumerate(line):
        used += width_of(character)
        if used > width:
            return max(1, n)
    return len(line)


def width_of(text: str) -> int:
    """The cells that a text takes on a terminal: none for a combining mark, two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(c) in {"W", "F"})
        for c in text
    )


def _longest(text: str) -> int:
    return max(map(width_of, text.split("\n")))


def _padded(text: str, width: int, at_right: bool) -> str:
    blank = " " * max(0, width - width_of(text))
    return blank + text if at_right else text + blank
