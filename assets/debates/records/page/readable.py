"""Whether a record can be read as English text at all, each refusal with its measure.

Belongs here: pages without text, language, garbled letters, lines read across columns. Does not: any repair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.debates.records.page.pieces import Page
from assets.debates.records.text.word_lists import words_of
from pipeline.contract import Refused
from pipeline.shared import pdf

_MIN_WORDS = 20
#: A page with a picture and hardly any text (a stamp) is one that nobody has read, if this share of it is dark; a bar
#: code or an emblem on an empty page is less.
_FEW_CHARACTERS, _INK = 60, 0.01
#: As shares of all words: those in blocks of another language, and that language's function words anywhere.
_MAX_IN_BLOCKS, _MAX_FOREIGN = 0.05, 0.08
#: English function words are some 38 % of English prose and 5 % of lists of names; a block of another language has at
#: least so many of its own.
_MIN_ENGLISH, _MIN_FOREIGN, _BLOCK_WORDS = 0.1, 0.15, 12
#: With so few foreign words in all, too few blocks can be in another of the two languages.
_SO_LITTLE = _MAX_IN_BLOCKS * _MIN_FOREIGN / 2
_MAX_OTHER_SCRIPT = 0.2
#: English prose has over 99 % of its characters in well-formed words, a bad scan far less.
_MIN_WELL_FORMED = 0.93
#: Under 0.2 % of the printed lines of English prose hold an impossible sequence of words, 6 % of those read across two
#: columns.
_MIN_IMPOSSIBLE, _MAX_IMPOSSIBLE = 2, 0.015
#: A few lines hold such a sequence by chance, or by a misprint.
_CHANCE = 1.5
#: So many characters make a printed line; a whole statement on one line is many.
_LINE = 60
#: About so many characters, from the whole record, are looked at for that.
_SAMPLE = 40_000

_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0750-\u077f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_IMPOSSIBLE = re.compile(
    r"\b(?:(?:the|an?) (?:is|are|was|were|has|had|would|should|of|been|and|that|which|by|for|from|with|to|in|on|at|as"
    r"|the|an?|it|we|they|he|or|this|these|their|its|our|his|but|be|have)"
    r"|(?:of|its|their|our|my|his|with|from|for|to|by|at|into) (?:is|are|was|were|has|had|would|should|of|been))\b"
    r"(?![-’'])|\b[a-z]{2,} (?:The|We|It|In|That|This|These|Those|My|As|If|Our|There|They|However|At|On|For|With|Let"
    r"|He|She|But|And) [a-z]|[a-z]{2,}- (?!and\b|or\b|to\b|nor\b|but\b)[a-z]"
)
_WELL_FORMED = re.compile(
    r"[\"“‘'(\[«]*(?:"
    r"[A-Z]?[^\W\d_A-Z]+(?:[-’'./][A-Z]?[^\W\d_A-Z]+)*"  # word, capacity-building, he/she
    r"|(?:Mc|Mac|O’|D’|L’|d’|l’)[A-Z][^\W\d_]+|[A-Z][^\W\d_]+(?:[-’'][^\W\d_]+)+"  # McDonald, Al-Hussein
    r"|[A-Z]{2,}(?:[’'][sS]|s)?|[A-Z]{2,}(?:[-’'][A-Z]{2,})+|(?:[A-Z]\.?)+"  # NATO, NGOs, U.N.
    r"|(?:[A-Z]+[-/]?)+[\dA-Z./()-]*\d[\dA-Za-z./()-]*"  # S/2018/1016
    r"|\$?\d[\d,.:/()-]*%?(?:st|nd|rd|th|s)?"
    r"|[-–—.…•*/&]+|\S+@\S+|https?:\S+|www\.\S+"
    r")[\"”’'.,;:!?)\]»*…-]*"
)
_ENGLISH = words_of("english")
_FOREIGN = {"French": words_of("french"), "Spanish": words_of("spanish")}


class Measures(NamedTuple):
    """A text's number of words, and the shares that are function words of English and of another language."""

    words: int
    english: float
    language: str
    foreign: float


def refuse_pictures(document: pdf.Document, pages: Sequence[Page]) -> None:
    """Refuse a record with pages that are pictures without text (no_text). Empty pages pass."""
    bare = [page for page in pages if sum(len(piece.text) for piece in page.pieces) < _FEW_CHARACTERS]
    pictures = [page.number for page in bare if _has_ink(document[page.number - 1])]
    if pictures:
        shown = ", ".join(map(str, pictures[:5])) + (", …" if len(pictures) > 5 else "")
        raise Refused(
            "no_text",
            f"{len(pictures)} of {len(pages)} pages are pictures without text (page {shown}): a copy with text is "
            "needed",
        )
    if not any(page.pieces for page in pages):
        raise Refused("no_text", f"none of {len(pages)} pages has any text: a copy with text is needed")


