"""What a label means on a day: its own meanings, or those of the name of which it is a form.

Belongs here: the order in which a label is read. Does not: meanings (`meanings`), kinds and codes of what is meant
(`pipeline.entities`), how forms are told (`acronyms`, `forms`, `parts`, `translated`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

from pipeline.entities.acronyms import may_be_acronym, may_stand_for
from pipeline.entities.forms import readings, turned
from pipeline.entities.meanings import Meaning, Meanings, held, is_dated
from pipeline.entities.normal import normalise, repaired
from pipeline.entities.parts import ASIDES, Parts, parted, without_article, without_description, without_former
from pipeline.entities.translated import translated

#: Letters that a label torn apart by spaces must have to be put together again.
_LONG_ENOUGH = 8


class Reading:
    """Labels read by their meanings. All ways but the first ask only for names, never for beginnings of names."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings

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
        if key in self._meanings.by_key:
            return is_dated(self._meanings.by_key[key])
        if not self._dated_words.isdisjoint(normalise(repaired(label)).split()):
            return True
        found = self._by_short_code(translated().get(key, "")) or set()
        return any(is_dated(self._meanings.by_key[normalise(self._meanings.facts[entity].name)]) for entity in found)

    @cached_property
    def _dated_words(self) -> set[str]:
        return {word for key, meanings in self._meanings.by_key.items() if is_dated(meanings) for word in key.split()}

    @cached_property
    def _readings(self) -> tuple[Callable[[str, date | None], set[str] | None], ...]:
        return (self._whole, self._of_parts, self._called_former, self._in_another_language, self._with_article)

    def _whole(self, label: str, on: date | None) -> set[str] | None:
        """The label read as one name: as listed, as a form, described, or torn apart by spaces."""
        key = normalise(label)
        if key in self._meanings.by_key:
            return (
                None
                if key in self._meanings.acronyms and not may_stand_for(label, key)
                else held(self._meanings.by_key[key], on)
            )
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
        return [] if is_dated(meanings) else meanings

    def _of_parts(self, label: str, on: date | None) -> set[str] | None:
        """The entity that both parts of the label name, or the one of which the other is the state or the past."""
        parts = parted(label)
        if parts is None:
            return None
        if parts.aside and normalise(parts.second) in ASIDES:
            return self._whole(parts.first, on) or self._in_another_language(parts.first, on)
        first = self._whole(parts.first, on)
        for second in (self._whole(parts.second, None if parts.former else on), self._by_short_code(parts.second)):
            if first and second and len(first) == len(second) == 1:
                found = self._belonging(parts, *first, *second)
                if found:
                    return {found}
        return None

    def _belonging(self, parts: Parts, first: str, second: str) -> str | None:
        one, other = self._meanings.facts[first], self._meanings.facts[second]
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
        return found if found and all(self._meanings.facts[e].kind == "historic_state" for e in found) else None

    def _in_another_language(self, label: str, on: date | None) -> set[str] | None:
        """What the English name means of which the label is the name in another language."""
        if may_be_acronym(label):
            return None
        entity = self._by_short_code(translated().get(normalise(label), ""))
        if not entity:
            return None
        return held(self._meanings.by_key[normalise(self._meanings.facts[next(iter(entity))].name)], on)

    def _with_article(self, label: str, on: date | None) -> set[str] | None:
        bare = without_article(label)
        return None if bare is None else self._whole(bare, on) or self._in_another_language(bare, on)

    def _by_short_code(self, code: str) -> set[str] | None:
        return {self._short_codes[code]} if code in self._short_codes else None

    @cached_property
    def _short_codes(self) -> dict[str, str]:
        return {f.iso2: e for e, f in self._meanings.facts.items() if f.iso2}

    def _names(self) -> Iterator[tuple[str, list[Meaning]]]:
        return ((key, meanings) for key, meanings in self._meanings.by_key.items() if key not in self._meanings.cut)

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
        facts = self._meanings.facts[entity]
        return facts.iso3 is not None and facts.kind in ("territory", "non_member")
