"""A table that may not shrink holds the release back, unless a correction says which rows were taken out and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.check import shrinkage
from pipeline.check.gate import Held, gate
from pipeline.declare.corrections import CorrectionError, apply, nothing_done, read
from pipeline.project import Project
from pipeline.run import nightly
from tests.conftest import drop
from tests.pipeline.commands import over
from tests.support.kernel import plain_settings, project_at

TABLE = "core.adviser_count"
WITHDRAWAL = """
- id: atlantis-withdrawn
  source: adviser_counts
  withdraws: {core.adviser_count: 1}
  reason: a country that is none
  evidence: no list of states has it
"""


def only_growing(
    project: Project, *, may_shrink: bool | float = False, corrections: str = "", tmp_path: Path
) -> Project:
    """The small warehouse with a table that may not shrink, and with what its corrections say."""
    path = tmp_path / "corrections.yaml"
    path.write_text(corrections, encoding="utf-8")
    datasets = tuple(replace(d, corrections=read(path)) if TABLE in d.tables else d for d in project.datasets)
    tables = {**project.tables, TABLE: replace(project.tables[TABLE], may_shrink=may_shrink)}
    return replace(project, tables=tables, datasets=datasets)


def without_rows(project: Project, count: int) -> None:
    """Take rows out of the table that the next release would be made of."""
    rows = project.workspace.read(TABLE)
    project.workspace.write(TABLE, rows.head(rows.height - count))


def test_as_many_rows_as_before_pass_and_say_the_same_every_time(home: Path, tmp_path: Path) -> None:
    project = only_growing(project_at(home), tmp_path=tmp_path)
    (result,) = shrinkage.results(project)
    assert result.passed and (result.table_name, result.detail) == (TABLE, shrinkage.PROMISE)
    assert result in gate(project, {})
    fresh = only_growing(project_at(tmp_path / "fresh"), tmp_path=tmp_path)
    fresh.workspace.write(TABLE, project.workspace.read(TABLE))
    assert shrinkage.results(fresh) == [result]


def test_fewer_rows_hold_the_release_back(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = only_growing(project_at(home), tmp_path=tmp_path)
    without_rows(project, 2)
    (result,) = shrinkage.results(project)
    assert result.blocks and result.failing == 2
    assert "3 before, 0 withdrawn, 1 now" in result.detail and "corrections.yaml" in result.detail
    monkeypatch.setattr("pipeline.check.gate.recorded_checks", lambda _: ())
    with pytest.raises(Held, match=rf"{TABLE}: must_not_shrink") as held:
        gate(project, {})
    assert held.value.failed == (result,)


def test_a_table_may_shrink_by_a_part_and_shows_what_is_gone(home: Path, tmp_path: Path) -> None:
    project = only_growing(project_at(home), may_shrink=0.4, tmp_path=tmp_path)
    without_rows(project, 1)
    assert shrinkage.results(project)[0].passed
    without_rows(project, 1)
    (result,) = shrinkage.results(project)
    assert result.blocks and result.failing == 2 and "at most 40%" in result.detail
    assert len(result.sample) == 2 and set(result.sample[0]) == {"document_id", "locator"}


def test_a_table_that_may_shrink_is_not_asked(home: Path, tmp_path: Path) -> None:
    project = only_growing(project_at(home), may_shrink=True, tmp_path=tmp_path)
    without_rows(project, 2)
    assert shrinkage.results(project) == []


def test_what_a_correction_withdraws_may_go_once(home: Path, tmp_path: Path) -> None:
    project = only_growing(project_at(home), corrections=WITHDRAWAL, tmp_path=tmp_path)
    without_rows(project, 1)
    assert shrinkage.results(project)[0].passed
    without_rows(project, 1)
    assert shrinkage.results(project)[0].failing == 1


def test_what_the_previous_release_withdrew_excuses_nothing_more(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = only_growing(project_at(home), corrections=WITHDRAWAL, tmp_path=tmp_path)
    without_rows(project, 1)
    monkeypatch.setattr(shrinkage, "told", lambda _: {"atlantis-withdrawn"})
    assert shrinkage.results(project)[0].failing == 1


def test_a_withdrawal_changes_no_row_and_is_listed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(WITHDRAWAL, encoding="utf-8")
    (withdrawal,) = read(path)
    rows = project_at(home).workspace.read("rows.adviser_counts")
    mended, report = apply(rows, [withdrawal])
    assert mended.equals(rows)
    assert report.equals(nothing_done([withdrawal])) and report["correction_id"].to_list() == ["atlantis-withdrawn"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("{core.adviser_count: 1}", "{}"), (": 1}", ": many}"), (": 1}", ": 0}"), ("evidence: no", "because: no")],
)
def test_a_withdrawal_that_cannot_be_read_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(WITHDRAWAL.replace(old, new), encoding="utf-8")
    with pytest.raises(CorrectionError, match="atlantis-withdrawn"):
        read(path)


def test_what_was_forgotten_may_go(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of no other document, and only as long as it is gone."""
    drop(home, "extra.csv", "2023-01-31,Kenya,5")
    with plain_settings():
        assert nightly.run(project_at(home))["outcome"] == "published"
        (home / "inbox" / "adviser_counts" / "extra.csv").unlink()
        assert over(home, monkeypatch)("forget", "adviser_counts", "extra.csv").exit_code == 0
        project = only_growing(project_at(home), tmp_path=tmp_path)
        without_rows(project, 1)
        assert shrinkage.results(project)[0].blocks, "it is in use until the next night looks"
        growing = only_growing(project_at(home), tmp_path=tmp_path)
        assert nightly.run(growing)["outcome"] == "published"
    project = only_growing(project_at(home), tmp_path=tmp_path)
    without_rows(project, 1)
    assert shrinkage.results(project)[0].blocks, "the release that went out has it no more"
