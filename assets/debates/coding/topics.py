"""Where texts speak of the dictionary's themes.

Belongs here: which terms stand where. Does not: the terms (`dictionary`, `topics.yaml`), how phrases are sought
(`search`), or the column that hits are kept in (`code`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from assets.debates.coding.dictionary import Dictionary, load
from assets.debates.coding.search import Hit, framed, hits, longest_first, whole_words

SCHEMA = {"row": pl.UInt32, "theme": pl.String, "term": pl.String, "start": pl.Int64, "end": pl.Int64}
#: theme, term, start and end.
Topic = tuple[str, str, int, int]


def topics(texts: pl.Series, dictionary: Dictionary | None = None) -> pl.DataFrame:
    """Every term found, as whole words, the longest first, without overlaps.

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
    spans = longest_first(whole_words(text, found, dictionary.meanings))
    return [(theme, term, start, end) for start, end, phrase in spans for theme, term in dictionary.meanings[phrase]]
