"""What is not made again is what would be made: single changes, damage and ends between two nights; any: `long`."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import EntryPoint
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipeline.check import checks, gate
from pipeline.check.results import CheckResult
from pipeline.cli import group
from pipeline.cli.main import app
from pipeline.common.ahead import Ahead
from pipeline.fetch.places import gather
from pipeline.harmonise import reference
from pipeline.run import nightly, one_table, steps
from pipeline.run.record import ENDED_EARLY
from pipeline.store.runs import last_run
from pipeline.store.snapshots import SnapshotStore
from tests.conftest import drop
from tests.support.changing_program import Program, night
from tests.support.kernel import FIRST, project_at, published, put

pytestmark = pytest.mark.xdist_group("kernel-incremental")


BAD = b"when,where,how many\n2020-01-31,France,10\n2020-02-29,France,12\n2020-02-29,Kenya,7\n"
MARTS = "FROM marts.adviser_year ORDER BY ALL"


def test_code_that_changes_while_a_night_runs_is_the_next_nights(program: Program, home: Path) -> None:
    """Somebody deploys while the night runs: what the old code made is not taken for the new code's."""
    assert night(program.at(home)) == "published"  # as this program's
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    running = program.at(home)
    counted = 'pl.col("advisers").cast(pl.Int64)'
    program.edit("counts/functions.py", f'{counted}.alias("advisers")', f'({counted} + 100).alias("advisers")')
    assert night(running) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 9)
    assert night(program.at(home)) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 109)


def test_a_mended_check_asks_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home)
    question = checks.query_question(project.queries[0])
    assert checks.recorded(project.workspace, "sql.no_hundred", question) is not None
    monkeypatch.setattr(checks, "ASKED_BY", "another program")
    for name, asked in gate.required_checks(project).items():
        assert checks.recorded(project.workspace, name, asked) is None, name


def test_an_answer_that_could_not_be_had_is_asked_for_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home)
    asked = checks.query_question(project.queries[0])
    broken = CheckResult("no_hundred", "core.adviser_count", "error", False, 1, "", ({"exception": "no memory"},))
    checks.record(project.workspace, "sql.no_hundred", [broken], ["core.adviser_count"], asked)
    assert checks.check_query(project.queries[0], "core.adviser_count", project.workspace).passed


def test_what_stands_in_counts_as_an_input(home: Path, program: Program) -> None:
    """Unreadable, mended on a night that ended early, unreadable again: the mended bytes stand in, which is news."""
    put(home, "x.csv", BAD)
    assert night(program.at(home)) == "published"
    drop(home, "x.csv", "2021-01-31,Kenya,9")
    assert night(program.at(home), 0) == "killed"
    put(home, "x.csv", BAD)
    assert night(program.at(home)) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 9)


@pytest.mark.parametrize("damaged", ["rows.adviser_counts", "core.adviser_count"])
def test_a_damaged_workspace_does_not_cost_the_record(home: Path, damaged: str) -> None:
    file = home / "work" / "tables" / f"{damaged}.parquet"
    file.write_bytes(file.read_bytes()[:50])
    (home / "work" / "records" / "refused" / "adviser_counts.json").write_bytes(b"")
    assert nightly.run(project_at(home))["outcome"] == "unchanged"


@pytest.mark.parametrize("record", ["stamps/core.adviser_count", "checks/core.entity", "sources/reference"])
def test_a_damaged_record_is_made_anew(home: Path, program: Program, record: str) -> None:
    (home / "work" / "records" / f"{record}.json").write_bytes(b"")
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    assert night(program.at(home)) == "published"


def test_the_last_run_is_the_last_though_the_clock_was_ahead(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "2000000000")
        assert nightly.run(project_at(home))["outcome"] == "unchanged"
    for _ in range(2):
        record = nightly.run(project_at(home))
        assert last_run(home) == record and not record["started_at"].startswith("2033")


