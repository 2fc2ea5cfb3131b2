"""What `wps build` did stands in Dagster's UI too: told once, by a sensor, when Dagster looks."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipeline.project import Project
from pipeline.run import nightly
from pipeline.run.jobs import NIGHTLY, build_defs
from pipeline.run.keys import WAREHOUSE, table_key
from pipeline.run.nights import sensor
from pipeline.run.session import Session
from pipeline.store.runs import last_run, runs_since
from tests.conftest import drop, tiny_project
from tests.support.kernel import WARNED, project_at

Events = list[dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckEvaluation]


def every_asset(project: Project) -> set[dg.AssetKey]:
    return set(build_defs(project).get_repository_def().asset_graph.get_all_asset_keys())


def look(project: Project, cursor: str | None = None) -> tuple[Events, str | None]:
    """What one look of the sensor tells, and where the next one goes on."""
    with dg.DagsterInstance.ephemeral() as instance:
        found = sensor(project)(dg.build_sensor_context(instance=instance, cursor=cursor))
    assert isinstance(found, dg.SensorResult)
    return list(found.asset_events), found.cursor


def test_a_night_that_published_is_told_asset_by_asset_and_once(home: Path) -> None:
    project = project_at(home)
    events, cursor = look(project)
    told = {event.asset_key: event for event in events}
    assert set(told) == every_asset(project) - {dg.AssetKey(["release", "whats_new"])}
    assert all(isinstance(event, dg.AssetMaterialization) for event in events) and len(events) == len(told)
    current = project.releases.current()
    assert current is not None
    mart = told[table_key("marts.adviser_year")].metadata
    assert mart["dagster/row_count"].value == current.rows["marts.adviser_year"] == 2
    assert told[WAREHOUSE].metadata["release"].value == current.release_id
    assert told[WAREHOUSE].metadata["checks that did not"].value[0]["check_name"] == WARNED
    assert look(project, cursor) == ([], cursor)


def test_a_night_that_published_nothing_is_seen_on_the_release(home: Path) -> None:
    _, cursor = look(project_at(home))
    assert nightly.run(project_at(home))["outcome"] == "unchanged"
    events, _ = look(project_at(home), cursor)
    assert {type(event) for event in events if event.asset_key == WAREHOUSE} == {dg.AssetObservation}
    assert {event.asset_key.path[0] for event in events} == {"documents", "release"}
    assert events[-1].metadata["outcome"].value == "unchanged"


def test_a_night_that_dagster_ran_is_not_told_again(home: Path) -> None:
    _, cursor = look(project_at(home))
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_defs(project_at(home)).resolve_job_def(NIGHTLY)
        everything = sorted(every_asset(project_at(home)))
        assert job.execute_in_process(instance=instance, asset_selection=everything).success
    ((name, record),) = runs_since(home, cursor or "")
    assert (record["outcome"], record.get("by")) == ("published", "dagster")
    assert look(project_at(home), cursor) == ([], name)


@pytest.mark.parametrize("damaged", [b"", b"{"])
def test_a_damaged_record_is_passed_over(home: Path, damaged: bytes) -> None:
    _, cursor = look(project_at(home))
    (home / "runs" / "99990101T000000000000Z.json").write_bytes(damaged)
    assert look(project_at(home), cursor) == ([], cursor)


def test_a_hold_under_which_no_step_ran_leaves_no_record(tmp_path: Path) -> None:
    with Session(tiny_project(tmp_path)):
        assert (tmp_path / "run.holder.json").exists()
    assert last_run(tmp_path) is None
    assert not (tmp_path / "run.holder.json").exists()
