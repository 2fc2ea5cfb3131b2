"""A PDF's characters: what they are, where they stand and in which font, over pypdfium2.

Belongs here: opening and closing a document and its pages, positions, fonts, boxes of what is drawn; refusing what
cannot be opened. Does not: words, lines, columns, or any idea of what is printed (the datasets).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from struct import Struct
from typing import Any, NamedTuple, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.contract import Refused

Document: TypeAlias = pdfium.PdfDocument
Page: TypeAlias = pdfium.PdfPage
#: Left, top, right and bottom in points, y upwards.
Box = tuple[float, float, float, float]

#: Any name of a font longer than this is cut: enough to hold "Bold" and "Italic".
_NAME_BYTES = 128
#: So deep inside other objects, images and paths are looked for.
_IMAGES_DEEP, _PATHS_DEEP = 3, 2


def _plainly(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of pdfium that takes and gives addresses as numbers: asked for every word, it answers sooner so."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_OBJECT = _plainly(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_FONT = _plainly(pdfium_c.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_ORIGIN = _plainly(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS, _ADDRESS)
_LOOSE_BOX = _plainly(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
#: Two doubles and a FS_RECTF, read at once: where the second double and the rectangle begin.
_PLACE, _PLACE_Y, _PLACE_BOX = Struct("=2d4f"), 8, 16


def _ends(handle: int | None) -> Callable[[int, int], tuple[float, ...]]:
    """One character's origin and another's Box, of the page with this handle; a closure, because every word asks."""
    found = ctypes.create_string_buffer(_PLACE.size)
    at_x = ctypes.addressof(found)
    at_y, at_box = at_x + _PLACE_Y, at_x + _PLACE_BOX
    origin, loose_box, place = _ORIGIN, _LOOSE_BOX, _PLACE.unpack

    def ends(first: int, last: int) -> tuple[float, ...]:
        origin(handle, first, at_x, at_y)
        loose_box(handle, last, at_box)
        return place(found)

    return ends


class Characters:
    """The characters of one page, by their place in the file.

    `text` has one character for each place, as pdfium reads them: a hyphen at a line's end is one of its own marks.
    `ends(first, last)` says where a word stands: x and y of its first character's origin, and the Box of its last one's
    line. `object_at` gives the address of the object that prints the character at a place.
    """

    def __init__(self, text_page: pdfium.PdfTextPage, count: int) -> None:
        self._handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self.ends = _ends(self._handle)
        self.object_at: Callable[[int], int | None] = partial(_OBJECT, self._handle)
        text = text_page.get_text_range() if count else ""
        if len(text) != count:  # pdfium left characters out of the text: positions would be those of others
            text = "".join(chr(pdfium_c.FPDFText_GetUnicode(text_page.raw, at) or 32) for at in range(count))
        self.text: str = text

    def font_of(self, shown: int | None) -> int | None:
        """The address of the font in which an object is printed; None where none is known."""
        return _FONT(shown) if shown else None

    def name_and_flags(self, font: int) -> tuple[str, int]:
        """A font's name, without the mark of a part of a font before "+", and the flags of its descriptor."""
        handle = ctypes.cast(font, pdfium_c.FPDF_FONT)
        pdfium_c.FPDFFont_GetBaseFontName(handle, self._name, _NAME_BYTES)
        return self._name.value.decode("latin-1").rpartition("+")[2], pdfium_c.FPDFFont_GetFlags(handle)


class Sheet(NamedTuple):
    """One page while it is open: its number from 1, the page itself, its characters."""

    number: int
    page: Page
    characters: Characters


@contextmanager
def opened(data: bytes, what: str) -> Iterator[Document]:
    """A document from its bytes, closed afterwards. Refusals call it by the word in `what` ("report").

    Raises Refused (not_pdf, encrypted, damaged).
    """
    if b"%PDF-" not in data[:1024]:
        raise Refused("not_pdf", f"the document starts with {data[:16]!r}, not with %PDF: fetch the {what} again")
    try:
        document = Document(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Refused("encrypted", "the PDF asks for a password: obtain an open copy") from error
        raise Refused("damaged", f"the PDF cannot be opened ({error}): fetch it again") from error
    try:
        if b"%%EOF" not in data[-4096:]:
            raise Refused("damaged", "the PDF has no end mark, so it was cut short: fetch it again")
        yield document
    finally:
        document.close()


def sheets(document: Document, most_characters: int) -> Iterator[Sheet]:
    """Every page in order, each closed when the next is asked for. Raises Refused (damaged, too_large)."""
    for index in range(len(document)):
        try:
            page = document[index]
            text_page = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Refused("damaged", f"page {index + 1} cannot be read ({error}): fetch the PDF again") from error
        try:
            count = text_page.count_chars()
            if count > most_characters:
                raise Refused("too_large", f"page {index + 1} holds {count:,} characters, over {most_characters:,}")
            yield Sheet(index + 1, page, Characters(text_page, count))
        finally:
            text_page.close()
            page.close()


def has_image(page: Page) -> bool:
    """Whether a picture is on the page."""
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGES_DEEP))


def drawn_boxes(page: Page) -> Iterator[Box]:
    """The boxes of lines and shapes that are drawn on the page."""
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=_PATHS_DEEP):
        left, bottom, right, top = drawn.get_bounds()
        yield left, top, right, bottom
