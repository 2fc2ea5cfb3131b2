"""What a failing disk or a hurried hand does to a home: the next night is right; what it could not mend is named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.ask import status
from pipeline.publish.bundle.bundle import bundle
from pipeline.publish.page.place import MADE, SITE, VENDOR, folder_of, forget
from pipeline.run import nightly
from pipeline.run.steps import why_unchanged
from pipeline.store.mending import mend
from pipeline.store.releases import ReleaseError
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.damage import (
    FIGURES,
    SAYS,
    Damage,
    current,
    cut,
    file,
    flip,
    folder,
    in_this_process,
    oldest,
    parsed,
    snapshot,
    wrong,
)
from tests.support.kernel import copy_of, project_at, published

pytestmark = pytest.mark.xdist_group("kernel-damage")


@pytest.fixture
def home(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(two_nights, tmp_path / "home")


@pytest.fixture
def wps(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wps:
    return over(home, monkeypatch)


#: Damage to what readers see, which one look of the doctor names, and because of which a night makes a release.
MADE_ANEW: dict[str, Damage] = {
    "the record is cut": lambda h: cut(current(h) / "release.json"),
    "the record is a folder": lambda h: folder(current(h) / "release.json"),
    "the data package is cut": lambda h: cut(current(h) / "datapackage.json"),
    "a table is cut": lambda h: cut(current(h) / "parquet" / "meta" / "correction.parquet"),
    "a table is gone": lambda h: (current(h) / "parquet" / "core" / "adviser_count.parquet").unlink(),
    "a table for spreadsheets is gone": lambda h: next((current(h) / "csv").iterdir()).unlink(),
    "the database is another": lambda h: flip(current(h) / "wps.duckdb", 5000, 9000),
}


@pytest.mark.parametrize("what", MADE_ANEW)
def test_a_damaged_release_is_named_and_needs_another(home: Path, what: str) -> None:
    inputs = project_at(home).releases.all()[0].inputs
    assert why_unchanged(project_at(home), inputs)
    MADE_ANEW[what](home)
    assert list(wrong(home)) == ["release"] and why_unchanged(project_at(home), inputs) is None
    status.status(home)


@pytest.mark.parametrize("damages", [["the record is a folder"], list(MADE_ANEW)[2:]])
def test_a_damaged_release_is_made_anew_by_the_night(home: Path, damages: list[str]) -> None:
    for what in damages:
        MADE_ANEW[what](home)
    record = nightly.run(project_at(home))
    assert (record["outcome"], published(home, SAYS)) == ("published", FIGURES), record["message"]
    assert last_run(home) == record and "release" not in wrong(home)


def test_nothing_is_taken_away_of_a_release_whose_data_package_is_damaged(home: Path) -> None:
    cut(current(home) / "datapackage.json")
    (release, *_) = project_at(home).releases.all()
    with pytest.raises(ReleaseError, match="wps doctor"):
        bundle(release, home / "taken", ["marts.adviser_year"])
    assert not (home / "taken").exists()


def test_shared_files_stay_while_a_page_does_not_say_what_it_needs(tmp_path: Path) -> None:
    (shared := tmp_path / SITE / VENDOR / "engine-1").mkdir(parents=True)
    page = folder_of(tmp_path, "20260101")
    page.mkdir(parents=True)
    (page / MADE).write_text('{"sha')
    forget(tmp_path, ["20260101"])
    assert shared.is_dir()
    (page / MADE).write_text('{"shared": {}}')
    forget(tmp_path, ["20260101"])
    assert not shared.is_dir()


#: What leads elsewhere than it should, or is a file where a folder belongs: mended when a run begins.
MENDED: dict[str, Damage] = {
    "wps.duckdb is gone": lambda h: (h / "wps.duckdb").unlink(),
    "wps.duckdb is a file": lambda h: file(h / "wps.duckdb"),
    "wps.duckdb is a folder": lambda h: folder(h / "wps.duckdb"),
    "current dangles": lambda h: (
        (h / "releases" / "current").unlink(),
        (h / "releases" / "current").symlink_to("nowhere"),
    ),
    "current is gone": lambda h: (h / "releases" / "current").unlink(),
    "current is a file": lambda h: file(h / "releases" / "current"),
    "current is a folder": lambda h: folder(h / "releases" / "current"),
    "folders are files": lambda h: [
        file(h / name) for name in ("work", "parsed", "runs", "changes", "inbox", "exports")
    ],
    "also where it is set aside": lambda h: (file(h / "aside"), file(h / "work")),
}


@pytest.mark.parametrize("what", MENDED)
def test_what_leads_elsewhere_is_named_and_put_right(home: Path, what: str) -> None:
    MENDED[what](home)
    assert list(wrong(home)) == ["names"]
    status.status(home)
    assert mend(home)
    assert published(home, SAYS) == FIGURES and wrong(home) == {} and mend(home) == []


#: What no look sees, because the night makes it anew.
UNSEEN: dict[str, list[Damage]] = {
    "between steps": [
        lambda h: folder(h / "work/tables/core.adviser_count.parquet"),
        lambda h: flip(h / "work/tables/rows.adviser_counts.parquet"),
        lambda h: folder(h / "work/records/sources/adviser_counts.json"),
        lambda h: (h / "work/records/sources/reference.json").write_text("[]"),
        lambda h: (h / "work/records/stamps/core.entity.json").write_text("[1]"),
        lambda h: (h / "work" / ".x.partial").mkdir(),
        lambda h: (h / "releases" / ".staging-x").write_text(""),
        lambda h: (h / "run.holder.json").write_text("[]"),
        lambda h: (h / "runs" / "99991231T235959999999Z.json").mkdir(),
        lambda h: (h / "runs" / "29991231T000000000000Z.json").write_text("[]"),
        lambda h: (h / "runs" / "zzz.json").write_text("{}"),
        lambda h: flip(parsed(h)[0]),
        lambda h: cut(parsed(h)[1]),
    ],
    "work is lost": [
        lambda h: file(h / "work"),
        lambda h: folder(parsed(h)[0]),
        lambda h: parsed(h)[1].with_name(parsed(h)[1].name.replace("parquet", "refused.json")).write_text("{"),
    ],
}


@pytest.mark.parametrize("where", UNSEEN)
def test_what_a_night_needs_is_made_anew(home: Path, where: str) -> None:
    for damage in UNSEEN[where]:
        damage(home)
    record = nightly.run(project_at(home), force=True)
    assert (record["outcome"], published(home, SAYS)) == ("published", FIGURES), record["message"]
    assert last_run(home) == record
    assert wrong(home, everything=True) == {}


def test_what_was_in_the_way_is_kept_and_told(home: Path, wps: Wps) -> None:
    for name in ("wps.duckdb", "runs"):
        file(home / name)
    record = nightly.run(project_at(home))
    assert record["outcome"] == "unchanged"
    assert [line.split(" ")[0] for line in record["damaged"]] == ["runs", "wps.duckdb"]
    assert {p.name: p.read_text() for p in (home / "aside").iterdir()} == {
        "runs": "somebody's",
        "wps.duckdb": "somebody's",
    }
    assert "damaged   wps.duckdb did not lead to the current release" in wps("status").stdout


def test_an_old_release_that_cannot_be_read_stops_nobody(home: Path, wps: Wps) -> None:
    gone = oldest(home)
    for damage in (cut, folder):
        damage(gone / "release.json")
        assert list(wrong(home)) == ["records of releases"] and gone.name in wrong(home)["records of releases"]
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published"
    assert record["damaged"] == [f"the record of release {gone.name} cannot be read: it is passed over"]
    assert wps("releases").exit_code == 0 and gone.name not in wps("releases").stdout


def test_a_damaged_page_of_the_release_is_found_and_made_anew(home: Path) -> None:
    for table in ("core/adviser_count", "meta/correction", "meta/document", "meta/change_cell"):
        flip(current(home) / "parquet" / f"{table}.parquet")
    found = wrong(home, everything=True)
    assert "parquet/core/adviser_count.parquet does not have its digest" in found["files of releases"]
    assert "wps build --force" in found["files of releases"]
    record = nightly.run(project_at(home), force=True)
    assert (record["outcome"], published(home, SAYS)) == ("published", FIGURES), record["message"]
    ((gap,),) = published(home, "SELECT count(*) FROM meta.change_cell")
    assert gap == 0, "nothing is said of what changed since a release that is damaged"
    others = wrong(home, everything=True)["files of releases"]
    assert "does not have its digest" in others and "--force" not in others


def test_the_doctor_reads_everything_when_told_to(home: Path, wps: Wps) -> None:
    assert wrong(home, everything=True) == {}
    flip(snapshot(home), 0, 3)
    flip(parsed(home)[0])
    flip(next((current(home) / "csv").iterdir()), 0, 3)
    assert wrong(home) == {}
    assert list(wrong(home, everything=True)) == ["bytes of documents", "rows of documents", "files of releases"]
    told = wps("doctor", "--deep")
    assert told.exit_code == 1 and "do not have their digests" in told.stdout


NAMED: dict[str, tuple[Damage, str]] = {
    "the index is none": (lambda h: (h / "snapshots/index.sqlite").write_bytes(b"no database" * 99), "snapshots"),
    "the index is a folder": (lambda h: folder(h / "snapshots" / "index.sqlite"), "snapshots"),
    "what was withdrawn is unknown": (
        lambda h: (h / "releases" / "withdrawn.json").write_text("{"),
        "records of releases",
    ),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_cannot_be_made_anew_is_named_and_readers_keep_their_release(home: Path, wps: Wps, what: str) -> None:
    damage, look = NAMED[what]
    damage(home)
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    assert list(wrong(home)) == [look] and "move it away" in wrong(home)[look]
    ended = wps("build")
    assert ended.exit_code == 5 and "move it away" in ended.stdout and ended.stderr == ""
    assert published(home, SAYS) == FIGURES
    assert last_run(home)["outcome"] == "failed"  # type: ignore[index]


def test_what_no_night_needs_is_named_and_stops_none(home: Path) -> None:
    (home / "proposals" / "x").mkdir(parents=True)
    (home / "proposals" / "x" / "a.1.csv").write_text("a")
    (home / "proposals" / "x" / "a.1.json").write_text("{")
    (home / "dagster").mkdir()
    (home / "dagster" / "runs.db").write_bytes(b"no database" * 99)
    (home / "dagster" / "dagster.yaml").write_text("{{")
    (home / "releases" / "pinned.json").write_text("{")
    assert list(wrong(home)) == ["proposals", "history of Dagster", "records of releases"]
    assert nightly.run(project_at(home), force=True)["outcome"] == "published"


def test_another_programs_lock_on_dagsters_history_is_none_of_the_nights(home: Path) -> None:
    (home / "dagster").mkdir()
    with sqlite3.connect(home / "dagster" / "runs.db") as opened:
        opened.execute("CREATE TABLE runs (id)")
        opened.execute("BEGIN EXCLUSIVE")
        assert wrong(home) == {}
        assert nightly.run(project_at(home))["outcome"] == "unchanged"
