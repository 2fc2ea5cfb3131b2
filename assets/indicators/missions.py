"""Printed acronyms of missions -> core.mission.

Belongs here: the lookup. Does not: which missions and spellings there are (the reference).
"""

from __future__ import annotations

import polars as pl

from pipeline.contract import Reference


def by_label(rows: pl.DataFrame, reference: Reference, label: str) -> pl.DataFrame:
    """The rows with a new column `mission`, by an acronym, a full name or a listed spelling; null where it is none."""
    missions, spellings = reference.tables["core.mission"], reference.tables["core.mission_alias"]
    known = pl.concat(
        [
            missions.select(_key("mission").alias("_key"), "mission"),
            spellings.select(_key("label").alias("_key"), "mission"),
            missions.select(_key("name").alias("_key"), "mission"),
        ]
    ).unique("_key", keep="first", maintain_order=True)
    return rows.with_columns(_key=_key(label)).join(known, on="_key", how="left", maintain_order="left").drop("_key")


def _key(column: str) -> pl.Expr:
    """How labels are compared: capital letters and digits, accents off."""
    return pl.col(column).str.normalize("NFKD").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
