"""What a speaker quotes: words between quotation marks are somebody else's, over as many sentences as they run.

Belongs here: where quotations begin and end. Does not: words told without marks (`subjects`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

#: A mark not closed within this is taken to be closed at its sentence's end.
_LONGEST = 2000
_OPENS_BEHIND = " ([-,"


def quoted(text: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """The quotations of a plain text, in order; `ends` are those of its sentences.

    A mark opens where a word follows and none stands before it; in a quotation, one that opens begins a paragraph of
    it anew. Apart from words on both sides, it does what its turn is.
    """
    spans: list[tuple[int, int]] = []
    begun: int | None = None
    at = text.find('"')
    while at >= 0:
        if begun is not None and at - begun > _LONGEST:
            spans.append((begun, _end_of_sentence(begun, ends)))
            begun = None
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        opens = before in _OPENS_BEHIND and (after != " " or begun is None)
        if begun is None:
            begun = at if opens else None
        else:
            spans.append((begun, at))
            begun = at if opens else None
        at = text.find('"', at + 1)
    if begun is not None:
        spans.append((begun, _end_of_sentence(begun, ends)))
    return spans


def within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a place is in one of the quotations."""
    place = bisect_right(spans, (at, at)) - 1
    return place >= 0 and spans[place][0] < at < spans[place][1]


def _end_of_sentence(at: int, ends: Sequence[int]) -> int:
    place = bisect_right(ends, at)
    return ends[place] if place < len(ends) else at
