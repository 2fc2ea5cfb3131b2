"""From pages of words to the table they show: its columns, its title, and its body as lines of cells.

Belongs here: telling header and body apart, and placing each word of the body in a column. Does not: what else stands
on a page (furniture), what a line means for the lines around it (walk, centred).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from assets.un_personnel.reports.furniture import has_figures, without_furniture
from assets.un_personnel.reports.header import Column, read_header, run_on_header
from assets.un_personnel.reports.lines import RUN_ON, Line, chunks_of, font_height, lines_of
from assets.un_personnel.reports.words import Page, Word
from pipeline.contract import Refused

#: A table starts within this many pages, or the document is no report.
_PAGES_BEFORE_TABLE = 3

#: On a line of figures, a space wider than this share of the font's height starts a new cell.
_CELL_GAP = 0.45

_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class PageBody:
    """The lines of one page below its header, furniture taken off."""

    number: int
    lines: list[Line]


@dataclass
class Table:
    """What the pages show: columns, the text above the header of each page, the body, the usual font height."""

    columns: list[Column] = field(default_factory=list)
    height: float = 0.0
    titles: list[str] = field(default_factory=list)
    bodies: list[PageBody] = field(default_factory=list)


@dataclass
class Cells:
    """One line of the body by column.

    `text` and `figures` hold its cells, the figures by the column's place in the table; `loose` is text that stands
    among the figures. `row` counts the lines of the page that have figures, or room for them; it is 0 for a line
    with names only.
    """

    page: int
    y: float
    row: int
    text: dict[str, str]
    figures: dict[int, str]
    loose: str = ""

    @property
    def place(self) -> str:
        """Where the line stands, as rows are located."""
        return f"p{self.page} r{self.row}" if self.row else f"p{self.page} ({self.y:.0f} points up)"


def find_table(pages: Iterable[Page]) -> Table:
    """Find the table. Raises Refused (no_text, unknown_layout, mixed_layouts, incomplete)."""
    table, words, empty = Table(), 0, 0
    numbers: dict[int, int] = {}
    for page in pages:
        words += len(page.words)
        if not page.words:
            empty = page.number
            continue
        if table.columns and empty:
            raise Refused("no_text", f"page {empty}, in the middle of the table, is empty: fetch the report again")
        height = font_height(page.words)
        lines = lines_of(page.words, height)
        start = _header_end(table, lines, height, page.number)
        if not table.columns:
            if page.number >= _PAGES_BEFORE_TABLE:
                break
            table.titles += [line.text for line in lines]
            continue
        above, below = lines[:start], lines[start:]
        if any(has_figures(line, table.columns, 2) for line in above):  # the header stands among the rows
            above, below = [], lines
        kept = without_furniture(below, table.columns, table.titles)
        table.titles += [line.text for line in above] + kept.titles
        table.bodies.append(PageBody(page.number, kept.body))
        numbers |= kept.numbers
    if not words:
        raise Refused("no_text", "the PDF holds no text, only pictures: a copy with text is needed")
    if not table.columns:
        raise Refused("unknown_layout", f"no header of a personnel table on the first {_PAGES_BEFORE_TABLE} pages")
    missing = set(range(1, max(numbers.values(), default=0) + 1)) - numbers.keys()
    if missing:
        raise Refused("incomplete", f"the report has no page that says it is page {min(missing)}: fetch it again")
    return table


def _header_end(table: Table, lines: list[Line], height: float, number: int) -> int:
    """Where the body starts; the first header found gives the table its columns."""
    for index, line in enumerate(lines):
        columns = read_header(line, height)
        if columns is None:
            continue
        end = index + 1
        if end < len(lines) and any(c.key == "count" and not c.sex for c in columns):
            below = lines[end]
            if line.y - below.y <= height * RUN_ON and not _HAS_DIGIT.search(below.text):
                joined = run_on_header(columns, below, height)
                columns, end = (joined, end + 1) if joined else (columns, end)
        if not table.columns:
            table.columns, table.height = columns, height
        elif [(c.key, c.printed) for c in columns] != [(c.key, c.printed) for c in table.columns]:
            raise Refused("mixed_layouts", f"the columns of page {number} are not those of the pages before it")
        return end
    return 0


def cells_of(table: Table) -> list[list[Cells]]:
    """Place every word of the body in a column, page by page.

    Raises Refused (unreadable_figure, unplaced_figure, unreadable_columns).
    """
    bodies = [[_cut(line, table) for line in body.lines] for body in table.bodies]
    edges = _edges(table, (stretches for body in bodies for has_figures, stretches in body if has_figures))
    placed = []
    for body, cut in zip(table.bodies, bodies, strict=True):
        rows, page = 0, []
        for line, (_, stretches) in zip(body.lines, cut, strict=True):
            cells = Cells(body.number, line.y, 0, {}, {})
            _place(cells, stretches, table, edges)
            if cells.figures or cells.loose or "type" in cells.text:
                rows += 1
                cells.row = rows
            page.append(cells)
        placed.append(page)
    return placed


def _cut(line: Line, table: Table) -> tuple[bool, list[list[Word]]]:
    """Whether the line has figures, and the line cut into what may be cells.

    A line of figures is cut into its figures, one by one, and its unbroken stretches of text; a line without is cut
    at wider spaces only, for a heading may run over several columns.
    """
    words = _without_ordinal(line.words, table.columns[0])
    first = min(column.left for column in table.columns if column.is_figure)
    if not any(word[2] > first and _is_figure(word) for word in words):
        return False, chunks_of(words, table.height)
    gap = table.height * _CELL_GAP
    stretches: list[list[Word]] = []
    was_figure = True
    for word in words:
        is_figure = _is_figure(word)
        if is_figure or was_figure or word[1] - stretches[-1][-1][2] > gap:
            stretches.append([])
        stretches[-1].append(word)
        was_figure = is_figure
    return True, stretches


def _is_figure(word: Word) -> bool:
    return word[4][0] <= "9" and _FIGURE.fullmatch(word[4]) is not None


def _without_ordinal(words: list[Word], first: Column) -> list[Word]:
    """Leave out the running number that some layouts print before the name in the first column."""
    if len(words) > 1 and words[0][1] < first.left and words[0][4].isdecimal() and not _is_figure(words[1]):
        return words[1:]
    return words


def _edges(table: Table, figure_lines: Iterable[list[list[Word]]]) -> list[float]:
    """Where each column but the first starts.

    Between two columns of text: in the widest space without the start of a cell, for a long cell may run on into the
    next column. Beside a column of figures: in the widest space without anything at all.
    """
    columns = table.columns
    figures = [column for column in columns if column.is_figure]
    low, high = figures[0].left, figures[-1].right
    spans = {(round(column.left, 1), round(column.right, 1)) for column in columns}
    for stretches in figure_lines:
        for stretch in stretches:
            left, right = stretch[0][1], stretch[-1][2]
            if right <= low or left >= high or _is_figure(stretch[0]):
                spans.add((round(left, 1), round(right, 1)))
    ordered = sorted(spans)
    starts = [(left, left) for left, _ in ordered]
    return [
        _edge(ordered if left.is_figure or right.is_figure else starts, left, right)
        for left, right in pairwise(columns)
    ]


def _edge(spans: list[tuple[float, float]], left: Column, right: Column) -> float:
    """The right end of the widest space between the middles of two headers, less a margin."""
    start, stop = (left.left + left.right) / 2, (right.left + right.right) / 2
    best, edge, reach = 0.0, 0.0, start
    for a, b in spans:
        if a > stop:
            break
        if a - reach > best:
            best, edge = a - reach, a
        reach = max(reach, b)
    if not best:
        raise Refused("unreadable_columns", f"no space parts the columns {left.printed!r} and {right.printed!r}")
    return edge - min(8.0, best / 2)


def _place(cells: Cells, stretches: list[list[Word]], table: Table, edges: list[float]) -> None:
    """Put the stretches of a line into its cells, each by where it starts."""
    for stretch in stretches:
        text = " ".join([word[4] for word in stretch])
        index = bisect_right(edges, stretch[0][1])
        column = table.columns[index]
        if not column.is_figure:
            cells.text[column.key] = f"{cells.text[column.key]} {text}" if column.key in cells.text else text
        elif _is_figure(stretch[0]):
            if index in cells.figures:
                raise Refused("unreadable_figure", f"{cells.place}: two figures under {column.printed!r}")
            cells.figures[index] = text
        elif _HAS_DIGIT.search(text):
            raise Refused("unreadable_figure", f"{cells.place}: {text!r} under {column.printed!r} is no number")
        else:
            cells.loose = f"{cells.loose} {text}".lstrip()
