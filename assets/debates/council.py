"""Who sat in the Security Council on a day.

Belongs here: the question. Does not: the terms (`core.council_term` of the reference), who presided or was invited.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.contract import Reference

TABLE = "core.council_term"
#: The Council's first members took their seats.
BEGINNING = date(1946, 1, 12)


def with_membership(
    frame: pl.DataFrame, reference: Reference, entity: str = "entity", on: str = "date"
) -> pl.DataFrame:
    """Adds `is_member`: whether the entity sat in the Council on that day.

    Null where entity or day is unknown, and on days that the list of terms does not reach: after the last day on which
    it still names elected members, absence from the list means nothing.
    """
    listed = reference.tables[TABLE].select("entity", "valid_from", "valid_to")
    last = listed["valid_to"].max()
    pairs = frame.select(entity, on).drop_nulls().unique()
    sits = (pl.col("valid_from") <= pl.col(on)) & (pl.col("valid_to").fill_null(date.max) >= pl.col(on))
    seated = pairs.join(listed, left_on=entity, right_on="entity", how="left")
    held = seated.group_by(entity, on).agg(sits.any().alias("held"))
    reached = pl.col(on).is_between(pl.lit(BEGINNING), pl.lit(last, pl.Date)).fill_null(False)
    answers = held.select(
        entity, on, pl.when(pl.col("held").fill_null(False)).then(True).when(reached).then(False).alias("is_member")
    )
    return frame.join(answers, on=[entity, on], how="left", maintain_order="left")
