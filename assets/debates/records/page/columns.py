"""The columns of a page, found from where its print stands, and the order in which they are read.

Belongs here: gutters, columns, headings over both columns. Does not: paragraphs, furniture.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.debates.records.page.baselines import Row, rows_of
from assets.debates.records.page.pieces import Piece

#: The part of a page's width in which a gutter is looked for.
_MIDDLE = (0.3, 0.7)
#: Print may cross a gutter on this share of the rows beside it (headings over both columns).
_CROSSED = 0.25
_MIN_ROWS = 3
#: A column's usual row covers at least this share of the page's width: names beside names are no columns.
_MIN_WIDTH = 0.18
_EDGE = 3.0
#: The share of the right column's rows that begin at one left edge (give or take so many points): words in lines that
#: happen to leave a strip free do not.
_ALIGNED, _NEAR = 0.4, 4.0
#: Columns stand further apart (in points) than words.
_MIN_GUTTER = 7.0


class Block(NamedTuple):
    """Rows that are read one after the other: a column's part between two wide headings, or such a heading.

    `column` is 0 for the left or only one, 1 for the right, None for print over both.
    """

    column: int | None
    rows: list[Row]


def find_gutter(
    pieces: Sequence[Piece], width: float, known: Iterable[float] = (), likely: float | None = None
) -> float | None:
    """The middle of the white space between two columns; None for a single column.

    `known` are gutters of other pages of the record: where this page has too little print to tell, one that it
    leaves free holds. `likely` is the page before's: it holds at once where this page leaves it free between columns.
    """
    if likely is not None and _is_free(pieces, likely):
        return likely
    shown = [piece for piece in pieces if not piece.turned and piece.text.strip(" ._")]
    first, last = int(_MIDDLE[0] * width), int(_MIDDLE[1] * width)
    changes = [0] * (last - first + 2)
    for piece in shown:
        begin, end = max(int(piece.x0), first), min(int(piece.x1) + 1, last + 1)
        if begin < end:
            changes[begin - first] += 1
            changes[end - first] -= 1
    crossings, crossed = [], 0
    for change in changes[:-1]:
        crossed += change
        crossings.append(crossed)
    fewest = min(crossings)
    runs = _runs(crossings, fewest + max(1, fewest // 4))
    for begin, end in sorted(runs, key=lambda run: run[0] - run[1])[:3]:
        gutter = first + (begin + end) / 2
        if _parts(shown, gutter, width):
            return _centre(shown, gutter)
    for gutter in known:
        if first <= gutter <= last and not any(p.x0 < gutter - _EDGE and p.x1 > gutter + _EDGE for p in shown):
            return gutter
    return None


def _is_free(pieces: Sequence[Piece], gutter: float) -> bool:
    """Whether print stands on both sides of a gutter, and none in it."""
    left = right = 0
    for piece in pieces:
        if piece.x1 <= gutter:
            left += 1
        elif piece.x0 >= gutter:
            right += 1
        else:
            return False
    return min(left, right) >= _MIN_ROWS


def _runs(values: Sequence[int], limit: int) -> list[tuple[int, int]]:
    runs, begin = [], None
    for at, value in enumerate([*values, limit + 1]):
        if value <= limit and begin is None:
            begin = at
        elif value > limit and begin is not None:
            runs.append((begin, at))
            begin = None
    return runs


def _parts(pieces: Sequence[Piece], gutter: float, width: float) -> bool:
    """Whether print on both sides of a line is that of two columns."""
    left, right, crossing = _Extents(), _Extents(), _Extents()
    for piece in pieces:
        if piece.x1 <= gutter + _EDGE:
            left.add(piece)
        elif piece.x0 >= gutter - _EDGE:
            right.add(piece)
        else:
            crossing.add(piece)
    rows = len(left.rows) + len(right.rows)
    if min(len(left.rows), len(right.rows)) < _MIN_ROWS or len(crossing.rows) > _CROSSED * rows:
        return False
    top, bottom = min(max(left.rows), max(right.rows)), max(min(left.rows), min(right.rows))
    side_by_side = min(sum(bottom <= row <= top for row in side.rows) for side in (left, right))
    wide = min(left.width, right.width) >= _MIN_WIDTH * width
    gaps = sorted(right.rows[row][0] - left.rows[row][1] for row in left.rows.keys() & right.rows.keys())
    apart = not gaps or gaps[len(gaps) // 4] >= _MIN_GUTTER
    return side_by_side >= _MIN_ROWS and wide and apart and right.aligned >= _ALIGNED


class _Extents:
    """How far the print of one side goes on each height (to 2 points)."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[float, float]] = {}

    def add(self, piece: Piece) -> None:
        height = round(piece.y / 2)
        known = self.rows.get(height)
        self.rows[height] = (min(piece.x0, known[0]), max(piece.x1, known[1])) if known else (piece.x0, piece.x1)

    @property
    def aligned(self) -> float:
        """The share of rows that begin below one another (to 4 points)."""
        begins = sorted(x0 for x0, _ in self.rows.values())
        most = max(bisect_right(begins, x + 2 * _NEAR) - at for at, x in enumerate(begins))
        return most / len(begins)

    @property
    def width(self) -> float:
        """The width that one row in five exceeds: a column may hold many short lines."""
        widths = sorted(x1 - x0 for x0, x1 in self.rows.values())
        return widths[len(widths) * 4 // 5]


def _centre(pieces: Sequence[Piece], gutter: float) -> float:
    """The middle of the white space around a place in it."""
    ends = sorted((p.x1 for p in pieces if p.x1 <= gutter + _EDGE), reverse=True)
    begins = sorted(p.x0 for p in pieces if p.x0 >= gutter - _EDGE)
    return (ends[len(ends) // 20] + begins[len(begins) // 20]) / 2


def blocks_of(pieces: Sequence[Piece], gutter: float | None) -> list[Block]:
    """The page's rows in reading order: left column before right, broken where print stands over both."""
    if gutter is None:
        rows = rows_of(pieces)
        return [Block(0, rows)] if rows else []
    wide = _wide_rows(pieces, gutter)
    taken = {piece.order for row in wide for piece in row.pieces}
    rest = [piece for piece in pieces if piece.order not in taken]
    blocks: list[Block] = []
    top = float("inf")
    for row in [*wide, None]:
        bottom = row.y if row else float("-inf")
        between = [piece for piece in rest if bottom <= piece.y < top]
        for column in (0, 1):
            rows = rows_of(p for p in between if ((p.x0 + p.x1) / 2 >= gutter) == bool(column))
            if rows:
                blocks.append(Block(column, rows))
        if row:
            if blocks and blocks[-1].column is None:
                blocks[-1].rows.append(row)
            else:
                blocks.append(Block(None, [row]))
        top = bottom
    return blocks


def _wide_rows(pieces: Sequence[Piece], gutter: float) -> list[Row]:
    near = any(min(abs(gutter - p.x0), abs(gutter - p.x1)) < 0.2 * p.size or p.x0 < gutter < p.x1 for p in pieces)
    wide: list[Row] = []
    for row in rows_of(pieces) if near else ():
        left = [p.x1 for p in row.pieces if p.x0 < gutter]
        right = [p.x0 for p in row.pieces if p.x0 >= gutter]
        crosses = any(p.x0 < gutter - _EDGE and p.x1 > gutter + _EDGE for p in row.pieces)
        if crosses or (left and right and min(right) - max(left) < 0.4 * row.size):
            wide.append(row)
    return wide
