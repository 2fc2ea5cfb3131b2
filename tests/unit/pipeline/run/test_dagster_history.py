"""Dagster's history as `wps build` keeps it, and as Dagster itself reads it afterwards."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipeline.run.dagster_history import CONFIG, History, folder_of, instance


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="figures")])
def figures() -> dg.MaterializeResult:
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="holds")])


JOB = dg.Definitions(assets=[figures], jobs=[dg.define_asset_job("nightly")]).resolve_job_def("nightly")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    return tmp_path


def test_dagster_reads_what_was_kept(home: Path) -> None:
    runs = []
    for _ in range(2):
        with instance(home) as history:
            assert isinstance(history.event_log_storage, History)
            runs.append(JOB.execute_in_process(instance=history).run_id)
    with dg.DagsterInstance.from_config(str(folder_of(home))) as plain:
        assert not isinstance(plain.event_log_storage, History)
        assert {run.run_id: run.status for run in plain.get_runs()} == dict.fromkeys(runs, dg.DagsterRunStatus.SUCCESS)
        for run in runs:
            kinds = [r.dagster_event.event_type_value for r in plain.all_logs(run) if r.dagster_event]
            assert kinds.count("ASSET_MATERIALIZATION") == kinds.count("ASSET_CHECK_EVALUATION") == 1
            assert (kinds[-1], "STEP_SUCCESS" in kinds) == ("PIPELINE_SUCCESS", True)
        newest = plain.get_latest_materialization_event(dg.AssetKey("figures"))
        assert newest is not None and newest.run_id == runs[-1]


def test_each_file_is_opened_once(home: Path) -> None:
    with instance(home) as history:
        storage = history.event_log_storage
        assert isinstance(storage, History)
        with storage.index_connection() as first:
            opened = first.engine
        JOB.execute_in_process(instance=history)
        with storage.index_connection() as again:
            assert again.engine is opened


def test_a_storage_that_the_operator_names_is_used(home: Path) -> None:
    other = home / "elsewhere"
    (folder_of(home) / CONFIG).write_text(f"storage:\n  sqlite:\n    base_dir: {other}\n", encoding="utf-8")
    with instance(home) as history:
        assert not isinstance(history.event_log_storage, History)
        JOB.execute_in_process(instance=history)
    assert any(other.rglob("*.db")) and not any((home / "dagster" / "history").glob("runs/*.db"))
