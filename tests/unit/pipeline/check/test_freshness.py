"""Sources whose newest row is older than it should be."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.check.freshness import Age
from pipeline.declare.dataset import discover


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
