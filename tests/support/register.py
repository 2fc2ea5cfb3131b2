"""Small registers and a small reference for the tests of action_plans: what several of them share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from functools import cache

import polars as pl

from assets.action_plans import dates
from assets.action_plans.harmonise import harmonise
from assets.action_plans.parse import parse
from assets.action_plans.register import Known
from assets.action_plans.vocabulary import COLUMNS, PLAN_FIELDS, PLANS, RESOLUTION_FIELDS, RESOLUTIONS
from pipeline.contract import Harmonised, Reference
from pipeline.entities import Entities

SEEN = "2026-06-30"
ENTITIES = (
    ("GHA", "Ghana", "state", "Africa", date(1957, 3, 8)),
    ("BDI", "Burundi", "state", "Africa", date(1962, 9, 18)),
    ("MDA", "Moldova", "state", "Europe", date(1992, 3, 2)),
    ("MNE", "Montenegro", "state", "Europe", date(2006, 6, 28)),
    ("UKR", "Ukraine", "state", "Europe", date(1945, 10, 24)),
    ("CHN", "China", "state", "Asia", date(1945, 10, 24)),
    ("RUS", "Russian Federation", "state", "Europe", date(1945, 10, 24)),
    ("PSE", "State of Palestine", "non_member", "Asia", None),
    ("org:nato", "North Atlantic Treaty Organization", "organisation", None, None),
)


@cache
def reference() -> Reference:
    """A few states, a non-member, an organisation; Montenegro exists since June 2006."""
    entity = pl.DataFrame(
        [
            (e, name, kind, None if kind == "organisation" else e, region, member, None, member)
            for e, name, kind, region, member in ENTITIES
        ],
        schema={
            **dict.fromkeys(("entity", "name", "kind", "iso3", "un_region"), pl.String),
            **dict.fromkeys(("un_member_from", "un_member_to", "valid_from"), pl.Date),
        },
        orient="row",
    )
    alias = pl.DataFrame(
        schema={
            **dict.fromkeys(("label", "entity"), pl.String),
            **dict.fromkeys(("valid_from", "valid_to"), pl.Date),
            "needs_date": pl.Boolean,
        }
    )
    return Reference(Entities(entity, alias), {"core.entity": entity})


def known() -> Known:
    """What a row of these registers may refer to."""
    return Known.of(reference())


def claim(plan: str, field: str, value: str, **changes: str) -> dict[str, str]:
    """One row of claims.csv; `plan` is UKR-2, UKR-2r1, or UKR- where the source does not say which plan it means."""
    entity, _, numbers = plan.rpartition("-")
    generation, _, revision = numbers.partition("r")
    revises = "" if not revision else generation + (f"r{int(revision) - 1}" if int(revision) > 1 else "")
    is_date = PLAN_FIELDS.get(field) == "date" and value != "open"
    names = {e: name for e, name, *_ in ENTITIES}
    row = {
        "country_label": names.get(entity, entity),
        "entity": entity,
        "generation": "" if revision else generation,
        "revision_of": revises,
        "field": field,
        "value": value,
        "precision": (dates.precision(value) or "") if is_date else "",
        "source_url": "https://example.org/plan",
        "publisher": "A Ministry",
        "publisher_type": "government",
        "seen": SEEN,
        "note": "",
    }
    return {**row, **changes}


def vote(number: int, field: str, value: str, year: int = 2000, **changes: str) -> dict[str, str]:
    """One row of resolution_claims.csv."""
    is_date = RESOLUTION_FIELDS.get(field) == "date"
    row = {
        "resolution": str(number),
        "symbol": f"S/RES/{number} ({year})",
        "field": field,
        "value": value,
        "precision": (dates.precision(value) or "") if is_date else "",
        "source_url": "https://example.org/resolution",
        "publisher": "Library",
        "publisher_type": "un",
        "seen": SEEN,
        "note": "",
    }
    return {**row, **changes}


def file_of(table: str, rows: Iterable[dict[str, str]]) -> bytes:
    """A file of the register."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS[table], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def parsed(claims: Iterable[dict[str, str]], votes: Iterable[dict[str, str]] = ()) -> pl.DataFrame:
    """Both files as the kernel hands them on."""
    frames = [
        parse(file_of(table, rows), f"{table}.csv").with_columns(
            source_id=pl.lit("nap_register"), document_id=pl.lit(digit * 12), document_name=pl.lit(f"{table}.csv")
        )
        for table, rows, digit in ((PLANS, claims, "a"), (RESOLUTIONS, votes, "b"))
    ]
    return pl.concat(frames, how="diagonal")


def harmonised(*claims: dict[str, str], votes: Iterable[dict[str, str]] = ()) -> Harmonised:
    """The tables of a small register."""
    return harmonise({"nap_register": parsed(claims, votes)}, reference())


def plan(result: Harmonised, plan_id: str) -> dict[str, object]:
    """One row of core.nap_plan."""
    (row,) = result.tables["core.nap_plan"].filter(pl.col("plan_id") == plan_id).to_dicts()
    return row


def field(result: Harmonised, plan_id: str, name: str) -> dict[str, object]:
    """One row of core.nap_plan_field."""
    fields = result.tables["core.nap_plan_field"]
    (row,) = fields.filter(pl.col("plan_id") == plan_id, pl.col("field") == name).to_dicts()
    return row
