"""What a release's pages say of its feeds."""

import json
from datetime import UTC, datetime
from pathlib import Path

from pipeline.publish.page.feeds import Feeds


def _written(folder: Path, items: list[dict[str, object]]) -> Feeds:
    (folder / "mission").mkdir()
    listed = [{"kind": "mission", "value": "UNOSOM II", "path": "mission/UNOSOM+II"}]
    (folder / "index.json").write_text(json.dumps({"feeds": listed}), encoding="utf-8")
    (folder / "mission" / "UNOSOM+II.json").write_text(json.dumps({"items": items}), encoding="utf-8")
    return Feeds(folder)


def test_the_newest_entry_of_a_subject_is_told_with_its_causes(tmp_path: Path) -> None:
    entry = {"title": "2 values revised", "date_published": "2026-03-02T00:00:00+00:00", "tags": ["new_document"]}
    feed = _written(tmp_path, [entry, {**entry, "title": "older"}]).of("mission", "UNOSOM II")
    assert feed is not None
    assert (feed.atom, feed.title, feed.causes) == (
        "feeds/mission/UNOSOM+II.atom",
        "2 values revised",
        ("new_document",),
    )
    assert feed.told_on == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_feed_without_entries_tells_of_no_change(tmp_path: Path) -> None:
    feed = _written(tmp_path, []).of("mission", "UNOSOM II")
    assert feed is not None
    assert (feed.told_on, feed.title, feed.causes) == (None, None, ())


def test_a_subject_of_which_nothing_was_told_has_no_feed(tmp_path: Path) -> None:
    assert _written(tmp_path, []).of("country", "RWA") is None
    assert Feeds(tmp_path / "nowhere").of("all", "") is None
