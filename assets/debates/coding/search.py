"""Searching texts for many phrases at once.

Belongs here: the search (polars' multi-pattern search), which hits are whole words, and settling which of overlapping
hits count. Does not: what is searched for (`dictionary`, `cues`, ...), or what a hit means.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

#: Where a phrase begins in a text (in characters), and the phrase.
Hit = tuple[int, str]
#: Where a phrase begins and ends, and the phrase.
Span = tuple[int, int, str]

#: Up to so many bytes, a look at the words of the texts costs less than making ready to search for every phrase.
_SMALL = 1 << 20
WORD = re.compile(r"\w+", re.ASCII)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
_INSIDE = frozenset(_LETTERS)
_SPACED = {**dict.fromkeys(map(ord, "-\r\n\t\x0b\x0c"), " "), **{code: chr(code).lower() for code in range(65, 91)}}
#: A whole word no longer than this stands within many others ("us" in "must"): it is sought with what parts it from the
#: word before, which is no letter, digit or "_".
_SHORT = 4
_PARTING = "".join(chr(code) for code in range(128) if chr(code) not in _INSIDE)
#: A line's end in a phrase, or in a text made plain.
_WIDE = re.compile("   *")
#: For bytes: whatever is no part of a word, to a blank.
_APART = bytes(byte if chr(byte) in _INSIDE else ord(" ") for byte in range(256))


def spaced(folded: pl.Series) -> pl.Series:
    """Texts made plain (`fold.fold`), in small letters, each hyphen and line end a blank: for phrases."""
    plain = [text if text is None else text.translate(_SPACED) for text in folded.to_list()]
    return pl.Series(folded.name, plain, dtype=pl.String)


@dataclass(frozen=True, eq=False)
class Phrases:
    """What is sought in plain texts: each phrase, and what a text that has it must have (`_parts`)."""

    parts: Mapping[str, frozenset[bytes]]

    @classmethod
    def of(cls, whole: Iterable[str], anywhere: Iterable[str] = ()) -> Phrases:
        """Phrases that count as whole words only, and those that count anywhere; each once, in order."""
        return cls({phrase: _parts(phrase) for phrase in whole} | dict.fromkeys(anywhere, frozenset()))

    @cached_property
    def each(self) -> pl.Series:
        """All of them, the short with what may stand before them."""
        return pl.Series([*self.parts.keys() - self.parted.values(), *self.parted], dtype=pl.String)

    @cached_property
    def parted(self) -> Mapping[str, str]:
        """What is sought instead of short words, behind what parts them from others -> the word."""
        short = (phrase for phrase, parts in self.parts.items() if parts and len(phrase) <= _SHORT)
        return {f"{before}{word}": word for word in short for before in _PARTING}

    def possible(self, texts: Sequence[str]) -> pl.Series:
        """Those that may stand in the texts; of many texts, all: a look at their words would save nothing."""
        if sum(map(len, texts)) > _SMALL:
            return self.each
        there = _parts(" , ".join(texts))
        sought = self._by_part
        found = [phrase for part in there & sought.keys() for phrase in sought[part] if there >= self.parts[phrase]]
        return pl.Series([*self._anywhere, *sorted(found)], dtype=pl.String)

    @cached_property
    def _anywhere(self) -> tuple[str, ...]:
        """Phrases that any text may have."""
        return tuple(phrase for phrase, parts in self.parts.items() if not parts)

    @cached_property
    def _by_part(self) -> Mapping[bytes, Sequence[str]]:
        """The others by their longest part: a text without it has none of them."""
        found: dict[bytes, list[str]] = {}
        for phrase, parts in self.parts.items():
            if parts:
                found.setdefault(max(parts, key=lambda part: (len(part), part)), []).append(phrase)
        return found


def _parts(plain: str) -> frozenset[bytes]:
    """The words of a plain text, and each two that a line's end parts, with it."""
    words = frozenset(plain.encode("ascii").translate(_APART).split())
    return words.union(_wrapped(plain)) if "  " in plain else words


def _wrapped(plain: str) -> Iterator[bytes]:
    for found in _WIDE.finditer(plain):
        start, end = found.span()
        before = plain[plain.rfind(" ", 0, start) + 1 : start]
        before = before[len(before.rstrip(_LETTERS)) :]
        behind = WORD.match(plain, end)
        if before and behind:
            yield f"{before}{found[0]}{behind[0]}".encode("ascii")


def hits(texts: pl.Series, phrases: Phrases) -> list[list[Hit]]:
    """For each text every hit of every phrase, overlapping ones too.

    Of those that count as whole words some are within other words (`whole_words` tells). `texts` are plain (`spaced`),
    `phrases` too; a null has no hits.
    """
    plain = texts.to_list()
    sought = phrases.possible([text for text in plain if text])
    found = texts.str.extract_many(sought.implode(), overlapping=True).to_list()
    parted = phrases.parted if sought is phrases.each else {}
    first = tuple(dict.fromkeys(parted.values()))
    return [_placed(text, said, parted, first) if text else [] for text, said in zip(plain, found, strict=True)]


def _placed(text: str, said: Iterable[str], parted: Mapping[str, str], first: tuple[str, ...]) -> list[Hit]:
    """Where each phrase stands: of all that were found, in order, none ends before the one that was found before it.

    The next of a phrase is behind the one before; a look from there on alone would read the text once a phrase.
    """
    next_of: dict[str, int] = {}
    end = 0
    found = [(0, word) for word in first if text.startswith(word)] if text.startswith(first) else []
    for printed in said:
        start = text.index(printed, max(end - len(printed), next_of.get(printed, 0)))
        next_of[printed], end = start + 1, start + len(printed)
        phrase = parted.get(printed, printed)
        found.append((end - len(phrase), phrase))
    return found


def whole_words(text: str, found: Iterable[Hit], wanted: Container[str]) -> list[Span]:
    """Of a plain text's hits those of wanted phrases that neither begin nor end within a word."""
    return [
        (start, end, phrase)
        for start, phrase in found
        if phrase in wanted
        and text[start - 1 : start] not in _INSIDE
        and text[(end := start + len(phrase)) : end + 1] not in _INSIDE
    ]


def uncontained(spans: Iterable[Span]) -> list[Span]:
    """Of a text's spans those that are within no other, in order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept


def framed(rows: Sequence[Sequence[tuple[object, ...]]], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """What was found in each text, as a frame whose first column says in which."""
    listed = [(row, *values) for row, found in enumerate(rows) for values in found]
    return pl.DataFrame(listed, schema=dict(schema), orient="row")
