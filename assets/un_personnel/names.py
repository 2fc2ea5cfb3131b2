"""Printed labels as identities, from the reference tables: missions, contributors, personnel types.

Belongs here: the lookups, once per distinct label. Does not: spellings (`assets/reference`, `vocabulary`), or what
becomes of a label that nobody knows.
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel import values
from assets.un_personnel.vocabulary import PERSONNEL_TYPE_LABELS
from pipeline.contract import Reference


def with_missions(frame: pl.DataFrame, reference: Reference, label: str = "mission_label") -> pl.DataFrame:
    """Adds `mission`, the reference's acronym for the printed one (or its alias); null when unknown or not printed."""
    known = reference.tables["core.mission"].select(pl.col("mission").alias("_known"), "mission")
    alias = reference.tables.get("core.mission_alias")
    if alias is not None:
        known = pl.concat([known, alias.select(pl.col("label").alias("_known"), "mission")])
    known = known.select(values.lookup_key("_known").alias("_key"), "mission").unique(
        "_key", keep="first", maintain_order=True
    )
    labels = frame.select(label).unique().drop_nulls().with_columns(values.lookup_key(label).alias("_key"))
    return frame.join(
        labels.join(known, on="_key", how="left").drop("_key"), on=label, how="left", maintain_order="left"
    )


def with_entities(frame: pl.DataFrame, reference: Reference, label: str, on: str) -> pl.DataFrame:
    """Adds `entity`, `iso3` and `contributor` (the entity's name in the reference); null where the label is unknown."""
    pairs = frame.select(label, on).drop_nulls().unique().sort(label, on)
    found = reference.entities.resolve_frame(pairs, label=label, on=on).select(label, on, "entity", "iso3")
    names = reference.tables["core.entity"].select("entity", pl.col("name").alias("contributor"))
    return frame.join(found.join(names, on="entity", how="left"), on=[label, on], how="left", maintain_order="left")


def with_types(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `personnel_type`, one of five; null when unknown or not printed."""
    labels = (
        frame.select("type_label").unique().drop_nulls().with_columns(values.lookup_key("type_label").alias("_key"))
    )
    known = labels.with_columns(
        pl.col("_key")
        .replace_strict(PERSONNEL_TYPE_LABELS, default=None, return_dtype=pl.String)
        .alias("personnel_type")
    )
    return frame.join(known.drop("_key"), on="type_label", how="left", maintain_order="left")
