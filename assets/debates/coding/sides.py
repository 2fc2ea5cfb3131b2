"""Whose names are the speaker's own: of a state, of its people, of a group or body.

Belongs here: from what is printed of a speaker to the names in a text that stand for the speaker's side. Does not:
where such a name is a subject (`subjects`), or the names themselves (`state_words.csv`, `acts.yaml`).

Nothing is guessed: a state is the speaker's own where the affiliation is its name, begins with it, or is a post that
ends with it ("Minister for Foreign Affairs of Chile"); a body's name within which a state's stands makes nobody its
speaker.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from assets.debates.coding import cues
from assets.debates.coding.patterns import plain

STATE_WORDS = Path(__file__).parents[1] / "state_words.csv"
#: What the coding of acts depends on besides its modules.
DATA_FILES = (STATE_WORDS,)

_POST = re.compile(
    r"\b(?:minister|president|secretary of state|chancellor|representative|ambassador|king|queen|prince|princess|emir"
    r"|observer|head|parliament|government|delegation|deputy|senator|attorney general|mission)\b"
    r".* (?:of|to|for) (?:the )?\Z"
)
_MINISTER = re.compile(r"(?:deputy |vice |federal |first |prime |state )*(?:minister|secretary of state)\b")
_BODY = re.compile(
    r"\b(?:united nations|african union|european union|special representative|secretary general|mission in"
    r"|coordinator)\b"
)
_UNITED_NATIONS = re.compile(
    r"\b(?:secretary general|under secretary|assistant secretary|special (?:representative|envoy|adviser|coordinator)"
    r"|united nations|high commissioner|department|peacekeeping operations|executive director|resident coordinator"
    r"|mission in|office for|office of)\b"
)


class Names(NamedTuple):
    """What a state or a group is called, in full and for short, and what its people are; plain, without "the"."""

    full: tuple[str, ...]
    short: tuple[str, ...]
    adjectives: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """The speaker's side: its states and groups (by their first names), whether it is known, whether it is a state.

    `text` is what is printed, plain; `bodies` are the words in it for a body ("group").
    """

    ids: frozenset[str]
    known: bool
    state: bool
    text: str
    bodies: frozenset[str]


@cache
def states() -> Mapping[str, Names]:
    """Every state's names by its plain name."""
    with STATE_WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        plain(row["state"]): Names(
            tuple(_named(f"{row['state']}|{row['names']}")), (), tuple(_named(row["adjectives"]))
        )
        for row in rows
    }


@cache
def groups() -> Mapping[str, Names]:
    """Every group's names by its first: those that another group is called for short, too, are short names."""
    listed = [[_bare(plain(name)) for name in names] for names in cues.load().groups]
    bodies = set(cues.load().subjects["bodies"]) | {"secretariat"}
    return {
        names[0]: Names(
            tuple(name for name in names if name not in bodies), tuple(name for name in names if name in bodies), ()
        )
        for names in listed
    }


def _named(text: str) -> Iterator[str]:
    yield from dict.fromkeys(_bare(plain(name)) for name in text.split("|") if name.strip())


def _bare(name: str) -> str:
    return name.removeprefix("the ")


class Meaning(NamedTuple):
    """What a name in a text may stand for: states or groups, and as what (full, short or adjective)."""

    ids: frozenset[str]
    kind: str


@cache
def meanings() -> Mapping[str, tuple[Meaning, ...]]:
    """What every name means: "german" the people of a state, "union" more than one group for short."""
    found: dict[tuple[str, str], set[str]] = {}
    for own, names in [*states().items(), *groups().items()]:
        for kind in Names._fields:
            for name in getattr(names, kind):
                # What is said for short is a name with its article only.
                found.setdefault((f"the {name}" if kind == "short" else name, kind), set()).add(own)
    each: dict[str, tuple[Meaning, ...]] = {}
    for (name, kind), ids in found.items():
        each[name] = (*each.get(name, ()), Meaning(frozenset(ids), kind))
    return each


@cache
def _longest() -> tuple[tuple[str, str], ...]:
    """Every full name of a state with its state, the longest first."""
    pairs = [(name, own) for own, names in states().items() for name in names.full]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def side(said: str | None, group: str | None) -> Side:
    """The side of a speaker: of the affiliation as printed, and of the group for whom the speech is given."""
    text = _bare(plain(said)) if said else ""
    own = _state(text)
    spoken = f"{'' if own else text} {plain(group) if group else ''}".strip()
    ids = {own} if own else set()
    ids |= {name for name, names in groups().items() if any(_within(full, spoken) for full in names.full)}
    if not own and _UNITED_NATIONS.search(text):
        ids.add("united nations")
    bodies = {body for body in cues.load().subjects["bodies"] if _within(body, spoken)}
    return Side(frozenset(ids), bool(ids), own is not None, text, frozenset(bodies))


def _state(text: str) -> str | None:
    for name, own in _longest():
        at = text.find(name)
        if at < 0:
            continue
        behind = text[at + len(name) :]
        if at == 0 and (not behind or behind.lstrip().startswith(("(", ",", "of great britain", "of america"))):
            return own
        of_state = _MINISTER.match(text) or (_POST.search(text[:at]) and not _BODY.search(text))
        if not behind and of_state:
            return own
    return None


def _within(name: str, text: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text) is not None
