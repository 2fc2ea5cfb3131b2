"""The archive: what was parsed once comes back as it was, without the documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from pipeline.contract import Document
from pipeline.store.parsed import ParseCache
from pipeline.store.shipped import Archive, Entry

ONE = pl.DataFrame({"country": ["Kenya", None], "advisers": ["7", ""], "locator": ["line 2", "line 3"]})
TWO = pl.DataFrame({"country": ["France"], "note": ["x"], "locator": ["line 2"]})


def entry(name: str, source_id: str = "counts", refused: tuple[str, str] | None = None) -> Entry:
    return Entry(source_id, name, hashlib.sha256(name.encode()).hexdigest(), 10, "p" * 64, refused)


PARSED: dict[Entry, pl.DataFrame | None] = {
    entry("b.csv"): TWO,
    entry("a.csv"): ONE,
    entry("bad.csv", refused=("unknown_layout", "bad.csv: not ours")): None,
    entry("other.csv", "fates"): TWO,
}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    made.rebuild(PARSED)
    return made


def test_an_absent_folder_is_an_empty_archive(tmp_path: Path) -> None:
    empty = Archive(tmp_path / "nowhere")
    assert empty.entries() == []
    empty.seed(ParseCache(tmp_path, "p" * 64), "counts", [])


def test_every_document_is_listed_with_its_refusal(archive: Archive) -> None:
    assert set(archive.entries()) == set(PARSED)
    assert [e.name for e in archive.entries("counts")] == ["a.csv", "b.csv", "bad.csv"]
    assert {e.document.origin for e in archive.entries()} == {"archive"}


def test_seeded_rows_are_those_the_parser_made(archive: Archive, tmp_path: Path) -> None:
    cache = ParseCache(tmp_path / "parsed", "p" * 64)
    wanted = [e.document for e in archive.entries("counts")]
    archive.seed(cache, "counts", wanted)
    by_name = {d.name: d for d in wanted}
    for name, rows in (("a.csv", ONE), ("b.csv", TWO)):
        seeded = pl.read_parquet(cache.rows(by_name[name]))
        # columns of the source's other documents are there, and empty
        assert seeded.select(rows.columns).equals(rows)
        assert seeded.drop(rows.columns).null_count().sum_horizontal().sum() == seeded.height * (
            seeded.width - rows.width
        )
        assert "document_sha256" not in seeded.columns
    refused = cache.read_refusal(by_name["bad.csv"])
    assert refused is not None and (refused.reason, refused.detail) == ("unknown_layout", "bad.csv: not ours")


def test_only_what_is_wanted_and_not_known_is_seeded(archive: Archive, tmp_path: Path) -> None:
    cache = ParseCache(tmp_path / "parsed", "p" * 64)
    a, b, _ = (e.document for e in archive.entries("counts"))
    stranger = Document("counts", "new.csv", "0" * 64, 1, "inbox")
    cache.keep(a, TWO)
    archive.seed(cache, "counts", [a, stranger])
    assert pl.read_parquet(cache.rows(a)).equals(TWO), "what is known already stays"
    assert not cache.known(b) and not cache.known(stranger)


def test_a_rebuild_gives_the_same_bytes_in_any_order(archive: Archive, tmp_path: Path) -> None:
    again = Archive(tmp_path / "again")
    again.rebuild(dict(reversed(list(PARSED.items()))))
    files = sorted(p.name for p in archive.folder.iterdir())
    assert (
        files == sorted(p.name for p in again.folder.iterdir()) == ["counts.parquet", "documents.json", "fates.parquet"]
    )
    for name in files:
        assert (archive.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


def test_a_rebuild_forgets_what_is_gone(archive: Archive) -> None:
    archive.rebuild({entry("a.csv"): ONE})
    assert [e.name for e in archive.entries()] == ["a.csv"]
    assert archive.rows("counts").height == 2
    assert not (archive.folder / "fates.parquet").exists(), "rows of no listed document must not be shipped"
