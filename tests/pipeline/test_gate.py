"""Nothing is published unless every check of these very tables ran and none that blocks failed; no way leads around."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from pipeline.check import checks, gate
from pipeline.check.gate import Held
from pipeline.project import Project
from pipeline.run import lineage, nightly
from pipeline.run.assets import WAREHOUSE
from pipeline.run.jobs import build_defs
from pipeline.run.steps import release_of
from pipeline.store.runs import last_partial_run, last_run
from tests.conftest import drop
from tests.support.kernel import (
    WARNED,
    copy_of,
    failed_checks,
    names,
    plain_settings,
    project_at,
    published,
    releases_of,
)

Night = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def held_night(first_night: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A home whose second night brought a document that a check forbids. Not to be changed."""
    home = copy_of(first_night[0], tmp_path_factory.mktemp("held") / "home")
    drop(home, "second.csv", "2021-01-31,Kenya,666", "2021-01-31,Uganda,4")
    with plain_settings():
        return home, nightly.run(project_at(home))


@pytest.fixture
def held_home(held_night: Night, tmp_path: Path) -> Path:
    return copy_of(held_night[0], tmp_path / "home")


def test_a_failed_check_holds_the_release_back(held_night: Night) -> None:
    home, record = held_night
    assert record["outcome"] == "held"
    assert record["release_id"] is None and record["current_release_id"] == releases_of(home)[0]
    check = failed_checks(record)["no_hundred"]
    assert check["table_name"] == "core.adviser_count" and check["severity"] == "error" and check["failing"] == 1
    assert check["detail"] == "no month may count exactly 666 advisers"
    (row,) = check["sample"]
    assert row["advisers"] == 666 and row["locator"] == "line 2"


def test_the_previous_release_stays_as_it_was(held_night: Night, first_night: Night) -> None:
    home, _ = held_night
    assert releases_of(home) == releases_of(first_night[0])
    assert published(home, "FROM marts.adviser_year ORDER BY iso3") == [(2020, "FRA", 12), (2020, "KEN", 7)]


def test_nothing_below_the_failed_check_was_built(held_night: Night) -> None:
    project = project_at(held_night[0])
    assert 666 not in project.workspace.read("marts.adviser_year")["advisers"].to_list()


def test_publishing_alone_does_not_pass_a_failed_check(held_home: Path) -> None:
    before = releases_of(held_home)
    with pytest.raises(Held):
        release_of(project_at(held_home))
    assert releases_of(held_home) == before


def test_publishing_alone_through_dagster_fails_too(held_home: Path) -> None:
    project, before = project_at(held_home), releases_of(held_home)
    job = build_defs(project).resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, asset_selection=[WAREHOUSE], raise_on_error=False)
    assert not result.success
    assert releases_of(held_home) == before
    record, partial = last_run(held_home), last_partial_run(held_home)
    assert record is not None and record["outcome"] == "held", "the night's line stays"
    assert partial is not None and "publishes nothing" in partial["message"]


def test_a_failure_of_another_kind_is_not_called_held(held_home: Path) -> None:
    """Yesterday's failed check says nothing about a night that broke off before its checks."""
    drop(held_home, "dates.csv", "no date at all,Kenya,9")
    record = nightly.run(project_at(held_home))
    assert record["outcome"] == "failed" and "no date at all" in record["message"]


def test_once_the_error_is_gone_the_night_publishes(held_home: Path) -> None:
    drop(held_home, "second.csv", "2021-01-31,Kenya,6", "2021-01-31,Uganda,4")
    record = nightly.run(project_at(held_home))
    assert record["outcome"] == "published" and len(releases_of(held_home)) == 2


def _change(project: Project, table: str = "core.adviser_count") -> None:
    """Rewrite a table of the workspace: one row says something else."""
    workspace = project.workspace
    workspace.write(table, workspace.read(table).with_columns(pl.col("advisers") + 1))


def test_a_published_workspace_passes_the_gate(home: Path) -> None:
    project = project_at(home)
    results = gate.gate(project, lineage.expected(project))
    assert lineage.inputs_of(project) == project.releases.current().inputs  # type: ignore[union-attr]
    assert len(results) > 20 and not [r for r in results if r.blocks]


@pytest.mark.parametrize("table", ["core.adviser_count", "marts.adviser_year"])
def test_a_table_rewritten_after_its_check_is_held(home: Path, table: str) -> None:
    project = project_at(home)
    _change(project, table)
    with pytest.raises(Held, match=rf"{table}.*run the whole job"):
        release_of(project)
    assert len(releases_of(home)) == 1


def test_a_rewritten_table_that_was_stamped_still_lacks_its_check(home: Path) -> None:
    project = project_at(home)
    made_of = lineage.of_core(project, project.dataset_of("adviser_counts"))
    _change(project)
    project.workspace.stamp("core.adviser_count", made_of)
    project.workspace.stamp("marts.adviser_year", lineage.of_mart(project, project.marts[0]))
    with pytest.raises(Held, match=r"check core\.adviser_count did not run on the tables as they are now"):
        release_of(project)


