"""What a failing disk or a hurried hand does to a home: the next night is right, and what it could not mend is named.

One home of two releases is made once and copied; its nights run in this process, without workers.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.ask import status
from pipeline.ask.doctor import examine
from pipeline.check import beside
from pipeline.check.great_expectations import validate
from pipeline.parse import workers
from pipeline.run import nightly, session
from pipeline.store.home import ROOM
from pipeline.store.mending import mend
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.changing_program import here
from tests.support.kernel import FIRST, copy_of, plain_settings, project_at, published, releases_of

pytestmark = pytest.mark.xdist_group("kernel-damage")
Damage = Callable[[Path], object]
FIGURES = [(2020, "FRA", 12), (2020, "KEN", 7), (2021, "KEN", 9)]
SAYS = "FROM marts.adviser_year ORDER BY ALL"


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("two_nights")
    with plain_settings(), pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        for name, rows in (("first.csv", FIRST), ("second.csv", ("2021-01-31,Kenya,9",))):
            drop(home, name, *rows)
            assert nightly.run(project_at(home))["outcome"] == "published"
    return home


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """No document here means harm, and starting processes is what takes the time."""
    patch.setattr(workers, "parse_all", here)
    patch.setattr(beside.Asker, "start", lambda _: None)
    patch.setattr(beside.Asker, "validate", lambda _, *asked: validate(*asked))


@pytest.fixture
def home(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(two_nights, tmp_path / "home")


@pytest.fixture
def wps(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wps:
    return over(home, monkeypatch)


def wrong(home: Path, everything: bool = False) -> dict[str, str]:
    """What the doctor finds, but for the archive that the small warehouse does not have."""
    found = examine(project_at(home), everything)
    return {f["what"]: f["detail"] for f in found if not f["ok"] and f["what"] != "archive"}


def current(home: Path) -> Path:
    return (home / "releases" / "current").resolve()


def oldest(home: Path) -> Path:
    return home / "releases" / releases_of(home)[0]


def cut(path: Path, end: int = 30) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:end])


def flip(path: Path, start: int = 4, end: int = 40) -> None:
    """Other bits in the middle of the file, as many bytes as before."""
    path.chmod(0o644)
    data = path.read_bytes()
    path.write_bytes(data[:start] + bytes(byte ^ 0x55 for byte in data[start:end]) + data[end:])


def folder(path: Path) -> None:
    """A folder in the place of a file, or of nothing."""
    path.unlink(missing_ok=True)
    (path / "somebody's").mkdir(parents=True)


def file(path: Path) -> None:
    """A file in the place of a folder, or of nothing."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    path.write_text("somebody's")


def parsed(home: Path) -> list[Path]:
    return sorted((home / "parsed" / "adviser_counts").glob("*.parquet"))


def snapshot(home: Path) -> Path:
    return max((home / "snapshots").glob("??/*"), key=lambda path: path.stat().st_size)


#: Damage to what readers see -> the look of the doctor that names it. Only a night makes it anew.
MADE_ANEW: dict[str, Damage] = {
    "the record is cut": lambda h: cut(current(h) / "release.json"),
    "the record is a folder": lambda h: folder(current(h) / "release.json"),
    "tables are cut and gone": lambda h: (
        cut(current(h) / "parquet" / "meta" / "correction.parquet"),
        (current(h) / "parquet" / "core" / "adviser_count.parquet").unlink(),
        next((current(h) / "csv").iterdir()).unlink(),
    ),
    "the database is another": lambda h: flip(current(h) / "wps.duckdb", 5000, 9000),
}


@pytest.mark.parametrize("what", MADE_ANEW)
def test_a_damaged_release_is_named_and_the_night_makes_it_anew(home: Path, what: str) -> None:
    MADE_ANEW[what](home)
    assert list(wrong(home)) == ["release"]
    status.status(home)
    record = nightly.run(project_at(home))
    assert (record["outcome"], published(home, SAYS)) == ("published", FIGURES), record["message"]
    assert last_run(home) == record and "release" not in wrong(home)


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
    **{
        f"{name} is a file": lambda h, name=name: file(h / name)
        for name in ("work", "parsed", "runs", "changes", "inbox")
    },
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


@pytest.mark.parametrize("damage", [cut, folder])
def test_an_old_release_that_cannot_be_read_stops_nobody(home: Path, wps: Wps, damage: Damage) -> None:
    gone = oldest(home)
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


