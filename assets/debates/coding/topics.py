"""Where texts speak of the dictionary's themes.

Belongs here: which terms stand where. Does not: the terms (`dictionary`, `topics.yaml`), how phrases are sought
(`search`), or the column that hits are kept in (`code`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from assets.debates.coding.dictionary import Dictionary, load
from assets.debates.coding.search import Hit, framed, hits, uncontained, whole_words

#: How far before its end an open term may begin.
_REACH = 90
SCHEMA = {"row": pl.UInt32, "theme": pl.String, "term": pl.String, "start": pl.Int64, "end": pl.Int64}
#: theme, term, start and end.
Topic = tuple[str, str, int, int]


def topics(texts: pl.Series, dictionary: Dictionary | None = None) -> pl.DataFrame:
    """Every term found, as whole words, but for one within a longer one, and the later of one theme's that overlap.

    Open terms ("women ... in") count unless they overlap a mask or another term of their theme.

    `texts` are plain (`search.spaced`). Returns row (0-based place of the text), theme, term (as the dictionary spells
    it), start and end (0-based, half-open, in characters), in order of row and start; a term of several themes is a row
    for each.
    """
    terms = dictionary or load()
    found = zip(texts.to_list(), hits(texts, terms.sought), strict=True)
    return framed([in_text(text, own, terms) for text, own in found], SCHEMA)


def in_text(text: str | None, found: Iterable[Hit], dictionary: Dictionary) -> list[Topic]:
    """The topics of one text, of the hits in it."""
    if text is None:
        return []
    known = list(found)
    spans = uncontained(whole_words(text, known, dictionary.meanings))
    fixed: list[Topic] = []
    behind: dict[str, int] = {}
    for start, end, phrase in spans:
        for theme, term in dictionary.meanings[phrase]:
            if start >= behind.get(theme, 0):
                fixed.append((theme, term, start, end))
                behind[theme] = end
    masks = [(None, "", start, end) for start, end, phrase in spans if not dictionary.meanings[phrase]]
    opened = [
        topic
        for topic in _opened(text, known, dictionary)
        if not any(
            theme in (None, topic[0]) and start < topic[3] and topic[2] < end
            for theme, _, start, end in [*fixed, *masks]
        )
    ]
    return sorted([*fixed, *opened], key=lambda topic: (topic[2], topic[3]))


def _opened(text: str, found: Iterable[Hit], dictionary: Dictionary) -> Iterator[Topic]:
    """Terms that leave some words open: their end is there, and their beginning not far before it."""
    for start, end, phrase in whole_words(text, found, dictionary.opened):
        for theme, before, terms in dictionary.opened[phrase]:
            head = before.search(text, max(0, start - _REACH), start)
            if head:
                begun = head["head"] if "head" in before.groupindex else None
                term = _named(terms, begun)
                yield theme, term, head.start(), end


def _named(terms: Mapping[str, str], begun: str | None) -> str:
    """The term as the dictionary spells it, by how it begins; a sum of money begins with a sign."""
    if begun is None:
        return next(term for head, term in terms.items() if head.endswith("#"))
    return terms.get(" ".join(begun.split()), next(iter(terms.values())))
