"""Characters as printed, in one form: what a PDF's fonts make of hyphens, ligatures and blanks.

Belongs here: single characters. Does not: words.
"""

from __future__ import annotations

import re

#: pdfium's marks for a hyphen at a line's end are hyphens; ligatures are their letters; the rest is not printed.
_FORMS: dict[int, str | None] = {0x02: "-", 0xFFFE: "-", 0xA0: " ", 0x2007: " ", 0x202F: " ", 0x2009: " ", 0x2002: " "}
_FORMS |= {
    0x2003: " ",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_FORMS |= dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFF, 0xFFFD), None)
_FORMS |= {code: None for code in (*range(32), *range(0x7F, 0xA0)) if code not in {2, 9, 10, 13}}
_BLANKS = re.compile(r"[ \r\n]{2,}|[\r\n]| *\t[ \t]*")


#: What is to be changed in a text, if anything is: most have nothing of it.
_CHANGED = re.compile(f"[{re.escape(''.join(map(chr, _FORMS)))}\t\r\n]|  ")


def clean(text: str) -> str:
    """The text with letters for ligatures, plain blanks, and nothing that is not printed. A tab stays one tab."""
    if _CHANGED.search(text) is None:
        return text
    return _BLANKS.sub(lambda blank: "\t" if "\t" in blank[0] else " ", text.translate(_FORMS))
