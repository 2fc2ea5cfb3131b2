"""Accepted rows of the register -> typed claims, their answers, and how complete each year is.

Belongs here: what a claim is about, and one answer a field. Does not: the rule by which claims become an answer
(`pipeline.claims`), the tables made of answers (`answers`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.facts.register import Known
from assets.indicators.facts.vocabulary import FIELDS, KEY, MISSION, REGISTER, STATE, UPPER_BOUND, YES
from pipeline.claims import Resolved, resolve
from pipeline.contract import PROVENANCE

CLAIM_COLUMNS = (
    *("topic", "field", "about", "subject_kind", "subject", "mission", "entity", "iso3", "situation", "year", "day"),
    *("period", "precision", "value", "unit", "document_symbol", "publisher", "publisher_type", "source_url", "place"),
    *("is_complete", "seen", "note", "agrees", *PROVENANCE),
)
COMPLETENESS_COLUMNS = ("topic", "field", "year", "document_symbol", "state", "note", *PROVENANCE)
_TOPICS = {name: field.topic for name, field in FIELDS.items()}


def typed(rows: pl.DataFrame, known: Known, entity: pl.DataFrame) -> pl.DataFrame:
    """Accepted rows as claims: CLAIM_COLUMNS but `agrees`.

    `entity` is the state that a claim is about: its subject or, for a party, the situation where that is one state.
    """
    mission = pl.col("subject").replace_strict(known.missions, default=None, return_dtype=pl.String)
    state = pl.when(pl.col("subject_kind") == STATE).then("subject").otherwise("situation")
    claims = rows.with_columns(
        topic=pl.col("field").replace_strict(_TOPICS, return_dtype=pl.String),
        mission=pl.when(pl.col("subject_kind") == MISSION).then(mission),
        entity=pl.when(state.is_in(sorted(known.entities))).then(state),
        year=pl.col("year").cast(pl.Int64),
        is_complete=pl.col("complete") == YES,
        seen=pl.col("seen").str.to_date("%Y-%m-%d"),
    )
    named = claims.join(entity.select("entity", "iso3"), on="entity", how="left", maintain_order="left")
    about = pl.coalesce("mission", "subject")
    return named.with_columns(about=about).select(c for c in CLAIM_COLUMNS if c != "agrees")


def resolved(claims: pl.DataFrame) -> Resolved:
    """The answers, by subject, situation, year, period and field. An upper bound answers nothing."""
    is_bound = pl.col("precision") == UPPER_BOUND
    found = resolve(claims.filter(~is_bound), REGISTER)
    bounds = claims.filter(is_bound).with_columns(agrees=pl.lit(None, pl.Boolean))
    both = pl.concat([found.agrees.select(CLAIM_COLUMNS), bounds.select(CLAIM_COLUMNS)])
    return Resolved(answers=_described(found.answers, found.agrees), conflicts=found.conflicts, agrees=both)


def _described(answers: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The answers with what their claims are about; a tie points to the first claim."""
    key = [*KEY, "field"]
    facts = (
        claims.sort(pl.col("locator").str.extract(r"(\d+)").cast(pl.Int64))
        .group_by(key, maintain_order=True)
        .agg(
            *(pl.col(c).first() for c in ("topic", "mission", "entity", "iso3", "unit", "subject")),
            *(pl.col(c).drop_nulls().first() for c in ("document_symbol", "day")),
            pl.col("is_complete").any(),
            *(pl.col(c).first().alias(f"_{c}") for c in PROVENANCE),
        )
    )
    precision = claims.select(*PROVENANCE, "precision")
    return (
        answers.join(facts, on=key, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.coalesce(c, f"_{c}").alias(c) for c in PROVENANCE)
        .drop(f"_{c}" for c in PROVENANCE)
        .join(precision, on=PROVENANCE, how="left", maintain_order="left")
    )


def completeness(rows: pl.DataFrame) -> pl.DataFrame:
    """core.fact_completeness of accepted rows."""
    return rows.with_columns(year=pl.col("year").cast(pl.Int64)).select(COMPLETENESS_COLUMNS)
