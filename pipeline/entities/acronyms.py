"""Acronyms: which labels may be one, and which may stand for one that is known.

Belongs here: how an acronym is written. Does not: acronyms (`assets/reference`).
"""

from __future__ import annotations

#: Acronyms that are words in small letters.
_WORDS = frozenset({"accord", "car", "care", "ida", "isa", "las", "who"})
_LONGEST = 5


def may_be_acronym(label: str) -> bool:
    """Whether the label may be an acronym, which a name in another language never explains."""
    return label.isupper() and label.isascii() and len(label.split()) == 1 and len(label) <= _LONGEST


def may_stand_for(label: str, acronym: str) -> bool:
    """Whether the label may be meant as that acronym: "Sîpri", with an accent, is not SIPRI, nor "who" the WHO."""
    letters = [c for c in label if c.isalpha()]
    return all(map(str.isascii, letters)) and not (acronym in _WORDS and label.islower())
