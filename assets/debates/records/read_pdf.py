"""A verbatim record as PDF, read by position: cover, body paragraphs, and what was set aside on the way.

Belongs here: the order of the steps. Does not: the steps themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.debates.records.cover.ends import Split, split_cover
from assets.debates.records.page import readable
from assets.debates.records.page.baselines import Row, rows_of, runs_of, tab_stops
from assets.debates.records.page.columns import Block, blocks_of, find_gutter
from assets.debates.records.page.furniture import find_furniture
from assets.debates.records.page.lines import Line, line_of
from assets.debates.records.page.pieces import Page, Piece, opened, read_pages
from assets.debates.records.paragraphs import Pages, Paragraph, Run
from assets.debates.records.text import misread, run_together
from assets.debates.records.text.characters import clean
from assets.debates.records.text.joining import join_lines, lines_as_paragraphs
from assets.debates.records.text.vocabulary import Vocabulary

#: A column with fewer lines than this takes its edges from the same column of other pages.
_FEW_LINES = 8


#: Where a speaker is named at a paragraph's beginning.
_LABEL = re.compile(r"(?:The (?:Acting |Temporary )?President|Mr\.|Mrs\.|Ms\.|Miss|Sir|Dr\.)[^:.]{0,90}:")


class Reading(NamedTuple):
    """A record's pages, and the words that lost a hyphen at a line's end (as printed, as joined)."""

    pages: Pages
    joints: tuple[tuple[str, str], ...]


def read(data: bytes, name: str) -> Pages:
    """Read a record's pages. See `read_closely` for what is refused."""
    return read_closely(data, name).pages


def read_closely(data: bytes, name: str) -> Reading:
    """Read a record's pages and say which words were joined at line ends.

    Raises Refused for bytes that are no readable PDF (not_pdf, encrypted, damaged, too_many_pages, too_large), and for
    a record that cannot be read as text (no_text, not_english, bilingual, unreadable, interleaved), with the measure.
    """
    with opened(data) as document:
        pages = list(read_pages(document))
        readable.refuse_pictures(document, pages)
    removed = find_furniture(pages)
    split = split_cover(pages, removed)
    lines = _body_lines(pages, removed, split)
    readable.refuse_unreadable(_texts_of_blocks(lines))
    words = Vocabulary(line.text for line in lines)
    joined = join_lines(lines, words)
    styled = _styled(joined.paragraphs)
    read_as, misread_words = (joined.paragraphs, []) if styled else misread.mend(joined.paragraphs)
    body, repairs = run_together.repair_paragraphs(read_as, words)
    furniture = [
        row.text
        for page, orders in zip(pages, removed, strict=True)
        for row in _rows_with_turned(p for p in page.pieces if p.order in orders)
    ]
    return Reading(
        Pages(
            cover=tuple(_cover(pages, split)),
            body=tuple(body),
            furniture=tuple(furniture),
            repairs=(*misread_words, *repairs),
            styled=styled,
            pages=len(pages),
            characters=sum(len("".join(paragraph.text.split())) for paragraph in body),
        ),
        tuple(joined.joints),
    )


def _styled(body: Sequence[Paragraph]) -> bool:
    """Whether bold tells: some text is bold, not all, and so are most of the paragraphs' beginnings like "Mr. X:"."""
    weights = {run.bold for paragraph in body for run in paragraph.runs}
    labelled = [paragraph.bold_start > 0 for paragraph in body if _LABEL.match(paragraph.text)]
    return len(weights) > 1 and sum(labelled) * 2 >= len(labelled)


def _cover(pages: Sequence[Page], split: Split) -> list[Paragraph]:
    rows = [
        (page.number, row)
        for page in pages
        for row in _rows_with_turned(p for p in page.pieces if p.order in split.cover.get(page.number, ()))
    ]
    stops = tab_stops(row for _, row in rows)
    return lines_as_paragraphs((page, _clean_runs(runs_of(row.pieces, tabs=stops))) for page, row in rows)


def _rows_with_turned(pieces: Iterable[Piece]) -> list[Row]:
    some = list(pieces)
    return rows_of(some) + [Row((piece,), piece.y, piece.size) for piece in some if piece.turned]


def _body_lines(pages: Sequence[Page], removed: Sequence[set[int]], split: Split) -> list[Line]:
    """The lines of the body in reading order, each with the edges of its column."""
    bodies = []
    for page, orders in zip(pages, removed, strict=True):
        apart = orders | split.cover.get(page.number, set())
        bodies.append([piece for piece in page.pieces if piece.order not in apart])
    gutters: list[float | None] = []
    for page, body in zip(pages, bodies, strict=True):
        own = split.gutters.get(page.number)
        before = gutters[-1] if gutters else None
        gutters.append(own if own is not None else find_gutter(body, page.width, likely=before))
    known = [gutter for gutter, _ in Counter(round(g) for g in gutters if g).most_common()]
    blocks: list[tuple[Page, Block]] = []
    for page, body, gutter in zip(pages, bodies, gutters, strict=True):
        own = gutter if gutter or not known else find_gutter(body, page.width, known)
        blocks += [(page, block) for block in blocks_of(body, own)]
    edges = _Edges(blocks)
    lines = []
    for number, (page, block) in enumerate(blocks):
        sides = edges.of(page, block)
        for row in block.rows:
            runs = _clean_runs(runs_of(row.pieces))
            if any(run.text.strip() for run in runs):
                lines.append(line_of(page.number, number, sides, row, runs))
    return lines


class _Edges:
    """The left and right edge of the columns of a record."""

    def __init__(self, blocks: Sequence[tuple[Page, Block]]) -> None:
        rows: dict[tuple[int, int | None], list[Row]] = {}
        for page, block in blocks:
            rows.setdefault((page.number, block.column), []).extend(block.rows)
        columns: dict[int | None, list[Row]] = {}
        for (_, column), some in rows.items():
            columns.setdefault(column, []).extend(some)
        self._all = {column: _edges(some) for column, some in columns.items()}
        self._own = {key: _edges(some) for key, some in rows.items() if len(some) >= _FEW_LINES}

    def of(self, page: Page, block: Block) -> tuple[float, float]:
        if block.column is None:
            sides = [self._own.get((page.number, c)) or self._all.get(c) for c in (0, 1)]
            known = [side for side in sides if side]
            if known:
                return min(left for left, _ in known), max(right for _, right in known)
        return self._own.get((page.number, block.column)) or self._all[block.column]


def _edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Where lines usually begin and end: the leftmost common beginning, the rightmost common end."""
    lefts = Counter(round(row.x0) for row in rows)
    rights = sorted(row.x1 for row in rows)
    common = [x for x, count in lefts.items() if count + lefts[x - 1] + lefts[x + 1] >= 0.15 * len(rows)]
    return float(min(common or lefts)), rights[min(len(rights) - 1, int(0.95 * len(rights)))]


def _texts_of_blocks(lines: Sequence[Line]) -> list[str]:
    texts: dict[int, list[str]] = {}
    for line in lines:
        texts.setdefault(line.block, []).append(line.text)
    return ["\n".join(some) for some in texts.values()]


def _clean_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple([Run(text, bold, italic) for printed, bold, italic in runs if (text := clean(printed))])
