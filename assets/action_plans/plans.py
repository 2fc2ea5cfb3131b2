"""Accepted claims about plans -> typed claims, the answer on each field, one row a plan.

Belongs here: which plan a claim is about, and what is known of each plan. Does not: the rule by which claims become an
answer (`pipeline.claims`), when a plan is in force (`periods`).
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from assets.action_plans import dates
from assets.action_plans.own_dates import page_date
from assets.action_plans.vocabulary import ADOPTION_FIELDS, CONTENT, PLAN_FIELDS, PLAN_REGISTER, TEXTS
from pipeline.claims import Resolved, resolve
from pipeline.contract import PROVENANCE

_PLAN = re.compile(r"(?P<entity>.+)-(?P<generation>\d+)(?:r(?P<revision>\d+))?", re.ASCII)
#: What tells one claim from another; `claim_no` tells apart what a page says twice.
CLAIM_KEY = ("entity", "plan_id", "field", "value", "source_url")
CLAIM_COLUMNS = (
    *("entity", "iso3", "plan_id", "field", "value", "source_url", "claim_no", "country_label", "generation"),
    *("revision", "precision", "first_day", "publisher", "publisher_type", "seen", "page_date", "note", "agrees"),
    *PROVENANCE,
)


def plan_id(entity: str, generation: str | None, revision_of: str | None) -> str | None:
    """UKR-2, or UKR-2r1 for what revises it and UKR-2r2 for what revises that; None where the source does not say.

    A revision has no generation of its own: it carries that of the plan it revises.
    """
    if revision_of:
        revised, _, revision = revision_of.partition("r")
        return f"{entity}-{revised}r{int(revision or 0) + 1}"
    return f"{entity}-{generation}" if generation else None


def numbers(plan: str) -> tuple[int, int]:
    """Generation and revision (0: the plan itself) of a plan's identifier."""
    match = _PLAN.fullmatch(plan)
    if match is None:
        raise ValueError(f"{plan!r} is no identifier of a plan")
    return int(match["generation"]), int(match["revision"] or 0)


def typed(rows: pl.DataFrame, entity: pl.DataFrame) -> pl.DataFrame:
    """Accepted rows as claims: CLAIM_COLUMNS but `agrees`, one row a claim.

    `first_day` is the first day that a date can mean. `generation` and `revision` are null where no plan is named.
    """
    names = [plan_id(*row) for row in rows.select("entity", "generation", "revision_of").iter_rows()]
    parts = [numbers(name) if name else (None, None) for name in names]
    claims = rows.drop("generation", "revision_of").with_columns(
        pl.Series("plan_id", names, dtype=pl.String),
        pl.Series("generation", [p[0] for p in parts], dtype=pl.Int64),
        pl.Series("revision", [p[1] for p in parts], dtype=pl.Int64),
        pl.Series("first_day", [_first_day(*row) for row in rows.select("field", "value").iter_rows()], dtype=pl.Date),
        pl.Series("seen", [dates.first_day(day) for day in rows["seen"]], dtype=pl.Date),
        pl.Series(
            "page_date", [page_date(*row) for row in rows.select("source_url", "note").iter_rows()], dtype=pl.Date
        ),
    )
    order = pl.col("locator").str.extract(r"(\d+)").cast(pl.Int64)
    numbered = claims.sort(*CLAIM_KEY, "document_id", order, nulls_last=True).with_columns(
        claim_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(CLAIM_KEY)
    )
    codes = entity.select("entity", "iso3")
    return numbered.join(codes, on="entity", how="left", maintain_order="left").select(
        c for c in CLAIM_COLUMNS if c != "agrees"
    )


def _first_day(field: str, value: str) -> date | None:
    return dates.first_day(value) if PLAN_FIELDS[field] == "date" else None


def resolved(claims: pl.DataFrame) -> Resolved:
    """The answers, by plan and field. Claims that name no plan answer nothing; `agrees` has them with null."""
    named = claims.filter(pl.col("plan_id").is_not_null())
    found = resolve(named, PLAN_REGISTER)
    unnamed = claims.filter(pl.col("plan_id").is_null()).with_columns(agrees=pl.lit(None, pl.Boolean))
    both = pl.concat([found.agrees.select(CLAIM_COLUMNS), unnamed.select(CLAIM_COLUMNS)])
    return Resolved(answers=found.answers, conflicts=found.conflicts, agrees=both)


def fields(answers: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """core.nap_plan_field: the answers with their plan's entity, the value's precision and first day."""
    plan = claims.select("plan_id", "entity", "iso3", "generation", "revision").drop_nulls("plan_id").unique()
    answered = answers.select("field", "value").rows()
    precisions = [dates.precision(v) if v and PLAN_FIELDS[f] == "date" else None for f, v in answered]
    days = [dates.first_day(v) if p else None for p, (_, v) in zip(precisions, answered, strict=True)]
    return answers.with_columns(
        pl.Series("precision", precisions, dtype=pl.String), pl.Series("first_day", days, dtype=pl.Date)
    ).join(plan, on="plan_id", how="left", maintain_order="left")


def table(fields: pl.DataFrame, intervals: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """core.nap_plan, one row a plan: each field's answer under the field's name, when it is in force (`periods`), how
    many claims and publishers, the share of claims that agree with the answers, on how many fields claims differ.

    `claims` have their verdict (`agrees`). `adoption_year` is that of the first of ADOPTION_FIELDS with an answer,
    which `adoption_basis` names.
    """
    values = [pl.col("value").filter(pl.col("field") == name).first().alias(name) for name in PLAN_FIELDS]
    plan = fields.group_by("plan_id", "entity", "iso3", "generation", "revision", maintain_order=True).agg(
        *values,
        pl.col("claims").sum(),
        pl.col("field").filter(pl.col("state") != "agreed").len().cast(pl.Int64).alias("fields_in_conflict"),
    )
    basis = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in ADOPTION_FIELDS)
    year = pl.coalesce(ADOPTION_FIELDS).str.slice(0, 4).cast(pl.Int64)
    said = claims.group_by("plan_id").agg(
        pl.col("publisher").n_unique().cast(pl.Int64).alias("publishers"),
        pl.col("agrees").filter(~pl.col("field").is_in(TEXTS)).mean().alias("agreement_share"),
    )
    revises = pl.when(pl.col("revision") > 0).then(
        pl.col("plan_id").str.replace(r"r\d+$", "")
        + pl.when(pl.col("revision") > 1).then(pl.format("r{}", pl.col("revision") - 1)).otherwise(pl.lit(""))
    )
    content = [(pl.col(name) == "yes").alias(name) for name in CONTENT]
    return (
        plan.with_columns(*content, adoption_year=year, adoption_basis=basis, revises=revises)
        .join(said, on="plan_id", how="left", maintain_order="left")
        .join(intervals, on="plan_id", how="left", maintain_order="left")
    )
