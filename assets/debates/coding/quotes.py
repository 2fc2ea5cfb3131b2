"""What a speaker quotes: words between quotation marks are somebody else's, over as many sentences as they run.

Belongs here: where quotations begin and end. Does not: words told without marks (`subjects`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

#: A mark not closed within this is taken to be closed at its sentence's end.
_LONGEST = 2000
_OPENS_BEHIND = " ([-,"
#: A single mark opens where a word of two letters follows and none stands before, and closes behind a word or its stop:
#: elsewhere it is an apostrophe ("the States' plan" between two is taken for the end).
_SINGLE = re.compile(
    r"'(?:(?<=[ (\[,:]')|(?<!.'))(?=[a-z]+[ ,.']).{1,2000}?(?<=[a-z0-9_.,!?;])'(?![a-z0-9_])", re.ASCII | re.DOTALL
)
_NO_QUOTATION = re.compile(r"'(?:tis|twas|em|cause|til|n)\b", re.ASCII)


def quoted(text: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """The quotations of a plain text, in order; `ends` are those of its sentences. None is within another."""
    spans = list(_double(text, ends))
    if "'" not in text:
        return spans
    single = [span for span in _single(text) if not within(spans, span[0])]
    return sorted([*spans, *single]) if single else spans


def _double(text: str, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Quotations in double marks.

    A mark opens where a word follows and none stands before it; in a quotation, one that opens begins a paragraph of
    it anew. Apart from words on both sides, it does what its turn is.
    """
    begun: int | None = None
    at = text.find('"')
    while at >= 0:
        if begun is not None and at - begun > _LONGEST:
            yield begun, _end_of_sentence(begun, ends)
            begun = None
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        opens = before in _OPENS_BEHIND and (after != " " or begun is None)
        if begun is None:
            begun = at if opens else None
        else:
            yield begun, at
            begun = at if opens else None
        at = text.find('"', at + 1)
    if begun is not None:
        yield begun, _end_of_sentence(begun, ends)


def _single(text: str) -> Iterator[tuple[int, int]]:
    """Quotations in single marks."""
    at = 0
    while found := _SINGLE.search(text, at):
        if _NO_QUOTATION.match(text, found.start()):
            at = found.start() + 1
            continue
        yield found.start(), found.end() - 1
        at = found.end()


def within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a place is in one of the quotations."""
    place = bisect_right(spans, (at, at)) - 1
    return place >= 0 and spans[place][0] < at < spans[place][1]


def _end_of_sentence(at: int, ends: Sequence[int]) -> int:
    place = bisect_right(ends, at)
    return ends[place] if place < len(ends) else at
