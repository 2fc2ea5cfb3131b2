"""Where the cover ends and the body begins.

Belongs here: telling the cover's print from the body's, where a page holds both. Does not: reading the cover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.debates.records.columns import find_gutter
from assets.debates.records.furniture import is_furniture
from assets.debates.records.glyphs import Page, Piece
from assets.debates.records.rows import rows_of

#: The body begins on one of the first pages.
_PAGES = 4
_EDGE = 3.0
#: So far on both sides of the gutter, print stands over both columns.
_OVER = 12.0
_ORDER = re.compile(
    r"\W*(?:The|In the absence of .{3,80}, the) (?:\d+\w\w |plenary |public |private |suspended )?"
    r"(?:meeting|session)\s+(?:was\s+|is\s+)?(?:called|resumed|opened|reconvened|declared)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"\W*(?:This record (?:contains|is subject)|Corrections? (?:to|should|will)|The present record|Distr\.)",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"\W*(?:United Nations|Nations Unies|Security Council|General Assembly|President\b"
    r"|Members\b|Agenda\b|Official Records|Provisional|New York|Geneva|Held (?:at|in)\b|at \d|on \w+day\b"
    r"|Distr\b|English\b|Original\b|VERBATIM"
    r"|.{0,40}MEETING\b)",
    re.IGNORECASE,
)
#: What a cover prints at its right, above the second column.
_RIGHT = re.compile(
    r"\W*(?:Official Records|Provisional|New York|Geneva|Held (?:at|in)\b|(?:at )?\d[\d.]* [ap]\.?m|Distr\b"
    r"|Original\b)",
    re.IGNORECASE,
)


class Split(NamedTuple):
    """By page number: the `order` of the cover's pieces, and the gutter where it had to be found."""

    cover: dict[int, set[int]]
    gutters: dict[int, float]


def split_cover(pages: Sequence[Page], removed: Sequence[set[int]]) -> Split:
    """Find the cover: all before "The meeting was called to order", and the first page's footnotes.

    On the first page furniture is the cover's: it is taken out of `removed`. Without such a line the first page is the
    cover if it looks like one.
    """
    for at, page in enumerate(pages[:_PAGES]):
        pieces = [p for p in page.pieces if at == 0 or p.order not in removed[at]]
        start = _start(pieces)
        if start is not None:
            mine, gutter = _split_page(page, pieces, start, first=at == 0)
            cover = {p.number: {x.order for x in p.pieces} - gone for p, gone in zip(pages[:at], removed, strict=False)}
            cover[page.number] = mine
            _give_back(pages[0], removed, cover)
            return Split(cover, {} if gutter is None else {page.number: gutter})
    first = rows_of(pages[0].pieces)[:12]
    if sum(bool(_COVER.match(row.text)) or is_furniture(row.text) for row in first) >= 2:
        cover = {1: {piece.order for piece in pages[0].pieces}}
        _give_back(pages[0], removed, cover)
        return Split(cover, {})
    return Split({}, {})


def _give_back(first: Page, removed: Sequence[set[int]], cover: dict[int, set[int]]) -> None:
    """The first page's furniture belongs to the cover, if there is one."""
    cover[first.number] |= removed[0]
    removed[0].clear()


def _start(pieces: Sequence[Piece]) -> Piece | None:
    """The piece that begins the line which opens the meeting."""
    for row in rows_of(pieces):
        for at, piece in enumerate(row.pieces):
            text = " ".join(p.text.strip() for p in row.pieces[at:])
            if _ORDER.match(text):
                return piece
    return None


def _split_page(page: Page, pieces: Sequence[Piece], start: Piece, *, first: bool) -> tuple[set[int], float | None]:
    """The cover's pieces on the page where the body begins: above its line, and the footnotes under the body."""
    foot = _foot(pieces, start) if first else float("-inf")
    line = start.y + 0.5 * start.size
    gutter = find_gutter([p for p in pieces if foot < p.y <= line], page.width)
    head = line if gutter is None else _head(page, pieces, start, gutter)
    cover = set()
    for piece in pieces:
        beside = gutter is not None and start.x0 < gutter - _EDGE <= piece.x0
        if piece.y > (head if beside else line) or piece.y <= foot:
            cover.add(piece.order)
    return cover, gutter


def _foot(pieces: Sequence[Piece], start: Piece) -> float:
    """The height of the first line of the footnotes under the body; everything at or below it is the cover's."""
    notes = [p.y for p in pieces if p.y < start.y and _FOOTNOTE.match(p.text)]
    foot = max(notes) if notes else float("-inf")
    rows = [row for row in rows_of(p for p in pieces if p.y < start.y) if row.y > foot]
    for row in reversed(rows):
        if not is_furniture(row.text):
            break
        foot = max(foot, row.y)
    return foot


def _head(page: Page, pieces: Sequence[Piece], start: Piece, gutter: float) -> float:
    """The height under which the right column is the body's: the cover's rule or a row over both columns; where there
    is neither, under the rows that look like a cover's."""
    rules = [rule for rule in page.rules if rule > max(start.y, 0.4 * page.height)]
    wide = [p.y - 1 for p in pieces if p.y > start.y and p.x0 < gutter - _OVER and p.x1 > gutter + _OVER]
    if rules or wide:
        return min([*rules, *wide])
    limit = float("inf")
    for row in rows_of(p for p in pieces if p.y > start.y and p.x0 >= gutter - _EDGE):
        if row.size <= 1.25 * start.size and not is_furniture(row.text) and not _RIGHT.match(row.text):
            break
        limit = row.y - 1
    return limit
