"""The words of a PDF page and where they stand.

Belongs here: positioned words, refusing pages that have too many or none. Does not: opening the document
(`pipeline.shared.pdf`), any idea of what the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.contract import Refused
from pipeline.shared import pdf

#: baseline, left edge, right edge, height of its font's line (all in points, y upwards) and the text.
Word = tuple[float, float, float, float, str]

MAX_PAGES = 500
MAX_CHARS_ON_PAGE = 50_000

_WORD = re.compile(r"\S+")
#: pdfium's marks for a hyphen at the end of a line.
_LINE_END_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\xad": "-"})


@dataclass(frozen=True)
class Page:
    """One page: its number, counted from 1, and its words in the order of the file."""

    number: int
    words: list[Word]


@contextmanager
def opened(data: bytes) -> Iterator[pdf.Document]:
    """A report from its bytes, closed afterwards. Raises Refused (not_pdf, encrypted, damaged, too_large)."""
    with pdf.opened(data, "report") as document:
        count = len(document)
        if not 0 < count <= MAX_PAGES:
            raise Refused("too_large" if count else "damaged", f"the PDF has {count} pages; 1 to {MAX_PAGES} are read")
        yield document


def read_pages(document: pdf.Document) -> Iterator[Page]:
    """Yield every page with its words. Raises Refused (damaged, too_large, no_text for a page that is a picture)."""
    for number, page, characters in pdf.sheets(document, MAX_CHARS_ON_PAGE):
        words = _words(characters, page.get_rotation())
        if not words and pdf.has_image(page):
            raise Refused("no_text", f"page {number} is a picture without text: a copy with text is needed")
        yield Page(number, words)


def _words(characters: pdf.Characters, turn: int) -> list[Word]:
    """Split the page's text at white space; ask for the position of each word's first and last character only."""
    ends = characters.ends
    words: list[Word] = []
    for match in _WORD.finditer(characters.text.translate(_LINE_END_HYPHENS)):
        first, end = match.span()
        x, y, left, top, right, bottom = ends(first, end - 1)
        if turn:
            words.append((*_turned(turn, x, y, (left, top, right, bottom)), match.group()))
        else:
            words.append((y, x, right, top - bottom, match.group()))
    return words


def _turned(degrees: int, x: float, y: float, end: pdf.Box) -> tuple[float, float, float, float]:
    """Where a word stands for the reader of a page shown turned clockwise (up to a shift of the whole page), from the
    origin of its first character and the box of its last."""
    left, top, right, bottom = end
    if degrees == 180:
        return -y, -x, -left, top - bottom
    if degrees == 90:
        return -x, y, top, right - left
    return x, -y, -bottom, right - left
