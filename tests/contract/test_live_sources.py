"""Every live source says, on a table that its rows reach, how many may go and which periods can be."""

from __future__ import annotations

import pytest

from pipeline.declare.dataset import Dataset, discover
from pipeline.declare.source import Source

LIVE = [(dataset, source) for dataset in discover("assets") for source in dataset.sources if source.live]
#: Sources whose pages are read for facts that a person accepts, or that only list others: nothing of them has a period.
WITHOUT_PERIOD = {"psdata_missions"}


@pytest.mark.parametrize(("dataset", "source"), LIVE, ids=[source.source_id for _, source in LIVE])
def test_a_live_source_bounds_what_it_may_lose_and_when_it_may_be(dataset: Dataset, source: Source) -> None:
    reached = [table for table in dataset.tables.values() if source in dataset.sources_of(table)]
    assert any(table.may_shrink is not True for table in reached)
    assert source.source_id in WITHOUT_PERIOD or any(table.period_bounds for table in reached)
    assert all(table.period_bounds for table in reached if table.period)
    assert any(table.compared for table in reached)
