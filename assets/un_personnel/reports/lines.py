"""Words that stand on one printed line, and text that runs on from one line to the next.

Belongs here: geometry of lines. Does not: columns, tables, meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median

from assets.un_personnel.reports.words import Word

#: Baselines closer than this share of the font's height are one printed line (labels and figures of one row are
#: set up to a third of it apart; the closest wrapped lines nearly half of it).
_SAME_LINE = 0.4

#: A line of text at most this many font heights under the last one runs on from it.
RUN_ON = 1.5


@dataclass(frozen=True)
class Line:
    """One printed line: the baseline of its highest word, and its words from left to right."""

    y: float
    words: list[Word]

    @property
    def text(self) -> str:
        """The line as one reads it."""
        return " ".join([word[4] for word in self.words])


def font_height(words: Sequence[Word]) -> float:
    """The usual height of a line's font on this page, in points."""
    return median([word[3] for word in words]) if words else 0.0


def lines_of(words: Iterable[Word], height: float) -> list[Line]:
    """Gather words into lines, from the top of the page down."""
    ordered = sorted(words, key=itemgetter(0), reverse=True)
    gap = height * _SAME_LINE
    groups: list[list[Word]] = []
    last = float("inf")
    for word in ordered:
        if last - word[0] > gap:
            groups.append([])
        groups[-1].append(word)
        last = word[0]
    return [Line(group[0][0], sorted(group, key=itemgetter(1))) for group in groups]


def chunks_of(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """Cut a line where the space between two words is wider than `gap` points."""
    chunks: list[list[Word]] = []
    right = float("-inf")
    for word in words:
        if not chunks or word[1] - right > gap:
            chunks.append([])
        chunks[-1].append(word)
        right = max(right, word[2])
    return chunks


def join_parts(parts: Iterable[str]) -> str:
    """Put the lines of a wrapped cell together again; a hyphen at a line's end needs no space after it."""
    text = ""
    for part in parts:
        text += part if not text or text.endswith("-") else " " + part
    return text
