"""Charts on a phone: no word or figure in a drawing lies on another or runs out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.checks import DECLARED
from tests.browser.test_pages import open_page

NAMES = [name for name, chart in DECLARED.charts.items() if not chart.about]
#: Texts of a drawing that lie on another of their kind by more than two pixels each way, or leave the drawing.
COLLIDING = """drawing => {
  const box = drawing.querySelector('svg').getBoundingClientRect(), found = [];
  for (const group of drawing.querySelectorAll('svg .mark-text')) {
    const shown = e => e.textContent.trim() && getComputedStyle(e).opacity > 0;
    const texts = [...group.querySelectorAll('text')].filter(shown);
    const at = texts.map(e => [e.textContent, e.getBoundingClientRect()]);
    at.forEach(([text, one], i) => {
      if (one.right > box.right + 1 || one.left < box.left - 1) found.push(`${text} leaves`);
      for (const [other, two] of at.slice(i + 1)) {
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (wide > 2 && high > 2) found.push(`${text} on ${other}`);
      }
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def phone(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 375, "height": 800})
    yield context
    context.close()


@pytest.mark.parametrize("language", ["", "fr/"])
@pytest.mark.parametrize("name", NAMES)
def test_words_in_a_drawing_keep_apart(site: Path, address: str, phone: Any, name: str, language: str) -> None:
    page, _ = open_page(phone, f"{address}/{language}chart/{name}.html")
    drawing = page.locator(".drawing").first
    drawing.locator("svg text").first.wait_for()
    found = drawing.evaluate(COLLIDING)
    page.close()
    assert found == []
