"""What a label stands for: a state, an organisation, a group, by the facts that ship with the program.

Belongs here: asking the reference tables, and whom an unknown label may have meant. Does not: making them
(`reference`), printing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from pipeline.ask.known import unknown
from pipeline.ask.reference import build_reference
from pipeline.common.values import Record
from pipeline.contract import Reference
from pipeline.entities import Entities, Match
from pipeline.project import Project

#: Identifiers that are better known as an acronym of somebody else: NAM is the Non-Aligned Movement.
ACRONYMS = frozenset({"NAM"})


def resolved(project: Project, labels: Sequence[str], on: date | None) -> list[Record]:
    """Each label with its entity, kind, iso3 and whether the match was exact; null where unknown.

    What is no entity but a mission of the United Nations is answered with the mission and its kind, and what no source
    would print as a label, an identifier, with the entity that it identifies.
    """
    reference = build_reference(project)
    missions = missions_of(reference)
    entity = reference.tables["core.entity"].filter(~pl.col("entity").is_in(list(ACRONYMS)))
    identified = {
        e: Match(e, kind, iso3, True) for e, kind, iso3 in entity.select("entity", "kind", "iso3").iter_rows()
    }

    def found(label: str) -> Match:
        match = reference.entities.resolve(label, on)
        return match if match.kind else identified.get(label) or missions(label)

    return [{"label": label, **found(label).__dict__} for label in labels]


def missions_of(reference: Reference) -> Callable[[str], Match]:
    """A lookup of missions by acronym, name or a form of it; the answer's kind is the mission's."""
    mission, alias = reference.tables["core.mission"], reference.tables["core.mission_alias"]
    kinds = dict(mission.select("mission", "kind").iter_rows())
    always = {"valid_from": pl.lit(None, pl.Date), "valid_to": pl.lit(None, pl.Date), "needs_date": pl.lit(False)}
    acronyms = pl.concat([mission.select("mission", label="mission"), alias.select("mission", "label")])
    known = Entities(
        mission.select(entity="mission", name="name", kind=pl.lit("organisation"), iso3=pl.lit(None, pl.String)),
        acronyms.select("label", entity="mission", **always),
    )

    def resolve(label: str) -> Match:
        match = known.resolve(label)
        return replace(match, kind=kinds[match.entity]) if match.entity else Match()

    return resolve


def iso3_of(project: Project, country: str) -> str | None:
    """The ISO code that a code or a name stands for, or None."""
    reference = build_reference(project)
    codes = set(reference.tables["core.entity"]["iso3"].drop_nulls())
    return country.upper() if country.upper() in codes else reference.entities.resolve(country).iso3


def unknown_entity(project: Project, text: str, what: str = "state or organisation") -> str:
    """That no state (or organisation) has this code or name, and which may have been meant, by name and code.

    `what`: "state" leaves organisations out.
    """
    entity = (
        build_reference(project).tables["core.entity"].filter(pl.lit(what != "state") | pl.col("iso3").is_not_null())
    )
    return unknown_of(text, entity.select("entity", "name").rows(), what)


def unknown_of(text: str, known: Sequence[tuple[str, str]], what: str, where: str = "") -> str:
    """That none of the `known`, identifiers with names, is what a text says, and which may have been meant."""
    told = {entity: entity if name == entity else f"{name} ({entity})" for entity, name in known}
    shown = {label: told[entity] for entity, name in known for label in (name, entity)}
    return unknown(what, text, shown, where, shown)


def entity_of(project: Project, text: str) -> str | None:
    """The entity that an identifier (an ISO code, org:…) or a name stands for, or None."""
    reference = build_reference(project)
    known = set(reference.tables["core.entity"]["entity"])
    return next((e for e in (text, text.upper()) if e in known), None) or reference.entities.resolve(text).entity
