"""Claims of several sources about one fact -> the contract's list of conflicts.

Belongs here: the comparison and the written form. Does not: which facts are compared (`meeting_facts`, `matching`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contract import CONFLICT_SCHEMA, no_conflicts

PROVENANCE = ("source_id", "document_id", "locator")


def disagreements(table: str, claims: pl.DataFrame) -> pl.DataFrame:
    """The facts on which claims differ: claims have key (JSON), field, value, the provenance, and rank.

    The value of the lowest rank is the resolved one. Null values make no claim.
    """
    made = claims.filter(pl.col("value").is_not_null())
    differ = made.filter(pl.col("value").n_unique().over("key", "field") > 1)
    if differ.is_empty():
        return no_conflicts()
    return (
        differ.sort("key", "field", "rank", *PROVENANCE)
        .with_columns(pl.struct("value", *PROVENANCE).struct.json_encode().alias("claim"))
        .group_by("key", "field", maintain_order=True)
        .agg(pl.col("value").first().alias("resolved"), pl.col("claim").str.join(", "))
        .select(
            pl.lit(table).alias("table_name"), "key", "field", "resolved", pl.format("[{}]", "claim").alias("claims")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CONFLICT_SCHEMA.items())
    )


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several lists of conflicts as one, in a fixed order."""
    return pl.concat([no_conflicts(), *parts]).sort("table_name", "key", "field")
