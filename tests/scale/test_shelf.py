"""Releases on a shelf: the same rows as in the home, one snapshot each; what goes wrong is told, and mended."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.scale.machines import Bucket
from tests.scale.postgres import Server
from tests.scale.shelves import asked, night, reading, shown, unlike
from tests.support.kernel import FIRST

SECOND = "2021-01-31,Kenya,9"


def test_a_release_on_the_shelf_is_that_of_the_home(shelf: dict[str, object], tmp_path: Path) -> None:
    home = tmp_path / "home"
    drop(home, "first.csv", *FIRST)
    first = night(home, shelf)
    assert first["outcome"] == "published" and "tables written" in first["shelf"]
    releases = Releases(home)
    assert unlike(shelf, releases.root / first["release_id"]) == []
    with reading(shelf) as there, duckdb.connect(str(home / "wps.duckdb"), read_only=True) as here:
        for kind in ("tables", "columns"):
            said = (
                f"SELECT schema_name, table_name, {'column_name, ' if kind == 'columns' else ''}comment "
                f"FROM duckdb_{kind}() WHERE database_name = 'wps' AND table_name NOT IN "
                f"(SELECT view_name FROM duckdb_views()) ORDER BY ALL"
            )
            assert there.execute(said).fetchall() == here.execute(said).fetchall()
    assert night(home, shelf)["shelf"] is None, "a night with nothing new writes nothing"
    drop(home, "second.csv", SECOND)
    second = night(home, shelf)
    written, number = (int(word) for word in second["shelf"].split() if word.isdigit())
    assert 0 < written < number
    assert unlike(shelf, releases.root / second["release_id"]) == []
    snapshots = asked(shelf, "SELECT commit_message, snapshot_id FROM wps.snapshots() WHERE author = 'wps'")
    assert [message for message, _ in snapshots] == [first["release_id"], second["release_id"]]
    pinned = f", SNAPSHOT_VERSION {snapshots[0][1]}"
    assert unlike(shelf, releases.root / first["release_id"], pinned) == []


def test_a_shelf_with_its_files_in_a_bucket(postgres: Server, bucket: Bucket, tmp_path: Path) -> None:
    shelf: dict[str, object] = {
        "warehouse": postgres.database(),
        "warehouse_data": f"s3://bucket/{tmp_path.name}",
    }
    drop(tmp_path / "home", "first.csv", *FIRST)
    record = night(tmp_path / "home", shelf)
    assert record["outcome"] == "published" and "tables written" in record["shelf"]


def test_what_fails_on_the_shelf_is_told_and_mended(
    shelf: dict[str, object], postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends in the middle of the transaction; the home has its release, the shelf its last one."""
    home = tmp_path / "home"
    drop(home, "first.csv", *FIRST)
    first = night(home, shelf)["release_id"]
    drop(home, "second.csv", SECOND)

    def restart(*_: object) -> None:
        postgres.stop()
        postgres.start()

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.publish.shelf.writing._refuse_unlike", restart)
        record = night(home, shelf)
    assert record["outcome"] == "published" and "the next run brings it" in record["shelf"]
    assert shown(shelf) == first and unlike(shelf, home / "releases" / first) == []
    mended = night(home, shelf)
    assert mended["outcome"] == "unchanged" and record["release_id"] in mended["shelf"]
    assert unlike(shelf, home / "releases" / "current") == []
    assert not orphans(shelf)


def test_readers_of_the_shelf_go_back_with_those_of_the_home(
    shelf: dict[str, object], postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    for name, rows in (("first.csv", FIRST), ("second.csv", (SECOND,))):
        drop(home, name, *rows)
        night(home, shelf)
    older, newer = Releases(home).ids()
    for name, value in {**shelf, "home": home, "offline": "1"}.items():
        monkeypatch.setenv(f"WPS_{name.upper()}", str(value))
    run = CliRunner().invoke
    assert run(app, ["rollback"]).exit_code == 0 and shown(shelf) == older
    assert unlike(shelf, home / "releases" / older) == []
    assert night(home, shelf)["shelf"] is None, "what was rolled back stays so"
    assert run(app, ["rollback", newer]).exit_code == 0 and shown(shelf) == newer
    postgres.stop()
    failed = run(app, ["rollback", older])
    postgres.start()
    assert failed.exit_code == 1 and "the next run does that" in failed.output and shown(shelf) == newer
    night(home, shelf)
    assert shown(shelf) == older


def orphans(shelf: dict[str, object]) -> list[str]:
    """Files below the shelf's folder that no snapshot has, and that none waits to let go."""
    folder = Path(str(shelf["warehouse_data"]))
    with reading(shelf) as connection:
        known = connection.execute(
            "SELECT data_file FROM (SELECT path AS data_file FROM __ducklake_metadata_wps.public.ducklake_data_file "
            "UNION ALL SELECT path FROM __ducklake_metadata_wps.public.ducklake_files_scheduled_for_deletion)"
        ).fetchall()
    names = {Path(str(path)).name for (path,) in known}
    return [str(path) for path in folder.rglob("*.parquet") if path.name not in names]
