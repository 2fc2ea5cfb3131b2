"""What a source has now: shipped and packaged documents beside those that were fetched."""

from pathlib import Path

import pytest

from pipeline.contract import Document
from pipeline.declare.dataset import DatasetError, packaged_documents
from pipeline.fetch.fetch import with_archive


def document(name: str, digit: str, origin: str = "inbox") -> Document:
    return Document("counts", name, digit * 64, 10, origin)  # type: ignore[arg-type]


def test_packaged_documents_are_the_files_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("x")
    (tmp_path / "a.csv").write_text("y")
    assert [(d.name, d.origin, d.size) for d in packaged_documents("facts", tmp_path)] == [
        ("a.csv", "packaged", 1),
        ("b.csv", "packaged", 1),
    ]


def test_an_installation_without_its_facts_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="install it again"):
        packaged_documents("facts", tmp_path)


def test_an_archived_document_gives_way_to_newer_bytes_of_its_name_and_to_itself() -> None:
    fetched = [document("a.csv", "1"), document("b.csv", "2")]
    archived = [document("a.csv", "3", "archive"), document("c.csv", "2", "archive"), document("d.csv", "4", "archive")]
    assert [(d.name, d.sha256[0]) for d in with_archive(fetched, archived)] == [
        ("a.csv", "1"),
        ("b.csv", "2"),
        ("d.csv", "4"),
    ]
