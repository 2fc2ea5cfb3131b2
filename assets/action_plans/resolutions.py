"""Accepted claims about resolutions -> typed claims, and one row a resolution.

Belongs here: what is known of each resolution. Does not: the rule by which claims become an answer
(`pipeline.claims`), which resolutions there are (`resolution_claims.csv`).
"""

from __future__ import annotations

import polars as pl

from assets.action_plans import dates
from assets.action_plans.register import Known
from assets.action_plans.vocabulary import COMPANIONS, COUNTS, RESOLUTION_FIELDS, RESOLUTION_REGISTER, SERIES
from pipeline.claims import Resolved, resolve
from pipeline.contract import PROVENANCE
from pipeline.shared.meeting_symbols import base_symbol

CLAIM_KEY = ("number", "field", "value", "source_url")
CLAIM_COLUMNS = (
    *CLAIM_KEY,
    *("claim_no", "symbol", "printed_value", "precision", "publisher", "publisher_type", "seen", "note", "agrees"),
    *PROVENANCE,
)
TABLE_COLUMNS = (
    *(
        "number",
        "symbol",
        "year",
        "series",
        "companion",
        "adopted_date",
        "adopted_precision",
        "meeting_no",
        "meeting_symbol",
        "base_symbol",
    ),
    *("votes_for", "votes_against", "votes_abstaining", "abstained", "topic"),
    *("claims", "sources", "fields_in_conflict"),
)


def typed(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Accepted rows as claims: CLAIM_COLUMNS but `agrees`. States that abstained are written as entities, sorted, so
    that two spellings of one list are one value; `printed_value` keeps the source's."""
    values = [
        _states(value, known) if field == "abstained" else value
        for field, value in rows.select("field", "value").iter_rows()
    ]
    order = pl.col("locator").str.extract(r"(\d+)").cast(pl.Int64)
    claims = rows.with_columns(
        pl.col("resolution").cast(pl.Int64).alias("number"),
        pl.col("value").alias("printed_value"),
        pl.Series("value", values, dtype=pl.String),
        pl.Series("seen", [dates.first_day(day) for day in rows["seen"]], dtype=pl.Date),
    ).sort(*CLAIM_KEY, "document_id", order)
    numbered = claims.with_columns(claim_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(CLAIM_KEY))
    return numbered.select(c for c in CLAIM_COLUMNS if c != "agrees")


def _states(text: str, known: Known) -> str:
    return ";".join(sorted({known.entity(state.strip()) or state.strip() for state in text.split(";")}))


def resolved(claims: pl.DataFrame) -> Resolved:
    """The answers, by resolution and field."""
    return resolve(claims, RESOLUTION_REGISTER)


def table(answers: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """core.resolution: one row a resolution, each field's answer under the field's name.

    `symbol` and `year` are of the claims' symbol. `adopted_date` is null unless the answer is a day;
    `meeting_symbol` is the symbol under which the meeting's record is known, null without a meeting number.
    """
    values = [pl.col("value").filter(pl.col("field") == name).first().alias(name) for name in RESOLUTION_FIELDS]
    in_conflict = pl.col("field").filter(pl.col("state") != "agreed").len().cast(pl.Int64)
    wide = answers.group_by("number", maintain_order=True).agg(
        *values, pl.col("claims").sum(), in_conflict.alias("fields_in_conflict")
    )
    about = claims.group_by("number").agg(
        pl.col("symbol").min(), pl.col("publisher").n_unique().cast(pl.Int64).alias("sources")
    )
    adopted = wide["adopted_date"].to_list()
    days = [dates.first_day(text) if text and dates.precision(text) == "day" else None for text in adopted]
    known = wide.with_columns(
        pl.Series("adopted_date", days, dtype=pl.Date),
        pl.Series("adopted_precision", [dates.precision(text) if text else None for text in adopted], dtype=pl.String),
        *(pl.col(name).cast(pl.Int64) for name in COUNTS),
    )
    return (
        known.join(about, on="number", how="left", maintain_order="left")
        .with_columns(
            year=pl.col("symbol").str.extract(r"\((\d{4})\)").cast(pl.Int64),
            series=pl.col("number").is_in(SERIES),
            companion=pl.col("number").replace_strict(COMPANIONS, default=None, return_dtype=pl.String),
            meeting_symbol=pl.format("S/PV.{}", "meeting_no"),
        )
        .with_columns(base_symbol())
        .select(TABLE_COLUMNS)
    )
