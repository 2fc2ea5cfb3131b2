"""Label -> entity. Exact after normalisation, aware of dates, and never a guess.

Belongs here: how a label is normalised and looked up. Does not: which labels exist (`assets/reference`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

import polars as pl

#: Kinds of entity. Only the first three may carry an ISO 3166-1 code: a historic state has none today.
KINDS = ("state", "non_member", "territory", "historic_state", "organisation")
CODED_KINDS = frozenset({"state", "non_member", "territory"})

#: What `Entities.resolve_frame` adds to a frame.
ANSWER_SCHEMA: dict[str, type[pl.DataType]] = {
    "entity": pl.String,
    "kind": pl.String,
    "iso3": pl.String,
    "exact": pl.Boolean,
}

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201a\u201b\u2032\u2035\uff07"))
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_INITIAL = re.compile(r"(?<!\w)(\w)\.")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normalise(label: str) -> str:
    """The form in which labels are compared: without case, accents, punctuation, apostrophes or the word "the".

    "&" reads as "and", initials lose their full stops ("U.S.A." is "usa"), any run of spaces is one. Idempotent.
    """
    text = unicodedata.normalize("NFKD", label.translate(_APOSTROPHES))
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf")).translate(_LETTERS)
    text = _INITIAL.sub(r"\1", text.replace("&", " and "))
    return " ".join(word for word in _BETWEEN_WORDS.split(text) if word not in ("", "the"))


@dataclass(frozen=True)
class Match:
    """What a label means; all None where it is not known.

    `exact` says that the label stands in the reference literally, not only after normalisation. Where a label names
    one of several historic states and no date tells which, `kind` is known although `entity` is not.
    """

    entity: str | None = None
    kind: str | None = None
    iso3: str | None = None
    exact: bool = False


class _Meaning(NamedTuple):
    entity: str
    valid_from: date | None
    valid_to: date | None
    needs_date: bool

    def holds(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    def overlaps(self, other: _Meaning) -> bool:
        return self.holds(other.valid_from or date.min) or other.holds(self.valid_from or date.min)


def _known() -> pl.Expr:
    return pl.col("exact").fill_null(False)


class Entities:
    """The lookup, built from `core.entity` (entity, name, kind, iso3) and `core.entity_alias` (label, entity,
    valid_from, valid_to, needs_date).

    An entity's name is a label too, valid always unless an alias of the same spelling says from when to when.
    `valid_from` and `valid_to` are the first and the last day on which a label means that entity.
    """

    def __init__(self, entity: pl.DataFrame, alias: pl.DataFrame) -> None:
        """Raises ValueError when two entities claim one label at one time, and when a row cannot be used."""
        self._facts = {e: (kind, iso3) for e, kind, iso3 in entity.select("entity", "kind", "iso3").iter_rows()}
        self._require_sound_kinds()
        self._meanings: dict[str, list[_Meaning]] = defaultdict(list)
        self._literal: set[tuple[str, str]] = set()
        for label, *meaning in alias.select("label", "entity", "valid_from", "valid_to", "needs_date").iter_rows():
            self._add(label, _Meaning(*meaning))
        for entity_id, name in entity.select("entity", "name").iter_rows():
            if any(m.entity == entity_id for m in self._meanings.get(normalise(name), ())):
                self._literal.add((name, entity_id))
            else:
                self._add(name, _Meaning(entity_id, None, None, False))
        self._require_one_claim()

    def resolve(self, label: str, on: date | None = None) -> Match:
        """What the label means on that day; without a day, what it means today or else its only former meaning."""
        meanings = self._meanings.get(normalise(label), [])
        if on is not None:
            found = {m.entity for m in meanings if m.holds(on)}
        else:
            current = [m for m in meanings if m.valid_to is None] or meanings
            found = {m.entity for m in current if not m.needs_date}
        if len(found) == 1:
            entity = found.pop()
            kind, iso3 = self._facts[entity]
            return Match(entity, kind, iso3, (label, entity) in self._literal)
        kinds = {self._facts[e][0] for e in found}
        return Match(kind="historic_state") if kinds == {"historic_state"} else Match()

    def resolve_frame(
        self, df: pl.DataFrame, label: str = "contributor_label", on: str | None = "month_end"
    ) -> pl.DataFrame:
        """The frame with columns entity, kind, iso3 and exact added; row order is kept, unknown is null.

        `label` and `on` name columns (String, Date). Rows without a date, or `on=None`, are answered without one.
        Raises ValueError when the frame already has one of the four columns.
        """
        if taken := [name for name in ANSWER_SCHEMA if name in df.columns]:
            raise ValueError(f"the frame to resolve already has columns {taken}: rename or drop them first")
        labels = [text for text in df[label].unique().to_list() if text is not None]
        undated = self._answers([(text, None) for text in labels], label)
        answered = df.join(undated, on=label, how="left", maintain_order="left").with_columns(_known())
        changing = [text for text in labels if self._changes(text)]
        if on is None or not changing:
            return answered
        is_dated = pl.col(label).is_in(changing).fill_null(False) & pl.col(on).is_not_null()
        pairs = df.select(label, on).filter(is_dated).unique()
        dated = self._answers(list(pairs.iter_rows()), label, on)
        both = answered.join(dated, on=[label, on], how="left", maintain_order="left", suffix=":dated")
        chosen = [pl.when(is_dated).then(f"{name}:dated").otherwise(name).alias(name) for name in ANSWER_SCHEMA]
        return both.with_columns(chosen).drop([f"{name}:dated" for name in ANSWER_SCHEMA])

    def _changes(self, label: str) -> bool:
        """Whether the date matters to what the label means."""
        return any(m[1:] != (None, None, False) for m in self._meanings.get(normalise(label), ()))

    def _answers(self, asked: list[tuple[str, date | None]], label: str, on: str | None = None) -> pl.DataFrame:
        matches = [self.resolve(text, day) for text, day in asked]
        columns: dict[str, pl.Series] = {label: pl.Series([text for text, _ in asked], dtype=pl.String)}
        if on is not None:
            columns[on] = pl.Series([day for _, day in asked], dtype=pl.Date)
        for name, kind in ANSWER_SCHEMA.items():
            columns[name] = pl.Series([getattr(match, name) for match in matches], dtype=kind)
        return pl.DataFrame(columns)

    def _add(self, label: str, meaning: _Meaning) -> None:
        if meaning.entity not in self._facts:
            raise ValueError(f"label {label!r} points to {meaning.entity!r}, which is no entity: add or correct it")
        if (meaning.valid_to or date.max) < (meaning.valid_from or date.min):
            raise ValueError(f"label {label!r} of {meaning.entity!r} ends {meaning.valid_to}, before it begins")
        key = normalise(label)
        if not key:
            raise ValueError(f"label {label!r} of {meaning.entity!r} is empty after normalisation: remove it")
        self._meanings[key].append(meaning)
        self._literal.add((label, meaning.entity))

    def _require_sound_kinds(self) -> None:
        for entity, (kind, iso3) in self._facts.items():
            if kind not in KINDS:
                raise ValueError(f"entity {entity!r} has the unknown kind {kind!r}: use one of {', '.join(KINDS)}")
            if iso3 is not None and kind not in CODED_KINDS:
                raise ValueError(f"entity {entity!r} is a {kind} and has the present-day code {iso3}: remove the code")

    def _require_one_claim(self) -> None:
        for key, meanings in self._meanings.items():
            for one, other in combinations(meanings, 2):
                if one.entity != other.entity and one.overlaps(other):
                    raise ValueError(
                        f"label {key!r} is claimed by {one.entity!r} and {other.entity!r} at the same time: "
                        "give one of them valid_from or valid_to, or remove it"
                    )
