"""Sources whose newest row is older than it should be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.check.freshness import Age, newest_by_source
from pipeline.declare.dataset import discover
from pipeline.store.files import known_digest, write_parquet


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (30, False), (31, True), (None, True)])
def test_a_source_is_overdue_after_its_days_and_without_any_row(days: int | None, overdue: bool) -> None:
    newest = None if days is None else date(2022, 6, 30)
    assert Age("meetings", newest, days, 30).overdue is overdue


def test_every_live_source_with_dated_rows_says_how_old_they_may_be() -> None:
    """Else a table that stops for years would look like one in which nothing happened."""
    silent = [
        source.source_id
        for dataset in discover("assets")
        for source in dataset.sources
        if source.live and source.fresh_within is None
        if any(table.period and source in dataset.sources_of(table) for table in dataset.tables.values())
    ]
    assert set(silent) <= {"nap_pages", "wilpf_pages", "wilpf_pages_list"}, "pages that are watched have no habit"


def test_the_newest_date_of_each_source_is_that_of_the_file_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    rows = [("a", date(2020, 1, 31)), ("a", None), ("a", date(2021, 1, 31)), ("b", None)]
    for height in (2, 4):
        write_parquet(path, pl.DataFrame(rows[:height], schema=["source_id", "month_end"], orient="row"))
        newest = newest_by_source(path, "month_end", known_digest(path))
        assert newest == ({"a": rows[0][1]} if height == 2 else {"a": rows[2][1], "b": None})
