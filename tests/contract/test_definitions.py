"""What Dagster sees, as a snapshot: a rename, a lost check or a moved cron line is a visible diff.

After an intended change, `UPDATE_SNAPSHOT=1 python -m pytest tests/contract/test_definitions.py` writes
definitions.txt anew; the diff belongs into the same commit.
"""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest
import yaml

from pipeline.project import Project, load
from pipeline.run.jobs import build_defs
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).parent / "definitions.txt"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with plain_settings():
        return load(load_settings(home=tmp_path_factory.mktemp("home"), offline=True))


@pytest.fixture(scope="module")
def repository(project: Project) -> dg.RepositoryDefinition:
    return build_defs(project).get_repository_def()


def described(repository: dg.RepositoryDefinition) -> str:
    """One line per asset, check, job, schedule and sensor."""
    graph = repository.asset_graph
    lines = []
    for key in sorted(graph.get_all_asset_keys(), key=lambda k: k.path):
        lines.append(f"asset     {key.to_user_string()}  group {graph.get(key).group_name}")
    for check in sorted(graph.asset_check_keys, key=lambda c: (c.asset_key.path, c.name)):
        blocking = "blocking" if graph.get(check).blocking else "NOT BLOCKING"
        lines.append(f"check     {check.asset_key.to_user_string()}  {check.name}  {blocking}")
    for job in sorted(repository.get_all_jobs(), key=lambda j: j.name):
        if not job.name.startswith("__"):
            lines.append(f"job       {job.name}  executor {job.executor_def.name}")
    for schedule in sorted(repository.schedule_defs, key=lambda s: s.name):
        running = schedule.default_status.value
        lines.append(
            f"schedule  {schedule.name}  job {schedule.job_name}  cron {schedule.cron_schedule}  "
            f"{schedule.execution_timezone}  {running}"
        )
    for sensor in sorted(repository.sensor_defs, key=lambda s: s.name):
        lines.append(f"sensor    {sensor.name}  {sensor.default_status.value}")
    return "\n".join(lines) + "\n"


def test_dagster_sees_what_the_snapshot_lists(repository: dg.RepositoryDefinition) -> None:
    found = described(repository)
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert found == SNAPSHOT.read_text(encoding="utf-8"), "intended? then run this with UPDATE_SNAPSHOT=1"


def test_every_table_has_a_blocking_check_and_is_published(
    project: Project, repository: dg.RepositoryDefinition
) -> None:
    graph = repository.asset_graph
    checked = {check.asset_key.to_user_string() for check in graph.asset_check_keys if check.name == "expectations"}
    built = {table.name.replace(".", "/") for table in project.built_tables}
    assert checked == built
    assert all(graph.get(check).blocking for check in graph.asset_check_keys)
    upstream = {key.to_user_string() for key in graph.get(dg.AssetKey(["release", "warehouse"])).parent_keys}
    assert upstream == built | {f"accounts/{dataset.name}" for dataset in project.datasets}


def test_assets_are_described_for_the_ui(project: Project, repository: dg.RepositoryDefinition) -> None:
    graph = repository.asset_graph
    for key in graph.get_all_asset_keys():
        assert (graph.get(key).description or "").strip(), key
    for table in project.built_tables:
        schema = graph.get(dg.AssetKey(table.name.split("."))).metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == list(table.columns)
        assert all(column.description for column in schema.columns)
    for dataset, source in project.sources:
        metadata = graph.get(dg.AssetKey(["documents", source.source_id])).metadata
        assert metadata["publisher"] == source.publisher, dataset.name


def test_dagsters_telemetry_is_off() -> None:
    assert yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))["telemetry"] == {"enabled": False}


def test_the_workspace_names_the_definitions() -> None:
    (entry,) = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    assert entry["python_module"] == {
        "module_name": "pipeline.definitions",
        "attribute": "defs",
        "location_name": "wps",
    }


def test_the_definitions_load_as_dagster_loads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import definitions

    monkeypatch.setenv("WPS_HOME", str(tmp_path / "home"))
    loaded = definitions.defs()
    dg.Definitions.validate_loadable(loaded)
    assert not (tmp_path / "home").exists(), "looking at the definitions must not make a home"
