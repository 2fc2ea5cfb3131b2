"""What a label stands for: a state, an organisation, a group, by the facts that ship with the program.

Belongs here: asking the reference tables. Does not: making them (`reference`), printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.ask.reference import build_reference
from pipeline.project import Project
from pipeline.values import Record


def resolved(project: Project, labels: Sequence[str], on: date | None) -> list[Record]:
    """Each label with its entity, kind, iso3 and whether the match was exact; null where unknown."""
    entities = build_reference(project).entities
    return [{"label": label, **entities.resolve(label, on).__dict__} for label in labels]


def iso3_of(project: Project, country: str) -> str | None:
    """The ISO code that a code or a name stands for, or None."""
    reference = build_reference(project)
    codes = set(reference.tables["core.entity"]["iso3"].drop_nulls())
    return country.upper() if country.upper() in codes else reference.entities.resolve(country).iso3


def entity_of(project: Project, text: str) -> str | None:
    """The entity that an identifier (an ISO code, org:…) or a name stands for, or None."""
    reference = build_reference(project)
    known = set(reference.tables["core.entity"]["entity"])
    return next((e for e in (text, text.upper()) if e in known), None) or reference.entities.resolve(text).entity
