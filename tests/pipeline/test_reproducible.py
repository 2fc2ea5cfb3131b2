"""The same documents and code give the same bytes, whatever the order, the dates of the files or the workers."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from pipeline.run import nightly
from pipeline.run.steps import release_of
from tests.conftest import drop
from tests.support.kernel import plain_settings, project_at

DOCUMENTS = {
    "a.csv": ("2020-01-31,France,10", "2020-02-29,Kenya,12"),
    "b.csv": ("2021-01-31,Uganda,3", "2021-02-28,Atlantis,1", "2021-03-31,Ghana,2"),
    "c.csv": ("2022-01-31,Nepal,8",),
    "d.csv": ("2020-01-31,France,10", "2020-02-29,Kenya,12"),
}
EPOCH = "1767225600"


def _dropped(home: Path, names: list[str], mtime: int) -> None:
    for number, name in enumerate(names):
        drop(home, name, *DOCUMENTS[name])
        os.utime(home / "inbox" / "adviser_counts" / name, (mtime + number, mtime + number))


def _files(home: Path, *schemas: str) -> dict[str, bytes]:
    folder = home / "releases" / "current" / "parquet"
    return {f"{p.parent.name}.{p.stem}": p.read_bytes() for s in schemas for p in sorted((folder / s).iterdir())}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The same documents three times: at once by one worker, the other way round by three, and over two nights."""
    one, three, nights = (tmp_path_factory.mktemp(name) for name in ("one", "three", "nights"))
    with plain_settings(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        _dropped(one, sorted(DOCUMENTS), 1_500_000_000)
        assert nightly.run(project_at(one, workers=1))["outcome"] == "published"
        _dropped(three, sorted(DOCUMENTS, reverse=True), 1_600_000_000)
        assert nightly.run(project_at(three, workers=3))["outcome"] == "published"
        patch.delenv("SOURCE_DATE_EPOCH")
        for names in (["d.csv", "b.csv"], ["c.csv", "a.csv"]):
            _dropped(nights, names, 1_700_000_000)
            assert nightly.run(project_at(nights, workers=1))["outcome"] == "published"
    return one, three, nights


def test_facts_and_marts_are_the_same_bytes(homes: tuple[Path, Path, Path]) -> None:
    one, three, nights = (_files(home, "core", "marts") for home in homes)
    assert {"core.adviser_count", "marts.adviser_year", "core.entity"} <= set(one)
    assert [name for name in one if one[name] != three[name]] == []
    assert [name for name in one if one[name] != nights[name]] == []
    assert set(one) == set(three) == set(nights)


def test_with_the_clock_stopped_the_whole_release_is_the_same(homes: tuple[Path, Path, Path]) -> None:
    one, three, _ = (_files(home, "meta") for home in homes)
    assert [name for name in one if one[name] != three[name]] == []
    first, second = (home / "releases" / "current" for home in homes[:2])
    assert first.readlink() == second.readlink()
    for path in ["datapackage.json", *(f"csv/{p.name}" for p in (first / "csv").iterdir())]:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_without_it_nothing_but_times_and_changes_differs(homes: tuple[Path, Path, Path]) -> None:
    one, nights = (_files(home, "meta") for home in (homes[0], homes[2]))
    differing = {name for name in one if one[name] != nights[name]}
    assert differing <= {
        "meta.source",
        "meta.document",
        "meta.release",
        "meta.change",
        "meta.change_cell",
        "meta.drift",
        "meta.table",
    }
    documents = [pl.read_parquet(f[name]).drop("fetched_at_utc") for f in (one, nights) for name in ["meta.document"]]
    assert documents[0].equals(documents[1])


def test_the_same_inputs_have_the_same_digest(homes: tuple[Path, Path, Path]) -> None:
    inputs = {pl.read_parquet(_files(home, "meta")["meta.release"])["inputs"].item() for home in homes}
    assert len(inputs) == 1


def test_releases_follow_one_another_though_the_clock_does_not(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild in the second of the last release, or before it, must neither trip over it nor be taken for older."""
    made = [project_at(home).releases.all()[0].release_id]
    for second in (EPOCH, "0"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", second)
        made.append(release_of(project_at(home)).release_id)
    assert made == sorted(made) and len(set(made)) == 3
    assert project_at(home).releases.previous_to(made[-1]) == made[-2]
