"""Label -> entity, aware of dates, and never a guess: a label is known, a form of a known one, or unknown.

Belongs here: the order in which a label is looked up. Does not: which labels exist (`assets/reference`), how forms of
one name are told (`reading`, `meanings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.entities.meanings import Facts, Meaning, Meanings
from pipeline.entities.normal import normalise
from pipeline.entities.reading import Reading

#: Kinds of entity. Only the first three may carry an ISO 3166-1 code: a historic state has none today.
KINDS = ("state", "non_member", "territory", "historic_state", "organisation")
CODED_KINDS = frozenset({"state", "non_member", "territory"})
#: Codes in use that ISO 3166-1 does not list.
SHORT_CODES = {"XKX": "XK"}

#: What `Entities.resolve_frame` adds to a frame.
ANSWER_SCHEMA: dict[str, type[pl.DataType]] = {
    "entity": pl.String,
    "kind": pl.String,
    "iso3": pl.String,
    "exact": pl.Boolean,
}


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


def _facts(row: dict[str, Any]) -> Facts:
    successors = tuple((row.get("successors") or "").split(";"))
    codes = row["iso3"], row.get("iso2") or SHORT_CODES.get(row["entity"])
    return Facts(row["name"], row["kind"], *codes, successors, row.get("administered_by"))


def _is_cut(reason: str | None) -> bool:
    return reason is not None and reason.startswith(("beginning of", "cut in"))


def _known() -> pl.Expr:
    return pl.col("exact").fill_null(False)


class Entities:
    """The lookup, built from `core.entity` (entity, name, kind, iso3) and `core.entity_alias` (label, entity,
    valid_from, valid_to, needs_date).

    An entity's name is a label too, valid always unless an alias of the same spelling says from when to when.
    `valid_from` and `valid_to` are the first and the last day on which a label means that entity.
    """

    def __init__(self, entity: pl.DataFrame, alias: pl.DataFrame) -> None:
        """Raises ValueError when two entities claim one label at one time, and when a row cannot be used.

        Columns iso2, successors and administered_by of entities, and reason of aliases, are used where they are there.
        """
        self._facts = {row["entity"]: _facts(row) for row in entity.iter_rows(named=True)}
        self._require_sound_kinds()
        self._meanings = Meanings(self._facts)
        self._literal: set[tuple[str, str]] = set()
        for row in alias.iter_rows(named=True):
            meaning = Meaning(row["entity"], row["valid_from"], row["valid_to"], row["needs_date"])
            self._add(row["label"], meaning, _is_cut(row.get("reason")))
        for entity_id, facts in self._facts.items():
            if any(m.entity == entity_id for m in self._meanings.by_key.get(normalise(facts.name), ())):
                self._literal.add((facts.name, entity_id))
            else:
                self._add(facts.name, Meaning(entity_id))
        self._meanings.require_one_claim()
        self._reading = Reading(self._meanings)

    def resolve(self, label: str, on: date | None = None) -> Match:
        """What the label means on that day; without a day, what it means today or else its only former meaning."""
        found = self._reading.entities(label, on)
        if len(found) == 1:
            entity = found.pop()
            facts = self._facts[entity]
            return Match(entity, facts.kind, facts.iso3, (label, entity) in self._literal)
        kinds = {self._facts[e].kind for e in found}
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
        changing = [text for text in labels if self._reading.may_change(text)]
        if on is None or not changing:
            return answered
        is_dated = pl.col(label).is_in(changing).fill_null(False) & pl.col(on).is_not_null()
        pairs = df.select(label, on).filter(is_dated).unique()
        dated = self._answers(list(pairs.iter_rows()), label, on)
        both = answered.join(dated, on=[label, on], how="left", maintain_order="left", suffix=":dated")
        chosen = [pl.when(is_dated).then(f"{name}:dated").otherwise(name).alias(name) for name in ANSWER_SCHEMA]
        return both.with_columns(chosen).drop([f"{name}:dated" for name in ANSWER_SCHEMA])

    def _answers(self, asked: list[tuple[str, date | None]], label: str, on: str | None = None) -> pl.DataFrame:
        matches = [self.resolve(text, day) for text, day in asked]
        columns: dict[str, pl.Series] = {label: pl.Series([text for text, _ in asked], dtype=pl.String)}
        if on is not None:
            columns[on] = pl.Series([day for _, day in asked], dtype=pl.Date)
        for name, kind in ANSWER_SCHEMA.items():
            columns[name] = pl.Series([getattr(match, name) for match in matches], dtype=kind)
        return pl.DataFrame(columns)

    def _add(self, label: str, meaning: Meaning, cut: bool = False) -> None:
        self._meanings.add(label, meaning, cut)
        self._literal.add((label, meaning.entity))

    def _require_sound_kinds(self) -> None:
        for entity, facts in self._facts.items():
            kind, iso3 = facts.kind, facts.iso3
            if kind not in KINDS:
                raise ValueError(f"entity {entity!r} has the unknown kind {kind!r}: use one of {', '.join(KINDS)}")
            if iso3 is not None and kind not in CODED_KINDS:
                raise ValueError(f"entity {entity!r} is a {kind} and has the present-day code {iso3}: remove the code")
