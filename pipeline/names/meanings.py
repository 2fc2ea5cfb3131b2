"""What a label means on a day: its own meanings, or those of the name of which it is a form.

Belongs here: meanings with their dates, and the order in which a label is read. Does not: kinds and codes of what is
meant (`pipeline.entities`), how forms are told (`forms`, `parts`, `translated`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from pipeline.names.forms import readings, turned
from pipeline.names.normal import normalise, repaired
from pipeline.names.parts import Parts, parted, without_description, without_former
from pipeline.names.translated import may_be_acronym, translated

#: Codes that are better known as an acronym of somebody else: NAM is the Non-Aligned Movement.
_ACRONYMS = frozenset({"NAM"})
_LONG_ENOUGH = 8


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


def _is_dated(meanings: Iterable[Meaning]) -> bool:
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
    """Labels with their meanings. Every reading but the first asks only for names, never for beginnings of names."""

    facts: dict[str, Facts]
    by_key: dict[str, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    cut: set[str] = field(default_factory=set)

    def add(self, label: str, meaning: Meaning, cut: bool = False) -> None:
        """Add a label; `cut` says that it is the beginning of a name. Raises ValueError when it cannot be used."""
        if meaning.entity not in self.facts:
            raise ValueError(f"label {label!r} points to {meaning.entity!r}, which is no entity: add or correct it")
        if (meaning.valid_to or date.max) < (meaning.valid_from or date.min):
            raise ValueError(f"label {label!r} of {meaning.entity!r} ends {meaning.valid_to}, before it begins")
        key = normalise(label)
        if not key:
            raise ValueError(f"label {label!r} of {meaning.entity!r} is empty after normalisation: remove it")
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

    def entities(self, label: str, on: date | None) -> set[str]:
        """The entities that the label means on that day, by the first reading that knows it; several are no answer."""
        for text in dict.fromkeys((label, repaired(label))):
            for read in self._readings:
                found = read(text, on)
                if found is not None:
                    return found
        return set()

    def may_change(self, label: str) -> bool:
        """Whether the date may matter to what the label means; False only where it does not."""
        key = normalise(label)
        if key in self.by_key:
            return _is_dated(self.by_key[key])
        if not self._dated_words.isdisjoint(normalise(repaired(label)).split()):
            return True
        found = self._by_short_code(translated().get(key, "")) or set()
        return any(_is_dated(self.by_key[normalise(self.facts[entity].name)]) for entity in found)

    @cached_property
    def _dated_words(self) -> set[str]:
        return {word for key, meanings in self.by_key.items() if _is_dated(meanings) for word in key.split()}

    @cached_property
    def _readings(self) -> tuple[Callable[[str, date | None], set[str] | None], ...]:
        return (self._whole, self._of_parts, self._called_former, self._in_another_language)

    def _whole(self, label: str, on: date | None) -> set[str] | None:
        """The label read as one name: as listed, as a code, as a form, described, or torn apart by spaces."""
        key = normalise(label)
        if key in self.by_key:
            return held(self.by_key[key], on)
        if label.strip() in self._codes:
            return {self._codes[label.strip()]}
        for meanings in (self._forms(label), self._described.get(without_description(key) or ""), self._torn(key)):
            if meanings:
                return held(meanings, on)
        return None

    def _forms(self, label: str) -> list[Meaning]:
        """The meanings of all names of which the label is an abbreviated or inverted form."""
        joined = label.replace("/", " and ")
        keys = dict.fromkeys((normalise(joined), normalise(joined.replace("-", " and "))))
        turns = dict.fromkeys(turned(reading) for key in keys for reading in readings(key))
        return [meaning for turn in turns for meaning in self._turned.get(turn, ())]

    def _torn(self, key: str) -> list[Meaning]:
        joined = key.replace(" ", "")
        meanings = self._joined.get(joined, []) if len(joined) >= _LONG_ENOUGH else []
        return [] if _is_dated(meanings) else meanings

    def _of_parts(self, label: str, on: date | None) -> set[str] | None:
        """The entity that both parts of the label name, or the one of which the other is the state or the past."""
        parts = parted(label)
        if parts is None:
            return None
        first = self._whole(parts.first, on)
        if first and len(first) == 1 and parts.aside and normalise(parts.second) == "country":
            return first
        for second in (self._whole(parts.second, None if parts.former else on), self._by_short_code(parts.second)):
            if first and second and len(first) == len(second) == 1:
                found = self._belonging(parts, *first, *second)
                if found:
                    return {found}
        return None

    def _belonging(self, parts: Parts, first: str, second: str) -> str | None:
        one, other = self.facts[first], self.facts[second]
        if first == second or (parts.former and first in other.successors):
            return first
        if one.administered_by == second:
            return first
        is_list = parts.aside or "and" in normalise(parts.second).split()
        return second if other.administered_by == first and not is_list else None

    def _called_former(self, label: str, on: date | None) -> set[str] | None:
        """Historic states that the label without words like "former" names."""
        bare = without_former(label)
        if bare is None:
            return None
        found = self._whole(bare, on) or self._whole(bare, None) or set()
        return found if found and all(self.facts[e].kind == "historic_state" for e in found) else None

    def _in_another_language(self, label: str, on: date | None) -> set[str] | None:
        """The entity of that name in another language, on days on which its English name means it."""
        if may_be_acronym(label):
            return None
        entity = self._by_short_code(translated().get(normalise(label), ""))
        if not entity:
            return None
        return held(self.by_key[normalise(self.facts[next(iter(entity))].name)], on) & entity

    def _by_short_code(self, code: str) -> set[str] | None:
        return {self._short_codes[code]} if code in self._short_codes else None

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {f.iso3: e for e, f in self.facts.items() if f.iso3 and f.iso3 not in _ACRONYMS}

    @cached_property
    def _short_codes(self) -> dict[str, str]:
        return {f.iso2: e for e, f in self.facts.items() if f.iso2}

    def _names(self) -> Iterator[tuple[str, list[Meaning]]]:
        return ((key, meanings) for key, meanings in self.by_key.items() if key not in self.cut)

    def _index(self, form: Callable[[str], str]) -> dict[str, list[Meaning]]:
        index: dict[str, list[Meaning]] = defaultdict(list)
        for key, meanings in self._names():
            index[form(key)].extend(meanings)
        return dict(index)

    @cached_property
    def _turned(self) -> dict[str, list[Meaning]]:
        index: dict[str, list[Meaning]] = defaultdict(list)
        for key, meanings in self._names():
            for turn in {turned(reading) for reading in readings(key)}:
                index[turn].extend(meanings)
        return dict(index)

    @cached_property
    def _joined(self) -> dict[str, list[Meaning]]:
        return self._index(lambda key: key.replace(" ", ""))

    @cached_property
    def _described(self) -> dict[str, list[Meaning]]:
        """Territories with a code and non-members by their names without words that only describe."""
        index = self._index(lambda key: without_description(key) or key)
        fitting = {key: [m for m in meanings if self._is_place(m.entity)] for key, meanings in index.items()}
        return {key: meanings for key, meanings in fitting.items() if len(meanings) == len(index[key])}

    def _is_place(self, entity: str) -> bool:
        facts = self.facts[entity]
        return facts.iso3 is not None and facts.kind in ("territory", "non_member")
