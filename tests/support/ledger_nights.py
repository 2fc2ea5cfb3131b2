"""Nights of the small warehouse with claims, each with one thing changed."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import drop
from tests.support.changing_program import Program
from tests.support.claiming_program import claim
from tests.support.kernel import FIRST


def _figure(home: Path, program: Program) -> None:
    drop(home, "first.csv", FIRST[0], "2020-02-29,France,15", *FIRST[2:])


def _query(home: Path, program: Program) -> None:
    program.edit("marts/advisers/adviser_year.sql", "max(advisers)", "min(advisers)")
    changelog = program.sql.parent / "CHANGELOG.md"
    changelog.write_text(changelog.read_text() + "- `marts.adviser_year` has the fewest advisers\n  of a year.\n")


def _claim(home: Path, program: Program) -> None:
    claim(program, ("FRA", "one"), ("FRA", "three"), ("KEN", "two"))


def _withdrawn(home: Path, program: Program) -> None:
    claim(program, ("FRA", "three"), ("KEN", "two"))


def _document(home: Path, program: Program) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")


def _correction(home: Path, program: Program) -> None:
    program.edit(
        "counts/corrections.yaml",
        "",
        "- {id: kenya-nine, source: adviser_counts, match: {country: Kenya, month_end: '2021-01-31'}, "
        "expect: {advisers: '9'}, set: {advisers: '8'}, reason: misprint, evidence: the next report, told: no}\n",
    )


CHANGED = {
    "figure": _figure,
    "query": _query,
    "claim": _claim,
    "withdrawn": _withdrawn,
    "document": _document,
    "correction": _correction,
}
NIGHTS = list(CHANGED)
