"""What a source could have documents about: its periods, and the period that a document's name says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declare.domain import Domain

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def test_the_months_from_the_first_to_the_last_that_is_over() -> None:
    assert list(Domain("month", "2009-11").periods(date(2010, 2, 27))) == [
        date(2009, 11, 30),
        date(2009, 12, 31),
        date(2010, 1, 31),
    ]
    assert list(Domain("month", "2009-11", "2009-12").periods(date(2020, 1, 1)))[-1] == date(2009, 12, 31)
    assert list(Domain("year", "2018").periods(date(2020, 6, 1))) == [date(2018, 12, 31), date(2019, 12, 31)]
    assert list(Domain("month").periods(date(2020, 6, 1))) == []


@given(DAYS, DAYS)
def test_every_day_lies_in_one_period_and_periods_follow_one_another(one: date, other: date) -> None:
    first, today = sorted((one, other))
    periods = list(Domain("month", f"{first:%Y-%m}").periods(today))
    assert periods == sorted(set(periods)) and all(Domain("month").of(p) == p for p in periods)
    months = (today.year - first.year) * 12 + today.month - first.month
    assert len(periods) in (months, months + 1)


@pytest.mark.parametrize(
    ("cadence", "name", "period"),
    [
        ("month", "UN_country_contributions_2015_02.pdf", date(2015, 2, 28)),
        ("month", "report-201612.pdf", date(2016, 12, 31)),
        ("month", "report_2016.pdf", None),
        ("year", "scact2013_table_en.html", date(2013, 12, 31)),
        ("year", "scact_2013.html", date(2013, 12, 31)),
        ("year", "meetings-1946-2012.html", None),
        ("none", "x_2013.html", None),
    ],
)
def test_the_period_that_a_name_says(cadence: str, name: str, period: date | None) -> None:
    assert Domain(cadence).named(name) == period  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "declared",
    [
        {"cadence": "week"},
        {"cadence": "month", "first": "2009"},
        {"first": "2009-11"},
        {"last": "2009"},
        {"cadence": "meeting"},
        {"cadence": "meeting", "listed_in": "core.meeting"},
        {"cadence": "year", "listed_in": "core.meeting", "meeting": "symbol"},
        {"entities": ("colour",)},
        {"cadence": "none", "entities": ("entity",)},
    ],
)
def test_what_is_no_domain_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="domain"):
        Domain(**declared)


def test_the_meeting_that_a_name_begins_with() -> None:
    domain = Domain("meeting", "1946", listed_in="core.meeting", meeting="symbol")
    known = ("S/PV.649", "S/PV.6493", "S/PV.6493(Resumption1)")
    for name, meeting in {
        "S_PV.6493-EN.pdf": "S/PV.6493",
        "S_PV.6493-Resumption1-EN.pdf": "S/PV.6493(Resumption1)",
        "S_PV.64930-EN.pdf": None,
        "notes.txt": None,
    }.items():
        assert domain.meeting_named(name, known) == meeting, name
    assert domain.has(date(1946, 1, 17)) and not domain.has(date(1945, 12, 31)) and domain.named("x_2013.pdf") is None
