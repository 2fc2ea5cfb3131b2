"""A fresh machine without a network: the rows shipped with a dataset alone give a warehouse, the same one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.declare.licence import Licence
from pipeline.fetch.fetch import gather_source
from pipeline.project import Project
from pipeline.run import nightly
from pipeline.run.forgetting import ForgetError, forget
from pipeline.run.refresh_shipped import refresh_archive
from tests.conftest import drop
from tests.support.kernel import FIRST, plain_settings, project_at, published, put


def shipping(project: Project, folder: Path) -> Project:
    """The project with the small dataset's archive in a folder of the test."""
    datasets = tuple(replace(d, folder=folder) if d.name == "counts" else d for d in project.datasets)
    return replace(project, datasets=datasets)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[dict[str, Any]], dict[str, Any]]:
    """A home built from nothing but an archive, the dataset's folder, the refresh's report, the run's record."""
    root = tmp_path_factory.mktemp("shipped")
    mirror, folder, home = root / "mirror", root / "counts", root / "home"
    drop(root, "first.csv", *FIRST)
    put(root, "strange.csv", b"when,where,how many\n2020-01-31,France,10\n")
    shutil.move(root / "inbox", mirror)
    folder.mkdir()
    with plain_settings():
        lines = refresh_archive(shipping(project_at(root / "elsewhere", mirror=mirror, offline=False), folder))
        return home, folder, lines, nightly.run(shipping(project_at(home), folder))


Started = tuple[Path, Path, list[dict[str, Any]], dict[str, Any]]


def test_a_refresh_says_what_it_kept(started: Started) -> None:
    assert started[2] == [{"source": "adviser_counts", "documents": 2, "refused": 1, "rows": 4}]


def test_the_archive_alone_publishes(started: Started) -> None:
    home, _, _, record = started
    assert record["outcome"] == "published", record["message"]
    source = next(s for s in record["sources"] if s["source_id"] == "adviser_counts")
    assert (source["state"], source["rows"], source["refused"]) == ("archive", 4, 0), "what ships refused is no alarm"
    assert published(home, "SELECT state, documents FROM meta.source WHERE source_id = 'adviser_counts'") == [
        ("archive", 2)
    ]
    origins = published(home, "SELECT name, origin, rows_parsed FROM meta.document WHERE source_id = 'adviser_counts'")
    assert sorted(origins) == [("first.csv", "archive", 4), ("strange.csv", "archive", 0)]


def test_its_facts_are_those_of_the_documents(started: Started, first_night: tuple[Path, dict[str, Any]]) -> None:
    for table in ("core/adviser_count", "marts/adviser_year"):
        one, other = (h / "releases/current/parquet" / f"{table}.parquet" for h in (started[0], first_night[0]))
        assert one.read_bytes() == other.read_bytes()


def test_the_document_itself_changes_nothing(started: Started) -> None:
    """The same bytes in the inbox are the archived document, now at hand: the same inputs, no new release."""
    home, folder, _, _ = started
    drop(home, "first.csv", *FIRST)
    with plain_settings():
        assert nightly.run(shipping(project_at(home), folder))["outcome"] == "unchanged"


def test_a_refused_file_beside_shipped_rows_is_an_alarm_and_these_cannot_be_forgotten(
    started: Started, tmp_path: Path
) -> None:
    with plain_settings():
        project = shipping(project_at(tmp_path / "home"), started[1])
        dataset, source = next((d, s) for d, s in project.sources if s.source_id == "adviser_counts")
        put(project.settings.home, "strange.csv", b"<html></html>")
        found = gather_source(project, dataset, source, None)
        with pytest.raises(ForgetError, match=r"adviser_counts/first\.csv ships with the program"):
            forget(project, "adviser_counts", "first.csv")
    assert (found.state, [r["reason"] for r in found.refusals]) == ("stale", ["html_instead"])
    assert "2 document(s) shipped with the program are in use" in found.detail


def test_newer_bytes_of_its_name_take_its_place(started: Started) -> None:
    home, folder, _, _ = started
    drop(home, "first.csv", "2020-01-31,France,11")
    with plain_settings():
        record = nightly.run(shipping(project_at(home), folder))
    assert record["outcome"] == "published", record["message"]
    assert published(home, "FROM marts.adviser_year") == [(2020, "FRA", 11)]


def test_a_refresh_leaves_no_home_behind(started: Started) -> None:
    assert not (started[0].parent / "elsewhere").exists()


def test_what_may_not_be_passed_on_is_read_and_never_archived(tmp_path: Path) -> None:
    drop(tmp_path, "first.csv", *FIRST)
    shutil.move(tmp_path / "inbox", tmp_path / "mirror")
    with plain_settings():
        project = shipping(
            project_at(tmp_path / "home", mirror=tmp_path / "mirror", offline=False), tmp_path / "counts"
        )
        private_terms = Licence("None stated")
        kept = tuple(
            replace(d, sources=tuple(replace(s, licence=private_terms) for s in d.sources)) for d in project.datasets
        )
        private = replace(project, datasets=kept)
        assert refresh_archive(private) == [] and not (tmp_path / "counts" / "archive").exists()
        record = nightly.run(private)
    assert record["outcome"] == "published", record["message"]
    assert published(
        tmp_path / "home", "SELECT state, rows, ship FROM meta.source WHERE source_id = 'adviser_counts'"
    ) == [("mirror", 3, None)]


def test_a_source_without_a_document_is_not_at_hand_and_one_with_a_refused_one_failed(tmp_path: Path) -> None:
    with plain_settings():
        project = project_at(tmp_path / "home")
        dataset, source = next((d, s) for d, s in project.sources if s.source_id == "adviser_counts")
        assert gather_source(project, dataset, source, None).state == "not_at_hand"
        put(tmp_path / "home", "strange.csv", b"<html></html>")
        assert gather_source(project, dataset, source, None).state == "failed"
