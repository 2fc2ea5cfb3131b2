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


#: Letters of ISO 8859-1 whose codes were read as those of the Mac's set ("JimÈnez"), or of code page 437 ("Garc¡a").
_OF_MAC = {code.to_bytes().decode("mac_roman"): chr(code) for code in range(0xC0, 0x100) if chr(code).isalpha()}
_OF_437 = {"¡": "í", "¢": "ó", "£": "ú", "¤": "ñ"}
#: Those that stay what they are between small letters: letters of some language, or common signs.
_NOT_MISREAD = frozenset("ıŒœŸÿ…÷\xa0“”‘’—–◊ﬁﬂ€")
_MISREAD = {
    wrong: right for wrong, right in (_OF_MAC | _OF_437).items() if wrong not in _NOT_MISREAD and not wrong.islower()
}
#: A capital with an accent or a sign before a small letter, in a word: nobody prints it.
_ANY, _LETTERS = (re.escape("".join(some)) for some in (_MISREAD, filter(str.isalpha, _MISREAD)))
_IN_WORD = f"(?<=[^\\W\\d_])[{_ANY}](?=[a-zß-ÿ])|(?<=[a-zß-ÿ])[{_LETTERS}](?![^\\W\\d_])"
_BEGUN = re.compile(r"[^\W\d_]+$")
_LONGEST_WORD = 40
#: UTF-8 read byte by byte: "JimÃ©nez".
_BYTES = "Ã[\xa0-\xbf]"
_MISCODED = re.compile(f"{_BYTES}|{_IN_WORD}")


#: What is to be changed in a text, if anything is: most have nothing of it.
_CHANGED = re.compile(f"[{re.escape(''.join(map(chr, _FORMS)))}\t\r\n]|  |{_MISCODED.pattern}")


def clean(text: str) -> str:
    """The text with letters for ligatures, plain blanks, and nothing that is not printed. A tab stays one tab."""
    plain = text.isascii() and text.isprintable() and "  " not in text
    if plain or _CHANGED.search(text) is None:
        return text
    text = _MISCODED.sub(_recoded, text)
    return _BLANKS.sub(lambda blank: "\t" if "\t" in blank[0] else " ", text.translate(_FORMS))


def _recoded(found: re.Match[str]) -> str:
    """The letter that was set, for the one that a wrong table shows; a sign stands for one in names only."""
    if len(found[0]) > 1:
        return chr(ord(found[0][1]) + 0x40)
    begun = _BEGUN.search(found.string, max(0, found.start() - _LONGEST_WORD), found.start())
    named = found[0].isalpha() or (begun is not None and begun[0][0].isupper())
    return _MISREAD[found[0]] if named else found[0]