def test_a_mart_older_than_its_core_tables_is_held(home: Path) -> None:
    project = project_at(home)
    made_of = lineage.of_core(project, project.dataset_of("adviser_counts"))
    _change(project)
    project.workspace.stamp("core.adviser_count", made_of)
    checks.check_table(project.tables["core.adviser_count"], [], project.workspace)
    checks.check_query(project.queries[0], project.subject(project.queries[0]), project.workspace)
    with pytest.raises(Held, match=r"marts\.adviser_year is not what a whole run would make"):
        release_of(project)


def test_core_tables_of_different_runs_are_held(home: Path) -> None:
    project = project_at(home)
    project.workspace.stamp("core.adviser_count", "another run's")
    with pytest.raises(Held, match=r"core\.adviser_count is not what a whole run would make"):
        release_of(project)


def test_any_missing_check_is_held(home: Path) -> None:
    project = project_at(home)
    required = gate.required_checks(project)
    assert {"core.adviser_count", "marts.adviser_year", "every_row_accounted.counts", "sql.no_hundred"} <= set(required)
    for name in required:
        record = project.workspace.root / "records" / "checks" / f"{name}.json"
        kept = record.read_bytes()
        record.unlink()
        with pytest.raises(Held, match=f"check {name} did not run"):
            release_of(project)
        record.write_bytes(kept)
    assert len(releases_of(home)) == 1


def test_rewritten_accounts_lack_their_check(home: Path) -> None:
    project = project_at(home)
    account = project.workspace.read("row_account.counts")
    project.workspace.write("row_account.counts", account.with_columns(difference=pl.lit(0, pl.Int64), x=pl.lit(1)))
    with pytest.raises(Held, match=r"row_account\.counts is not what a whole run would make"):
        release_of(project)
    project.workspace.stamp("row_account.counts", lineage.of_core(project, project.dataset_of("adviser_counts")))
    with pytest.raises(Held, match=r"every_row_accounted\.counts"):
        release_of(project)


def test_a_key_that_stands_twice_blocks(home: Path) -> None:
    project = project_at(home)
    rows = project.workspace.read("core.adviser_count")
    project.workspace.write("core.adviser_count", pl.concat([rows, rows.head(1)]))
    results = checks.check_table(project.tables["core.adviser_count"], [], project.workspace)
    assert names(tuple(r for r in results if r.blocks)) == ["primary_key_is_unique"]
    assert results[-1].sample[0]["occurrences"] == 2


def test_what_the_schema_forbids_blocks(home: Path) -> None:
    project = project_at(home)
    rows = project.workspace.read("core.adviser_count")
    wrong = rows.with_columns(iso3=pl.lit("France"), advisers=pl.lit(-1, pl.Int64), month_end=pl.lit(None, pl.Date))
    project.workspace.write("core.adviser_count", wrong)
    results = checks.check_table(project.tables["core.adviser_count"], [], project.workspace)
    assert {r.check_name: r.failing for r in results if r.blocks} == {
        "expect_column_values_to_not_be_null month_end": 3,
        "expect_column_values_to_match_regex iso3": 3,
        "expect_column_values_to_be_between advisers": 3,
    }


def test_an_expectation_that_cannot_run_counts_as_failed(home: Path) -> None:
    project = project_at(home)
    extra = [{"type": "expect_column_max_to_be_between", "kwargs": {"column": "nowhere"}, "severity": "error"}]
    extra += [{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "gone"}, "severity": "error"}]
    results = checks.check_table(project.tables["core.adviser_count"], extra, project.workspace)
    assert [r.check_name for r in results if r.blocks] == [
        "expect_column_max_to_be_between nowhere",
        "expect_column_values_to_not_be_null gone",
    ]


def test_a_warning_publishes_and_is_listed(home: Path) -> None:
    drop(home, "many.csv", "2024-01-31,Kenya,5000")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published"
    name = "expect_column_values_to_be_between advisers max_value=1000"
    warning = failed_checks(record)[name]
    assert (warning["severity"], warning["failing"]) == ("warning", 1)
    listed = published(
        home, "SELECT table_name, check_name, severity, failing_rows, detail FROM meta.check_result WHERE NOT passed"
    )
    assert [row for row in listed if row[1] != WARNED] == [
        ("core.adviser_count", name, "warning", 1, "more than a thousand advisers is odd")
    ]


def test_check_names_are_the_keys_they_are_declared_to_be(first_night: Night) -> None:
    """meta.check_result promises one row per table and check."""
    twice = published(
        first_night[0],
        "SELECT table_name, check_name, count(*) FROM meta.check_result GROUP BY ALL HAVING count(*) > 1",
    )
    assert twice == []
