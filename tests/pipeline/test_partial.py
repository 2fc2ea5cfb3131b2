"""A run of some assets alone, as the Dagster UI launches it: made, checked, recorded as partial, never published."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipeline.run import nightly
from pipeline.run.jobs import NIGHTLY, build_defs
from pipeline.run.keys import WAREHOUSE, table_key
from pipeline.store.runs import last_partial_run, last_run
from tests.conftest import drop
from tests.support.kernel import project_at, published, releases_of

MART = table_key("marts.adviser_year")
CORE = table_key("core.adviser_count")


def materialise(home: Path, *keys: dg.AssetKey, job: str | None = None) -> dg.ExecuteInProcessResult:
    """What the UI's button does for these assets; with a job, a launch of a part of that job."""
    defs = build_defs(project_at(home))
    chosen = defs.resolve_job_def(job) if job else defs.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        return chosen.execute_in_process(instance=instance, asset_selection=list(keys), raise_on_error=False)


@pytest.mark.parametrize("key", [MART, CORE, dg.AssetKey(["rows", "adviser_counts"])])
def test_one_asset_alone_is_made_and_recorded_as_partial(home: Path, key: dg.AssetKey) -> None:
    before, night = releases_of(home), last_run(home)
    result = materialise(home, key)
    assert result.success and [e.asset_key for e in result.get_asset_materialization_events()] == [key]
    record = last_partial_run(home)
    assert record is not None and (record["outcome"], record["message"], record["release_id"]) == ("partial", "", None)
    assert last_run(home) == night and releases_of(home) == before


def test_a_part_of_the_job_is_partial_too(home: Path) -> None:
    assert materialise(home, MART, job=NIGHTLY).success
    assert last_partial_run(home) is not None


def test_what_a_partial_run_made_is_made_again_where_it_does_not_hold(home: Path) -> None:
    """Rows of a document that no night has looked at yet reach no release without the night."""
    project = project_at(home)
    rows = project.workspace.read("marts.adviser_year")
    project.workspace.write("marts.adviser_year", rows.with_columns(pl.col("advisers") + 1))
    assert materialise(home, MART).success
    assert project.workspace.read("marts.adviser_year").equals(rows)
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published" and last_partial_run(home) is None
    assert (2021, "KEN", 9) in published(home, "FROM marts.adviser_year")


def test_publishing_alone_is_refused(home: Path) -> None:
    before = releases_of(home)
    assert not materialise(home, WAREHOUSE).success
    assert releases_of(home) == before
    record = last_partial_run(home)
    assert record is not None and "publishes nothing" in record["message"]


def test_a_partial_run_says_why_it_failed(tmp_path: Path) -> None:
    assert not materialise(tmp_path, CORE).success
    record = last_partial_run(tmp_path)
    assert record is not None and "run the whole job first" in record["message"]
    assert last_run(tmp_path) is None


def test_all_assets_together_are_a_night(tmp_path: Path) -> None:
    drop(tmp_path, "first.csv", "2020-01-31,France,10")
    defs = build_defs(project_at(tmp_path))
    every = [key for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition) for key in asset.keys]
    assert materialise(tmp_path, *every).success
    record = last_run(tmp_path)
    assert record is not None and record["outcome"] == "published"
