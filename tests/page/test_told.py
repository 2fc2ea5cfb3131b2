"""What a reader is told is in words: no notation of a dictionary or code, no date more precise than its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.publish.page.declared import Declared
from pipeline.publish.page.told import phrase_of
from pipeline.publish.page.words import Words
from tests.support.figures import read
from tests.support.site import PAGE, pages_by_kind

#: Blanks, braces and joined small letters: what a dictionary's phrases and codes are written with.
NOTATION = re.compile(r"#(?!\d)|\.\.\.|\{\w*\}|\b[a-z]+(?:_[a-z0-9]+)+\b(?!\.[a-z])")
#: Kinds that tell of tables and columns by name.
OF_THE_PROGRAM = {
    "table",
    "index-a-z",
    "dictionary",
    "method",
    "sql",
    "checks",
    "source",
    "downloads",
    "embed",
    "changes",
}
NOT_SAID = "code, pre, script, style, .place, .quoted, .source"


@pytest.mark.parametrize("language", ["", "fr"])
def test_nothing_is_told_in_the_notation_of_the_program(site: Path, language: str) -> None:
    found = {}
    for kind, files in pages_by_kind(site, language).items():
        for file in files if kind == "meeting" else files[-1:] if kind not in OF_THE_PROGRAM else ():
            page = read(file)
            for node in page.css(NOT_SAID):
                node.decompose()
            text = page.css_first("main").text(separator=" ")  # type: ignore[union-attr]
            found |= {
                f"{kind} {file.name}: {told[0]}": text[told.start() - 40 : told.end()]
                for told in NOTATION.finditer(text)
            }
    assert found == {}


def test_a_phrase_says_what_it_leaves_open() -> None:
    assert [phrase_of(term) for term in ("$# million", "us$# million", "actions plans ... women")] == [
        "… million",
        "us$… million",
        "actions plans … women",
    ]


@pytest.mark.parametrize(
    ("printed", "said"),
    [("2028", "2028"), ("2028-09", "septembre 2028"), ("2028-09-11", "11 septembre 2028"), ("open", "open")],
)
def test_a_date_is_as_precise_as_its_source(printed: str, said: str) -> None:
    assert Words(PAGE / "words", "fr").printed(printed) == said


def test_a_plan_ends_as_precisely_as_its_claims_say_and_words_for_its_state_are_explained(site: Path) -> None:
    english, french = (read(site / path) for path in ("country/RWA.html", "fr/country/RWA.html"))
    for page, said in ((english, "until 2028."), (french, "jusqu’en 2028.")):
        assert said in page.css_first(".lead").text()  # type: ignore[union-attr]
        assert "31" not in page.css_first("figure#country_plans table").text()  # type: ignore[union-attr]
        assert len(page.css("details.statuses dt")) == 6


def test_a_meeting_says_of_every_speaker_whether_action_plans_were_named(site: Path) -> None:
    page = read(site / "meeting/S-PV.8724.html")
    rows = page.css("table.speeches tbody tr")
    plans = [row.css("td")[2].text(strip=True) for row in rows]
    assert len(rows) == 22 and plans.count("not named") == 18 and plans.count("national action plan") == 4
    told = page.css_first("section:has(#plans)")
    assert told and len(told.css(".card")) == 4 and len(told.css(".card a.place")) == 4
    assert [a.text() for a in told.css("a[rel]")] == ["S/PV.8724"]
    themes = {row.css_first("th").text(): len(row.css("a")) for row in page.css("section:has(#themes) tbody tr")}  # type: ignore[union-attr]
    assert themes["Action plans"] == 4 and themes["Funding"] == 10


def test_a_meeting_goes_by_its_subject_and_says_when_it_was_resumed(site: Path) -> None:
    colombia = read(site / "meeting/S-PV.8749.html")
    assert colombia.css_first(".lead").text() == "Colombia"  # type: ignore[union-attr]
    assert "Identical letters" in colombia.css_first("dl").text()  # type: ignore[union-attr]
    listed = {
        row.css_first("th").text(): row.text() for row in read(site / "debates.html").css("tbody tr") if row.css("th")
    }  # type: ignore[union-attr]
    assert "resumed, last on 4 November 2019" in listed["S/PV.8649"]


def test_a_column_of_which_nothing_is_known_is_left_out(site: Path) -> None:
    heads = {
        name: read(site / f"country/{name}/record.html").css_first("#speeches > .wide thead") for name in ("RWA", "KAZ")
    }
    assert {name: "Words" in (head.text() if head else "") for name, head in heads.items()} == {
        "RWA": False,
        "KAZ": True,
    }


def test_kinds_of_pages_have_a_name() -> None:
    declared = Declared(PAGE)
    for language in declared.languages:
        words = Words(PAGE / "words", language)
        assert [
            kind.name for kind in declared.kinds if kind.each is None and not words.has(f"codes.page_kind.{kind.name}")
        ] == []


def test_a_line_of_a_register_is_opened_with_what_it_says_among_few(site: Path) -> None:
    link = read(site / "country/RWA.html").css_first("#RWA-3 a.place[href*=line]")
    path, anchor = str(link.attributes["href"]).split("#")  # type: ignore[union-attr]
    page = read((site / "country" / path).resolve())
    row = page.css_first(f"#{anchor}")
    assert row and "RWA-3" in row.text() and row.css_first("a.source") and len(page.css("tbody tr")) <= 100
    assert page.css("a[rel=prev], a[rel=next]")
