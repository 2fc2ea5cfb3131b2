"""Bytes that are not those that were stored are never read: they are brought in again, or earlier ones stand in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import nightly, steps
from pipeline.store.manifest import manifest_of
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.damage import (
    SAYS,
    flip,
    in_this_process,
    looked,
    snapshot,
)
from tests.support.kernel import FIRST, copy_of, project_at, published

pytestmark = pytest.mark.xdist_group("kernel-damage")


@pytest.fixture
def home(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(two_nights, tmp_path / "home")


@pytest.fixture
def wps(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wps:
    return over(home, monkeypatch)


def rows(home: Path) -> int:
    """The rows that the steps up to parsing come to, none of which are kept yet."""
    shutil.rmtree(home / "parsed")
    shutil.rmtree(home / "work")
    project = looked(home)
    ((dataset, source),) = [(d, s) for d, s in project.sources if s.source_id == "adviser_counts"]
    return steps.parse(project, dataset, source)


def refused(home: Path) -> list[dict[str, str]]:
    workspace = project_at(home).workspace
    parsed: list[dict[str, str]] = workspace.read_record("refused/adviser_counts", list)
    return parsed


def reread(home: Path) -> dict[str, Any]:
    """A night that needs the bytes of every document, whose rows are no longer kept."""
    shutil.rmtree(home / "parsed")
    shutil.rmtree(home / "work")
    record = nightly.run(project_at(home), force=True)
    return {**record, "line": next(s for s in record["sources"] if s["source_id"] == "adviser_counts")}


def test_damaged_bytes_are_brought_in_again_where_they_can_be(home: Path) -> None:
    flip(snapshot(home), 60, 62)
    assert rows(home) == 5 and refused(home) == []
    assert snapshot(home).name in [p.name for p in (home / "snapshots").glob("??/*")]


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
    assert rows(home) == 6
    shutil.rmtree(home / "inbox")
    flip(snapshot(home), 60, 62)
    assert rows(home) == 5 and [r["reason"] for r in refused(home)] == ["corrupt_snapshot"]
    manifest = manifest_of(project_at(home).workspace, "adviser_counts")
    assert "first.csv" in manifest.detail and "from earlier" in manifest.detail
