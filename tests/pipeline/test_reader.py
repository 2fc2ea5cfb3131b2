"""`import wps`: releases of a home, a folder, an address, in every shape, and what is said where there is none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import wps as reader
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.support.kernel import environment, project_at
from tests.support.serving import served

COUNTS = "SELECT month_end, iso3, advisers FROM core.adviser_count ORDER BY ALL"
HEAVY = {"dagster", "great_expectations", "polars", "pandas", "pyarrow", "httpx", "pydantic"}


def next_night(home: Path, keep: int = 14) -> None:
    from pipeline.run import nightly

    drop(home, "second.csv", "2020-03-31,France,13")
    assert nightly.run(project_at(home, keep=keep))["outcome"] == "published"


def rows(release: reader.Release) -> int:
    (found,) = release.sql("SELECT count(*) FROM core.adviser_count").fetchone()
    return int(found)


def test_importing_it_imports_no_engine_of_the_pipeline(tmp_path: Path) -> None:
    code = "import sys, wps; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment(), cwd=tmp_path
    )
    assert not HEAVY & set(done.stdout.split())


def test_every_shape_has_the_same_rows_and_the_dictionary_is_at_hand(home: Path) -> None:
    with reader.open(home) as release:
        table = release["adviser_count"]
        assert table is release["core.adviser_count"] and "adviser_count" in release and "nothing" not in release
        assert table.rows == table.duckdb().count("*").fetchone()[0] == 3
        assert table.polars().height == len(table.pandas()) == table.arrow().num_rows == 3
        assert table.polars().columns == [column.name for column in table.columns] == list(table.arrow().column_names)
        assert table.title and table.description and table.primary_key == ("document_id", "locator")
        assert table.column("advisers").description and table.column("advisers").type == "BIGINT"
        assert [source.source_id for source in table.sources] == ["adviser_counts"]
        assert table.sources[0].citation and release.sources["adviser_counts"] == table.sources[0]
        assert set(release) == set(Releases(home).current().rows) and len(release) == len(list(release))
        assert release.sql("SELECT $a + 1", {"a": 1}).fetchall() == [(2,)]


def test_the_home_is_that_of_the_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_HOME", str(home))
    with reader.open() as release:
        assert release.release_id == Releases(home).current_id()


def test_an_open_release_stays_as_it_was_though_it_is_replaced_and_pruned(home: Path) -> None:
    with reader.open(home) as before:
        next_night(home, keep=1)
        assert [r.release_id for r in Releases(home).all()] != [before.release_id]
        assert rows(before) == 3 and before["core.entity"].polars().height > 0
    with reader.open(home) as now:
        assert rows(now) == 4


def test_a_named_release_a_folder_and_a_file(home: Path) -> None:
    first = Releases(home).current_id()
    next_night(home)
    with reader.open(home, release=first) as named, reader.open(home / "releases" / "current") as folder:
        assert (named.release_id, rows(named), rows(folder)) == (first, 3, 4)
    with reader.open(home / "wps.duckdb") as file:
        assert rows(file) == 4


def test_a_folder_of_parquet_files_alone(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(home / "releases" / "current", kept)
    (kept / "wps.duckdb").unlink()
    with reader.open(kept) as release, reader.open(home) as whole:
        assert release["adviser_count"].polars().equals(whole["adviser_count"].polars())
        (kept / "parquet" / "core" / "entity.parquet").unlink()
        with pytest.raises(reader.ReaderError, match="does not hold the whole release"):
            release["core.entity"].polars()


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    """The home's releases on a web server on loopback."""
    files = StaticFiles(directory=home / "releases", follow_symlink=True)
    with served(Starlette(routes=[Mount("/releases", files)])) as found:
        yield f"{found}/releases"


def test_an_address_gives_what_the_home_gives(home: Path, address: str) -> None:
    with reader.open(f"{address}/current") as far, reader.open(home) as near:
        assert far.release_id == near.release_id and far.place.endswith(f"/{near.release_id}/")
        assert far["adviser_year"].polars().equals(near["adviser_year"].polars())
        assert far.sql(COUNTS).fetchall() == near.sql(COUNTS).fetchall()


def test_an_address_that_moves_on_does_not_disturb_who_reads(home: Path, address: str) -> None:
    with reader.open(f"{address}/current") as before:
        next_night(home)
        assert rows(before) == 3 and before.sources


def test_tables_of_two_releases_are_never_mixed(home: Path, address: str) -> None:
    """The address holds one folder alone, in which the release is replaced."""
    folder = home / "releases" / "only"
    shutil.copytree(home / "releases" / "current", folder)
    with reader.open(f"{address}/only") as before:
        (home / "releases" / before.release_id).rename(home / "gone")
        before._files.place = f"{address}/only/"
        record = folder / "release.json"
        record.chmod(0o644)
        record.write_text(record.read_text().replace(before.release_id, "20990101T000000000Z-00000000"))
        with pytest.raises(reader.ReaderError, match="no longer"):
            before["core.entity"].polars()


def test_a_file_that_was_cut_is_not_read(home: Path, address: str) -> None:
    folder = home / "releases" / "current" / "parquet" / "core" / "adviser_count.parquet"
    folder.chmod(0o644)
    folder.write_bytes(folder.read_bytes()[:-20])
    with reader.open(f"{address}/current") as release, pytest.raises(reader.ReaderError, match="is no Parquet file"):
        release["adviser_count"].polars()


@pytest.mark.parametrize("rows", [["core.entity"], {"../elsewhere": 1}, {"core.entity": "many"}])
def test_a_record_that_is_none_is_refused(home: Path, address: str, rows: object) -> None:
    record = home / "releases" / "current" / "release.json"
    record.chmod(0o644)
    record.write_text(json.dumps({**json.loads(record.read_text()), "rows": rows}))
    with pytest.raises(reader.ReaderError, match="no record of a release"):
        reader.open(f"{address}/current")


def test_what_is_not_there_is_said(home: Path, address: str, tmp_path: Path) -> None:
    with reader.open(home) as release:
        with pytest.raises(reader.ReaderError, match="there is no table adviser_cuont; the nearest: adviser_count"):
            release["adviser_cuont"]
        with pytest.raises(reader.ReaderError, match="has no column adviser; the nearest: advisers"):
            release["adviser_count"].column("adviser")
    for place, said in (
        (tmp_path / "none", "holds no release"),
        (f"{address}/none", "answers 404"),
        ("http://127.0.0.1:1/x", "no answer"),
    ):
        with pytest.raises(reader.ReaderError, match=said):
            reader.open(place)
    for place, release_id in ((home, "1999"), (home / "releases" / "current", "1999"), (address, "1999")):
        with pytest.raises(reader.ReaderError):
            reader.open(place, release=release_id)
