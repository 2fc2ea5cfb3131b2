"""The words that a record itself uses, as evidence for how its broken and run-together words are meant.

Belongs here: counting words. Does not: deciding what a broken word is (`hyphens`) or a run-together one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

#: A word with its inner hyphens and apostrophes.
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
_END = re.compile(r"[-\xad\u2010\u2011][ \t]*\n[ \t]*")
_LAST = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*$")
_LONGEST = 60
#: So many line ends must speak for broken words (or against) to say that a record breaks them (or does not).
_ENOUGH = 4


class Vocabulary:
    """How often each word stands in a text, without those that a line's end may have broken.

    Counts are of small letters; the parts of a hyphenated word count as words too, and a possessive as its noun.
    `breaks`: whether the text breaks words at line ends at all, from the words that it also prints whole; None where
    too few tell.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines).lower()
        counts = Counter(_WORD.findall(text))
        ends = list(_ends(text))
        counts.subtract(word for end in ends for word in end)
        for word, count in list(counts.items()):
            if "-" in word:
                for part in word.split("-"):
                    counts[part] += count
            if "’" in word or "'" in word:
                counts[_POSSESSIVE.sub("", word)] += count
        self._counts = counts
        self.breaks = self._breaks(ends)

    def count(self, word: str) -> int:
        """How often the word stands there, in whatever letters."""
        return self._counts[_POSSESSIVE.sub("", word.lower())]

    def __iter__(self) -> Iterator[str]:
        """The words."""
        return iter(self._counts)

    def _breaks(self, ends: Iterable[tuple[str, str]]) -> bool | None:
        broken = kept = 0
        for first, second in ends:
            whole = self.count(first + second)
            hyphened = self.count(f"{first}-{second}")
            broken += whole > hyphened
            kept += hyphened > whole
        if broken + kept < _ENOUGH:
            return None
        return broken * 5 > kept


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """The words around each hyphen at a line's end."""
    for match in _END.finditer(text):
        first = _LAST.search(text[max(match.start() - _LONGEST, 0) : match.start()])
        second = _WORD.match(text, match.end())
        if first and second:
            yield first[0], second[0]
