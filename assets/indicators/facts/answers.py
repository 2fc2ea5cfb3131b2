"""Answers of the register -> core.gender_advice, core.crsv_listing, core.mission_leadership, and observations.

Belongs here: which answers are rows of which table. Does not: how an answer is found (`claims`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.facts.vocabulary import (
    ADVICE,
    APPROXIMATE,
    DATED,
    FIELDS,
    FORMS_OF_ADDRESS,
    GROUP_ADVICE,
    IN_WORDS,
    MISSION,
    POSTS,
    STATE,
)
from assets.indicators.observations import COLUMNS
from assets.indicators.readings import ESTIMATED, MISSING, OBSERVED
from pipeline.contract import PROVENANCE

ADVICE_COLUMNS = (
    *("mission", "entity", "iso3", "group_name", "year", "period", "field", "value", "unit", "precision", "is_dated"),
    *("state", "claims", "publishers", "agreement_share", "is_complete", *PROVENANCE),
)
LISTING_COLUMNS = (
    *("report_year", "report_symbol", "situation_label", "entity", "iso3", "party", "listing", "precision", "state"),
    *("claims", "publishers", "names_complete", *PROVENANCE),
)
LEADERSHIP_COLUMNS = (
    *("mission", "year", "day", "post", "title_printed", "form_of_address", "precision", "claims", *PROVENANCE),
)
PARTY_FIELD = "crsv_party"
TIED, WORDS = "tied", "in_words"
#: More than any publisher prints of a share.
_DECIMALS = 10


def gender_advice(answers: pl.DataFrame) -> pl.DataFrame:
    """core.gender_advice: answers on advice in missions and in groups of missions.

    `is_dated`: the time is printed, not bounded or inferred.
    """
    about = answers.filter(pl.col("topic").is_in([ADVICE, GROUP_ADVICE]))
    return about.with_columns(group_name=_group(), is_dated=pl.col("precision").is_in(DATED)).select(ADVICE_COLUMNS)


def listing(answers: pl.DataFrame, completeness: pl.DataFrame) -> pl.DataFrame:
    """core.crsv_listing: one row a party, a situation and a report.

    `names_complete`: every party of the report is known to be here; null where nobody noted it.
    """
    told = completeness.filter(pl.col("topic") == "crsv_listing", pl.col("field").is_null()).select(
        pl.col("year").alias("report_year"), names_complete=pl.col("state") == "complete"
    )
    parties = answers.filter(pl.col("field") == PARTY_FIELD).rename(
        {"year": "report_year", "document_symbol": "report_symbol", "situation": "situation_label", "value": "listing"}
    )
    named = parties.with_columns(pl.col("about").alias("party"))
    return named.join(told, on="report_year", how="left", maintain_order="left").select(LISTING_COLUMNS)


def leadership(claims: pl.DataFrame) -> pl.DataFrame:
    """core.mission_leadership: each printed title of a mission, a year and a post, once.

    Titles do not contradict one another: who follows whom serves in one year. No sex is told from a name.
    """
    titled = claims.filter(pl.col("field").is_in(list(POSTS))).with_columns(
        post=pl.col("field").replace_strict(POSTS, return_dtype=pl.String), title_printed=pl.col("value")
    )
    first = pl.col("value").str.extract(r"^(\S+) ")
    return (
        titled.sort("mission", "year", "post", "title_printed", pl.col("day").fill_null("9"), "locator")
        .with_columns(
            form_of_address=pl.when(first.is_in(FORMS_OF_ADDRESS)).then(first),
            claims=pl.len().over("mission", "year", "post", "title_printed").cast(pl.Int64),
        )
        .unique(["mission", "year", "post", "title_printed"], keep="first", maintain_order=True)
        .select(LEADERSHIP_COLUMNS)
    )


def observations(answers: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Counted and measured answers as rows of core.observation.

    A tie and a number in words ("most") are missing, each with its reason.
    """
    numbers = [name for name, field in FIELDS.items() if field.is_number]
    declared = indicators.select(pl.col("series").alias("field"), "indicator", "divisor", "observed_source")
    rows = answers.filter(pl.col("field").is_in(numbers)).join(
        declared, left_on=["field", "source_id"], right_on=["field", "observed_source"], maintain_order="left"
    )
    number = (pl.col("value").cast(pl.Float64, strict=False) / pl.col("divisor")).round(_DECIMALS)
    estimated = pl.col("precision").eq(APPROXIMATE)
    made = rows.with_columns(
        value_printed=pl.col("value"),
        value=number,
        group_name=_group(),
        place_label=pl.col("about"),
        period_label=pl.col("period"),
        period_start=pl.date("year", 1, 1),
        dimension=pl.col("document_symbol"),
        status=pl.when(number.is_null())
        .then(pl.lit(MISSING))
        .when(estimated)
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(OBSERVED)),
        missing_reason=pl.when(pl.col("value").is_null())
        .then(pl.lit(TIED))
        .when(pl.col("value").is_in(IN_WORDS))
        .then(pl.lit(WORDS)),
        nature=pl.when(~pl.col("precision").is_in(DATED)).then("precision"),
        **{c: pl.lit(None, pl.String) for c in ("successor_iso3", "place_code", "footnote", "edition")},
    )
    return made.select(COLUMNS)


def _group() -> pl.Expr:
    """The subject in words, where it is neither a mission nor a state."""
    return pl.when(~pl.col("subject_kind").is_in([MISSION, STATE])).then("about")
