"""Comparing and searching as people do it: from a page, by a link, with a code or a word that is nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def compared(page: Any) -> list[str]:
    """The two that stand side by side."""
    return [str(name) for name in page.locator(".results table").first.locator("thead a").all_inner_texts()]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Rwanda", "Canada"]),
        ("#a=CAN", ["Canada", "Rwanda"]),
        ("#b=RWA", ["Canada", "Rwanda"]),
        ("#a=KEN&b=KEN", ["Kenya", "Kenya"]),
        ("#a=UNMISS", ["UNMISS", "MINUSCA"]),
        ("#a=XYZ&b=NOR", ["Rwanda", "Norway"]),
    ],
)
def test_what_is_asked_for_stands_beside_another(address: str, page: Any, asked: str, shown: list[str]) -> None:
    page.goto("about:blank")
    page.goto(f"{address}/compare.html{asked}")
    assert compared(page) == shown


def test_missions_that_are_chosen_are_two(address: str, page: Any) -> None:
    page.goto(f"{address}/compare.html")
    page.select_option("select[name=kind]", "missions")
    assert compared(page) == ["MINUSCA", "UNMISS"]


def test_a_code_of_no_country_is_named_and_a_long_plan_stays_in_its_line(address: str, page: Any) -> None:
    page.goto(f"{address}/compare.html")
    page.fill("input[name=also]", "nzl, XYZ")
    page.keyboard.press("Enter")
    assert page.inner_text("form output").endswith("code: XYZ")
    bars = page.locator(".results .line").evaluate_all(
        """lines => lines.flatMap(line => [...line.querySelectorAll('a')]
             .map(bar => bar.getBoundingClientRect().right - line.getBoundingClientRect().right))"""
    )
    assert len(bars) >= 8 and max(bars) <= 1


def test_shares_of_few_persons_are_paler(address: str, page: Any) -> None:
    page.goto("about:blank")
    page.goto(f"{address}/compare.html#a=NZL&b=RWA")
    rows = page.locator(".results table").nth(1).locator("tbody tr", has_text="2025").locator("td .bar")
    assert rows.evaluate_all("all => all.map(bar => bar.classList.contains('few'))") == [True, False]


@pytest.mark.parametrize(("language", "said"), [("", "One page"), ("fr/", "Une page trouvée")])
def test_one_page_is_found_in_the_singular(address: str, page: Any, language: str, said: str) -> None:
    page.goto(f"{address}/{language}search.html")
    page.fill("form.search input", "MINUSCA")
    page.locator("form.search output", has_text=said).wait_for()
    assert page.locator("ol.results li").count() == 1


@pytest.mark.parametrize(
    ("language", "said"), [("", "No page has these words. Pages with"), ("fr/", "Aucune page n’a ces mots. Pages dont")]
)
def test_pages_that_begin_like_a_word_that_is_nowhere_are_not_said_to_have_it(
    address: str, page: Any, language: str, said: str
) -> None:
    page.goto(f"{address}/{language}search.html")
    for word, heard in {"Rwandaise-xyzzy": said, "Rwand": "page", "rwanda": "page", "côte": "page"}.items():
        page.fill("form.search input", word)
        page.locator("form.search output", has_text=heard).wait_for()
        page.locator("ol.results li").first.wait_for()
        assert page.inner_text("form.search output").startswith(said) is (heard == said), word
