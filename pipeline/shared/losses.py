"""Losses and conflicts: the contract's two lists, made from frames.

Belongs here: lost rows with their reason, claims that differ as conflicts, several lists as one in a fixed order. Does
not: which rows are lost and which facts compared (the datasets), which claim is right (`claims`, the datasets).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.contract import CONFLICT_SCHEMA, LOSS_SCHEMA, PROVENANCE, no_conflicts, no_losses


def lost(rows: pl.DataFrame, reason: pl.Expr | str, detail: pl.Expr | str) -> pl.DataFrame:
    """The rows as losses, in their order. A text is said of every row; an expression may name columns of the rows."""
    said = {"reason": reason, "detail": detail}
    return rows.select(
        pl.col(PROVENANCE).cast(pl.String),
        *((pl.lit(e) if isinstance(e, str) else e).cast(pl.String).alias(name) for name, e in said.items()),
    )


def all_losses(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several lists of losses as one, in a fixed order."""
    return pl.concat([no_losses(), *(part.select(*LOSS_SCHEMA) for part in parts)]).sort(PROVENANCE)


def disagreements(table: str, claims: pl.DataFrame) -> pl.DataFrame:
    """The facts on which claims differ: claims have key (JSON), field, value, the provenance, and rank.

    The value of the lowest rank is the resolved one. Null values make no claim.
    """
    made = claims.filter(pl.col("value").is_not_null())
    differ = made.filter(pl.col("value").n_unique().over("key", "field") > 1)
    return conflicts(table, differ.with_columns(pl.col("value").alias("resolved")), order=("rank",))


def conflicts(table: str, claims: pl.DataFrame, order: Sequence[str] = ()) -> pl.DataFrame:
    """Claims (key, field, value, resolved, the provenance) as conflicts, in a fixed order.

    The claims on a fact are listed by the columns of `order`, then by provenance and value; the first one's `resolved`
    counts.
    """
    if claims.is_empty():
        return no_conflicts()
    return (
        claims.sort("key", "field", *order, *PROVENANCE, "value")
        .with_columns(pl.struct("value", *PROVENANCE).struct.json_encode().alias("claim"))
        .group_by("key", "field", maintain_order=True)
        .agg(pl.col("resolved").first(), pl.col("claim").str.join(", "))
        .select(
            pl.lit(table).alias("table_name"), "key", "field", "resolved", pl.format("[{}]", "claim").alias("claims")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CONFLICT_SCHEMA.items())
    )


def conflict(
    table: str, key: Mapping[str, Any], field: str, resolved: str | None, claims: Sequence[Mapping[str, Any]]
) -> dict[str, str | None]:
    """One conflict, as a row of CONFLICT_SCHEMA, from claims with whatever each has to say."""
    return {
        "table_name": table,
        "key": json.dumps(dict(key), ensure_ascii=False),
        "field": field,
        "resolved": resolved,
        "claims": json.dumps([dict(claim) for claim in claims], ensure_ascii=False),
    }


def all_conflicts(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several lists of conflicts as one, in a fixed order."""
    return pl.concat([no_conflicts(), *parts]).sort("table_name", "key", "field")
