"""Ways of reading: on paper, on a wide screen, with the keyboard alone, without motion, in colours of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import BEYOND, KINDS, looked_at

#: What a sheet of A4 is wide between its margins, and a wide screen, in pixels.
PAPER, WIDE = 718, 1600
HIDDEN_YET_SEEN = """[...document.querySelectorAll('[hidden]')]
  .filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.outerHTML)"""
SEEN = "all => all.filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'none').map(e => e.outerHTML)"
#: The element that has the focus: whether it is seen, its outline, its place among all elements, what it is in.
FOCUSED = """(() => {
  const e = document.activeElement, at = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    tag: e.localName, href: e.getAttribute('href'), in_main: !!e.closest('main'), in_menu: !!e.closest('nav'),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: at.bottom > 0 && at.right > 0 && at.top < innerHeight && at.left < innerWidth && at.width * at.height > 0,
    place: [...document.querySelectorAll('*')].indexOf(e),
  };
})()"""


@pytest.fixture(scope="module")
def dark(browser: Any) -> Iterator[Any]:
    """A page of somebody who reads dark pages, and prints."""
    context = browser.new_context(color_scheme="dark", viewport={"width": PAPER, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["index.html", "fr/index.html", "missions.html"])
def test_missions_are_read_on_a_phone_without_scrolling_sideways(address: str, page: Any, path: str) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{address}/{path}")
    around = page.locator(".wide:has(a[href*='mission/MINUSCA'])")
    assert around.count() >= 1
    assert max(around.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")) <= 1


@pytest.mark.parametrize("path", ["index.html", "country/RWA.html", "mission/MINUSCA.html"])
def test_paper_has_every_drawing_as_wide_as_it_is(address: str, page: Any, path: str) -> None:
    """Also those that nobody came near, and those that were drawn for a wide screen."""
    page.goto(f"{address}/{path}")
    page.locator(".drawing:not(:has(.live svg))").first.wait_for(state="detached")
    assert page.locator(".drawing .live svg").count() >= 2
    page.emulate_media(media="print")
    cut = """width => {
      document.body.style.width = `${width}px`;
      return [...document.querySelectorAll('.drawing svg')].filter(svg => {
        const drawn = svg.getBoundingClientRect(), around = svg.closest('.drawing').getBoundingClientRect();
        return drawn.right > around.right + 1 || drawn.bottom > around.bottom + 1 || around.right > width + 40;
      }).length;
    }"""
    assert page.evaluate(cut, PAPER // 2) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_whole_and_light_and_fits_a_wide_screen(site: Path, address: str, dark: Any, kind: str) -> None:
    file = looked_at(site, kind)[-1].relative_to(site).as_posix()
    dark.set_viewport_size({"width": PAPER, "height": 1000})
    dark.emulate_media(media="print")
    dark.goto(f"{address}/{file}")
    assert dark.evaluate(BEYOND) == 0
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert dark.locator("nav, button, .filter, .actions").evaluate_all(SEEN) == []
    cut = "all => all.filter(e => e.checkVisibility() && getComputedStyle(e).overflowX !== 'visible').length"
    assert dark.locator(".wide").evaluate_all(cut) == 0
    if kind != "embed":
        said = "\n".join(dark.locator("[data-address]").all_inner_texts())
        assert f"r/{site.name}/{file}" in said and "127.0.0.1" not in said
    dark.emulate_media(media="screen")
    dark.set_viewport_size({"width": WIDE, "height": 900})
    assert dark.evaluate(BEYOND) == 0
    assert dark.evaluate(HIDDEN_YET_SEEN) == []


def test_the_keyboard_alone_is_enough(address: str, page: Any) -> None:
    page.goto(f"{address}/index.html")
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [stop for stop in stops if not stop["seen"] or stop["outline"] < 2] == []
    assert [stop["place"] for stop in stops] == sorted({stop["place"] for stop in stops})
    assert stops[0]["href"] == "#main" and stops[1]["in_menu"] and stops[-1]["in_main"]
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["in_main"]
    page.focus("#parity_progress summary")
    page.keyboard.press("Enter")
    assert page.locator("#parity_progress table").first.is_visible()


def test_a_comparison_is_chosen_with_the_keyboard(address: str, page: Any) -> None:
    page.goto(f"{address}/compare.html")
    first = page.locator("select").nth(1)
    before = page.inner_text(".results")
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.inner_text(".results") != before
    assert page.evaluate(FOCUSED)["tag"] == "select"


def test_the_box_for_queries_is_no_trap(address: str, page: Any) -> None:
    page.goto(f"{address}/sql.html")
    page.focus("#sql-query")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "sql-run"


def test_nothing_moves_for_those_who_wish_so(address: str, page: Any) -> None:
    page.goto(f"{address}/index.html")
    page.wait_for_selector(".drawing svg")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_bars_and_drawings_are_seen_in_colours_of_ones_own(address: str, browser: Any) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/missions.html")
    colour = "e => getComputedStyle(e).backgroundColor"
    assert page.locator("td .bar").first.evaluate(colour) != page.locator("body").evaluate(colour)
    assert page.locator(".drawing").first.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    context.close()
