"""Pieces of print that stand on one baseline, put together from left to right.

Belongs here: grouping by height, and the text of a group. Does not: columns, furniture or paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assets.debates.records.page.pieces import Piece
from assets.debates.records.paragraphs import Run

#: How far a baseline may lie from its row's, in heights of the row's type; a raised or lowered small one, further.
_SAME_ROW = 0.35
_RAISED = 0.6
_SMALL = 0.8
#: A gap of this many heights is a blank even where the file has none; of this many, a tab.
_BLANK_GAP = 0.12
_TAB_GAP = 1.2
#: So many rows make a tab stop.
_STOPS = 3
_LEADER = re.compile(r"\s*(?:\.\s?){4,}")
_SHORT_LEADER = re.compile(r"(?:\s+\.)+\s*\t")
_ONLY_DOTS = re.compile(r"[.\s·…_]+")


class Row(NamedTuple):
    """Pieces of one baseline from left to right."""

    pieces: tuple[Piece, ...]
    y: float
    size: float

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.pieces[0].x1 if len(self.pieces) == 1 else max(piece.x1 for piece in self.pieces)

    @property
    def text(self) -> str:
        """The text, its blanks made single."""
        return " ".join("".join(run.text for run in runs_of(self.pieces)).split())


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """Group pieces into rows, from the top of the page to its bottom."""
    ordered = sorted((p for p in pieces if not p.turned), key=lambda p: (-p.y, p.x0))
    if not ordered:
        return []
    usual = sorted(p.size for p in ordered)[len(ordered) // 2]
    limit, most = _SMALL * usual, 2 * usual
    groups: list[list[Piece]] = []
    small: list[Piece] = []
    head_y, head_size = float("inf"), 0.0
    for piece in ordered:
        size = piece.size
        if size < limit:
            small.append(piece)
        elif head_y - piece.y <= _SAME_ROW * min(max(head_size, size), most):
            groups[-1].append(piece)
        else:
            groups.append([piece])
            head_y, head_size = piece.y, size
    if not small:
        return [_row(group) for group in groups]
    lonely = [piece for piece in small if not _placed(piece, groups)]
    return sorted((_row(group) for group in groups + _level(lonely)), key=lambda row: -row.y)


def _placed(piece: Piece, groups: Sequence[list[Piece]]) -> bool:
    """Put a small piece into the row that it is printed beside, if there is one."""
    best, distance = None, float("inf")
    for group in groups:
        head = group[0]
        off = piece.y - head.y
        if -_SAME_ROW * head.size <= off <= _RAISED * head.size and abs(off) < distance:
            reach = head.size
            beside = any(-1 <= piece.x0 - p.x1 <= reach or -1 <= p.x0 - piece.x1 <= reach for p in group)
            if beside or abs(off) < 1:
                best, distance = group, abs(off)
    if best is None:
        return False
    best.append(piece)
    return True


def _level(pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and abs(groups[-1][0].y - piece.y) <= max(_SAME_ROW * piece.size, 1):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _row(group: list[Piece]) -> Row:
    if len(group) == 1:
        return Row(tuple(group), group[0].y, group[0].size)
    group.sort(key=lambda p: (p.x0, p.order))
    widest = max(group, key=lambda p: (p.x1 - p.x0 if not _ONLY_DOTS.fullmatch(p.text) else 0, p.size))
    return Row(tuple(group), widest.y, widest.size)


def tab_stops(rows: Iterable[Row]) -> frozenset[int]:
    """Where pieces begin behind wide gaps or dot leaders in several rows: the left edges of a table's columns."""
    counts = Counter(
        round(piece.x0)
        for row in rows
        for before, piece in pairwise(row.pieces)
        if piece.x0 - before.x1 > _TAB_GAP * max(before.size, piece.size) or _leads(before.text)
    )
    return frozenset(x for x, count in counts.items() if count + counts[x - 1] + counts[x + 1] >= _STOPS)


def runs_of(pieces: Sequence[Piece], *, tabs: frozenset[int] | None = None) -> list[Run]:
    """The row's text in stretches of one style. With `tabs` (tab stops), wide gaps and dot leaders become a tab."""
    if len(pieces) == 1 and tabs is None:
        return [Run(pieces[0].text, pieces[0].bold, pieces[0].italic)]
    texts: list[str] = []
    styles: list[tuple[bool, bool]] = []
    before: Piece | None = None
    for piece in pieces:
        text = piece.text if tabs is None else _tabbed(piece.text)
        if before is not None:
            texts[-1] += _between(before, piece, tabs)
        if styles and styles[-1] == (piece.bold, piece.italic):
            texts[-1] += text
        else:
            texts.append(text)
            styles.append((piece.bold, piece.italic))
        before = piece
    if tabs is not None:
        texts = [_SHORT_LEADER.sub("\t", text) for text in texts]
    return [Run(text, *style) for text, style in zip(texts, styles, strict=True)]


def _tabbed(text: str) -> str:
    return "\t" if _leads(text) else _LEADER.sub("\t", text)


def _leads(text: str) -> bool:
    """Whether a piece is a dot leader."""
    return text.count(".") > 1 and _ONLY_DOTS.fullmatch(text) is not None


def _between(before: Piece, piece: Piece, tabs: frozenset[int] | None) -> str:
    """What stands between two pieces of a row: nothing, a blank that only their places tell, or a tab."""
    gap = piece.x0 - before.x1
    if tabs is not None:
        wide = gap > _TAB_GAP * max(before.size, piece.size)
        if wide or (gap > _BLANK_GAP * piece.size and not tabs.isdisjoint(_around(piece.x0))):
            return "\t"
    if piece.glued and piece.order == before.order + 1:
        return ""
    return " " if gap > _BLANK_GAP * piece.size and not before.text[-1:].isspace() else ""


def _around(x: float) -> tuple[int, int, int]:
    return round(x) - 1, round(x), round(x) + 1
