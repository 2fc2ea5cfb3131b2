"""Labels with what they mean, and from when to when.

Belongs here: meanings with their dates, and that no two claim one label. Does not: how a label is read (`reading`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import NamedTuple

from pipeline.entities.normal import normalise


class Meaning(NamedTuple):
    """An entity that a label means, from one day to another; `needs_date` where it does so only on a known day."""

    entity: str
    valid_from: date | None = None
    valid_to: date | None = None
    needs_date: bool = False

    def holds(self, on: date) -> bool:
        """Whether the label means the entity on that day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    def overlaps(self, other: Meaning) -> bool:
        """Whether there is a day on which both hold."""
        return self.holds(other.valid_from or date.min) or other.holds(self.valid_from or date.min)


def held(meanings: Iterable[Meaning], on: date | None) -> set[str]:
    """The entities meant on that day; without a day, those meant today or else formerly."""
    if on is not None:
        return {m.entity for m in meanings if m.holds(on)}
    every = list(meanings)
    return {m.entity for m in [m for m in every if m.valid_to is None] or every if not m.needs_date}


def is_dated(meanings: Iterable[Meaning]) -> bool:
    """Whether a date may matter to what is meant."""
    return any(m[1:] != (None, None, False) for m in meanings)


@dataclass(frozen=True)
class Facts:
    """What is known of an entity besides its labels: enough to tell whether the parts of a label belong together."""

    name: str
    kind: str
    iso3: str | None = None
    iso2: str | None = None
    successors: tuple[str, ...] = ()
    administered_by: str | None = None


@dataclass
class Meanings:
    """Normalised labels with their meanings; those that are the beginning of a name, and those that are acronyms."""

    facts: dict[str, Facts]
    by_key: dict[str, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    cut: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)

    def add(self, label: str, meaning: Meaning, cut: bool = False) -> None:
        """Add a label; `cut` says that it is the beginning of a name. Raises ValueError when it cannot be used."""
        if meaning.entity not in self.facts:
            raise ValueError(f"label {label!r} points to {meaning.entity!r}, which is no entity: add or correct it")
        if (meaning.valid_to or date.max) < (meaning.valid_from or date.min):
            raise ValueError(f"label {label!r} of {meaning.entity!r} ends {meaning.valid_to}, before it begins")
        key = normalise(label)
        if not key:
            raise ValueError(f"label {label!r} of {meaning.entity!r} is empty after normalisation: remove it")
        if label.isupper() and key not in self.by_key:
            self.acronyms.add(key)
        elif not label.isupper():
            self.acronyms.discard(key)
        self.by_key[key].append(meaning)
        if cut:
            self.cut.add(key)

    def require_one_claim(self) -> None:
        """Raises ValueError when two entities claim one label on one day."""
        for key, meanings in self.by_key.items():
            for one, other in combinations(meanings, 2):
                if one.entity != other.entity and one.overlaps(other):
                    raise ValueError(
                        f"label {key!r} is claimed by {one.entity!r} and {other.entity!r} at the same time: "
                        "give one of them valid_from or valid_to, or remove it"
                    )
