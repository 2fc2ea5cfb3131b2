"""Where the cover ends and the body begins.

Belongs here: telling the cover's print from the body's, where a page holds both. Does not: reading the cover.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assets.debates.records.page.baselines import Row, rows_of
from assets.debates.records.page.columns import find_gutter
from assets.debates.records.page.furniture import is_furniture
from assets.debates.records.page.pieces import Page, Piece
from assets.debates.records.turns import labels

#: The body begins on one of the first pages.
_PAGES = 4
_EDGE = 3.0
#: So far on both sides of the gutter, print stands over both columns.
_OVER = 12.0
_ORDER = re.compile(
    r"\W*(?:The|In the absence of .{3,80}, the) (?:\d+\w\w |plenary |public |private |suspended )?"
    r"(?:meeting|session)\s+(?:was\s+|is\s+)?(?:called|resumed|opened|reconvened|declared)\b"
    r"|\W*In the absence of the (?:President|Chair\w*),",
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


#: What covers print, and no running header.
_COVER_ALONE = re.compile(
    r"^\W*(?:President|Members|Agenda|Contents)\b(?!\s+\w)|Official Records|PROVISIONAL|\bDistr\b|VERBATIM"
    r"|Held (?:at|in)\b|day,? \d{1,2} \w+ \d{4}|^\W*(?:NEW YORK|New York|Geneva|GENEVA)\W*$|This record (?:contains|is)"
)
#: A label runs over so many lines; the lines of a column begin so near each other (in heights of type).
_LABEL_LINES, _BESIDE = 5, 4.0


class Split(NamedTuple):
    """By page number: the `order` of the cover's pieces, and the gutter where it had to be found."""

    cover: dict[int, set[int]]
    gutters: dict[int, float]


class _Opening(NamedTuple):
    """The piece that begins the body, and its page with the pieces that can be cover or body."""

    page: int
    piece: Piece
    pieces: list[Piece]


def split_cover(pages: Sequence[Page], removed: Sequence[set[int]]) -> Split:
    """Find the cover: all before "The meeting was called to order", and the first page's footnotes.

    On the first page furniture is the cover's: it is taken out of `removed`. Without such a line the
    first speaker's label begins the body where the first page looks like a cover.
    """
    first = rows_of(pages[0].pieces)
    covered = sum(bool(_COVER.match(row.text)) or is_furniture(row.text) for row in first[:12]) >= 2 and any(
        _COVER_ALONE.search(row.text) for row in first
    )
    found = _opening(pages, removed, _ORDER.match, lines=1)
    if found is None and covered:
        found = _opening(pages, removed, labels.read, lines=_LABEL_LINES)
    for at, page in enumerate(pages[:_PAGES]):
        if found is not None and found.page == page.number:
            start, pieces = found.piece, found.pieces
            mine, gutter = _split_page(page, pieces, start, first=at == 0)
            cover = {p.number: {x.order for x in p.pieces} - gone for p, gone in zip(pages[:at], removed, strict=False)}
            cover[page.number] = mine
            _give_back(pages[0], removed, cover)
            return Split(cover, {} if gutter is None else {page.number: gutter})
    if covered:
        cover = {1: {piece.order for piece in pages[0].pieces}}
        _give_back(pages[0], removed, cover)
        return Split(cover, {})
    return Split({}, {})


def _give_back(first: Page, removed: Sequence[set[int]], cover: dict[int, set[int]]) -> None:
    """The first page's furniture belongs to the cover, if there is one."""
    cover[first.number] |= removed[0]
    removed[0].clear()


def _opening(
    pages: Sequence[Page], removed: Sequence[set[int]], opens: Callable[[str], object], *, lines: int
) -> _Opening | None:
    """Where one of the first pages has a line that opens the body; of two in columns the left one."""
    for at, page in enumerate(pages[:_PAGES]):
        pieces = [p for p in page.pieces if at == 0 or p.order not in removed[at]]
        rows = rows_of(pieces)
        starts = [
            piece
            for number, row in enumerate(rows)
            for place, piece in enumerate(row.pieces)
            if opens(_text(rows[number : number + lines], place))
        ]
        if starts:
            left = [piece for piece in starts if piece.x0 < page.width / 2]
            return _Opening(page.number, (left or starts)[0], pieces)
    return None


def _text(rows: Sequence[Row], place: int) -> str:
    """The text from a piece of the first row on to the end of its column's line, and of the lines under it."""
    begin = rows[0].pieces[place]
    parts = [_to_gap(rows[0].pieces[place:])]
    for row in rows[1:]:
        under = next((at for at, p in enumerate(row.pieces) if abs(p.x0 - begin.x0) < _BESIDE * begin.size), None)
        if under is None:
            break
        parts.append(_to_gap(row.pieces[under:]))
    return " ".join(parts)


def _to_gap(pieces: Sequence[Piece]) -> str:
    """The text of the pieces before the first that stands apart."""
    end = next((at for at, (one, two) in enumerate(pairwise(pieces), 1) if two.x0 - one.x1 > one.size), len(pieces))
    return " ".join(piece.text.strip() for piece in pieces[:end])


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
