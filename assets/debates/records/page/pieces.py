"""The printed pieces of a PDF page: a stretch of one line in one font, and where it stands.

Belongs here: pieces with position, weight and slant, as the page is turned; refusing what has too much to read. Does
not: opening the document (`pipeline.shared.pdf`), columns, lines, or any idea of what a piece means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pipeline.contract import Refused
from pipeline.shared import pdf

#: The longest records have some 120 pages.
MAX_PAGES = 400
MAX_CHARACTERS_ON_PAGE = 60_000
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18
_BOLD = re.compile(r"bold|black|heavy|demi|(?:^|[-,_])bd", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|kursiv", re.IGNORECASE)
#: A line of pdfium's text; its marks for a hyphen at a line's end stand where the next line begins.
_STRETCH = re.compile(r"[^\r\n\x02\ufffe]*[^\r\n\x02\ufffe\s][^\r\n\x02\ufffe]*[\x02\ufffe]?|[\x02\ufffe]")


class Piece(NamedTuple):
    """A stretch of one printed line in one font: edges, baseline and height in points (y upwards), text, style.

    The text keeps its blanks, a line-end hyphen is "-"; `order` is the place in the file; `glued`: no blank and no
    line's end stands between it and the piece before; `turned`: it does not run from left to right.
    """

    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool
    italic: bool
    order: int
    glued: bool
    turned: bool = False


class Page(NamedTuple):
    """One page: its number from 1, size in points, pieces in file order, and the heights of its horizontal rules."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    rules: list[float]


@contextmanager
def opened(data: bytes) -> Iterator[pdf.Document]:
    """A record from its bytes, closed afterwards. Raises Refused (not_pdf, encrypted, damaged, too_many_pages)."""
    with pdf.opened(data, "record") as document:
        count = len(document)
        if not count:
            raise Refused("damaged", "the PDF has no pages: fetch it again")
        if count > MAX_PAGES:
            raise Refused("too_many_pages", f"the PDF has {count:,} pages; a meeting's record has at most {MAX_PAGES}")
        yield document


def read_pages(document: pdf.Document) -> Iterator[Page]:
    """Yield every page with its pieces (rules of the first page only). Raises Refused (damaged, too_large)."""
    for number, page, characters in pdf.sheets(document, MAX_CHARACTERS_ON_PAGE):
        rotation = page.get_rotation()
        width, height = page.get_size()
        sides = (height, width) if rotation in (90, 270) else (width, height)
        read = _shown(number, characters, rotation, sides)
        yield read._replace(rules=_rules(page) if number == 1 and not rotation else [])


def _shown(number: int, characters: pdf.Characters, rotation: int, sides: tuple[float, float]) -> Page:
    """A page as its rotation shows it; where most of its print lies on its side then, as the print is upright.

    `sides` are the unturned page's width and height.
    """

    def turned(angle: int) -> Page:
        pieces = _Reader(characters, angle, *sides).pieces()
        return Page(number, *(sides[::-1] if angle in (90, 270) else sides), pieces, [])

    page = turned(rotation)
    if _lying(page) <= 0.5:
        return page
    return min((page, *(turned(angle) for angle in (0, 90, 180, 270) if angle != rotation)), key=_lying)


def _lying(page: Page) -> float:
    """The share of a page's characters that do not run from left to right."""
    return sum(len(p.text) for p in page.pieces if p.turned) / max(sum(len(p.text) for p in page.pieces), 1)


class _Reader:
    """Reads one page's pieces. Asks pdfium about the ends of a line only, and looks inside where its font changes."""

    def __init__(self, characters: pdf.Characters, rotation: int, width: float, height: float) -> None:
        self._characters = characters
        self._rotation, self._width, self._height = rotation, width, height
        self._styles: dict[int, tuple[bool, bool]] = {}

    def pieces(self) -> list[Piece]:
        text = self._characters.text
        pieces: list[Piece] = []
        end = -1
        for match in _STRETCH.finditer(text):
            first, last = match.span()
            while text[first].isspace():
                first += 1
            for begin, stop, shown in self._cut(text, first, last):
                pieces.append(self._piece(text, begin, stop, shown, len(pieces), begin == end))
                end = stop
        return pieces

    def _cut(self, text: str, first: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """Split a line where its text object changes, blanks staying with what is before them; yield the object too."""
        object_at = self._characters.object_at
        while first < end:
            shown = object_at(first)
            low, high = first, end - 1  # the object at low is `shown`, the one at high is another
            if low == high or object_at(high) == shown:
                yield first, end, shown
                return
            while high - low > 1:
                middle = at = (low + high) // 2
                while at > low and text[at].isspace():
                    at -= 1
                if object_at(at) == shown:
                    low = middle
                else:
                    high = middle
            while high < end and text[high].isspace():
                high += 1
            yield first, high, shown
            first = high

    def _piece(self, text: str, first: int, end: int, shown: int | None, order: int, glued: bool) -> Piece:
        last = end - 1
        while last > first and text[last].isspace():
            last -= 1
        bold, italic = self._style(shown)
        x, y, left, top, right, bottom = self._characters.ends(first, last)
        if self._rotation:
            x, y = self._turn(x, y)
            corners = self._turn(left, bottom), self._turn(right, top)
            (left, right), (bottom, top) = (sorted(values) for values in zip(*corners, strict=True))
        height = top - bottom
        turned = last > first and (abs((top + bottom) / 2 - y) > 1.5 * height or right < x)
        return Piece(x, max(right, x), y, height, text[first:end], bold, italic, order, glued, turned)

    def _turn(self, x: float, y: float) -> tuple[float, float]:
        """Where a point stands for the reader of a page that is shown turned clockwise."""
        if self._rotation == 90:
            return y, self._width - x
        if self._rotation == 180:
            return self._width - x, self._height - y
        return self._height - y, x

    def _style(self, shown: int | None) -> tuple[bool, bool]:
        """Whether an object's font is bold, and in italics."""
        font = self._characters.font_of(shown)
        if not font:
            return False, False
        style = self._styles.get(font)
        if style is None:
            name, flags = self._characters.name_and_flags(font)
            barcode = "barcode" in name.lower()
            bold = not barcode and bool(_BOLD.search(name) or (flags > 0 and flags & _FORCE_BOLD_FLAG))
            italic = not barcode and bool(_ITALIC.search(name) or (flags > 0 and flags & _ITALIC_FLAG))
            style = self._styles[font] = (bold, italic)
        return style


def _rules(page: pdf.Page) -> list[float]:
    """The heights of the long horizontal rules of a page."""
    width = page.get_width()
    heights = []
    for left, top, right, bottom in pdf.drawn_boxes(page):
        if top - bottom < 4 and right - left > width / 2:
            heights.append((top + bottom) / 2)
    return heights
