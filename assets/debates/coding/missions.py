"""Which field missions a text names, by acronym or in full.

Belongs here: finding the names of missions. Does not: the names (`mission_names.csv`), or which missions there are (the
reference, whose keys the file has).

Nothing is guessed. Capitals count: "UNMIS" is not "UNMISS", and "the United Nations mission in Mali" is a description.
"The Mission" names none, nor does a name that several have. The first, second or third of a row is meant only where its
number is printed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import polars as pl

from assets.debates.coding.dictionary import spellings
from assets.debates.coding.fold import folded
from assets.debates.coding.patterns import either, plain
from assets.debates.coding.search import Hit, Phrases, Span, framed, hits, spaced, uncontained

MISSION_NAMES = Path(__file__).parents[1] / "mission_names.csv"
#: What the coding of missions depends on besides its modules.
DATA_FILES = (MISSION_NAMES,)
SCHEMA = {"row": pl.UInt32, "mission": pl.String, "start": pl.Int64, "end": pl.Int64}

_WHOLE, _SHORT = "United Nations", "UN"
#: What parts the words of a name; a dash is a comma in a folded text.
_PARTING = re.compile(r"[\s,/-]+", re.ASCII)
#: An acronym no longer than this is within many words, but too rare in them to be sought with what parts it from them.
_FEW_LETTERS = 4
#: "I" at the end of a name is the speaker where a sentence may go on from it.
_SPEAKER = re.compile(r"\sI\Z", re.ASCII)
_GOES_ON = re.compile(r"\s+(?!(?:and|or)\b)[a-z]", re.ASCII)
#: mission, start and end.
Mention = tuple[str, int, int]


def missions(folded: pl.Series) -> pl.DataFrame:
    """Every mention of a mission in texts made plain (`fold.fold`): row, mission, start and end, in order."""
    found = zip(folded.to_list(), hits(spaced(folded), Phrases.of(*sought())), strict=True)
    return framed([in_text(*one) for one in found], SCHEMA)


def in_text(folded: str | None, found: Iterable[Hit]) -> list[Mention]:
    """The missions named in one folded text, of the hits in it."""
    if folded is None:
        return []
    begun = [span for at, _ in found if (span := _named(folded, at))]
    return [(mission, start, end) for start, end, mission in uncontained(begun)] if begun else []


def sought() -> tuple[Iterable[str], Iterable[str]]:
    """What is searched for in plain texts: as whole words, and anywhere."""
    short = {beginning for beginning in _beginnings() if len(beginning) <= _FEW_LETTERS}
    return sorted(_beginnings() - short), sorted(short)


@cache
def forms() -> Mapping[str, tuple[str, str]]:
    """Every acronym and name, without what parts its words -> as it is written, and its mission.

    Raises ValueError for one that two missions have, naming it and its line.
    """
    found: dict[str, tuple[str, str]] = {}
    with MISSION_NAMES.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            for form in _listed(row["acronyms"], row["names"]):
                known, mission = found.setdefault(_joined(form), (form, row["mission"]))
                if mission != row["mission"]:
                    raise ValueError(f"{MISSION_NAMES.name}, line {line}: {form!r} is {known!r} of {mission} already")
    return found


def _listed(*cells: str) -> Iterator[str]:
    for form in (folded(form) for cell in cells for form in cell.split("|") if form):
        yield from dict.fromkeys((form, form.replace(_WHOLE, _SHORT)))


def _joined(form: str) -> str:
    return _PARTING.sub("", form)


@cache
def _beginnings() -> frozenset[str]:
    """How forms begin, plain: an acronym with its first word, a name with its first two."""
    return frozenset(spelled for form, _ in forms().values() for spelled in spellings(_beginning(form)))


def _beginning(form: str) -> str:
    words = plain(form).split()
    acronym = form[: len(words[0])].isupper() and words[0] != _SHORT.lower()
    return " ".join(words[: 1 if acronym else 2])


@cache
def _expression() -> re.Pattern[str]:
    """Any form as a whole word of a folded text: a blank is any blanks, a hyphen a dash, a slash or blanks too."""
    written = either(form for form, _ in forms().values()).replace(" +", r"\s+").replace(" *", r"\s*[-/,]?\s*")
    return re.compile(rf"(?<!\w){written}(?!\w)", re.ASCII)


def _named(folded: str, at: int) -> Span | None:
    """The form that begins at a place, with its mission."""
    found = _expression().match(folded, at)
    if found is None:
        return None
    printed = found[0]
    if _SPEAKER.search(printed) and _GOES_ON.match(folded, found.end()):
        printed = printed[:-1].rstrip()
    return at, at + len(printed), forms()[_joined(printed)][1]
