"""Who presides: the cover's president, until a stage direction puts another in the Chair.

Belongs here: reading such directions and keeping the Chair as they change. Does not: the persons of other labels
(`people`).
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
        state, role = cover.state, role or cover.role
    return Chair(name, state, role.strip(" ,") if role else None, "chair")


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
                return replace(cover, person=next(name for name in names if name != later.person))
    return cover