def reread(home: Path) -> dict[str, Any]:
    """A night that needs the bytes of every document, whose rows are no longer kept."""
    shutil.rmtree(home / "parsed")
    shutil.rmtree(home / "work")
    record = nightly.run(project_at(home), force=True)
    return {**record, "line": next(s for s in record["sources"] if s["source_id"] == "adviser_counts")}


def test_damaged_bytes_are_brought_in_again_where_they_can_be(home: Path) -> None:
    flip(snapshot(home), 60, 62)
    record = reread(home)
    assert (record["outcome"], record["line"]["refusals"]) == ("published", [])
    assert published(home, SAYS) == FIGURES and snapshot(home).name in [
        p.name for p in (home / "snapshots").glob("??/*")
    ]


def test_damaged_bytes_are_never_published(home: Path) -> None:
    """Where nobody has them any more, nothing is read of them."""
    shutil.rmtree(home / "inbox")
    kept = snapshot(home)
    kept.write_bytes(kept.read_bytes().replace(b"Kenya", b"Kenyq"))
    record = reread(home)
    (refusal,) = record["line"]["refusals"]
    assert (record["outcome"], refusal["reason"], record["line"]["state"]) == ("published", "corrupt_snapshot", "stale")
    assert published(home, SAYS) == [(2021, "KEN", 9)]
    assert f"{kept.name}.corrupt" in [path.name for path in kept.parent.iterdir()]


def test_an_earlier_document_stands_in_for_damaged_bytes(home: Path) -> None:
    drop(home, "first.csv", *FIRST, "2020-03-31,Kenya,9")
    assert nightly.run(project_at(home))["outcome"] == "published"
    shutil.rmtree(home / "inbox")
    flip(snapshot(home), 60, 62)
    line = reread(home)["line"]
    assert line["rows"] == 5 and "in use instead, from earlier: first.csv" in line["detail"]


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


def test_a_lock_that_is_a_folder_is_a_wrong_home(home: Path, wps: Wps) -> None:
    folder(home / "run.lock")
    ended = wps("build")
    assert ended.exit_code == 2 and "run.lock cannot be opened" in ended.stderr


@pytest.mark.parametrize("name", ["[x]*", "year=2020"])
def test_a_home_may_have_any_name(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    in_this_process(monkeypatch)
    home = copy_of(two_nights, tmp_path / name / "home")
    copy_of(two_nights, tmp_path / "xy" / "home")  # what a pattern would find
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    record = nightly.run(project_at(home))
    assert (record["outcome"], published(home, SAYS)) == ("published", [*FIGURES, (2022, "KEN", 1)]), record["message"]
    assert wrong(home, everything=True) == {}


def test_a_home_that_no_database_can_be_kept_in_is_a_wrong_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = over(tmp_path / "what?" / "home", monkeypatch)("build")
    assert ended.exit_code == 2 and "? in its name" in ended.stderr


@pytest.mark.parametrize("step", ["look", "publish"])
def test_a_full_disk_is_told_in_a_line_and_the_run_is_recorded(
    home: Path, wps: Wps, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Full once the step begins, until the room that is kept for the record is given."""
    drop(home, "third.csv", "2022-01-31,Kenya,1")
    before, full, fsync = last_run(home), [], os.fsync
    real = getattr(nightly.steps, step)

    def write(handle: int) -> None:
        if full and (home / ROOM).exists():
            raise OSError(28, "No space left on device")
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(nightly.steps, step, lambda *given: (full.append(1), real(*given))[1])
        patch.setattr(os, "fsync", write)
        ended = wps("build")
    assert (ended.exit_code, ended.stderr) == (5, "")
    (told,) = [line for line in ended.stdout.splitlines() if "No space left on device" in line]
    assert told.startswith("failed: the previous release stays")
    record = last_run(home)
    assert record is not None and record != before and record["outcome"] == "failed"
    assert published(home, SAYS) == FIGURES
    assert not [p for p in home.rglob("*") if p.name.endswith(".partial") or p.name.startswith(".staging")]
    assert step == "look" or nightly.run(project_at(home))["outcome"] == "published"


def test_a_record_that_cannot_be_kept_is_told(home: Path, wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(session, "keep_run", fails)
    ended = wps("build")
    assert ended.exit_code == 0 and "record could not be kept: Permission denied" in ended.stdout
