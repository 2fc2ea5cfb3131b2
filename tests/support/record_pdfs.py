"""Records as PDF made in a test: lines set in Times, bold and italic, in columns, with headers and footers.

Belongs here: making documents. Does not: any assertion.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

WIDTH, HEIGHT = 612.0, 792.0
SIZE, LEADING = 11.0, 12.0
#: left edge and width of the columns of the printed layouts.
TWO_COLUMNS = ((60.0, 240.0), (312.0, 240.0))
ONE_COLUMN = ((123.0, 366.0),)
INDENT = 18.0
_FONTS = {"": "Times-Roman", "b": "Times-Bold", "i": "Times-Italic", "bi": "Times-BoldItalic"}

#: x, baseline, size, style ("", "b", "i", "bi"), text.
Mark = tuple[float, float, float, str, str]
#: Words and their style.
Styled = tuple[str, str]


@dataclass
class PageOfMarks:
    """One page: marks in file order, and raw content (pictures, rules) before them."""

    marks: list[Mark] = field(default_factory=list)
    content: bytes = b""


@dataclass(frozen=True)
class Para:
    """A paragraph: stretches of (text, style); `indent` of its first line, `hang` of the others, `centred` lines."""

    stretches: tuple[Styled, ...]
    indent: float = INDENT
    hang: float = 0.0
    centred: bool = False


def para(text: str, style: str = "", **layout: object) -> Para:
    """A paragraph in one style."""
    return Para(((text, style),), **layout)  # type: ignore[arg-type]


def speech(label: str, rest: str) -> Para:
    """A paragraph that begins with a bold label."""
    return Para(((label, "b"), (rest, "")))


def write(
    pages: Sequence[PageOfMarks], *, trailer: bytes = b"", extra: Sequence[bytes] = (), sideways: bool = False
) -> bytes:
    """The PDF of these pages. `extra` objects come last; `trailer` goes into the trailer; `sideways` pages are stored
    turned and shown upright by their /Rotate."""
    box, rotate = (f"{HEIGHT} {WIDTH}", 90) if sideways else (f"{WIDTH} {HEIGHT}", 0)
    objects = [b"", b""] + [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()
        for name in _FONTS.values()
    ]
    fonts = " ".join(f"/F{style or 'r'} {number} 0 R" for number, style in enumerate(_FONTS, 3))
    picture = len(objects) + 2 * len(pages) + 1
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        stream = page.content + b"".join(_shown(mark) for mark in page.marks)
        stream = b"0 1 -1 0 %g 0 cm\n" % HEIGHT + stream if sideways else stream
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] /Rotate {rotate} /Resources << /Font << {fonts} >> "
            f"/XObject << /P {picture} 0 R >> >> /Contents {number + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 1 >>\nstream\n\x00\nendstream"
    )
    objects += extra
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail


def picture(x: float, y: float, width: float, height: float) -> bytes:
    """Page content: a black picture."""
    return b"q %g 0 0 %g %g %g cm /P Do Q\n" % (width, height, x, y)


def _shown(mark: Mark) -> bytes:
    x, y, size, style, text = mark
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return b"BT /F%s %g Tf %.2f %.2f Td (%s) Tj ET\n" % ((style or "r").encode(), size, x, y, escaped)


def width_of(text: str, style: str = "", size: float = SIZE) -> float:
    """How wide a text is printed."""
    return sum(_advance(style, char) for char in text) * size


@cache
def _advance(style: str, char: str) -> float:
    return _measure(_FONTS[style], char)


@cache
def _measure(name: str, char: str) -> float:
    with pdfium.PdfDocument.new() as pdf:
        font = pdfium_c.FPDFText_LoadStandardFont(pdf.raw, name.encode())
        wide = ctypes.c_float()
        pdfium_c.FPDFFont_GetGlyphWidth(font, ord(char), ctypes.c_float(1000), ctypes.byref(wide))
        pdfium_c.FPDFFont_Close(font)
    return wide.value / 1000


def broken(
    stretches: Iterable[Styled],
    width: float,
    first: float,
    others: float,
    hyphenate: Callable[[str], int] | None = None,
) -> list[list[Styled]]:
    """Lines of words that fit a width less the indents; `hyphenate` says after how many letters a word may break."""
    lines: list[list[Styled]] = [[]]
    used, room = 0.0, width - first
    for text, style in stretches:
        for word in text.split():
            rest = word
            blank = width_of(" ", style) if lines[-1] else 0.0
            if lines[-1] and used + blank + width_of(word, style) > room:
                at = hyphenate(word) if hyphenate else 0
                if at and used + blank + width_of(word[:at] + "-", style) <= room:
                    lines[-1].append((word[:at].removesuffix("-") + "-", style))
                    rest = word[at:]
                lines.append([])
                used, blank, room = 0.0, 0.0, width - others
            lines[-1].append((rest, style))
            used += blank + width_of(rest, style)
    return lines


def set_columns(
    paragraphs: Iterable[Para],
    columns: Sequence[tuple[float, float]] = TWO_COLUMNS,
    *,
    top: float = 700.0,
    bottom: float = 90.0,
    gap: float = 6.0,
    leading: float = LEADING,
    justified: bool = False,
    raised: float = 0.0,
    hyphenate: Callable[[str], int] | None = None,
    shuffle: Callable[[list[Mark]], list[Mark]] | None = None,
) -> list[PageOfMarks]:
    """Pages with the paragraphs set one after the other in these columns, `gap` between them.

    `justified` prints every word by itself, `raised` sets bold print so much over the baseline.
    """
    pages: list[PageOfMarks] = [PageOfMarks()]
    column, y = 0, top
    for paragraph in paragraphs:
        lines = broken(paragraph.stretches, columns[column][1], paragraph.indent, paragraph.hang, hyphenate)
        for number, line in enumerate(lines):
            if y < bottom:
                column, y = column + 1, top
                if column == len(columns):
                    column = 0
                    pages.append(PageOfMarks())
            left, width = columns[column]
            inner = paragraph.hang if number else paragraph.indent
            natural = sum(width_of(word, style) for word, style in line)
            if paragraph.centred:
                inner = (width - natural - (len(line) - 1) * width_of(" ", line[0][1])) / 2
            stretch = (
                (width - inner - natural) / max(len(line) - 1, 1) if justified and number < len(lines) - 1 else None
            )
            pages[-1].marks += _set_line(line, left + inner, y, raised, justified, stretch)
            y -= leading
        y -= gap
    for page in pages if shuffle else ():
        page.marks = shuffle(page.marks) if shuffle else page.marks
    return pages


def _set_line(
    words: Sequence[Styled], x: float, y: float, raised: float, single: bool, stretch: float | None
) -> list[Mark]:
    """One mark for each stretch of one style, or each word."""
    marks: list[Mark] = []
    for word, style in words:
        if marks and marks[-1][3] == style and not single:
            marks[-1] = (*marks[-1][:4], f"{marks[-1][4]} {word}")
        else:
            marks.append((x, y + raised * ("b" in style), SIZE, style, word))
        x += width_of(word, style) + (width_of(" ", style) if stretch is None else stretch)
    return marks


def with_edges(
    pages: Sequence[PageOfMarks], header: Callable[[int], Sequence[Mark]], footer: Callable[[int], Sequence[Mark]]
) -> list[PageOfMarks]:
    """The pages with running headers before, and footers behind, numbered from 2."""
    return [
        PageOfMarks([*header(number), *page.marks, *footer(number)], page.content)
        for number, page in enumerate(pages, 2)
    ]


def cover_page(symbol: str = "S/PV.9999", day: date = date(2012, 11, 30)) -> PageOfMarks:
    """A cover as the Council's are printed, with dot leaders."""
    members = [
        ("Albania", "Mr. Hoxha"),
        ("Brazil", "Mr. Costa Filho"),
        ("China", "Mr. Zhang Jun"),
        ("United Kingdom of Great Britain and Northern Ireland", "Mrs. Hackman"),
    ]
    marks: list[Mark] = [
        (127, 728, 14, "", "United Nations"),
        (495, 728, 11, "", symbol),
        (127, 703, 20, "b", "Security Council"),
        (495, 703, 11, "i", "Provisional"),
        (127, 689, 11, "", "Seventy-seventh year"),
        (127, 657, 11, "", "9999th meeting"),
        (127, 645, 11, "", f"{day:%A}, {day.day} {day:%B %Y}, 3 p.m."),
        (127, 633, 11, "", "New York"),
        (64, 566, 11, "i", "President"),
        (104, 566, 11, "", ": Mrs. Nusseibeh"),
        (186, 566, 11, "", ". " * 38),
        (392, 566, 11, "", "(United Arab Emirates)"),
        (64, 527, 11, "i", "Members"),
        (104, 527, 11, "", ":"),
    ]
    for place, (state, person) in enumerate(members):
        y = 527 - 13 * place
        begin = 127 + width_of(state) + 3
        marks += [
            (127, y, SIZE, "", state),
            (begin, y, SIZE, "", ". " * int((380 - begin) / 5.5)),
            (392, y, SIZE, "", person),
        ]
    marks += [(64, 328, 14, "b", "Agenda"), (127, 310, SIZE, "", "Women and peace and security")]
    for place, line in enumerate(
        ["This record contains the text of speeches delivered in English and of the translation of", "speeches."]
    ):
        marks.append((129, 155 - 10 * place, 9, "", line))
    marks += [(60, 63, SIZE, "", "22-12345 (E)"), (60, 46, SIZE, "", "*2212345*")]
    return PageOfMarks(marks)


