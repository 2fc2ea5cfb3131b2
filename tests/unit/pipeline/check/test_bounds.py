"""A period after today, or before anything of the kind, holds a release back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from pipeline.check import bounds
from pipeline.declare.domain import Domain
from pipeline.declare.field import SchemaError
from pipeline.declare.schema import Table, read_tables

TODAY = date(2026, 2, 10)


def table(tmp_path: Path, source: bool = False, **promises: Any) -> Table:
    """A table of months with these promises, as it would be declared."""
    fields = [
        {"name": name, "type": kind, "description": name} for name, kind in (("place", "string"), ("day", "date"))
    ]
    if source:
        fields.append({"name": "source_id", "type": "string", "description": "source"})
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


def test_no_period_is_before_its_source_began_or_after_it_ended(tmp_path: Path) -> None:
    declared = table(tmp_path, period_bounds={"maximum": "today"}, source=True)
    domains = {"old": Domain("year", "1946", "2009"), "new": Domain("month", "2009-11")}
    days = [date(1945, 12, 31), date(1946, 1, 1), date(2009, 12, 31), date(2010, 1, 1)]
    newer = [date(2009, 10, 31), date(2009, 11, 1), TODAY]
    rows = pl.LazyFrame(
        [("old", d, "x") for d in days] + [("new", d, "x") for d in newer] + [("other", date(1800, 1, 1), "x")],
        schema={"source_id": pl.String, "day": pl.Date, "place": pl.String},
        orient="row",
    )
    result = bounds.compared(declared, rows, TODAY, domains)
    assert {row["day"] for row in result.sample} == {days[0], days[3], newer[0]} and result.failing == 3
    assert result.acceptable and len(result.findings) == 3


@pytest.mark.parametrize(
    "promises",
    [
        {"period_bounds": {"maximum": "tomorrow"}},
        {"period_bounds": {"latest": "today"}},
        {"period": "place", "period_bounds": {"maximum": "today"}},
        {"period": "place", "by_year": True},
        {"may_shrink": 1.5},
        {"steady": {"sex": 0.1}},
        {"steady": {"place": 2}},
        {"compared": {"entities": ["place"]}},
    ],
)
def test_a_promise_that_nobody_could_check_is_refused(tmp_path: Path, promises: dict[str, Any]) -> None:
    with pytest.raises(SchemaError, match=r"core\.count"):
        table(tmp_path, **promises)
