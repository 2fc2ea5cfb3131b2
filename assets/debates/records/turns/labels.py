"""The grammar of speaker labels: "Mr. Elaraby (Egypt)(interpretation from Arabic):" taken apart.

Belongs here: whether a paragraph opens with a label, and what the label says. Does not: what follows it (`turns`),
or who "The President" is (`people`).

    label      = [number "."] speaker {"(" affiliation | language ")" | "," note} ":"
    speaker    = "The" seat | [courtesy] title… name | office name
    language   = ("spoke in" | "interpretation from" | "translated from") language [";" note]
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assets.debates.records.turns import label_tail, label_words
from assets.debates.records.turns.label_tail import LONGEST, Tail

_LONGEST_NAME = 9
_LONGEST_UNKNOWN = 80


@dataclass(frozen=True)
class Label:
    """A speaker label. `printed` is the whole of it, colon included; the parts are as printed, null where none is.

    `known` is False where only bold type and the colon tell that it is one.
    """

    printed: str
    speaker: str
    title: str | None = None
    affiliation: str | None = None
    language: str | None = None
    note: str | None = None
    known: bool = True


def _one_of(forms: frozenset[str]) -> str:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)


_TITLES_IN_CAPITALS = frozenset(form.upper() for form in label_words.TITLES)
_NUMBER = re.compile(r"\s*(?:\d{1,3}\s?\.\s+)?")
_SEAT = re.compile(
    rf"The\s+{label_words.SEATS}(?![\w-])(?:\s+of\s+the\s+(?:General\s+Assembly|Security\s+Council))?", re.IGNORECASE
)
#: "The President of the Economic and Social Council:", "The Emir of Qatar (spoke in Arabic):", whatever the type.
_OF_BODY = re.compile(
    r"\s+of\s+(?:the\s+)?[A-ZÀ-Þ][\w’'-]*(?:\s+(?:(?:and|of|the|for|on|in|against)\s+){0,2}[A-ZÀ-Þ][\w’'-]*){0,9}(?=\s*[:(])"
)
_TITLE = re.compile(rf"(?:{label_words.COURTESIES}\s+)?(?P<title>{_one_of(label_words.TITLES)})(?:[.•]\s*|\s+)(?=\S)")
_TITLE_IN_CAPITALS = re.compile(rf"(?P<title>{_one_of(_TITLES_IN_CAPITALS)})(?:[.•]\s*|\s+)(?=\S)")
_OFFICE = re.compile(rf"(?P<title>(?:Former\s+|Acting\s+)?(?:{_one_of(label_words.OFFICES)}))\s+(?=\S)")
_WORD = re.compile(r"(?P<word>[^\s()\[\]:;,]+)(?P<gap>\s*)")
_UNKNOWN_END = re.compile(r"[(\[,:]")
_SPOKEN = r"\s*\((?:spoke|speaking|interpretation|translated)\s+(?:in|from)\s+[A-Z]\w+\s*(?:[;,][^():]{2,90})?\)\s*:"
#: "Mr. President (spoke in French):", a misprint of the office; only bold or a language tells it from an address.
_ADDRESSED = re.compile(r"(?:Mr|Mrs|Ms|Madame?)\.?\s+(?:Acting\s+)?President(?!\w)")
_ADDRESSED_LANGUAGE = re.compile(_ADDRESSED.pattern + rf"(?={_SPOKEN})")
#: A speaker without a title, whom only the language makes one: "Hadiza (spoke in French):".
_UNTITLED = re.compile(rf"[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){{0,4}}(?={_SPOKEN})")
#: "Mahmoud FAWZI Bey (Egypt):": a surname in capitals, or a rank behind the name, where the state follows.
_CAPITALS = re.compile(
    r"(?=[^():]*\s(?:[a-z]{2}[-’'])?(?:[A-ZÀ-Þ][A-ZÀ-Þ’'-]{2,}|[BP](?:ey|EY|asha|ASHA))\b)"
    r"(?!(?:The|In|On|At|For|As|With|From|By|To|An?)\s)[A-ZÀ-Þ][a-zß-ÿ][\w’'-]*(?:\s+(?:[a-z]{2}[-’'])?[A-ZÀ-Þ][\w.’'-]*){1,5}(?=\s*\([A-ZÀ-Þ][^()]{2,60}\)(?:\s*\([^()]*\))?\s*:)"
)
_NAME_ALONE = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){0,3})\s*:\s+(?=[A-ZÀ-Þ“\"])")
_CALLED = re.compile(r"(?:floor to|call on)\s+([A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){0,3})(?=[.,])")
#: Votes obtained by a candidate, listed as a label is printed.
_COUNT = re.compile(r"\d{1,3}(?:\s+votes?)?\W*$")
_QUOTES = "“\"‘«'"


@dataclass(frozen=True)
class _Speaker:
    """The printed name: where it ends, the title before it (None for a seat)."""

    end: int
    title: str | None


def read(text: str, bold: int = 0, *, styled: bool = False) -> Label | None:
    """The label a paragraph opens with, or None.

    `bold` is how many of its first characters are bold; `styled` whether fonts tell at all. Where they do, a bare name
    needs bold to be a label, and a bold beginning with a colon is one even when the name's form is unknown.
    """
    head = text[:LONGEST]
    if not bold and ":" not in head and ";" not in head:
        return None
    number = _NUMBER.match(head)
    start = number.end() if number else 0
    speaker = _speaker(head, start) or _by_what_follows(head, start, styled=styled)
    tail = label_tail.read(text, speaker.end, bold) if speaker else None
    if speaker is None or tail is None:
        return _unknown_form(text, start, bold) if styled else None
    if bold - start >= max(3, (speaker.end - start) // 2):
        return _label(text, start, speaker, tail)
    if label_tail.reports_speech(tail):
        return None
    rest = text[tail.end :].lstrip()
    if _COUNT.match(rest) or (speaker.title is None and not tail.known and rest[:1].islower()):
        return None
    certain = speaker.title is None or bool(tail.affiliation or tail.language)
    quotes = rest[:1] in tuple(_QUOTES)
    return _label(text, start, speaker, tail) if certain or not (styled or quotes) else None


def announced(text: str, names: Collection[str]) -> Label | None:
    """The label of a speaker without a title ("Hadiza:") to whom whoever presides has given the floor by that name."""
    found = _NAME_ALONE.match(text)
    if found is None or found["name"] not in names:
        return None
    return Label(found[0].rstrip(), found["name"])


def names_called(text: str) -> list[str]:
    """The names without a title to whom a text gives the floor: "I now give the floor to Hadiza."."""
    return _CALLED.findall(text) if "floor to " in text or "call on " in text else []


def _label(text: str, start: int, speaker: _Speaker, tail: Tail, *, known: bool = True) -> Label:
    name = " ".join(text[start : speaker.end].split()).rstrip("*")
    return Label(text[: tail.end], name, speaker.title, tail.affiliation, tail.language, tail.note, known)


def _speaker(head: str, start: int) -> _Speaker | None:
    """The seat, the title or titles with a name, or the office with a name that stands at `start`."""
    if seat := _SEAT.match(head, start):
        body = _OF_BODY.match(head, seat.end())
        return _Speaker((body or seat).end(), None)
    title = None
    position = start
    while found := _TITLE.match(head, position) or _TITLE_IN_CAPITALS.match(head, position):
        if title is not None and not _name_end(head, found.end(), found["title"]):
            break
        title, position = title or found["title"], found.end()
    if title is None:
        office = _OFFICE.match(head, start)
        if not office:
            return None
        title, position = office["title"], office.end()
    end = _name_end(head, position, title)
    return _Speaker(end, title) if end else None


def _by_what_follows(head: str, start: int, *, styled: bool) -> _Speaker | None:
    """A speaker whom only the language or state behind the name tells from an address or a heading."""
    if "(" not in head:
        return None
    found = _UNTITLED.match(head, start) or _ADDRESSED_LANGUAGE.match(head, start)
    if found is None and not styled:
        found = _CAPITALS.match(head, start)
    if found is None or (found.re is _CAPITALS and not label_words.NOT_NAMES.isdisjoint(found[0].title().split())):
        return None
    return _Speaker(found.end(), None)


def _name_end(head: str, position: int, title: str) -> int | None:
    """Where the name that begins at `position` ends, or None when no name stands there."""
    words: list[re.Match[str]] = []
    while (word := _WORD.match(head, position)) and label_words.is_name_word(word["word"]):
        words.append(word)
        position = word.end()
        if not word["gap"]:
            break
    names = [word["word"].strip(".,*") for word in words]
    if not names or len(names) > _LONGEST_NAME or names[0] in label_words.NOT_NAMES:
        return None
    if names[0].lower() in {"of", "the", "in", "to"} and title not in label_words.OF_PLACES:
        return None
    return None if label_words.PARTICLES.issuperset(names) else words[-1].end("word")


def _unknown_form(text: str, start: int, bold: int) -> Label | None:
    """A bold beginning that ends in a colon, whatever the name looks like: "Al-Sheikh Hasan (Jordan):"."""
    end = _UNKNOWN_END.search(text, start, start + _LONGEST_UNKNOWN)
    if not end or bold - start < 3:
        return None
    speaker = _Speaker(len(text[: end.start()].rstrip()), None)
    words = text[start : speaker.end].split()
    seat = bool(_SEAT.match(text, start) or _ADDRESSED.match(text, start))
    if (
        not words
        or len(words) > _LONGEST_NAME + 3
        or not all(label_words.is_name_word(word) or word in {"for", "and"} for word in words)
    ):
        return None
    if not seat and not label_words.NOT_NAMES.isdisjoint(words):
        return None
    tail = label_tail.read(text, speaker.end, bold)
    if tail is None or bold > tail.end + 2 or label_tail.reports_speech(tail) or not text[tail.end :].strip():
        return None
    return _label(text, start, speaker, tail, known=False)
