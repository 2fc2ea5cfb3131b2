"""The words of a PDF page and where they stand.

Belongs here: opening the document, reading positioned words, refusing what cannot be read at all. Does not: any idea
of what the words mean.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.contract import Refused

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


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a document from its bytes. Raises Refused (not_pdf, encrypted, damaged, too_large)."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("not_pdf", f"the document starts with {data[:16]!r}, not with %PDF: fetch the report again")
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Refused("encrypted", "the PDF asks for a password: obtain an open copy") from error
        raise Refused("damaged", f"the PDF cannot be opened ({error}): fetch it again") from error
    if b"%%EOF" not in data[-4096:]:
        pdf.close()
        raise Refused("damaged", "the PDF has no end mark, so it was cut short: fetch it again")
    if not 0 < len(pdf) <= MAX_PAGES:
        count = len(pdf)
        pdf.close()
        raise Refused("too_large" if count else "damaged", f"the PDF has {count} pages; 1 to {MAX_PAGES} are read")
    return pdf


def read_pages(pdf: pdfium.PdfDocument) -> Iterator[Page]:
    """Yield every page with its words. Raises Refused (damaged, too_large, no_text for a page that is a picture)."""
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text_page = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Refused("damaged", f"page {index + 1} cannot be read ({error}): fetch the PDF again") from error
        try:
            count = text_page.count_chars()
            if count > MAX_CHARS_ON_PAGE:
                raise Refused("too_large", f"page {index + 1} holds {count} characters, over {MAX_CHARS_ON_PAGE}")
            words = _words(text_page, count, page.get_rotation())
            if not words and _has_image(page):
                raise Refused("no_text", f"page {index + 1} is a picture without text: a copy with text is needed")
            yield Page(index + 1, words)
        finally:
            text_page.close()
            page.close()


def _words(text_page: pdfium.PdfTextPage, count: int, turn: int) -> list[Word]:
    """Split the page's text at white space; ask for the position of each word's first and last character only."""
    text = text_page.get_text_range() if count else ""
    handle = text_page.raw
    if len(text) != count:  # pdfium left characters out of the text: positions would be those of other characters
        text = "".join(chr(pdfium_c.FPDFText_GetUnicode(handle, index) or 32) for index in range(count))
    text = text.translate(_LINE_END_HYPHENS)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
    origin, loose_box = pdfium_c.FPDFText_GetCharOrigin, pdfium_c.FPDFText_GetLooseCharBox
    words: list[Word] = []
    for match in _WORD.finditer(text):
        first, end = match.span()
        origin(handle, first, x, y)
        loose_box(handle, end - 1, box)
        if turn:
            words.append((*_turned(turn, x.value, y.value, box), match.group()))
        else:
            words.append((y.value, x.value, box.right, box.top - box.bottom, match.group()))
    return words


def _turned(degrees: int, x: float, y: float, end: pdfium_c.FS_RECTF) -> tuple[float, float, float, float]:
    """Where a word stands for the reader of a page shown turned clockwise (up to a shift of the whole page), from the
    origin of its first character and the box of its last."""
    if degrees == 180:
        return -y, -x, -end.left, end.top - end.bottom
    if degrees == 90:
        return -x, y, end.top, end.right - end.left
    return x, -y, -end.bottom, end.right - end.left


def _has_image(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))
