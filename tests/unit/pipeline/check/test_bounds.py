"""A period after today, or before anything of the kind, holds a release back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

from pipeline.check import bounds
from pipeline.declare.field import SchemaError
from pipeline.declare.schema import Table, read_tables

TODAY = date(2026, 2, 10)


def table(tmp_path: Path, **promises: object) -> Table:
    """A table of months with these promises, as it would be declared."""
    fields = [
        {"name": name, "type": kind, "description": name} for name, kind in (("place", "string"), ("day", "date"))
    ]
    resource = {"name": "core.count", "title": "Counts", "period": "day", **promises, "schema": {"fields": fields}}
    path = tmp_path / "datapackage.yaml"
    path.write_text(yaml.safe_dump({"resources": [resource]}), encoding="utf-8")
    return read_tables(path)[0]


@pytest.mark.parametrize(
    ("day", "maximum", "passes"),
    [
        (date(1948, 5, 31), "today", True),
        (date(1948, 5, 30), "today", False),
        (TODAY, "today", True),
        (date(2026, 2, 11), "today", False),
        (date(2026, 2, 28), "this_month", True),
        (date(2026, 3, 31), "this_month", False),
        (date(2027, 1, 1), date(2026, 12, 31), False),
        (None, "today", True),
    ],
)
def test_periods_lie_within_the_declared_bounds(tmp_path: Path, day: date, maximum: object, passes: bool) -> None:
    declared = table(tmp_path, period_bounds={"minimum": date(1948, 5, 31), "maximum": maximum})
    rows = pl.LazyFrame({"place": ["here"], "day": [day]}, schema={"place": pl.String, "day": pl.Date})
    result = bounds.compared(declared, rows, TODAY)
    assert (result.passed, result.blocks) == (passes, not passes)
    assert passes or result.sample == ({"day": day},)


@pytest.mark.parametrize(
    "promises",
    [
        {"period_bounds": {"maximum": "tomorrow"}},
        {"period_bounds": {"latest": "today"}},
        {"period": "place", "period_bounds": {"maximum": "today"}},
        {"may_shrink": 1.5},
        {"steady": {"sex": 0.1}},
        {"steady": {"place": 2}},
    ],
)
def test_a_promise_that_nobody_could_check_is_refused(tmp_path: Path, promises: dict[str, object]) -> None:
    with pytest.raises(SchemaError, match=r"core\.count"):
        table(tmp_path, **promises)
