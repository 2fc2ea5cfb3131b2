"""Searching texts for many phrases at once, as whole words.

Belongs here: the search (polars' multi-pattern search) and settling which of overlapping hits count. Does not: what is
searched for (`dictionary`, `cues`), or what a hit means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

#: Up to so many bytes, a look at the words of the texts costs less than making ready to search for every phrase.
_SMALL = 1 << 20
WORD = re.compile(r"\w+")
#: For bytes: whatever is no part of a word, to a blank.
_APART = bytes(byte if re.match(r"[A-Za-z0-9_]", chr(byte)) else ord(" ") for byte in range(256))
#: A line's end in a phrase, or in a text made plain.
_WIDE = "  "

#: Texts laid end to end, so far apart that positions in two of them never meet.
APART = 1 << 33


def spaced(folded: pl.Series) -> pl.Series:
    """Texts made plain (`fold.fold`), in small letters, each hyphen and line end a blank: for phrases."""
    return folded.str.replace_all("[-\r\n\t\x0b\x0c]", " ").str.to_lowercase()


def place(row: pl.Expr, at: pl.Expr) -> pl.Expr:
    """A position in all texts laid end to end."""
    return row.cast(pl.Int64) * APART + at.cast(pl.Int64)


def cut(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """A stretch of the column `text`, a plain text; places before its beginning are its beginning.

    In a plain text a character is a byte, and cutting bytes needs no counting.
    """
    return pl.col("text").cast(pl.Binary).bin.slice(start.clip(0), (end - start.clip(0)).clip(0)).cast(pl.String)


@dataclass(frozen=True, eq=False)
class Phrases:
    """What is sought in plain texts, and the words of each phrase.

    A phrase with a line's end in it needs a text with one; any phrase, a text that has all its words.
    """

    each: pl.Series
    wide: pl.Series
    words: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, phrases: pl.Series) -> Phrases:
        """The phrases, each once, in order."""
        each = phrases.unique(maintain_order=True)
        words = tuple(frozenset(WORD.findall(phrase)) for phrase in each)
        return cls(each, each.str.contains(_WIDE, literal=True), words)

    def possible(self, texts: pl.Series, *, wide: bool) -> pl.Series:
        """Those that may stand in the texts, which have line ends or (not `wide`) have none."""
        narrow = ~self.wide
        has = words_of(texts)
        if has is None:
            return self.each if wide else self.each.filter(narrow)
        there = pl.Series(map(has.issuperset, self.words), dtype=pl.Boolean)
        return self.each.filter(there if wide else there & narrow)


def words_of(texts: pl.Series) -> frozenset[str] | None:
    """All words of plain texts; None for so many texts that gathering them takes more time than it saves."""
    size = texts.str.len_bytes().sum()
    return _words(" ".join(texts.drop_nulls())) if size <= _SMALL else None


@lru_cache(maxsize=4)
def _words(plain: str) -> frozenset[str]:
    return frozenset(plain.encode("ascii").translate(_APART).decode("ascii").split())


def whole_words(texts: pl.Series, phrases: Phrases) -> pl.DataFrame:
    """Every hit of every phrase that neither begins nor ends within a word, overlapping ones too.

    `texts` are plain (`spaced`), `phrases` too. Returns row, text, phrase, start and end (in characters), in order of
    row.
    """
    rows = texts.alias("text").to_frame().with_row_index("row").drop_nulls()
    # Most phrases have a line's end in them, and most texts have none: those are spared the longer search.
    wide = rows["text"].str.contains(_WIDE, literal=True)
    parts = [_found(rows.filter(~wide), phrases, wide=False)]
    if wide.any():
        parts.append(_found(rows.filter(wide), phrases, wide=True))
    inside = pl.any_horizontal(
        cut(pl.col("start") - 1, pl.col("start")).str.contains(r"(?-u:\w)"),
        cut(pl.col("end"), pl.col("end") + 1).str.contains(r"(?-u:\w)"),
    )
    return pl.concat(parts).filter(~inside).sort("row", maintain_order=True)


def longest_first(spans: pl.DataFrame) -> pl.DataFrame:
    """Of spans (row, start, end) those that remain when texts are read from left to right and the longest wins.

    What remains does not overlap; it is in order of row and start.
    """
    left = (
        spans.with_columns(_from=place(pl.col("row"), pl.col("start")), _to=place(pl.col("row"), pl.col("end")))
        .sort("_from", "_to", descending=[False, True])
        .unique("_from", keep="first", maintain_order=True)
    )
    while True:
        # A span that begins after all before it have ended is sure to stay; those that reach into it are sure to go.
        sure = pl.col("_from") >= pl.col("_to").cum_max().shift(1, fill_value=-1)
        settled = pl.when(sure).then(pl.col("_to")).forward_fill()
        kept = left.filter(sure | (pl.col("_from") >= settled))
        if kept.height == left.height:
            return kept.drop("_from", "_to")
        left = kept


def _found(rows: pl.DataFrame, phrases: Phrases, *, wide: bool) -> pl.DataFrame:
    """Every hit of every phrase in rows of texts, whatever stands around it."""
    sought = pl.lit(phrases.possible(rows["text"], wide=wide).implode())
    text = pl.col("text")
    return (
        # Two searches, side by side: one says where, the other says what. Both go through a text in the same order.
        rows.select(
            "row",
            text,
            start=text.str.find_many(sought, overlapping=True),
            phrase=text.str.extract_many(sought, overlapping=True),
        )
        .filter(pl.col("start").list.len() > 0)
        .explode("start", "phrase", empty_as_null=False)
        .with_columns(pl.col("start").cast(pl.Int64))
        .with_columns(end=pl.col("start") + pl.col("phrase").str.len_bytes())
    )
