"""A home in one file and back: whole or not at all, elsewhere as good as before; newer homes are refused."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from pipeline.run import nightly
from pipeline.store.backup import STAGED, restore
from pipeline.store.home import Unwritable, held
from pipeline.store.version import FILE, FORM
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import project_at, releases_of


def contents(folder: Path) -> dict[str, bytes | str]:
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def file(home: Path, wps: Wps, tmp_path: Path) -> Path:
    """A backup of a home with a pinned release, a page linked to another, Dagster's history."""
    (home / "dagster").mkdir()
    (home / "dagster" / "runs.db").write_bytes(b"x")
    (home / "site" / "r" / "one").mkdir(parents=True)
    (home / "site" / "r" / "one" / "index.html").write_text("page")
    (home / "site" / "r" / "two").mkdir()
    (home / "site" / "r" / "two" / "index.html").hardlink_to(home / "site" / "r" / "one" / "index.html")
    assert wps("keep", releases_of(home)[0], "--why", "cited").exit_code == 0
    result = wps("backup", str(tmp_path / "wps.tar.gz"))
    assert result.exit_code == 0 and releases_of(home)[0] in result.output
    return tmp_path / "wps.tar.gz"


def test_a_home_put_back_elsewhere_is_as_good_as_before(
    file: Path, home: Path, wps: Wps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other" / "place"
    monkeypatch.setenv("WPS_HOME", str(other))
    assert wps("restore", str(file)).exit_code == 0
    before = {name: data for name, data in contents(home).items() if not name.startswith(("dagster", "run.", "."))}
    after = {name: data for name, data in contents(other).items() if not name.startswith(("run.", "."))}
    assert after == before and len(after) > 50
    assert (other / "site" / "r" / "one" / "index.html").stat().st_nlink == 2
    database = (other / "wps.duckdb").resolve()
    assert database.is_relative_to(other) and database.stat().st_mode & 0o777 == 0o444
    home.rename(tmp_path / "gone")
    status = json.loads(wps("status", "--json").stdout)
    assert status["current_release"]["kept_for"] == "cited" and status["warehouse"] == str(other / "wps.duckdb")
    assert "12" in wps("query", "SELECT advisers FROM marts.adviser_year WHERE iso3 = 'FRA'").output
    record = nightly.run(project_at(other))
    assert (record["outcome"], record["damaged"], record["migrated"]) == ("unchanged", [], [])
    drop(other, "second.csv", "2021-01-31,Kenya,9")
    assert nightly.run(project_at(other))["outcome"] == "published"


def damaged(file: Path, target: Path, kind: str) -> Path:
    """The backup with a byte turned in a table, without a file, with another, or cut."""
    with tarfile.open(file) as packed, tarfile.open(target, "w") as other:
        for member in packed:
            data = packed.extractfile(member) if member.isreg() else None
            body = data.read() if data else b""
            if kind == "byte" and member.name.endswith("adviser_year.parquet") and body:
                body = body[:50] + bytes([body[50] ^ 1]) + body[51:]
            if kind == "less" and member.name.endswith("release.json"):
                continue
            if kind == "link" and member.issym():
                member.linkname = "../../../etc"
            member.size = len(body)
            other.addfile(member, io.BytesIO(body))
        if kind == "more":
            other.addfile(tarfile.TarInfo("strange"))
    if kind == "cut":
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    if kind == "none":
        target.unlink()
    return target


@pytest.mark.parametrize("kind", ["byte", "less", "more", "link", "cut", "none"])
def test_a_damaged_backup_puts_nothing_back(
    file: Path, wps: Wps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    other = tmp_path / "other"
    monkeypatch.setenv("WPS_HOME", str(other))
    result = wps("restore", str(damaged(file, tmp_path / "damaged.tar", kind)))
    assert result.exit_code == 2 and "damaged.tar" in result.output and result.output.count("\n") == 1, result.output
    assert {p.name for p in other.iterdir()} <= {"run.lock", FILE}
    (other / FILE).unlink(missing_ok=True)
    assert wps("restore", str(file)).exit_code == 0


def test_what_is_there_is_not_written_over(file: Path, home: Path, wps: Wps) -> None:
    before = contents(home)
    for words, said in (
        (("restore", str(file)), "is not empty"),
        (("backup", str(file)), "is there already"),
        (("backup", str(home / "inside.tar")), "lies in the home itself"),
        (("backup", str(file.parent / "no" / "x.tar")), "is no folder"),
    ):
        result = wps(*words)
        assert result.exit_code == 2 and said in result.output, result.output
    assert contents(home) == before


def test_neither_is_done_while_a_run_holds_the_home(home: Path, wps: Wps, tmp_path: Path) -> None:
    with held(home):
        result = wps("backup", str(tmp_path / "x.tar"))
    assert result.exit_code == 4 and "another run holds" in result.output and "process" in result.output
    assert not list(tmp_path.glob("*.tar*"))


def test_a_restoration_that_was_killed_is_begun_anew(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / STAGED / "releases").mkdir(parents=True)
    assert restore(file, other)["files"] > 50 and not (other / STAGED).exists()


@pytest.mark.parametrize(
    "words",
    [("build",), ("status",), ("query", "SELECT 1"), ("doctor",), ("prune",), ("rollback",), ("backup", "x.tar")],
)
def test_a_home_of_a_newer_program_is_refused_and_nothing_written(home: Path, wps: Wps, words: tuple[str, ...]) -> None:
    (home / FILE).write_text(json.dumps({"form": FORM + 1, "program": "9.9.9"}))
    before = contents(home)
    result = wps(*words)
    assert result.exit_code == 2 and "was written by a newer program" in result.output
    with pytest.raises(Unwritable, match="newer program"):
        nightly.run(project_at(home))
    assert contents(home) == before
