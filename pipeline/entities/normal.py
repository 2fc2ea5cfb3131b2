"""The form in which labels are compared.

Belongs here: what never matters in a label, such as case. Does not: abbreviations and order of words (`forms`).
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201a\u201b\u2032\u2035\uff07"))
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_INITIAL = re.compile(r"(?<!\w)(\w)\.")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normalise(label: str) -> str:
    """The form in which labels are compared: without case, accents, punctuation, apostrophes or the word "the".

    "&" reads as "and", initials lose their full stops ("U.S.A." is "usa"), any run of spaces is one. Idempotent.
    """
    text = label.translate(_APOSTROPHES)
    text = text.casefold() if text.isascii() else _without_accents(text)
    text = _INITIAL.sub(r"\1", text.replace("&", " and "))
    return " ".join(word for word in _BETWEEN_WORDS.split(text) if word not in ("", "the"))


def _without_accents(text: str) -> str:
    text = unicodedata.normalize("NFKD", text)
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf")).translate(_LETTERS)


def repaired(label: str) -> str:
    """The label with UTF-8 that was read as Latin-1 or Windows-1252 put right ("CÃ´te" is "Côte"); else unchanged."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return label.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return label
