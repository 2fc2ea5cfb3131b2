"""Releases on a shelf: the same rows as in the home, one snapshot each; what goes wrong is told, and mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import Result

from pipeline.publish.shelf.shelf import expire, follow
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.scale.machines import Bucket
from tests.scale.postgres import Server
from tests.scale.shelves import Shelf, asked, bring, night, on_shelf, reading, shown, strays, unlike
from tests.support.kernel import FIRST, project_at

Command = Callable[..., Result]


def test_a_night_brings_its_release(shelf: Shelf, tmp_path: Path) -> None:
    home = tmp_path / "home"
    drop(home, "first.csv", *FIRST)
    first = night(home, shelf)
    assert first["outcome"] == "published" and "tables written" in first["shelf"]
    assert unlike(shelf, home / "releases" / first["release_id"]) == []
    with reading(shelf) as there, duckdb.connect(str(home / "wps.duckdb"), read_only=True) as here:
        for kind in ("tables", "columns"):
            said = (
                f"SELECT schema_name, table_name, {'column_name, ' if kind == 'columns' else ''}comment "
                f"FROM duckdb_{kind}() WHERE database_name = 'wps' AND table_name NOT IN "
                f"(SELECT view_name FROM duckdb_views()) ORDER BY ALL"
            )
            assert there.execute(said).fetchall() == here.execute(said).fetchall()
    assert night(home, shelf)["shelf"] is None, "a night with nothing new writes nothing"


def test_each_release_is_a_snapshot_that_can_be_asked_for(shelf: Shelf, home: Path) -> None:
    made = Releases(home).ids()
    said = [bring(home, shelf, release_id) for release_id in made]
    for line in said[1:]:
        written, number = (int(word) for word in line.split() if word.isdigit())
        assert 0 < written < number
    assert [release_id for release_id, _ in on_shelf(shelf)] == made
    for release_id, number in on_shelf(shelf):
        assert unlike(shelf, home / "releases" / release_id, f", SNAPSHOT_VERSION {number}") == []


def test_a_shelf_with_its_files_in_a_bucket(postgres: Server, bucket: Bucket, home: Path, tmp_path: Path) -> None:
    files = f"s3://bucket/{tmp_path.name}"
    shelf: Shelf = {"warehouse": postgres.database(), "warehouse_data": files}
    for release_id in Releases(home).ids()[:2]:
        bring(home, shelf, release_id)
        assert unlike(shelf, home / "releases" / release_id) == []
    assert strays(shelf) == set()
    put = [line for line in bucket.asked if line.startswith("PUT") and tmp_path.name in line]
    assert len(put) == len(set(put)), "nothing is written twice"


def test_what_fails_on_the_shelf_is_told_and_mended(
    shelf: Shelf, postgres: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends in the middle of the transaction; the home has its release, the shelf its last one."""
    releases, settings = Releases(home), project_at(home, **shelf).settings
    first, second, *_ = releases.ids()
    bring(home, shelf, first)
    releases.point_to(second)

    def restart(*_: object) -> None:
        postgres.stop()
        postgres.start()

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.publish.shelf.writing._refuse_unlike", restart)
        said = follow(settings, releases)
    assert said and said.startswith(f"{second} not brought; the next run brings it: ") and "\n" not in said
    assert shown(shelf) == first and unlike(shelf, home / "releases" / first) == []
    mended = follow(settings, releases)
    assert mended and mended.startswith(f"{second}: ") and unlike(shelf, home / "releases" / second) == []
    assert follow(settings, releases) is None
    expire(settings, settings.keep, frozenset())
    assert strays(shelf) == set()


def test_readers_of_the_shelf_go_back_with_the_home(
    shelf: Shelf, postgres: Server, home: Path, command: Command
) -> None:
    *_, older, newer = Releases(home).ids()
    settings = project_at(home, **shelf).settings
    bring(home, shelf, newer)
    assert command("rollback").exit_code == 0 and shown(shelf) == older
    assert unlike(shelf, home / "releases" / older) == []
    assert follow(settings, Releases(home)) is None, "what was rolled back stays so"
    assert command("rollback", newer).exit_code == 0 and shown(shelf) == newer
    postgres.stop()
    failed = command("rollback", older)
    postgres.start()
    assert failed.exit_code == 1 and "the next run does that" in failed.output and shown(shelf) == newer
    follow(settings, Releases(home))
    assert shown(shelf) == older


def test_releases_are_listed_with_those_of_the_shelf(shelf: Shelf, home: Path, command: Command) -> None:
    first, second, *others = Releases(home).ids()
    for release_id in (first, second):
        bring(home, shelf, release_id)
    Releases(home).prune(keep=len(others))
    listed = {line["release_id"]: line for line in json.loads(command("releases", "--json").output)}
    snapshots = dict(on_shelf(shelf))
    assert list(listed) == sorted(listed, reverse=True) and set(listed) == {first, second, *others}
    assert {name: line["snapshot"] for name, line in listed.items()} == {**dict.fromkeys(others), **snapshots}
    assert listed[first]["rows"] is None and listed[first]["tables"] == listed[others[0]]["tables"]


def test_what_an_analyst_asks_of_two_releases(shelf: Shelf, home: Path) -> None:
    """As docs/scale.md says it."""
    made = Releases(home).ids()
    for release_id in made[:2]:
        bring(home, shelf, release_id)
    (_, old), (_, new) = on_shelf(shelf)
    table = "wps.core.adviser_count"
    came = asked(shelf, f"FROM {table} AT (VERSION => {new}) EXCEPT FROM {table} AT (VERSION => {old})")
    assert came and not asked(shelf, f"FROM {table} AT (VERSION => {new}) EXCEPT FROM {table} AT (VERSION => {new})")
