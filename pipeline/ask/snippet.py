"""The stretch of a text that shows why it was found, and how a word may stand in a text.

Belongs here: words as patterns, snippets. Does not: finding the texts (`search`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Characters shown on either side of what was found.
SNIPPET = 110
#: Endings that a word may have in the text besides the one asked for, where a snippet or a pattern looks for it.
_ENDING = r"(?:'s|s|es|ed|ing|ions?|ors?|ers?)?"


def _escaped(text: str) -> str:
    """The text as a pattern, whichever apostrophe is printed."""
    return re.sub("['’]", "['’]", re.escape(text))


def pattern(word: str) -> str:
    """The word with its usual endings, spelt either way, as a whole word."""
    stem = re.sub(r"(?<=\w{3})(?:s|es|ed|ing|ors?|ers?|ion)$", "", word, flags=re.IGNORECASE)
    either = re.sub(r"i[sz](?=e|at|$)", "i[sz]", _escaped(stem), flags=re.IGNORECASE)
    return rf"\b{either}{_ENDING}\b"


def snippet(text: str, words: Sequence[str], phrases: Sequence[str] = ()) -> str:
    """The stretch of the text with most of the phrases or, without any, of the words, on one line."""
    line = " ".join(text.split())
    wanted = [_escaped(p) for p in phrases] or [pattern(w) for w in words]
    found = [(m.start(), which) for which, p in enumerate(wanted) for m in re.finditer(p, line, re.IGNORECASE)]
    best = max(found or [(0, 0)], key=lambda place: _richness(place[0], found))[0]
    start, end = max(0, best - SNIPPET // 2), min(len(line), best + SNIPPET + SNIPPET // 2)
    start = line.find(" ", start) + 1 if start else 0
    end = line.rfind(" ", start, end) if end < len(line) and " " in line[start:end] else end
    return ("… " if start else "") + line[start:end] + (" …" if end < len(line) else "")


def _richness(start: int, found: list[tuple[int, int]]) -> tuple[int, int]:
    """How many of the words asked for stand after a place, and how many places these are."""
    near = [which for at, which in found if start <= at < start + SNIPPET]
    return len(set(near)), len(near)
