"""Page furniture in plain text: running headers and footers on lines of their own, or read into a paragraph.

Belongs here: telling such lines, and taking headers out of paragraphs. Does not: furniture by its place on a page
(`page.furniture`), whose forms count here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assets.debates import symbols
from assets.debates.records.page import furniture as furniture_of_pages
from assets.debates.records.paragraphs import Paragraph, Run

_JOB = r"\d{2}-\d{5}(?:\s*\(E\))?"
_PAGE = r"(?:page\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?"
_ORDINAL = r"[A-Z][a-z]+(?:-[a-z]+)?(?:st|nd|rd|th)"
_FURNITURE = re.compile(
    rf"(?:{_PAGE}\s+{_JOB}|{_JOB}(?:\s+{_PAGE})?|\*\d{{6,}}\*?|{_JOB}\s+\*?\d{{6,}}\*?|-\s*\d{{1,3}}\s*-"
    rf"|(?:{_PAGE}\s+)?(?:General\s+Assembly|Security\s+Council)\s*(?:-\s*|/\s*)?(?:{_ORDINAL}\s+(?:session|year)|\d+(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting)(?:\s+{_PAGE})?"
    rf"|(?:{_PAGE}\s+)?\d+(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting\s*-.*\d{{4}}(?:\s+{_PAGE})?"
    rf"|{_ORDINAL}\s+(?:session|year)(?:\s*-?\s*\d{{1,2}}\s+\w+\s+\d{{4}})?(?:\s+{_PAGE})?)$",
)
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
LONE_PAGE = re.compile(rf"{_PAGE}$", re.IGNORECASE)
#: A running header, or the rest of one, that was read into a paragraph.
_HEADER_INSIDE = re.compile(
    r" ?(?<!\d)\d{2}/\d{2}/\d{4} [^.:;?!\d]{3,150} [SA]/(?:\d+/)?PV\.\d+(?: \(Resumption \d\))?(?=\s|$)"
    r"|(?<=[.?!])\s*[A-Z][^.:;?!\d]{3,150} \d{2}/\d{2}/\d{4} [SA]/(?:\d+/)?PV\.\d+(?=\s|$)"
    r"|(?<=[.?!])\s+\(Resumption \d\)$"
)
#: A speaker's source on a line of its own: "(A/59/PV.3, p. 3)".
_CITED = re.compile(r"\(.*\bpp?\.\s?\d")


def edges(rows: Sequence[str], sure: set[int]) -> set[int]:
    """The other rows of a header or footer, between a page's edge and its first row that is neither."""
    found = set()
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        for at in order:
            text = rows[at].strip()
            if text and at not in sure and not (furniture_of_pages.is_furniture(text) and text[-1] not in ".,;:"):
                break
            found.add(at)
    return {at for at in found if rows[at].strip()}


def is_furniture(line: str) -> bool:
    """Running headers and footers as text extraction leaves them: a symbol with a date, a page with a job number."""
    if not line or len(line) > 160 or _CITED.match(line):
        return False
    symbol = symbols.find(line)
    if symbol is not None and (_SLASHED.search(line) or len(line) <= len(str(symbol)) + 3):
        return line.startswith(("S/", "A/")) or line.endswith(str(symbol.number)) or bool(_SLASHED.match(line))
    return bool(_FURNITURE.match(line))


def is_certain(line: str) -> bool:
    """Whether a line is furniture wherever it stands (see `page.furniture.is_certain`), and no speaker's source."""
    return furniture_of_pages.is_certain(line) and not _CITED.match(line)


def without_headers(paragraphs: Iterable[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    """Paragraphs without the running headers that were read into them, and these."""
    cleaned, headers = [], []
    for paragraph in paragraphs:
        found = [header[0].strip() for header in _HEADER_INSIDE.finditer(paragraph.text)]
        headers += found
        text = _HEADER_INSIDE.sub("", paragraph.text) if found else paragraph.text
        cleaned.append(replace(paragraph, runs=(Run(text),)))
    return cleaned, headers
