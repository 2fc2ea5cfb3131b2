"""A night's cost follows what is new: tables whose inputs did not change are neither made nor asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.check import checks
from pipeline.run import nightly
from pipeline.store.workspace import Workspace
from tests.conftest import drop
from tests.support.kernel import project_at, published


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the tables that are written, and of the checks that are recorded, in order."""
    names: list[str] = []
    written, kept = Workspace.write, checks.record

    def write(self: Workspace, name: str, frames: object) -> None:
        names.append(name)
        written(self, name, frames)  # type: ignore[arg-type]

    def record(workspace: Workspace, name: str, *rest: object) -> None:
        names.append(f"check {name}")
        kept(workspace, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "write", write)
    monkeypatch.setattr(checks, "record", record)
    yield names


def test_only_what_a_new_document_reaches_is_made(home: Path, made: list[str]) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    assert nightly.run(project_at(home))["outcome"] == "published"
    assert published(home, "SELECT advisers FROM marts.adviser_year WHERE year = 2021") == [(9,)]
    assert "rows.adviser_counts" in made and "core.adviser_count" in made
    assert not [name for name in made if "reference" in name or "core.entity" in name or "core.mission" in name]
    assert {"check core.adviser_count", "check sql.no_hundred", "check marts.adviser_year"} <= set(made)


def test_forcing_what_is_unchanged_makes_nothing_anew(home: Path, made: list[str]) -> None:
    record = nightly.run(project_at(home), force=True)
    assert record["outcome"] == "published" and made == []
    assert record["checks"]["passed"] > 20, "the recorded results stand"


def test_damaged_tables_are_made_anew(home: Path, made: list[str]) -> None:
    table = project_at(home).workspace.path("core.adviser_count")
    table.write_bytes(table.read_bytes()[:-40])
    assert nightly.run(project_at(home), force=True)["outcome"] == "published"
    assert "core.adviser_count" in made
    assert published(home, "SELECT count(*) FROM core.adviser_count") == [(3,)]


def test_other_code_makes_everything_anew(home: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home)
    monkeypatch.setitem(project.__dict__, "machinery", "another program")
    assert nightly.run(project, force=True)["outcome"] == "published"
    assert {"rows.reference", "core.entity", "core.adviser_count"} <= set(made)
