"""Every kind of page in a browser: it fits, is quiet, asks nothing of elsewhere, and everybody can read it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import ALL_DRAWN, BEYOND, KINDS, LARGEST, VIOLATIONS, WIDTHS, elsewhere, looked_at
from tests.support.browsers import package

#: Milliseconds in which a page's charts are drawn.
DRAWN = 15_000
#: Kinds whose script puts what was asked for in front of what stands there without it.
MOVED_BY_A_SCRIPT = {"compare", "search"}
#: Sum of layout shifts that nobody notices (a tenth of what is called good).
STEADY = 0.01
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 150);
})"""


def open_page(context: Any, url: str) -> tuple[Any, list[str]]:
    """The page at an address, its charts drawn, and whatever it complained of or asked elsewhere."""
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(f"failed: {request.url}"))
    page.on("request", lambda request: heard.extend(elsewhere([request.url], url)))
    page.goto(url)
    # asked from outside: the page's own policy forbids what waits inside it
    until = time.monotonic() + DRAWN / 1000
    while not page.evaluate(ALL_DRAWN) and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert page.evaluate(ALL_DRAWN), f"{url}: charts are not drawn"
    return page, heard


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_and_is_quiet(site: Path, address: str, browser: Any, kind: str, width: int) -> None:
    for file in looked_at(site, kind):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page, heard = open_page(context, f"{address}/{file.relative_to(site).as_posix()}")
        wide = page.evaluate(BEYOND)
        shift = page.evaluate(SHIFTS)
        context.close()
        assert (heard, wide) == ([], 0), file
        assert shift <= STEADY or kind in MOVED_BY_A_SCRIPT, f"{file}: {shift}"
        assert file.stat().st_size <= LARGEST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_can_read_it(site: Path, address: str, browser: Any, kind: str, scheme: str) -> None:
    axe = package("axe-core") / "axe.min.js"
    language = "fr" if scheme == "dark" else ""
    file = looked_at(site, kind, language)[-1]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page, _ = open_page(context, f"{address}/{file.relative_to(site).as_posix()}")
    page.add_script_tag(path=str(axe))
    found = page.evaluate(VIOLATIONS)
    context.close()
    assert found == [], file


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_of_worth_is_there_without_a_script(site: Path, address: str, browser: Any, kind: str) -> None:
    file = looked_at(site, kind)[-1]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{file.relative_to(site).as_posix()}")
    assert page.locator("h1").count() == 1 and page.locator("main").inner_text().strip()
    assert page.locator("main img").evaluate_all("all => all.every(i => i.complete && i.naturalWidth > 0)")
    context.close()


def test_a_page_opens_from_a_disk(site: Path, browser: Any) -> None:
    mission = looked_at(site, "mission")[-1]
    context = browser.new_context(permissions=["clipboard-read"])
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(mission.as_uri())
    page.wait_for_selector(".drawing svg", timeout=DRAWN)
    styled = page.evaluate("getComputedStyle(document.body).marginTop")
    page.locator("footer button.copy").click()
    page.locator("footer button.copy", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    chart = page.locator("figure.chart").first
    bibtex, sentence = chart.locator(".citing pre").text_content(), chart.locator(".citing .quoted").text_content()
    chart.locator(".citing summary").click()
    chart.locator(".citing pre + button").click()
    chart.locator(".citing pre + button", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == bibtex
    context.close()
    assert heard == [] and styled == "0px"
    head, *fields, end = bibtex.splitlines()
    told = dict(field.strip().removesuffix("},").split(" = {", 1) for field in fields)
    assert head.startswith(f"@misc{{wps-mission_troops-{mission.stem}") and end == "}"
    assert told["version"] == site.name and (told["year"], told["month"].zfill(2)) == (site.name[:4], site.name[4:6])
    assert told["howpublished"] == f"Page \\path{{{sentence.split()[-1]}}}" and told["publisher"] == "WPS warehouse"
    assert f"“{told['title'][1:-1]}.”" in sentence.replace("%", "\\%") and told["author"].startswith("{")
    assert copied.endswith(f"Page r/{site.name}/{mission.relative_to(site).as_posix()}")
