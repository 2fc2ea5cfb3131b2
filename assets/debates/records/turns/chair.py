"""Who presides: the cover's president, until a stage direction puts another in the Chair.

Belongs here: reading such directions, and handings over that only the speeches tell. Does not: the persons of other
labels (`people`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assets.debates.records.turns import labels

_TOOK = re.compile(
    r"(?:In\s+the\s+absence\s+of\s+(?:the\s+President|[^,]+),\s*)?(?P<who>.+?)\s*,?\s+"
    r"(?:then\s+)?(?P<verb>took|takes|resumed|assumed|returned\s+to|was\s+in|in|occupied)\s+the\s+[Cc]hair\b",
    re.DOTALL,
)
_PERSON = re.compile(
    r"(?P<name>[^(),]+?)\s*(?:\((?P<state>(?:[^()]|\([^()]*\))+)\))?\s*(?:,\s*(?P<role>.+))?$", re.DOTALL
)
#: "the Vice-President, Mr. X (Y)": a rank before the name.
_RANK_BEFORE = re.compile(r"^(?:[Tt]he\s+)?(?:[A-Z][\w-]*\s+)?Vice-(?:President|Chair\w*),?\s+(?=[A-Z])")
_ADDRESS = r"(?:Ambassador|Mr\.?|Mrs\.?|Ms\.?|Miss|Sir|Dame|Lord|Minister|President|Permanent Representative)"
_WILL_PRESIDE = re.compile(
    rf"(?P<name>{_ADDRESS}\s+[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){{0,3}})(?:,[^,.]{{3,60}},)?\s+will\s+"
    r"(?:(?:then|now|therefore|kindly|continue\s+to)\s+)*"
    r"(?:conduct|chair|preside(?:\s+over)?|take\s+(?:over\s+)?the\s+(?:[Cc]hair|presidency))\b"
)
_LEFT = (
    r"(?:(?:has\s+)?had\s+to|has\s+to|was\s+obliged\s+to|needed\s+to|must)\s+"
    r"(?:depart|leave|attend|go|travel|be\s+(?:absent|away))\b"
)
_LEFT_WORDS = (" depart", " leave", " attend", " go ", " travel", " absent", " away")
_PRESIDENT = re.compile(r"The\s+(?:Acting\s+|Temporary\s+)?(?:President|Chair\w*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Chair:
    """Who is in the Chair. `source`: cover, or chair where a stage direction says so; all null if nobody is known."""

    person: str | None = None
    state: str | None = None
    role: str | None = None
    source: Literal["cover", "chair"] | None = None


def change(direction: str, cover: Chair) -> Chair | None:
    """The Chair after a stage direction, or None when the direction changes nothing.

    "The President returned to the Chair" gives the cover's president back. A name without a state takes the cover's
    when it is one of the cover's presidents (two representatives of one state share a presidency).
    """
    found = _TOOK.match(" ".join(direction.split()))
    if not found:
        return None
    who = _RANK_BEFORE.sub("", found["who"].strip(" ,"))
    if _PRESIDENT.fullmatch(who):
        return cover
    person = _PERSON.match(who)
    if person is None or labels.read(f"{person['name']} (X):") is None:
        return None
    name, state, role = person["name"].strip(), person["state"], person["role"]
    if state is None and name in presidents(cover.person):
        state, role = states(cover).get(name), role or cover.role
    return Chair(name, state, role.strip(" ,") if role else None, "chair")


def announced(text: str) -> str | None:
    """Who is to preside later, by the words of whoever presides now ("Ambassador X will then conduct the meeting")."""
    found = _WILL_PRESIDE.search(" ".join(text.split())) if " will " in text else None
    return found["name"] if found else None


def departed(text: str, presiding: Chair) -> bool:
    """Whether the words of "The President" tell that the one in the Chair so far has left: another speaks them."""
    if presiding.person is None or not any(word in text for word in _LEFT_WORDS):
        return False
    surname = re.escape(presiding.person.split()[-1])
    return bool(re.search(rf"{_ADDRESS}\s+(?:[\w’'-]+\s+)?{surname}\s+{_LEFT}", " ".join(text.split())))


def successor(name: str | None, presiding: Chair) -> Chair:
    """The Chair after a handing over that no direction tells: the one announced, for the same presidency; else nobody
    known."""
    return Chair(name, presiding.state, presiding.role, "chair") if name else Chair()


def states(cover: Chair) -> dict[str, str | None]:
    """The state of each president that a cover names: one for all, or as many as there are presidents."""
    names = presidents(cover.person)
    printed = cover.state.split("/") if cover.state else []
    each = printed if len(printed) == len(names) > 1 else [cover.state] * len(names)
    return dict(zip(names, each, strict=True))


def presidents(printed: str | None) -> list[str]:
    """The presidents a cover names, one or several: "Mrs. Perceval/Mr. Oyarzábal"."""
    return [name.strip() for name in re.split(r"/|\s+and\s+(?=M[rs])", printed) if name.strip()] if printed else []


def opening(cover: Chair, directions: list[str]) -> Chair:
    """Who presides at the call to order: of two presidents on the cover, not the one who takes the Chair later."""
    names = presidents(cover.person)
    if len(names) == 2:
        for text in directions:
            later = change(text, cover)
            if later and later.person in names and later.source == "chair":
                first = next(name for name in names if name != later.person)
                return replace(cover, person=first, state=states(cover)[first])
    return cover