def _has_ink(page: pdf.Page) -> bool:
    if not pdf.has_image(page):
        return False
    shades = bytes(page.render(scale=0.2, grayscale=True).buffer)
    return sum(shade < 128 for shade in shades) >= _INK * len(shades)


def refuse_unreadable(blocks: Iterable[str]) -> None:
    """Refuse a body that is no readable English text (no_text, not_english, bilingual, unreadable, interleaved).

    `blocks` are its columns' parts with a line break between printed lines: a language beside another shows there.
    """
    parts = list(blocks)
    text = "\n".join(parts)
    beyond_latin = len(text.encode()) > 1.15 * len(text)
    if beyond_latin and len(_OTHER_SCRIPT.findall(text)) >= _MAX_OTHER_SCRIPT * sum(map(str.isalpha, text)):
        raise Refused("not_english", "the letters are of another script: fetch the record in English")
    tokens = Counter(text.split())
    if tokens.total() < _MIN_WORDS:
        raise Refused("no_text", f"only {tokens.total()} words of body text: a copy with the record's text is needed")
    whole = _measure(tokens)
    if whole.english < _MIN_ENGLISH or whole.foreign > _SO_LITTLE:
        _refuse_language([_measure(Counter(block.split())) for block in parts])
    _refuse_garbled(_well_formed(tokens))
    sample = "\n".join(parts[:: 1 + len(text) // _SAMPLE])
    _refuse_interleaved(sample, sum(max(1, len(line) // _LINE) for line in sample.split("\n")))


def _refuse_language(blocks: Sequence[Measures]) -> None:
    words = sum(b.words for b in blocks)
    english = sum(b.english * b.words for b in blocks) / words
    foreign_words = sum(b.foreign * b.words for b in blocks) / words
    foreign = [b for b in blocks if b.words >= _BLOCK_WORDS and b.foreign > max(b.english, _MIN_FOREIGN)]
    share = sum(b.words for b in foreign) / words
    language = max(foreign or blocks, key=lambda b: b.words * b.foreign).language
    if foreign_words > 2 * english or share > 0.8 or english < _MIN_ENGLISH:
        raise Refused(
            "not_english",
            f"{english:.0%} of the words are English function words, {foreign_words:.0%} are {language}: "
            "fetch the record in English",
        )
    if share > _MAX_IN_BLOCKS or foreign_words > _MAX_FOREIGN:
        raise Refused(
            "bilingual",
            f"{share:.0%} of the words stand in columns of {language} text, {foreign_words:.0%} of all are its "
            "function words: a record in English alone is needed",
        )


def _refuse_garbled(share: float) -> None:
    if share < _MIN_WELL_FORMED:
        raise Refused(
            "unreadable",
            f"{share:.1%} of the characters are in well-formed words, where {_MIN_WELL_FORMED:.0%} are needed: the "
            "scan is too bad, a better copy is needed",
        )


def _refuse_interleaved(text: str, lines: int) -> None:
    found = _IMPOSSIBLE.findall(text)
    broken = sum("- " in words for words in found)
    others = len(found) - broken
    # Hyphens alone tell of words broken at the ends of lines that someone has joined since.
    impossible = others + min(broken, others) if others >= _MIN_IMPOSSIBLE else others
    if impossible >= max(_MIN_IMPOSSIBLE, _MAX_IMPOSSIBLE * lines + _CHANCE):
        raise Refused(
            "interleaved",
            f"{impossible} of {lines} lines ({impossible / lines:.1%}) hold words that cannot follow each other, where "
            f"under {_MAX_IMPOSSIBLE:.1%} is prose: the text runs across columns, a better copy is needed",
        )


def _measure(counts: Counter[str]) -> Measures:
    words = counts.total()
    shares = {name: sum(counts[word] for word in known) / max(words, 1) for name, known in _FOREIGN.items()}
    language = max(shares, key=lambda name: shares[name])
    return Measures(words, sum(counts[word] for word in _ENGLISH) / max(words, 1), language, shares[language])


def _well_formed(tokens: Counter[str]) -> float:
    """The share of a text's characters that stand in well-formed words and figures."""
    good = sum(
        len(token) * count
        for token, count in tokens.items()
        if (token.isalpha() and token.islower()) or _WELL_FORMED.fullmatch(token)
    )
    return good / max(sum(len(token) * count for token, count in tokens.items()), 1)
