"""The rows of a drawing in few characters: what is unpacked is what is drawn."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.charts import DIGITS, packed

VALUES = st.none() | st.booleans() | st.integers(0, 3) | st.floats(0, 1) | st.sampled_from(["", "2020-02-28", "men"])
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def unpacked(column: Any) -> list[Any]:
    if isinstance(column, list):
        return column
    if "months" in column:
        years = [(2000 + n // 12, n % 12 + 1) for n in column["months"]]
        return [f"{year}-{month:02}-{monthrange(year, month)[1]:02}" for year, month in years]
    runs = column["runs"]
    return [value for value, often in zip(runs[::2], runs[1::2], strict=True) for _ in range(often)]


@given(st.lists(VALUES))
def test_a_column_is_unpacked_as_it_was(column: list[Any]) -> None:
    drawn = [round(value, DIGITS) if isinstance(value, float) else value for value in column]
    found = unpacked(json.loads(json.dumps(packed(column))))
    assert [(type(value), value) for value in found] == [(type(value), value) for value in drawn]


@given(st.lists(DAYS, min_size=1))
def test_ends_of_months_are_unpacked_as_they_were(days: list[date]) -> None:
    ends = [day.replace(day=monthrange(day.year, day.month)[1]).isoformat() for day in days]
    made = packed(ends)
    assert isinstance(made, dict) and "months" in made and unpacked(made) == ends
    others = [(day.replace(day=1) + timedelta(days=3)).isoformat() for day in days]
    assert unpacked(packed(others)) == others


@pytest.mark.parametrize(("column", "fewer"), [([False] * 9 + [True], {"runs": [False, 9, True, 1]}), ([1, 2], [1, 2])])
def test_long_runs_stand_once(column: list[Any], fewer: object) -> None:
    assert packed(column) == fewer
