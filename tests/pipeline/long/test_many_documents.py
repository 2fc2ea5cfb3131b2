"""A source of very many documents: as a table it comes to what it comes to one by one, through nights and damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from pipeline.common.clock import utc_now
from pipeline.parse import written
from pipeline.publish.ledger import inputs
from pipeline.run import nightly
from pipeline.run.forgetting import forget
from pipeline.run.pruning import documents as pruning
from pipeline.run.pruning.documents import documents as pruned
from pipeline.store import at_once, manifest
from pipeline.store.documents import Documents
from pipeline.store.manifest import manifest_of
from pipeline.store.releases import parquet_files
from tests.conftest import drop
from tests.support.damage import flip, in_this_process
from tests.support.kernel import copy_of, project_at

SOURCE = "adviser_counts"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def many(patch: pytest.MonkeyPatch, number: int = 2) -> None:
    """So few documents are very many. Nothing is remembered of them but what is in the home."""
    for module in (at_once, inputs):
        patch.setattr(module, "MANY", number)
    patch.setattr(manifest, "_TABLES", {})


def tables(home: Path) -> dict[str, pl.DataFrame]:
    """What a release says of the world and of its documents, without when and how it was made."""
    project = project_at(home)
    current = project.releases.current()
    assert current
    found = {name: pl.read_parquet(path) for name, path in parquet_files(current.folder).items()}
    about = ("meta.row_account", "meta.drift", "meta.reject", "meta.correction")
    kept = {name: frame for name, frame in found.items() if not name.startswith("meta.") or name in about}
    kept["documents"] = found["meta.document"].drop("fetched_at_utc").sort("document_id")
    return {**kept, "rows": project.workspace.read(f"rows.{SOURCE}")}


def changes(home: Path) -> list[tuple[object, ...]]:
    """What the ledger of the current release says, but which releases it is of."""
    current = project_at(home).releases.current()
    assert current
    ledger = pl.read_parquet(parquet_files(current.folder)["meta.change_cell"])
    return ledger.drop("release", "previous_release").rows()


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    assert one.keys() == other.keys()
    return all(frame.equals(other[name]) for name, frame in one.items() if name not in {"meta.drift"})


def documents(home: Path) -> Documents:
    found = manifest_of(project_at(home).workspace, SOURCE).documents
    assert isinstance(found, Documents)
    return found


def first(home: Path) -> None:
    for number in range(5):
        drop(home, f"d{number}.csv", f"2020-0{number + 1}-29,Kenya,{number}")


def bring(*files: tuple[str, str]) -> Callable[[Path], object]:
    return lambda home: [drop(home, name, *lines.split()) for name, lines in files]


def take_back(home: Path) -> None:
    (home / "inbox" / SOURCE / "e.csv").unlink()
    forget(project_at(home), SOURCE, "e.csv")


#: What happens between two nights; a night goes over the documents after each.
NIGHTS: list[Callable[[Path], object]] = [
    first,
    bring(("e.csv", "2021-01-31,France,1 2021-02-28,Atlantis,2"), ("again.csv", "2020-01-29,Kenya,0")),
    bring(("bad.csv", "RAISE"), ("g.csv", "2021-01-31,Kenya,1")),
    bring(("d1.csv", "2020-02-29,Kenya,100"), ("g.csv", "RAISE")),
    take_back,
    bring(("f.csv", "2022-01-31,Kenya,5")),
]


def test_a_table_comes_to_the_same_as_documents_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for happens in NIGHTS:
        found = []
        for name, number in (("few", 10_000), ("many", 2)):
            many(monkeypatch, number)
            home = tmp_path / name
            home.mkdir(exist_ok=True)
            happens(home)
            record = nightly.run(project_at(home))
            line = next(line for line in record["sources"] if line["source_id"] == SOURCE)
            about = {key: line[key] for key in ("state", "detail", "new", "known", "refused", "rows")}
            found.append((record["outcome"], about, changes(home), tables(home)))
        assert found[0][:3] == found[1][:3], record["message"]
        assert same(found[0][3], found[1][3])
        assert len(list((tmp_path / "many" / "work" / "records" / "sources").glob("*.parquet"))) == 1
    assert isinstance(documents(tmp_path / "many"), Documents)


@pytest.mark.parametrize("few", [1_000, 0])
def test_the_record_tells_of_the_few_that_are_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(manifest, "FEW", few)
    names = []
    for happens in (first, *(bring((f"e{n}.csv", f"2021-01-31,France,{n}")) for n in range(3)), lambda home: None):
        many(monkeypatch)
        happens(tmp_path)
        nightly.run(project_at(tmp_path))
        names.append(table(tmp_path).name)
        many(monkeypatch)
        kept = documents(tmp_path)
        assert kept.frame["sha256"].is_sorted() and kept.frame["read"].all()
        assert kept.digest == Documents(kept.frame).digest == kept.digest_of_read
    assert [d.name for d in sorted(kept, key=lambda d: d.name)] == [
        *(f"d{n}.csv" for n in range(5)),
        "e0.csv",
        "e1.csv",
        "e2.csv",
    ]
    assert len(set(names)) == (1 if few else 4)


def test_new_documents_are_added_to_the_rows_that_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch)
    first(tmp_path)
    nightly.run(project_at(tmp_path))
    drop(tmp_path, "e.csv", "2021-01-31,France,1")
    monkeypatch.setattr(written, "_write_all", lambda *_: pytest.fail("all rows were written"))
    assert nightly.run(project_at(tmp_path))["outcome"] == "published"
    assert nightly.run(project_at(tmp_path))["outcome"] == "unchanged"
    frame = project_at(tmp_path).workspace.read(f"rows.{SOURCE}")
    assert frame.height == 6 and frame["document_id"].is_sorted()


def test_a_home_of_few_becomes_one_of_many_and_back(
    two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_of(two_nights, tmp_path / "home")
    before = tables(home)
    for number in (1, 10_000, 1):
        many(monkeypatch, number)
        assert nightly.run(project_at(home), force=True)["outcome"] == "published"
        assert same(tables(home), before)
        assert isinstance(manifest_of(project_at(home).workspace, SOURCE).documents, Documents) == (number == 1)
        assert len([*(home / "work/records/sources").glob("*.parquet")]) == (number == 1)


def table(home: Path) -> Path:
    return next((home / "work/records/sources").glob("*.parquet"))


def standing(home: Path) -> Path:
    return home / f"work/tables/rows.{SOURCE}.parquet"


DAMAGES: dict[str, Callable[[Path], object]] = {
    "tables and bytes": lambda h: (flip(table(h)), flip(standing(h)), [p.unlink() for p in h.glob("snapshots/??/*")]),
    "a table is gone": lambda h: table(h).unlink(),
    "rows are gone": lambda h: (shutil.rmtree(h / "parsed"), standing(h).unlink()),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_noticed_and_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    many(monkeypatch, 5)
    for number in range(6):
        drop(tmp_path, f"d{number}.csv", f"2020-01-31,Kenya,{number}")
    nightly.run(project_at(tmp_path))
    before = tables(tmp_path)
    DAMAGES[what](tmp_path)
    record = nightly.run(project_at(tmp_path), force=True)
    assert record["outcome"] == "published", record["checks"]["failed"]
    assert same(tables(tmp_path), before)
    assert len(list((tmp_path / "snapshots").glob("??/*"))) == 6


def test_bytes_that_nobody_has_any_more_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch, 4)
    first(tmp_path)
    nightly.run(project_at(tmp_path))
    lost = documents(tmp_path)[0]
    shutil.rmtree(tmp_path / "inbox")
    (tmp_path / "snapshots" / lost.sha256[:2] / lost.sha256).unlink()
    monkeypatch.setattr(at_once.AtOnce, "_in_turn", lambda _, found: found[:])
    assert nightly.run(project_at(tmp_path))["outcome"] == "published"
    found = documents(tmp_path)
    assert not found.whole and lost not in list(found) and len(found) == 4
    assert nightly.run(project_at(tmp_path))["outcome"] == "unchanged"
    drop(tmp_path, lost.name, f"2020-0{int(lost.name[1]) + 1}-29,Kenya,{lost.name[1]}")
    assert nightly.run(project_at(tmp_path))["outcome"] == "published"
    assert documents(tmp_path).whole and lost.sha256 in {d.sha256 for d in documents(tmp_path)}


def test_very_many_documents_are_gone_through_once_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch)
    first(tmp_path)
    nightly.run(project_at(tmp_path))
    project, before = project_at(tmp_path), utc_now()
    (left := tmp_path / "snapshots" / "ab" / ("ab" * 32)).parent.mkdir(exist_ok=True)
    left.write_bytes(b"nobody's")
    assert not [waste.number for waste in pruned(project, before)]
    assert sum(waste.number for waste in pruned(project, before, thorough=True)) == 1
    with monkeypatch.context() as later:
        later.setattr(pruning, "utc_now", lambda: before + timedelta(days=pruning.DAYS))
        assert sum(waste.number for waste in pruned(project, before)) == 1


def test_where_very_many_files_lie_is_looked_once_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what was left half written, and how much it is; after a run that was killed at once."""
    many(monkeypatch)
    first(tmp_path)
    counted = nightly.run(project_at(tmp_path))["bytes"]
    (left := tmp_path / "snapshots" / "ab" / ".one.partial").parent.mkdir(exist_ok=True)
    left.write_bytes(b"half")
    (tmp_path / "runs" / ".one.partial").write_bytes(b"half")
    day = utc_now()

    def night(days: int) -> dict[str, int]:
        with monkeypatch.context() as later:
            later.setattr(pruning, "utc_now", lambda: day + timedelta(days=days))
            return nightly.run(project_at(tmp_path))["bytes"]

    assert night(days=1)["snapshots"] == counted["snapshots"] and left.exists()
    assert not (tmp_path / "runs" / ".one.partial").exists()
    (tmp_path / "run.holder.json").write_text("{}")
    night(days=1)
    assert not left.exists()
    left.write_bytes(b"half")
    (left.parent / "whole").write_bytes(b"x" * 7_000)
    assert night(days=1)["snapshots"] == counted["snapshots"] and left.exists()
    assert night(days=pruning.DAYS)["snapshots"] == counted["snapshots"] + 7_000 and not left.exists()
