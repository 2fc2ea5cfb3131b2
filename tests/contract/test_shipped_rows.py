"""What ships with the program: no row of a source whose terms do not allow it to be passed on."""

from __future__ import annotations

import pytest

from pipeline.declare.dataset import Dataset, discover
from pipeline.store.shipped import Archive


@pytest.mark.parametrize("dataset", discover("assets"), ids=lambda dataset: dataset.name)
def test_no_archive_has_rows_that_may_not_be_passed_on(dataset: Dataset) -> None:
    archive = Archive(dataset.folder / "archive")
    private = [source.source_id for source in dataset.sources if not source.licence.ship]
    assert not [entry.name for source_id in private for entry in archive.entries(source_id)]
    assert not [source_id for source_id in private if (archive.folder / f"{source_id}.parquet").exists()]
