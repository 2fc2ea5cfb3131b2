"""Labels of two parts: a name with its acronym or another name, a territory with its state, a name called former.

Belongs here: where such a label is cut and which words only say what kind of place it is. Does not: whether the parts
belong together (`pipeline.entities`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FORMER = re.compile(r"\b(?:formerly|former|ex|previously|until|before|pre)\b[\s:.-]*", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:1[89]|20)\d\d\b|[-–—](?=\s*\))")
_BRACKETS = re.compile(r"^(?P<first>[^()\[\]]+)[(\[](?P<second>[^()\[\]]+)[)\]]\W*$")
_DIVIDED = re.compile(r"^(?P<first>[^,:/]+?)\s*(?:[,:/]|\s[-–—]\s)\s*(?P<second>[^,:/]+)$")
#: What may stand in brackets behind a name and says nothing of whose it is: articles, and that it is a country.
ASIDES = frozenset(["country", "el", "la", "las", "le", "les", "los", "l"])
_ARTICLE = re.compile(r"^(?:(?:el|la|las|le|les|los)\s+|l['’]\s*)(?=\w)", re.IGNORECASE)
#: Words that say what kind of place a territory is and are no part of its name.
_DESCRIPTIONS = frozenset(
    [
        "bailiwick",
        "collectivity",
        "collectivite",
        "commonwealth",
        "country",
        "crown",
        "department",
        "dependency",
        "island",
        "islands",
        "isle",
        "of",
        "overseas",
        "region",
        "state",
        "territorial",
        "territory",
    ]
)


class Parts(NamedTuple):
    """The two parts of a label. `aside` says that the second stands in brackets, `former` that it is called former."""

    first: str
    second: str
    aside: bool
    former: bool


def parted(label: str) -> Parts | None:
    """The label cut in two where brackets, a comma, a colon, a slash or a dash between spaces cut it; else None."""
    if found := _BRACKETS.match(label):
        second, former = _FORMER.subn("", found["second"])
        return Parts(found["first"].strip(), second.strip(), True, bool(former))
    found = _DIVIDED.match(label)
    return Parts(found["first"], found["second"], False, False) if found else None


def without_former(label: str) -> str | None:
    """The label without the words and years that say it is former; None where it does not say so."""
    bare, words = _FORMER.subn(" ", label)
    bare, years = _YEARS.subn(" ", bare)
    return bare if words or years else None


def without_description(key: str) -> str | None:
    """A normalised label without the words that only say what kind of territory it is; None where it has none."""
    bare = " ".join(word for word in key.split() if word not in _DESCRIPTIONS)
    return bare if bare and bare != key else None


def without_article(label: str) -> str | None:
    """The label without a French or Spanish article before it; None where it has none."""
    bare = _ARTICLE.sub("", label.strip())
    return bare if bare != label.strip() else None
