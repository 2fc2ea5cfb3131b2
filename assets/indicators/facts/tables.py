"""Rows of the register and reference -> its core tables, its observations, what is wrong with the other rows.

Belongs here: the order of the steps. Does not: any rule (`register`, `claims`, `answers`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.facts import answers, claims, register
from assets.indicators.facts.register import Known
from assets.indicators.facts.vocabulary import COLUMNS, COMPLETENESS, FACTS
from pipeline.contract import PROVENANCE, Harmonised, Reference
from pipeline.shared import register as register_files

OBSERVATION = "core.observation"
DERIVED = frozenset({"core.gender_advice", "core.crsv_listing", "core.mission_leadership"})


def harmonised(rows: pl.DataFrame, indicators: pl.DataFrame, reference: Reference) -> Harmonised:
    """The register's tables; its rows of core.observation are derived, as a claim is a row of core.fact_claim."""
    known = Known.of(reference, rows)
    about_facts, wrong_facts = register.accepted(FACTS, _file(rows, FACTS), known)
    about_years, wrong_years = register.accepted(COMPLETENESS, _file(rows, COMPLETENESS), known)
    resolved = claims.resolved(claims.typed(about_facts, known, reference.tables["core.entity"]))
    told = claims.completeness(about_years)
    return Harmonised(
        tables={
            "core.fact_claim": resolved.agrees,
            "core.fact_completeness": told,
            "core.gender_advice": answers.gender_advice(resolved.answers),
            "core.crsv_listing": answers.listing(resolved.answers, told),
            "core.mission_leadership": answers.leadership(resolved.agrees),
            OBSERVATION: answers.observations(resolved.answers, indicators),
        },
        rejected=pl.concat([wrong_facts, wrong_years]),
        conflicts=resolved.conflicts,
        derived=DERIVED,
    )


def _file(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """The rows of one file of the register, and of what is proposed for it, with its columns."""
    of_file = register_files.own_first(rows.filter(pl.col("table") == table))
    return of_file.select(*COLUMNS[table], "ragged", *PROVENANCE)
