"""Who a label's speaker is: the label's own word, the Chair, or the invitation that announced a guest.

Belongs here: joining a label to a person. Does not: reading chairs (`chair`) or invitations (`invitations`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assets.debates.records.turns import label_words
from assets.debates.records.turns.chair import Chair
from assets.debates.records.turns.invitations import Invited
from assets.debates.records.turns.labels import Label

_CHAIR = re.compile(
    r"(?:The|Mr\.?|Mrs\.?|Ms\.?|Madame?)\s+(?:Acting\s+|Temporary\s+|Provisional\s+|Interim\s+)?(?:President|Presiding\s+Officer|Chair(?:man|person|woman)?)$",
    re.IGNORECASE,
)


class Person(NamedTuple):
    """Who speaks; all null when it is unknown. `source`: label, cover, chair or invitation."""

    person: str | None
    affiliation: str | None
    role: str | None
    source: str | None


UNKNOWN = Person(None, None, None, None)


def identify(label: Label, presiding: Chair | None, invited: tuple[Invited, ...]) -> Person:
    """The person a label stands for. Nothing is guessed: of two guests of one name, neither is taken."""
    if label.affiliation:
        return Person(label.speaker, label.affiliation, label.note, "label")
    if presides(label):
        return _in_the_chair(label, presiding)
    guest = _guest(label.speaker, invited)
    if guest:
        return Person(guest.name, guest.organisation, guest.role, "invitation")
    if label.title is None and label.speaker.lower().startswith("the "):
        return Person(label.speaker, None, _office(label.speaker), "label")
    return UNKNOWN


def _in_the_chair(label: Label, presiding: Chair | None) -> Person:
    """Whoever presides; of two presidents of two states, no state.

    An acting president is not the one on the cover: who it is, only a stage direction says.
    """
    if presiding is None or presiding.person is None:
        return UNKNOWN
    if presiding.source == "cover" and "acting" in label.speaker.lower():
        return UNKNOWN
    state = None if "/" in (presiding.state or "") and "/" in presiding.person else presiding.state
    return Person(presiding.person, state, presiding.role or _office(label.speaker), presiding.source)


def presides(label: Label | None) -> bool:
    """Whether the label is that of whoever is in the Chair."""
    return label is not None and bool(_CHAIR.fullmatch(label.speaker))


def _office(speaker: str) -> str:
    return re.sub(r"^(?:The|Mr\.?|Mrs\.?|Ms\.?|Madame?)\s+", "", speaker)


def _guest(speaker: str, invited: tuple[Invited, ...]) -> Invited | None:
    """The one announced person whose name holds the label's, as first announced."""
    wanted = _names(speaker)
    if not wanted:
        return None
    matches = [guest for guest in invited if _holds(_names(guest.name), wanted)]
    people = {_names(guest.name) for guest in matches}
    longest = max(people, key=len, default=())
    if not matches or any(not _holds(longest, other) for other in people):
        return None
    return matches[0]


def _holds(full: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether `part` stands in `full` as it is: a surname at the end ("Mlambo-Ngcuka"), or at the beginning ("Ma")."""
    size = len(part)
    return any(full[start : start + size] == part for start in range(len(full) - size + 1))


#: Words before a name that are no part of it.
_TITLE_WORDS = frozenset(word.casefold() for form in label_words.TITLES | label_words.OFFICES for word in form.split())


def _names(printed: str) -> tuple[str, ...]:
    words = [word.strip(".,*").casefold().replace("'", "’") for word in printed.split()]
    while words and words[0] in _TITLE_WORDS:
        words.pop(0)
    return tuple(word for word in words if word)
