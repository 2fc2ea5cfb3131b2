"""Names on a page: words in capitals, and of these the states, territories and organisations the reference knows.

Belongs here: finding names, and telling those that may be kept from other words in capitals. Does not: which entity a
name is (the harmoniser, whose reference is made of the same files).

A page's text is not stored, and any other name, a person's for instance, would be a piece of it. What is kept of a page
is made before a reference is built, so its labels are read from where they ship.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.action_plans.plan_words import MONTHS, ORDINALS, VERBS, words
from pipeline.entities.normal import normalise

_WORD = r"[^\W\d_](?:[\w.]|['’-](?=\w))*"
_JOIN = r"(?:of|and|the|de|del|do|da|des|du|la|et|y|e|und|i|d['’])"
_WORDS = re.compile(rf"{_WORD}(?:[ \u00a0]+{_WORD})*")
_ARTICLE = re.compile(r"[dl]['’](?=[^\W\d_])", re.I)
_POSSESSIVE = re.compile(r"['’]s?$")
_PIECES = re.compile(r"\s+(?:and|et|y|e|und|i)\s+")
_HEADED = re.compile(r"\s+(?:of(?: the)?|de(?: la)?|del|do|da|du|des)\s+")
_JOINED = re.compile(_JOIN, re.I)
_MOST_WORDS, _LONGEST = 6, 60
#: Words of this subject and of sentences' beginnings: what has one of them is no country's name.
_GENERAL = (
    words(
        "women woman peace security council national action plan plans nap naps wps resolution resolutions ministry "
        "minister department office government overview home page pdf download unscr scr implementation strategy "
        "gender nations girls men monday tuesday wednesday thursday friday saturday sunday the a an in on at by for "
        "from to with this that these those it its we our their he she they when while after before during since as "
        "also however femmes paix sécurité mujeres paz seguridad frauen frieden sicherheit law act annex article "
        "chapter period country vi iv iii ii"
    )
    | set(MONTHS) - {"mai"}
    | set(ORDINALS)
)

_REFERENCE = Path(__file__).parents[1] / "reference" / "data"
_LABELS = (("entity.csv", "name"), ("entity_alias.csv", "label"))
DATA_FILES = tuple(_REFERENCE / file for file, _ in _LABELS)


@dataclass(frozen=True)
class Name:
    """A name and where it stands."""

    start: int
    text: str


def country_names(text: str) -> list[Name]:
    """Of the names in one piece of text those that are labels of the reference, in order."""
    return [name for name in printed_names(text) if normalise(name.text) in _labels()]


def printed_names(text: str) -> list[Name]:
    """The names in one piece of text, in order. Of «Republic of Moldova» and «Iraq and Syria» also the parts."""
    found: dict[tuple[int, str], Name] = {}
    for row in _WORDS.finditer(text):
        for start, phrase in _phrases(row[0]):
            for offset, printed in _readings(phrase):
                name = _POSSESSIVE.sub("", printed)
                if _may_be(name):
                    place = row.start() + start + offset
                    found.setdefault((place, name), Name(place, name))
    return sorted(found.values(), key=lambda name: (name.start, name.text))


def _phrases(row: str) -> list[tuple[int, str]]:
    """The runs of capitalised words, with joining words inside them, and where each begins."""
    runs: list[list[tuple[int, int, str]]] = [[]]
    for found in re.finditer(_WORD, row):
        article = _ARTICLE.match(found[0])
        plain = found[0][article.end() :] if article else found[0]
        # «de l'Albanie» is about «Albanie», «Côte d'Ivoire» is one name
        begin = found.end() - len(plain) if not runs[-1] else found.start()
        if plain[0].isupper() and plain.casefold() not in _GENERAL:
            runs[-1].append((begin, found.end(), plain))
            if _POSSESSIVE.search(plain):
                runs.append([])
        elif runs[-1] and _JOINED.fullmatch(plain):
            runs[-1].append((begin, found.end(), plain))
        else:
            runs.append([])
    spans = []
    for run in runs:
        while run and not run[-1][2][0].isupper():
            run.pop()
        if run and len(run) <= _MOST_WORDS:
            spans.append((run[0][0], row[run[0][0] : run[-1][1]]))
    return spans


def _readings(phrase: str) -> list[tuple[int, str]]:
    """The phrase, its parts between «and», and what follows «of»."""
    readings = [(0, phrase)]
    for divider in (_PIECES, _HEADED):
        place = 0
        cuts = list(divider.finditer(phrase))
        for cut in cuts:
            if divider is _PIECES:
                readings.append((place, phrase[place : cut.start()]))
            place = cut.end()
        if cuts:
            readings.append((place, phrase[place:]))
    return readings


def _may_be(name: str) -> bool:
    is_verb = any(verb.fullmatch(name) for verb in VERBS.values())
    return 3 <= len(name) <= _LONGEST and name[0].isupper() and not is_verb


@cache
def _labels() -> frozenset[str]:
    """Every label, in the form in which labels are compared."""
    found = set()
    for file, column in _LABELS:
        with (_REFERENCE / file).open(encoding="utf-8-sig", newline="") as lines:
            found |= {normalise(row[column]) for row in csv.DictReader(lines)}
    return frozenset(found)
