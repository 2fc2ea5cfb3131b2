"""HTML -> tables of cells, however careless the markup.

Belongs here: tables, cells, spans, decoding. Does not: tags (`shared.markup`), what a column means, dates, meetings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from pipeline.shared.markup import page_tree, walk
from pipeline.shared.text import UTF_8, decoded

#: Blanks of every kind, the zero-width ones that editors leave behind included.
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\xa0]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
#: More than any table has; a span beyond it is a slip, and must not cost memory.
_MAX_SPAN = 100
#: Elements that stand on a line of their own.
_LINES = frozenset({"br", "p", "div", "li", "ul", "ol", "hr"})
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "title"})


@dataclass
class Cell:
    """A cell: its text in lines (blanks normalised, empty lines left out), its links' addresses, its spans."""

    columns: int = 1
    rows: int = 1
    links: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def lines(self) -> tuple[str, ...]:
        """The text between line breaks, from top to bottom."""
        return tuple(line for line in (_spaced(part) for part in "".join(self.pieces).split("\x00")) if line)

    @property
    def text(self) -> str:
        """The whole text in one line."""
        return " ".join(self.lines)


@dataclass
class Table:
    """A table: what stood before it (its nearest heading) or in its caption, and its rows of cells as marked up."""

    heading: str = ""
    rows: list[list[Cell]] = field(default_factory=list)


def characters(data: bytes) -> str:
    """The page's text: UTF-8 (or UTF-16 by its mark), else the charset it names, else Windows-1252."""
    named = _CHARSET.search(data[:4096])
    return decoded(data, UTF_8, *([named[1].decode("ascii")] if named else []))[0]


def tables(page: str) -> list[Table]:
    """The page's tables in the order they begin, nested ones apart from those around them."""
    reader, tree = _Reader(), page_tree(page)
    if tree.root is not None:
        walk(tree.root, reader.enter, reader.leave)
    return reader.finished()


def grid(rows: list[list[Cell]], width: int) -> Iterator[list[Cell | None]]:
    """The rows with every cell at its column, cells that span several rows repeated in each; at least `width` long.

    A row that brings all its `width` cells itself is taken as it stands: a span that reaches into it is one too long.
    """
    reaching: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        if sum(cell.columns for cell in row) >= width:
            reaching = {}
        placed, reaching = _place(row, reaching)
        yield [placed.get(column) for column in range(max([width - 1, *placed]) + 1)]


def _place(
    row: list[Cell], reaching: Mapping[int, tuple[Cell, int]]
) -> tuple[dict[int, Cell], dict[int, tuple[Cell, int]]]:
    placed = {column: cell for column, (cell, _) in reaching.items()}
    still = {column: (cell, left - 1) for column, (cell, left) in reaching.items() if left > 1}
    column = 0
    for cell in row:
        while column in placed:
            column += 1
        for _ in range(cell.columns):
            placed[column] = cell
            if cell.rows > 1:
                still[column] = (cell, cell.rows - 1)
            column += 1
    return placed, still


def _spaced(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _span(attributes: Mapping[str, str | None], name: str) -> int:
    digits = re.match(r"\s*(\d{1,4})", attributes.get(name) or "")
    return min(max(int(digits[1]), 1), _MAX_SPAN) if digits else 1


class _Reader:
    """Collects tables, in the order of the page."""

    def __init__(self) -> None:
        self._begun: list[Table] = []
        self._open: list[Table] = []
        self._cells: list[Cell | None] = []
        self._before = ""
        self._heading: list[str] | None = None

    def finished(self) -> list[Table]:
        """The tables, without rows that have no cell."""
        for table in self._begun:
            table.rows = [row for row in table.rows if row]
        return self._begun

    def enter(self, node: LexborNode) -> bool:
        """Open a table, row or cell; note a link; break a line; take a text. False for what is not read."""
        tag = node.tag or ""
        if node.is_text_node:
            self._take(node.text_content or "")
        if not node.is_element_node or tag in _UNSEEN:
            return False
        cell = self._cells[-1] if self._cells else None
        if self._heading is not None and tag in {"table", "tr", *_CELLS}:
            self._end_heading(tag)
        if tag == "table":
            table = Table(self._before)
            self._begun.append(table)
            self._open.append(table)
            self._cells.append(None)
        elif tag in _HEADINGS:
            # In a page laid out by tables, a heading is text of a cell as well.
            self._heading = []
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
        elif tag in _CELLS and self._open:
            self._begin_cell(node.attributes)
        elif tag in _LINES and cell:
            cell.pieces.append("\x00")
        elif tag == "a" and cell and (link := node.attributes.get("href")):
            cell.links.append(link.strip())
        return True

    def leave(self, node: LexborNode) -> None:
        """Close what was opened."""
        tag = node.tag or ""
        if tag == "table":
            self._open.pop()
            self._cells.pop()
        elif self._heading is not None and tag in _HEADINGS:
            self._end_heading(tag)
        elif tag in _CELLS and self._open:
            self._cells[-1] = None
        elif tag in _LINES and self._cells and self._cells[-1]:
            self._cells[-1].pieces.append("\x00")

    def _take(self, text: str) -> None:
        """Add text to the open heading and cell."""
        if self._heading is not None:
            self._heading.append(text)
        if self._cells and (cell := self._cells[-1]):
            cell.pieces.append(text)

    def _begin_cell(self, attributes: Mapping[str, str | None]) -> None:
        table = self._open[-1]
        if not table.rows:
            table.rows.append([])
        cell = Cell(_span(attributes, "colspan"), _span(attributes, "rowspan"))
        table.rows[-1].append(cell)
        self._cells[-1] = cell

    def _end_heading(self, tag: str) -> None:
        text, self._heading = _spaced("".join(self._heading or [])), None
        if tag == "caption" and self._open:
            self._open[-1].heading = text
        elif text:
            self._before = text
