"""Gathering from folders: the inbox, a mirror, and what was accepted before."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pipeline.fetch.folders import unclaimed
from pipeline.store.snapshots import SnapshotStore
from tests.support.folder_sources import look, names, pdf, reasons


def test_nothing_anywhere_is_empty_and_says_what_to_do(home: Path) -> None:
    gathered = look(home)
    assert (gathered.state, gathered.documents, gathered.new, gathered.known) == ("empty", (), 0, 0)
    assert str(home / "inbox" / "reports") in gathered.detail


def test_files_in_the_inbox_are_new_once_and_known_from_then_on(home: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    (inbox / "B.PDF").write_bytes(pdf("b"))
    first = look(home)
    assert (first.state, first.new, first.known, first.refusals) == ("inbox", 2, 0, ())
    assert names(first) == ["B.PDF", "a.pdf"]
    assert [document.sha256 for document in first.documents] == sorted(doc.sha256 for doc in first.documents)
    again = look(home)
    assert (again.state, again.new, again.known) == ("inbox", 0, 2)
    assert again.documents == first.documents


def test_an_unchanged_file_is_not_read_again(home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    first = look(home)
    read: list[Path] = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or original(path))
    assert look(home).documents == first.documents
    assert read == []
    os.utime(inbox / "a.pdf")
    touched = look(home)
    assert read
    assert (touched.new, touched.documents) == (0, first.documents)


def test_a_document_stays_when_its_file_is_gone(home: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    first = look(home)
    (inbox / "a.pdf").unlink()
    assert look(home).documents == first.documents
    inbox.rmdir()
    gathered = look(home)
    assert (gathered.state, gathered.documents) == ("inbox", first.documents)


def test_a_changed_file_replaces_the_one_of_its_name_even_if_it_shrank(home: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a", 900))
    look(home)
    (inbox / "a.pdf").write_bytes(pdf("z", 30))
    gathered = look(home)
    assert (gathered.new, gathered.known, gathered.refusals) == (1, 0, ())
    assert gathered.documents[0].size == len(pdf("z", 30))


def test_one_document_under_two_names_is_one(home: Path, inbox: Path) -> None:
    for name in ("april.pdf", "march.pdf"):
        (inbox / name).write_bytes(pdf("april"))
    gathered = look(home)
    assert (names(gathered), gathered.new) == (["april.pdf"], 1)


def test_whatever_cannot_be_used_is_refused_by_name_and_the_rest_is_taken(home: Path, inbox: Path) -> None:
    (inbox / "good.pdf").write_bytes(pdf("good"))
    (inbox / "notes.docx").write_bytes(b"PK")
    (inbox / ".hidden.pdf").write_bytes(pdf("hidden"))
    (inbox / "page.pdf").write_bytes(b"<html></html>")
    (inbox / "cut.pdf").write_bytes(pdf("cut")[:60])
    (inbox / "zero.csv").write_bytes(b"")
    (inbox / "folder.pdf").mkdir()
    (inbox / "dangling.pdf").symlink_to(inbox / "nowhere.pdf")
    os.mkfifo(inbox / "pipe.pdf")
    gathered = look(home)
    assert names(gathered) == ["good.pdf"]
    assert reasons(gathered) == {
        "notes.docx": "unexpected_file",
        ".hidden.pdf": "unexpected_file",
        "page.pdf": "html_instead",
        "cut.pdf": "truncated",
        "zero.csv": "empty",
        "folder.pdf": "unexpected_file",
        "dangling.pdf": "unreadable_file",
        "pipe.pdf": "unexpected_file",
    }
    assert gathered.state == "stale"
    assert all(str(inbox) in refusal.detail for refusal in gathered.refusals)


def test_a_stray_file_alone_does_not_make_a_source_stale(home: Path, inbox: Path) -> None:
    (inbox / "good.pdf").write_bytes(pdf("good"))
    (inbox / "notes.txt").write_text("mine")
    gathered = look(home)
    assert (gathered.state, reasons(gathered)) == ("inbox", {"notes.txt": "unexpected_file"})


def test_a_link_to_a_regular_file_is_followed(home: Path, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.pdf").write_bytes(pdf("a"))
    (inbox / "a.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert names(look(home)) == ["a.pdf"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_an_unreadable_file_is_refused(home: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    (inbox / "a.pdf").chmod(0)
    assert reasons(look(home)) == {"a.pdf": "unreadable_file"}


def test_a_file_that_is_still_being_copied_is_left_for_the_next_run(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inbox / "a.pdf"
    path.write_bytes(pdf("a"))
    original = Path.read_bytes

    def growing(asked: Path) -> bytes:
        data = original(asked)
        if asked == path:
            asked.write_bytes(data + b"more\n%%EOF\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", growing)
    assert reasons(look(home)) == {"a.pdf": "still_changing"}
    monkeypatch.undo()
    assert names(look(home)) == ["a.pdf"]


def test_a_file_over_the_limit_is_refused_without_reading_it(home: Path, inbox: Path) -> None:
    with (inbox / "a.pdf").open("wb") as file:
        file.truncate(10_000_000_000)
    started = time.monotonic()
    assert reasons(look(home)) == {"a.pdf": "too_large"}
    assert time.monotonic() - started < 1


def test_lost_bytes_come_back_from_the_folder(home: Path, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    first = look(home)
    with SnapshotStore(home) as store:
        store.path(first.documents[0].sha256).unlink()
    assert look(home).documents == first.documents
    with SnapshotStore(home) as store:
        assert store.read(first.documents[0].sha256) == pdf("a")


def test_a_misspelt_folder_in_the_inbox_is_found(home: Path, inbox: Path) -> None:
    (home / "inbox" / "report").mkdir()
    assert unclaimed(home, {"reports"}) == [home / "inbox" / "report"]
    assert unclaimed(home / "elsewhere", {"reports"}) == []
