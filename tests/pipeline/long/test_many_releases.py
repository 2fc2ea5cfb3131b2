"""A citation stands after many releases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.run import nightly
from pipeline.run.steps import release_of
from pipeline.store.releases import Releases
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.pipeline.test_cite import FIGURE, _document, _json
from tests.support.kernel import project_at, releases_of


def _nights_with_nothing_new(releases: Releases, number: int) -> None:
    """So many releases with the tables of the current one, published and pruned as the night does: files are copied."""
    first = releases.current_id()
    for night in range(number):
        newest = releases.current()
        assert newest is not None
        staged = releases.stage(f"{first}-{night:02d}")
        shutil.copytree(newest.folder, staged, dirs_exist_ok=True, ignore=shutil.ignore_patterns("csv", "release.json"))
        releases.publish(staged, json.loads((newest.folder / "release.json").read_text()))
        releases.prune(2)


def test_a_citation_stands_after_20_releases_kept_or_not(wps: Wps, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda handle: None)  # so many files are long on their way to a busy disk
    kept = _json(wps, *FIGURE, "--keep", "--why", "the annual report")
    first = kept["release_id"]
    pruned = release_of(project_at(home, keep=2)).release_id
    other = _json(wps, "cite", "adviser_year", "2020", "KEN", "advisers")
    row = wps("cite", "adviser_count", _document(wps), "line 2", "--format", "bibtex").stdout
    assert other["release_id"] == pruned
    _nights_with_nothing_new(project_at(home).releases, 19)
    release_of(project_at(home, keep=2))
    assert releases_of(home)[0] == first and len(releases_of(home)) == 3 and pruned not in releases_of(home)
    again = _json(wps, *FIGURE, "--release", first)
    assert (again["value"], again["digest"], again["mark"]) == (kept["value"], kept["digest"], kept["mark"])
    text = f"{kept['text']}\n{other['text']}\n{row}"
    verdicts = _json(wps, "cite", "--check", text)
    assert [(v["outcome"], v["cited_release"], v["now"]) for v in verdicts] == [
        ("stands", "pinned", "12"),
        ("stands", "pruned", "7"),
        ("stands", "pruned", "10"),
    ]
    (listed,) = [r for r in _json(wps, "releases") if r["kept_for"]]
    assert (listed["release_id"], listed["kept_for"]) == (first, "cited: the annual report")
    drop(home, "first.csv", "2020-01-31,France,10", "2020-02-29,France,14")
    second = nightly.run(project_at(home, keep=3))["release_id"]
    release_of(project_at(home, keep=3))
    changed, gone, _ = _json(wps, "cite", "--check", text, code=1)
    assert (changed["outcome"], changed["cited"], changed["now"]) == ("changed", "12", "14")
    assert (changed["changed_in"], changed["exactly"]) == (second, True)
    assert (gone["outcome"], gone["cited"], gone["changed_in"]) == ("gone", "7", second)
    assert "no row" in gone["detail"]
    said = wps("cite", "--check", text)
    assert f"12 then, 14 in release {releases_of(home)[-1]}; since {second}\n" in said.output
    row_then = wps("cite", "adviser_year", "2020", "FRA", "year", "--release", first)
    assert row_then.exit_code == 0
