"""Where texts speak of the dictionary's themes.

Belongs here: which terms stand where. Does not: the terms (`dictionary`, `topics.yaml`), how phrases are sought
(`search`), or the column that hits are kept in (`code`).
"""

from __future__ import annotations

import polars as pl

from assets.debates.coding.dictionary import Dictionary, load
from assets.debates.coding.search import longest_first, whole_words

SCHEMA = {"row": pl.UInt32, "theme": pl.String, "term": pl.String, "start": pl.Int64, "end": pl.Int64}


def topics(texts: pl.Series, dictionary: Dictionary | None = None) -> pl.DataFrame:
    """Every term found, as whole words, the longest first, without overlaps.

    `texts` are plain (`search.spaced`). Returns row (0-based place of the text), theme, term (as the dictionary spells
    it), start and end (0-based, half-open, in characters), in order of row and start; a term of several themes is a row
    for each.
    """
    terms = dictionary or load()
    found = longest_first(whole_words(texts, terms.sought).drop("text"))
    return (
        found.join(terms.patterns, left_on="phrase", right_on="pattern", how="left", maintain_order="left_right")
        .filter(pl.col("theme").is_not_null())
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    )
