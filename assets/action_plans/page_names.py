"""Names on a page: the states, territories and organisations that the reference knows, where their names are printed.

Belongs here: finding them, each as long as it is printed. Does not: which entity a name is (the harmoniser, whose
reference is made of the same files).

A page's text is not stored, and any other name, a person's for instance, would be a piece of it. What is kept of a page
is made before a reference is built, so its labels are read from where they ship.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.action_plans.plan_words import MONTHS, ORDINALS, words
from pipeline.entities import translated
from pipeline.entities.normal import normalise

_INITIALS = r"(?:[^\W\d_]\.)+[^\W\d_]?(?![^\W_])"
_WORD = re.compile(rf"{_INITIALS}|[^\W_]+(?:['’][^\W_]+)*|&")
_ARTICLE = re.compile(r"[dl]['’](?=[^\W\d_])", re.I)
_POSSESSIVE = re.compile(r"['’]s$", re.I)
#: The full stop of a sentence: after a word that is too long for the abbreviations in names («St.», «Dem. Rep.»).
_END = re.compile(r"(?<=[^\W_]{4})\.\s|[!?:;|\n]")
_FARTHEST = 3
_SHORTEST, _MOST_WORDS = 3, 9
#: Words of this subject: a label that has one of them is no country's.
_SUBJECT = words(
    "women woman peace security council national action plan plans nap naps pan wps resolution resolutions ministry "
    "minister department office government overview home page pdf download unscr scr implementation strategy "
    "gender nations girls men femmes paix securite mujeres paz seguridad frauen frieden sicherheit"
)
#: Words in capitals beside which a name is whole («Action Plan Kenya»); beside others it may be a part («Mexico City»).
_BESIDE = (
    _SUBJECT
    | words(
        "monday tuesday wednesday thursday friday saturday sunday the a an in on at by for from to with this that "
        "these those it its we our their he she they when while after before during since as also however and or of "
        "law act annex article chapter period country vi iv iii ii i de del do da des du la le les el et y e und die "
        "der das bundesrepublik"
    )
    | {normalise(word) for word in (*MONTHS, *ORDINALS)}
)
#: What an inverted name ends with («Korea, Republic of»), unless another begins with it («Guinea, Republic of Korea»).
_OPEN_END = words("of de du del der")
#: What makes another state, or no state, of the name that follows: «Democratic Republic of the Congo» in any language,
#: «Republic of China», «Gulf of Guinea».
_OTHER_STATE = re.compile(
    r"(?:\b(?:d[eé]m(?:o[ck]r|\.)|people|popul|volks|nationalis)[^;:|\n]{0,30}|"
    r"\b(?:r[eé]p[uú]b(?:lic|liek|blica|lica|lique|lik)\w*|kingdom|states?|gulf|golf[eo]|sea|m[ae]r|bay|strait|province|"
    r"territory)\s+(?:of|de|du|del|della|do|da|der)\s+(?:the\s+|la\s+)?)$",
    re.I,
)

_REFERENCE = Path(__file__).parents[1] / "reference" / "data"
_LABELS = (("entity.csv", "name"), ("entity_alias.csv", "label"))
DATA_FILES = (*(_REFERENCE / file for file, _ in _LABELS), translated.FILE)


@dataclass(frozen=True)
class Name:
    """A name and where it stands."""

    start: int
    text: str


@dataclass(frozen=True)
class _Word:
    """A word of a text and the words that labels have for it: none for «the», one for «U.S.A.»."""

    start: int
    end: int
    normal: tuple[str, ...]


def country_names(text: str) -> list[Name]:
    """The names in one piece of text, in order, each as long as the reference has it.

    None is «Guinea» in «New Guinea» or «Jordan» in a person's name; nor is what may be the end of a longer name that
    the reference does not have in this language.
    """
    found, place = [], 0
    every = list(_words(text))
    while place < len(every):
        size = _longest(text, every[place : place + _MOST_WORDS + 1])
        if size:
            name = _printed(text, every[place : place + size])
            if not _is_part(text, every, place, place + size):
                found.append(name)
        place += max(size, 1)
    return found


def _words(text: str) -> Iterator[_Word]:
    """The words of a text or a label, without elided articles and possessives: «Albanie», where it is «l'Albanie»."""
    for match in _WORD.finditer(text):
        article, possessive = _ARTICLE.match(match[0]), _POSSESSIVE.search(match[0])
        start = match.start() + (article.end() if article else 0)
        end = possessive.start() + match.start() if possessive else match.end()
        yield _Word(start, end, tuple(normalise(text[start:end]).split()))


