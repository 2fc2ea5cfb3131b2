"""Parsed rows and reference -> the core tables of action plans and resolutions.

Belongs here: the order of the steps. Does not: any rule (`register`, `plans`, `periods`,
`resolutions`, `decisions`, `candidates`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.action_plans import candidates, decisions, periods, plans, register, resolutions, watched
from assets.action_plans.register import Known
from assets.action_plans.vocabulary import COLUMNS, PLANS, REGISTER, RESOLUTIONS
from pipeline.contract import PROVENANCE, Harmonised, Reference, Rows
from pipeline.shared.register import own_first

DERIVED = frozenset(
    {
        *("core.nap_plan", "core.nap_plan_field", "core.nap_calendar", "core.resolution", "core.resolution_field"),
        f"core.resolution_claim:{decisions.HUB}",  # beside core.council_decision, where the rows themselves are
    }
)


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Every table of the dataset, a reason for every parsed row that is in none of them, and every conflict."""
    known = Known.of(reference)
    entity = reference.tables["core.entity"]
    rows = _whole(parsed.get(REGISTER))
    about_plans, lost_plans = register.accepted(PLANS, _file(rows, PLANS), known)
    about_resolutions, lost_resolutions = register.accepted(RESOLUTIONS, _file(rows, RESOLUTIONS), known)
    claims = plans.typed(about_plans, entity)
    answered = plans.resolved(claims)
    fields = plans.fields(answered.answers, claims)
    intervals = periods.intervals(fields, claims)
    listed, older = decisions.newest(decisions.rows_of(_whole(parsed.get(decisions.HUB))))
    decided, lost_decisions = decisions.table(listed)
    voted = resolutions.typed(_with_hub(about_resolutions, decided), known)
    adopted = resolutions.resolved(voted)
    pages = watched.pages(parsed)
    return Harmonised(
        tables={
            "core.nap_claim": answered.agrees.select(plans.CLAIM_COLUMNS),
            "core.nap_plan": plans.table(fields, intervals, answered.agrees),
            "core.nap_plan_field": fields,
            "core.nap_calendar": periods.calendar(periods.as_of(claims)),
            "core.nap_candidate": candidates.candidates(pages, claims, entity, known),
            "core.council_decision": decided,
            "core.resolution": resolutions.table(adopted.answers, voted),
            "core.resolution_field": adopted.answers,
            "core.resolution_claim": adopted.agrees.select(resolutions.CLAIM_COLUMNS),
        },
        rejected=pl.concat([lost_plans, lost_resolutions, lost_decisions]),
        set_aside=pl.concat([older, candidates.without_facts(pages), watched.listed(parsed)]),
        conflicts=pl.concat([answered.conflicts, periods.impossible(intervals, claims), adopted.conflicts]),
        derived=DERIVED,
    )


def _with_hub(claims: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The claims of the register's file, and those of the Hub on the same resolutions."""
    numbers = claims["resolution"].cast(pl.Int64).unique()
    return pl.concat([claims, decisions.claims(decided, numbers)], how="diagonal")


def _whole(rows: Rows | None) -> pl.DataFrame | None:
    """A source's rows in memory; None where it has none."""
    return None if rows is None else rows.lazy().collect().rechunk()


def _file(rows: pl.DataFrame | None, table: str) -> pl.DataFrame:
    """The rows of one file of the register, and of what is proposed for it; none where the file is not at hand."""
    columns = (*COLUMNS[table], "ragged", *PROVENANCE)
    if rows is None:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    missing = [pl.lit(None, pl.String).alias(c) for c in columns if c not in rows.columns]
    of_file = own_first(rows.filter(pl.col("table") == table))
    return of_file.with_columns(missing).select(pl.col(columns).cast(pl.String))
