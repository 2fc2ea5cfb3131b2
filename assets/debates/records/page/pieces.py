"""The printed pieces of a PDF page: a stretch of one line in one font, and where it stands.

Belongs here: opening the document, reading pieces with position, weight and slant, refusing what cannot be opened.
Does not: columns, lines, or any idea of what a piece means.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.contract import Refused

#: The longest records have some 120 pages.
MAX_PAGES = 400
MAX_CHARACTERS_ON_PAGE = 60_000
#: Any name longer than this is cut: enough to hold "Bold" and "Italic".
_NAME_BYTES = 128
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18
_BOLD = re.compile(r"bold|black|heavy|demi|(?:^|[-,_])bd", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|kursiv", re.IGNORECASE)
#: A line of pdfium's text; its marks for a hyphen at a line's end stand where the next line begins.
_STRETCH = re.compile(r"[^\r\n\x02\ufffe]*[^\r\n\x02\ufffe\s][^\r\n\x02\ufffe]*[\x02\ufffe]?|[\x02\ufffe]")


def _plainly(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium that takes and gives addresses as numbers: asked for every piece, it answers sooner so."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_OBJECT = _plainly(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_FONT = _plainly(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_ORIGIN = _plainly(
    pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, ctypes.c_int, *[ctypes.POINTER(ctypes.c_double)] * 2
)
_LOOSE_BOX = _plainly(
    pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, ctypes.POINTER(pdfium_c.FS_RECTF)
)


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


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a document from its bytes. Raises Refused (not_pdf, encrypted, damaged, too_many_pages)."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("not_pdf", f"the document starts with {data[:16]!r}, not with %PDF: fetch the record again")
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Refused("encrypted", "the PDF asks for a password: obtain an open copy") from error
        raise Refused("damaged", f"the PDF cannot be opened ({error}): fetch it again") from error
    if b"%%EOF" not in data[-4096:]:
        pdf.close()
        raise Refused("damaged", "the PDF has no end mark, so it was cut short: fetch it again")
    count = len(pdf)
    if 0 < count <= MAX_PAGES:
        return pdf
    pdf.close()
    if not count:
        raise Refused("damaged", "the PDF has no pages: fetch it again")
    raise Refused("too_many_pages", f"the PDF has {count:,} pages; a meeting's record has at most {MAX_PAGES}")


def read_pages(pdf: pdfium.PdfDocument) -> Iterator[Page]:
    """Yield every page with its pieces (rules of the first page only). Raises Refused (damaged, too_large)."""
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text_page = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Refused("damaged", f"page {index + 1} cannot be read ({error}): fetch the PDF again") from error
        try:
            count = text_page.count_chars()
            if count > MAX_CHARACTERS_ON_PAGE:
                raise Refused(
                    "too_large", f"page {index + 1} holds {count:,} characters, over {MAX_CHARACTERS_ON_PAGE:,}"
                )
            rotation = page.get_rotation()
            width, height = page.get_size()
            sides = (height, width) if rotation in (90, 270) else (width, height)
            read = _shown(index + 1, text_page, count, rotation, sides)
            yield read._replace(rules=_rules(page) if index == 0 and not rotation else [])
        finally:
            text_page.close()
            page.close()


def _shown(number: int, text_page: pdfium.PdfTextPage, count: int, rotation: int, sides: tuple[float, float]) -> Page:
    """A page as its rotation shows it; where most of its print lies on its side then, as the print is upright.

    `sides` are the unturned page's width and height.
    """

    def turned(angle: int) -> Page:
        pieces = _Reader(text_page, angle, *sides).pieces(count)
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

    def __init__(self, text_page: pdfium.PdfTextPage, rotation: int, width: float, height: float) -> None:
        self._page = text_page
        self._handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self._rotation, self._width, self._height = rotation, width, height
        self._x, self._y, self._box = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_RECTF()
        self._at_x, self._at_y, self._at_box = (ctypes.byref(c) for c in (self._x, self._y, self._box))
        self._styles: dict[int, tuple[bool, bool]] = {}
        self._name, self._flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()

    def pieces(self, count: int) -> list[Piece]:
        text = self._page.get_text_range() if count else ""
        if len(text) != count:  # pdfium left characters out of the text: positions would be those of others
            text = "".join(chr(pdfium_c.FPDFText_GetUnicode(self._page.raw, at) or 32) for at in range(count))
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
        object_at, handle = _OBJECT, self._handle
        while first < end:
            shown = object_at(handle, first)
            low, high = first, end - 1  # the object at low is `shown`, the one at high is another
            if low == high or object_at(handle, high) == shown:
                yield first, end, shown
                return
            while high - low > 1:
                middle = at = (low + high) // 2
                while at > low and text[at].isspace():
                    at -= 1
                if object_at(handle, at) == shown:
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
        _ORIGIN(self._handle, first, self._at_x, self._at_y)
        _LOOSE_BOX(self._handle, last, self._at_box)
        x, y, box = self._x.value, self._y.value, self._box
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
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
        address = _FONT(shown) if shown else None
        if not address:
            return False, False
        style = self._styles.get(address)
        if style is None:
            font = ctypes.cast(address, pdfium_c.FPDF_FONT)
            pdfium_c.FPDFFont_GetBaseFontName(font, self._name, _NAME_BYTES)
            name = self._name.value.decode("latin-1").rpartition("+")[2]
            flags = pdfium_c.FPDFFont_GetFlags(font)
            barcode = "barcode" in name.lower()
            bold = not barcode and bool(_BOLD.search(name) or (flags > 0 and flags & _FORCE_BOLD_FLAG))
            italic = not barcode and bool(_ITALIC.search(name) or (flags > 0 and flags & _ITALIC_FLAG))
            style = self._styles[address] = (bold, italic)
        return style


def _rules(page: pdfium.PdfPage) -> list[float]:
    """The heights of the long horizontal rules of a page."""
    width = page.get_width()
    heights = []
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom < 4 and right - left > width / 2:
            heights.append((top + bottom) / 2)
    return heights