def _printed(text: str, every: Sequence[_Word]) -> Name:
    """The name that these words are, with the bracket that it ends with."""
    start, end = every[0].start, every[-1].end
    bracket = "(" in text[start:end] and text[end : end + 1] == ")"
    return Name(start, text[start : end + bracket])


def _longest(text: str, every: Sequence[_Word]) -> int:
    """Of how many of these words the longest label is that they begin with; 0 where they begin with none."""
    labels, longest = _labels().get(every[0].normal[0], {}) if every[0].normal else {}, 0
    said: tuple[str, ...] = ()
    for number, word in enumerate(every[: _MOST_WORDS if labels else 0], start=1):
        if number > 1 and not _are_joined(text, every[number - 2], word):
            break
        said += word.normal
        printed = text[every[0].start : word.end]
        if word.normal and said in labels and _is_name(printed, is_acronym=labels[said]):
            longest = longest if _goes_on(text, printed, every[number - 1 : number + 1]) else number
    return longest


def _is_name(printed: str, is_acronym: bool) -> bool:
    """Whether a label is printed as a name: in capitals where it is an acronym («US», but not «about us»)."""
    if len(printed) < _SHORTEST or printed.islower():
        return False
    return printed.isupper() if is_acronym else " " in printed or not printed[0].islower()


def _are_joined(text: str, one: _Word, other: _Word) -> bool:
    """Whether two words may stand in one name: no sentence ends between them, and no more than a comma and a blank."""
    return other.start - one.end <= _FARTHEST and not _END.search(text, max(0, one.end - 4), other.start)


def _goes_on(text: str, printed: str, pair: Sequence[_Word]) -> bool:
    """Whether a name that ends with the first of two words is the beginning of what the second goes on with."""
    if len(pair) < 2 or text[pair[0].end : pair[1].start].strip():
        return False
    inverted = "," in printed and bool(_OPEN_END.intersection(pair[1].normal))
    return inverted or (bool(_OPEN_END.intersection(pair[0].normal)) and text[pair[1].start].isupper())


def _is_part(text: str, every: Sequence[_Word], first: int, after: int) -> bool:
    """Whether the words from `first` until before `after` are a part of a longer name."""
    neighbours = [every[n : n + 2] for n in (first - 1, after - 1) if n >= 0 and n + 1 < len(every)]
    start = every[first].start
    return any(_is_beside(text, *pair) for pair in neighbours) or bool(
        _OTHER_STATE.search(text, max(0, start - 60), start)
    )


def _is_beside(text: str, one: _Word, other: _Word) -> bool:
    """Whether two words in capitals stand beside one another, neither of which may stand beside any name."""
    both = text[one.start].isupper() and text[other.start].isupper() and not text[one.end : other.start].strip()
    return both and all(word.normal and not _BESIDE.intersection(word.normal) for word in (one, other))


@cache
def _labels() -> Mapping[str, Mapping[tuple[str, ...], bool]]:
    """Every label as the words by which labels are compared, by its first; in other languages too. Is it an acronym?"""
    found: dict[str, dict[tuple[str, ...], bool]] = {}
    for printed in (*_printed_labels(), *translated.translated()):
        label = tuple(part for word in _words(printed) for part in word.normal)
        if label and not _SUBJECT.intersection(label):
            of_first = found.setdefault(label[0], {})
            of_first[label] = of_first.get(label, True) and printed.isupper()
    return found


def _printed_labels() -> Iterator[str]:
    for file, column in _LABELS:
        with (_REFERENCE / file).open(encoding="utf-8-sig", newline="") as lines:
            yield from (row[column] for row in csv.DictReader(lines))