def assembly_marks() -> tuple[list[Mark], list[Mark]]:
    """What the General Assembly's covers of the 1990s print above and below two columns of body text."""
    above: list[Mark] = [
        (54, 730, 11, "bi", "United Nations"),
        (54, 710, 20, "b", "GENERAL"),
        (54, 689, 20, "b", "ASSEMBLY"),
        (54, 673, 10, "", "FORTY-EIGHTH SESSION"),
        (54, 646, 11, "i", "Official Records"),
        (529, 727, 16, "b", "46th"),
        (422, 709, 16, "b", "PLENARY MEETING"),
        (446, 689, 11, "i", "Monday, 1 November 1993"),
        (521, 676, 11, "i", "at 3 p.m."),
        (491, 644, 14, "b", "NEW YORK"),
        (101, 604, 13, "i", "President"),
        (150, 604, 13, "", ": Mr. INSANALLY"),
    ]
    below: list[Mark] = [
        (166, 130, 9, "", "This record is subject to correction."),
        (80, 120, 9, "", "Corrections should be sent under the signature of a member of the delegation concerned."),
        (54, 58, 11, "", "93-87044 (E)"),
        (436, 128, 11, "", "Distr. GENERAL"),
        (436, 104, 11, "", "A/48/PV.46"),
        (436, 92, 11, "", "22 November 1993"),
        (436, 68, 11, "", "ENGLISH"),
    ]
    return above, below
