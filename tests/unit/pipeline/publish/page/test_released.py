"""What a page says of its release stands apart: in a style sheet, and what two releases have alike lies once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.publish.page.place import MADE
from pipeline.publish.page.released import MARKED, filled, link_alike, released, style_of
from pipeline.publish.page.words import Words

WORDS = Words(Path(__file__).parents[5] / "page" / "words", "fr")


def test_every_mark_is_filled_by_the_style_sheet() -> None:
    told = released({"release_id": "R1", "created_at_utc": datetime(2026, 2, 3, 4, 5)}, WORDS)
    assert (told.day, told.year, told.month, told.made) == ("3 février 2026", "2026", "2", "3 février 2026 04:05 UTC")
    page = filled(f"<p>{MARKED.release_id} {MARKED.day}</p>")
    assert page == '<p><span class="release-release_id"></span> <span class="release-day"></span></p>'
    assert '.release-release_id::before { content: "R1"; }' in style_of(told)


def test_what_is_alike_lies_once_and_what_differs_twice(tmp_path: Path) -> None:
    for name, text in (("R1", "old"), ("R2", "new"), (".R3.7", "new")):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "same.html").write_text("same", encoding="utf-8")
        (tmp_path / name / "other.html").write_text(text, encoding="utf-8")
    for whole in ("R1", "R2"):
        (tmp_path / whole / MADE).touch()
    (tmp_path / "R2" / "deep" / "same.html").write_text("damaged", encoding="utf-8")
    link_alike(tmp_path / ".R3.7")
    assert (tmp_path / ".R3.7" / "other.html").samefile(tmp_path / "R2" / "other.html")
    assert (tmp_path / ".R3.7" / "deep" / "same.html").stat().st_nlink == 1
    assert (tmp_path / ".R3.7" / "deep" / "same.html").read_text(encoding="utf-8") == "same"
    link_alike(tmp_path / "R1")
    assert sorted(p.name for p in (tmp_path / "R1").rglob("*.*")) == ["made.json", "other.html", "same.html"]