def test_a_rollback_does_not_lead_to_a_withdrawn_release(home: Path, program: Program) -> None:
    made = [project_at(home).releases.current_id()]
    for number in range(3):
        if number == 2:  # the two before were bad
            project_at(home).releases.roll_back(made[0])
        drop(home, f"more{number}.csv", f"2021-01-31,Kenya,{number}")
        assert night(program.at(home)) == "published"
        made.append(project_at(home).releases.current_id())
    releases = project_at(home).releases
    assert releases.roll_back().release_id == made[0]
    assert {releases.get(str(m)).inputs for m in made[1:]} == releases.withdrawn()
    assert releases.roll_back(made[2]).release_id == made[2]
    assert releases.get(str(made[2])).inputs not in releases.withdrawn()


@pytest.mark.parametrize("when", ["look", "parse"])
def test_a_night_that_is_told_to_end_says_so(home: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    monkeypatch.setattr(steps, when, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    before = last_run(home)
    with suppress(SystemExit):
        nightly.run(project_at(home))
    record = last_run(home)
    assert record is not None and record != before and record["outcome"] == "failed"
    assert when == "parse" or record["message"] == ENDED_EARLY


def test_a_night_that_is_told_to_end_while_it_ends_keeps_its_record(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    before = last_run(home)
    closed = Ahead.close
    monkeypatch.setattr(Ahead, "close", lambda ahead: (os.kill(os.getpid(), signal.SIGTERM), closed(ahead)))
    with pytest.raises(SystemExit):
        nightly.run(project_at(home))
    record = last_run(home)
    assert record is not None and record != before and record["outcome"] == "published"


def test_a_source_that_no_run_has_looked_at_does_not_stop_make(home: Path) -> None:
    (home / "work" / "records" / "sources" / "adviser_counts.json").unlink()
    made = one_table.make(project_at(home), "core.mission")
    assert made.rows and made.stale == []
    assert one_table.make(project_at(home), "core.adviser_count").stale == [
        "rows.adviser_counts",
        "corrections.adviser_counts",
    ]


def test_another_name_of_known_bytes_reaches_meta_document(home: Path, program: Program) -> None:
    assert night(program.at(home)) == "published"
    drop(home, "later_name.csv", *FIRST)
    night(program.at(home))
    assert published(home, "SELECT other_names FROM meta.document WHERE name = 'first.csv'") == [("later_name.csv",)]


def test_what_an_operator_puts_in_again_goes_before_what_came_between(home: Path, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "adviser_counts").mkdir(parents=True)
    (mirror / "adviser_counts" / "first.csv").write_text(
        "month_end,country,advisers\n2020-01-31,France,11\n2020-02-29,Kenya,7\n"
    )
    with_mirror = replace(project_at(home), settings=project_at(home, mirror=mirror).settings)
    (source,) = (s for _, s in with_mirror.sources if s.source_id == "adviser_counts")
    with SnapshotStore(home) as store:
        gather(source, with_mirror.settings, store, None)
        drop(home, "first.csv", *FIRST)  # the operator wants these after all
        (document,) = gather(source, project_at(home).settings, store, None).documents
    assert document.sha256 == sha256((home / "inbox" / "adviser_counts" / "first.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize("value", ["broken_desk.commands:app", "no name at all !!"])
def test_a_broken_command_of_a_third_party_breaks_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    (tmp_path / "broken_desk").mkdir()
    for name in ("__init__", "commands"):
        (tmp_path / "broken_desk" / f"{name}.py").write_text("def (\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(group, "entry_points", lambda **_: (EntryPoint("x", value, group.ENTRY_POINTS),))
    assert CliRunner().invoke(app, ["--help"]).exit_code == 0


def test_all_datasets_ask_one_lookup_until_the_reference_changes(home: Path) -> None:
    project = project_at(home)
    before = reference(project, project.datasets[1]).entities
    assert reference(project, project.datasets[1]).entities is before
    aliases = project.workspace.read("core.entity_alias")
    project.workspace.write("core.entity_alias", aliases.filter(pl.col("label") != "Holland"))
    after = reference(project, project.datasets[1]).entities
    assert (before.resolve("Holland").exact, after.resolve("Holland").exact) == (True, False)
