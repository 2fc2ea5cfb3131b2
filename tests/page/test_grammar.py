"""What a reader is told keeps to grammar: one thing in the singular, one year once, a unit at each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.words import Words
from tests.support.figures import read
from tests.support.site import PAGE, pages_by_kind

LANGUAGES = ["", "fr"]
#: Text that no language of the page wrote.
OF_OTHERS = "code, pre, script, style, svg, a.place, a.source, .quoted, footer"
ONE = re.compile(r"(?<![\d.,:/–-])1")
TWICE = re.compile(r"\b(\d{4})–\1\b")
#: A colon without the space that French has before it.
BARE_COLON = re.compile(r"(?<=[^\W\d])[:;?!] ")


def told(file: Path, without: str = OF_OTHERS) -> LexborHTMLParser:
    """A page without what is not in the words of its language."""
    page = read(file)
    for node in page.css(without):
        node.decompose()
    return page


def of_one(page: LexborHTMLParser) -> Iterator[str]:
    """What is counted where the number is one: the label of a key figure, the unit beside a figure in a table."""
    for figure in page.css(".figure"):
        if ONE.fullmatch(figure.css_first("strong").text(strip=True)):  # type: ignore[union-attr]
            yield figure.css_first("span").text(strip=True)  # type: ignore[union-attr]
    for cell in page.css(".asked td, #measures td > span"):
        unit = cell.css_first("small")
        if unit and ONE.fullmatch(cell.text(deep=False, strip=True)):
            yield unit.text(strip=True)


def singular_of(entries: Any) -> Iterator[str]:
    """The words of a catalogue that stand for one thing."""
    if isinstance(entries, dict):
        yield from [entries["one"]] if entries.keys() == {"one", "other"} else []
        for entry in entries.values():
            yield from singular_of(entry)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_is_told_in_the_singular(site: Path, language: str) -> None:
    catalogue = (PAGE / "words" / (language or "en")).glob("*.yaml")
    singular = {said for file in catalogue for said in singular_of(read_yaml(file))}
    kinds = pages_by_kind(site, language)
    files = [file for kind in ("meeting", "mission", "plan", "country", "record", "questions") for file in kinds[kind]]
    found = {(file.name, label) for file in files for label in of_one(told(file))}
    assert len({label for _, label in found}) >= 8
    assert {at for at in found if at[1] not in singular} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_person_of_several_is_told_in_the_singular(site: Path, language: str) -> None:
    many, one = re.compile(r"\b1 (of|des) [^.]* (are|sont) "), re.compile(r"\b1 (of|des) [^.]* (is a|est une) ")
    texts = {file.name: told(file).css_first("main").text() for file in pages_by_kind(site, language)["country"]}  # type: ignore[union-attr]
    assert {name for name, text in texts.items() if many.search(text)} == set()
    assert any(one.search(text) for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_year_is_no_span(site: Path, language: str) -> None:
    kinds = pages_by_kind(site, language)
    files = [file for kind in ("country", "mission", "missions", "record", "plan", "debates") for file in kinds[kind]]
    assert {file.name for file in files if TWICE.search(told(file).css_first("main").text())} == set()  # type: ignore[union-attr]


def test_french_has_a_space_before_a_colon(site: Path) -> None:
    found = {}
    for kind, files in pages_by_kind(site, "fr").items():
        for file in files[-1:]:
            main = told(file, f"{OF_OTHERS}, [lang=en]").css_first("main")
            text = main.text(separator=" ") if main else ""
            found |= {f"{kind} {file.name}": text[at.start() - 40 : at.end()] for at in BARE_COLON.finditer(text)}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_of_the_nearest_years_are_told_like_the_others(site: Path, language: str) -> None:
    page = told(site / language / "questions.html", f"{OF_OTHERS}, .asked small:not(.nearest)")
    rows = [row for row in page.css(".asked tbody tr") if row.css(".nearest")]
    assert len(rows) > 10
    for row in rows:
        now, nearest = row.css("td")[1].text(), row.css_first(".nearest").text()  # type: ignore[union-attr]
        assert ("%" in now) == ("%" in nearest) or "inconnu" in now or "not known" in now, row.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_distance_from_a_target_is_in_points(site: Path, language: str) -> None:
    rows = [row.text() for row in told(site / language / "questions.html").css("#personnel tbody tr")]
    distances = [row for row in rows if "Distance" in row or "Écart" in row]
    assert distances and all("point" in row for row in distances)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_is_not_told_as_its_first_or_last_day(site: Path, language: str) -> None:
    words = Words(PAGE / "words", language or "en")
    days = {words.day(date(year, 1, 1)) for year in range(1946, 2100)}
    for name in ("index", "sources"):
        cells = {cell.text(strip=True) for cell in told(site / language / f"{name}.html").css("td")}
        assert not cells & days and cells & {"2020", "2021"}, name
    spans = read(site / language / "limits.html").css("table tbody tr")
    newest = {row.css_first("th").text(): row.css("td")[2].text(strip=True) for row in spans}  # type: ignore[union-attr]
    assert re.fullmatch(r"\d{4}", newest["core.conflict_violence"])
    assert not re.fullmatch(r"\d{4}", newest["core.uniformed_personnel"])
