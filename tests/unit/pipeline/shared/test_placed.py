"""Rows are counted in the period that is known of them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.contract import Harmonised
from pipeline.shared.placed import placed

NOTHING = pl.DataFrame(schema={"source_id": pl.String, "document_id": pl.String})
ROWS = pl.DataFrame(
    {
        "source_id": ["s"] * 3,
        "document_id": ["d"] * 3,
        "day": [date(1950, 3, 14), None, None],
        "year": [1950, 1951, None],
    }
)


@pytest.mark.parametrize(
    ("cadence", "periods"),
    [
        ("year", [date(1950, 12, 31), date(1951, 12, 31), None]),
        ("month", [date(1950, 3, 31), None, None]),
        ("meeting", [date(1950, 3, 14), None, None]),
        ("none", [None, None, None]),
    ],
)
def test_a_row_with_a_year_and_no_day_is_of_that_year(cadence: str, periods: list[date | None]) -> None:
    harmonised = Harmonised(tables={"core.t": ROWS}, rejected=NOTHING, set_aside=NOTHING)
    counted = placed(harmonised, {"core.t": "day"}, {"s": cadence})
    assert dict(counted.group_by("period").agg(pl.col("rows").sum()).iter_rows()) == {
        period: periods.count(period) for period in periods
    }
