"""Feeds for everybody tell what may be passed on, and nothing that was told before they were for everybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest

from pipeline.project import Project
from pipeline.publish.feeds.feeds import write_feeds
from pipeline.store.releases import DATABASE, Release
from pipeline.store.watches import Watch, keep
from tests.support import passing
from tests.support.feed_forms import faults_of_atom, faults_of_json_feed
from tests.support.passing import two_releases

WHEN = "2026-03-01T04:00:00+00:00"
CELL = {"table_name": "core.row", "change": "cell", "column_name": "value", "causes": ["new_document"]}
OPEN = {**CELL, "row_key": '{"id":"1"}', "source_id": "open", "new_document_id": "open_now", "new_value": "OPEN"}
CLOSED = {**CELL, "row_key": '{"id":"2"}', "source_id": "closed", "new_document_id": "closed_now", "new_value": "SHUT"}


def feeds_of(home: Path, folder: Path, before: Path | None, public: bool) -> dict[str, str]:
    """The text of every feed that is written, by its path."""
    settings = SimpleNamespace(home=home, feeds_at=None, public=public)
    project = cast(
        Project, SimpleNamespace(workspace=SimpleNamespace(root=home / "work"), settings=settings, tables={})
    )
    previous = Release("r0", before, datetime(2026, 2, 1, tzinfo=UTC), "i", True, {}, "d") if before else None
    write_feeds(project, folder, previous, "r1", WHEN)
    written = {p.relative_to(folder / "feeds").as_posix(): p.read_bytes() for p in (folder / "feeds").rglob("*.*")}
    assert [f for path, data in written.items() if path.endswith(".atom") for f in faults_of_atom(data)] == []
    jsons = (data for path, data in written.items() if path.endswith(".json") and path != "index.json")
    assert [f for data in jsons for f in faults_of_json_feed(data)] == []
    return {path: data.decode() for path, data in written.items()}


def test_a_public_feed_leaves_out_what_may_not_be_passed_on(tmp_path: Path) -> None:
    now, before = two_releases(tmp_path, OPEN, CLOSED)
    own = feeds_of(tmp_path, now, before, public=False)
    assert "SHUT" in own["all.json"] and "OPEN" in own["all.json"] and "source/closed.atom" in own
    told = feeds_of(tmp_path / "p", two_releases(tmp_path / "p", OPEN, CLOSED)[0], before, public=True)
    assert "OPEN" in told["all.json"] and "source/open.atom" in told and "source/closed.atom" not in told
    assert not any("SHUT" in text for text in told.values())
    assert json.loads(told["index.json"])["public"] is True


def test_what_was_told_by_looser_terms_is_not_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, before = two_releases(tmp_path, OPEN)
    assert "OPEN" in feeds_of(tmp_path, now, before, public=True)["all.json"]
    monkeypatch.setitem(passing.SOURCES, "open", (False, True))
    later, _ = two_releases(tmp_path / "later")
    told = feeds_of(tmp_path / "later", later, now, public=True)
    assert list(told) and not any("OPEN" in text for text in told.values()) and "source/open.atom" not in told


def test_what_was_told_to_oneself_is_not_taken_over_by_public_feeds(tmp_path: Path) -> None:
    now, before = two_releases(tmp_path, CLOSED)
    feeds_of(tmp_path, now, before, public=False)
    later, _ = two_releases(tmp_path / "later", OPEN)
    told = feeds_of(tmp_path / "later", later, now, public=True)
    assert "OPEN" in told["all.json"] and not any("SHUT" in text for text in told.values())
    last, _ = two_releases(tmp_path / "last")
    again = feeds_of(tmp_path / "last", last, later, public=True)
    assert again["all.atom"] == told["all.atom"], "public feeds go on"


def test_a_changed_answer_is_told_to_everybody_without_its_rows(tmp_path: Path) -> None:
    now, before = two_releases(tmp_path)
    for folder, value in ((before, "was"), (now, "SHUT")):
        with duckdb.connect(str(folder / DATABASE)) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT '{value}' AS v")
    keep(tmp_path, {"asked": Watch("asked", "FROM t", WHEN)})
    told: dict[bool, Any] = {public: feeds_of(tmp_path, now, before, public) for public in (True, False)}
    assert "SHUT" in told[False]["watch/asked.json"] and "SHUT" not in told[True]["watch/asked.json"]
    assert "1 row came, 1 went" in told[True]["all.json"]
