"""Pinned releases: on the list with a reason, never pruned, not counted among those that are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.store.pins import PinsError
from pipeline.store.releases import DATABASE, Releases


def _publish(releases: Releases, release_id: str) -> None:
    staged = releases.stage(release_id)
    (staged / DATABASE).write_text(release_id)
    releases.publish(staged, {"created_at": "2026-01-01T00:00:00+00:00", "inputs": release_id, "rows": {}})


def test_a_pinned_release_outlives_all_others(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    _publish(releases, "r00")
    releases.pins.pin("r00", "the report")
    for number in range(1, 25):
        _publish(releases, f"r{number:02d}")
        releases.prune(2)
    assert [r.release_id for r in releases.all()] == ["r24", "r23", "r00"]
    assert releases.pins.take_back("r00") is None
    with pytest.raises(PinsError, match="r00 is not kept for good"):
        releases.pins.take_back("r00")
    assert releases.prune(2) == ["r00"]


def test_reasons_add_up_and_the_list_is_plain(tmp_path: Path) -> None:
    pins = Releases(tmp_path).pins
    since = pins.pin("r1", "cited: a")["since"]
    pins.pin("r1", "cited: a")
    assert pins.pin("r1", "the report") == {"why": "cited: a; the report", "since": since}
    assert json.loads((tmp_path / "releases" / "pinned.json").read_text()) == pins.all()
    assert Releases(tmp_path / "other").pins.all() == {}


def test_a_reason_is_taken_back_and_a_citation_only_by_its_name(tmp_path: Path) -> None:
    pins = Releases(tmp_path).pins
    for why in ("cited: a; ", "the report", "a talk; and a poster"):
        pins.pin("r1", why.removesuffix("; "))
    assert pins.take_back("r1", "a talk; and a poster") == {**pins.all()["r1"], "why": "cited: a; the report"}
    with pytest.raises(PinsError, match="not kept for that, but for: cited: a; the report"):
        pins.take_back("r1", "another")
    left = pins.take_back("r1")
    assert left is not None and left["why"] == "cited: a"
    with pytest.raises(PinsError, match=r'was cited: .* --why "cited: a"'):
        pins.take_back("r1")
    assert list(pins.all()) == ["r1"] and pins.take_back("r1", "a") is None and pins.all() == {}


@pytest.mark.parametrize("damaged", ['{"a":', "[1]", "null", '{"r0": 5}', '{"r0": {"why": "x"}}'])
def test_a_damaged_list_is_said_and_nothing_is_removed(tmp_path: Path, damaged: str) -> None:
    releases = Releases(tmp_path)
    for number in range(3):
        _publish(releases, f"r{number}")
    (tmp_path / "releases" / "pinned.json").write_text(damaged)
    assert releases.prune(1) == [] and len(releases.all()) == 3
    with pytest.raises(PinsError, match=r"pinned\.json cannot be read .*: mend it or move it away"):
        releases.pins.pin("r1", "the report")
    assert (tmp_path / "releases" / "pinned.json").read_text() == damaged
