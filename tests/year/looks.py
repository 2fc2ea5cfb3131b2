"""What must hold after each night, and what does not.

Belongs here: comparing a home and the record of its night with what the script says. Does not: letting nights happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.kernel import published
from tests.year.nights import Life
from tests.year.publisher import Figures, figures, lines
from tests.year.script import PUBLISHED, Dated, Night

FIGURES = "SELECT month_end, iso3, number, women, men FROM core.adviser_count"
UNEQUAL = "SELECT count(*) FROM meta.row_account WHERE difference <> 0"
ACCOUNT = """
    SELECT sum(rows_parsed), sum(rows_core), sum(rows_rejected), sum(rows_set_aside)
    FROM meta.row_account WHERE source_id = 'adviser_counts'
"""
FOUND = """
    SELECT (SELECT count(*) FROM core.adviser_count), count(*) FILTER (outcome = 'rejected'),
        count(*) FILTER (outcome = 'set_aside')
    FROM meta.reject WHERE source_id = 'adviser_counts'
"""


def read(home: Path) -> Figures:
    """What an analyst finds."""
    return {(month, iso3): (number, women, men) for month, iso3, number, women, men in published(home, FIGURES)}


def wrong(life: Life, dated: Dated, record: dict[str, Any], before: Figures) -> list[str]:
    """Everything that is not as it must be, in words. `before`: what an analyst found before this night."""
    return [*_of_record(dated.night, record), *of_release(life, dated.night, before)]


def _of_record(night: Night, record: dict[str, Any]) -> Iterator[str]:
    if record["outcome"] != night.outcome:
        yield f"{record['outcome']} and not {night.outcome}: {record['message']}"
    states = {line["source_id"]: line["state"] for line in record["sources"]}
    told = {"reference": "packaged"} | {s: "stale" if s in night.stale else "live" for s in states if s != "reference"}
    if states != told:
        yield f"states {states} and not {told}"
    reasons = {refusal["reason"] for line in record["sources"] for refusal in line["refusals"]}
    must = {night.reason} if night.reason else {"network_down"} if night.down else set()
    if reasons != must:
        yield f"refused because of {reasons} and not {must}"
    blocking = {c["check_name"] for c in record["checks"]["failed"] if c["severity"] == "error" and not c["accepted"]}
    if not night.checks <= blocking or bool(night.checks) != bool(blocking):
        yield f"held by {blocking} and not {set(night.checks)}"
    if record["not_pruned"] or record["damaged"]:
        yield f"not pruned: {record['not_pruned']}; damaged: {record['damaged']}"


def of_release(life: Life, night: Night, before: Figures) -> Iterator[str]:
    """What of the current release is not as it must be; `before` stands where the night was to publish nothing."""
    found, must = read(life.home), figures(life.accepted) if night.outcome == PUBLISHED else before
    if found != must:
        differing = sorted(key for key in {*found, *must} if found.get(key) != must.get(key))
        first = differing[0]
        yield f"{len(differing)} figures differ: {first} is {found.get(first)} and not {must.get(first)}"
    if published(life.home, UNEQUAL) != [(0,)]:
        yield "rows that no account names"
    (parsed, *counted), (told,) = published(life.home, ACCOUNT)[0], published(life.home, FOUND)
    if tuple(counted) != told or parsed != sum(told):
        yield f"{parsed} rows, accounted for as {counted}, found as {told}"
    if night.outcome == PUBLISHED and parsed != lines(life.accepted):
        yield f"{parsed} rows of documents that have {lines(life.accepted)}"
