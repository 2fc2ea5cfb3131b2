"""What a page says of its release stands apart: in a style sheet, and what two releases have alike lies once."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.publish.page.place import MADE
from pipeline.publish.page.released import MARKED, Before, filled, released, style_of
from pipeline.publish.page.words import Words

WORDS = Words(Path(__file__).parents[5] / "page" / "words", "fr")


def test_every_mark_is_filled_by_the_style_sheet() -> None:
    told = released({"release_id": "R1", "created_at_utc": datetime(2026, 2, 3, 4, 5)}, WORDS)
    assert (told.day, told.year, told.month, told.made) == ("3 février 2026", "2026", "2", "3 février 2026 04:05 UTC")
    page = filled(f"<p>{MARKED.release_id} {MARKED.day}</p>")
    assert page == '<p><span class="release-release_id"></span> <span class="release-day"></span></p>'
    assert '.release-release_id::before { content: "R1"; }' in style_of(told)


def _page(folder: Path, other: str) -> Path:
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "same.html").write_text("same", encoding="utf-8")
    (folder / "other.html").write_text(other, encoding="utf-8")
    return folder


def _pages_made(root: Path) -> None:
    for name, other in (("R1", "old"), ("R2", "new")):
        (_page(root / name, other) / MADE).touch()
    (root / "R2" / "deep" / "same.html").write_text("damaged", encoding="utf-8")


def test_what_others_wrote_alike_lies_once_and_what_differs_twice(tmp_path: Path) -> None:
    _pages_made(tmp_path)
    staged = _page(tmp_path / ".R3.7", "new")
    Before(staged, tmp_path / "R3").share()
    assert (staged / "other.html").samefile(tmp_path / "R2" / "other.html")
    assert (staged / "deep" / "same.html").stat().st_nlink == 1
    assert (staged / "deep" / "same.html").read_text(encoding="utf-8") == "same"
    assert sorted(p.name for p in staged.rglob("*.*")) == ["other.html", "same.html"]


def test_a_file_is_written_only_where_no_page_before_has_its_bytes(tmp_path: Path) -> None:
    _pages_made(tmp_path)
    own, staged = _page(tmp_path / "R3", "mine"), tmp_path / ".R3.7"
    (staged / "deep").mkdir(parents=True)
    before = Before(staged, own)
    for path, text in (("other.html", "new"), ("deep/same.html", "same"), ("third.html", "third"), ("fourth.html", "")):
        before.write(path, text.encode())
        assert (staged / path).read_text(encoding="utf-8") == text
    assert (staged / "other.html").samefile(tmp_path / "R2" / "other.html")
    assert (staged / "deep" / "same.html").samefile(own / "deep" / "same.html"), "its own, damaged or not, goes first"
    assert [(staged / path).stat().st_nlink for path in ("third.html", "fourth.html")] == [1, 1]


def test_a_disk_without_links_has_every_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    _pages_made(tmp_path)
    monkeypatch.setattr(os, "link", refused)
    staged = _page(tmp_path / ".R3.7", "new")
    before = Before(staged, tmp_path / "R3")
    before.write("again.html", b"again")
    (tmp_path / "R2" / "third.html").write_bytes(b"third")
    before.write("third.html", b"third")
    before.share()
    assert [(staged / name).read_bytes() for name in ("again.html", "other.html", "third.html")] == [
        b"again",
        b"new",
        b"third",
    ]
