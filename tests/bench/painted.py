"""How soon a page of a release is seen, and its charts are live, on loopback in Chromium; beside an empty page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.night import BUILD
from tests.support.browsers import chromium, served
from tests.support.kernel import environment

RUNS = 5
#: Notes when the first drawing is live.
WATCH = """new MutationObserver((_, watching) => {
  if (!document.querySelector('.drawing .live svg')) return;
  window.live_at = performance.now();
  watching.disconnect();
}).observe(document, {childList: true, subtree: true});"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
PAGES = {"the overview": "index.html", "a mission": "mission/MINUSCA.html", "a chart": "chart/plans_in_force.html"}


def measure(home: Path | None = None) -> list[tuple[str, str, str]]:
    """The lines of the table; of a home that is built already, or of a new one of the shipped rows."""
    if home:
        return _lines(home / "site")
    with TemporaryDirectory() as new:
        env = environment(WPS_HOME=new, DAGSTER_HOME=str(Path(new, "dagster")))
        subprocess.run([sys.executable, *BUILD], check=True, capture_output=True, env=env)
        return _lines(Path(new, "site"))


def _lines(site: Path) -> list[tuple[str, str, str]]:
    release = next((site / "r").iterdir())
    with TemporaryDirectory() as folder, chromium() as browser, served(site) as root, served(Path(folder)) as bare:
        Path(folder, "index.html").write_text("<!doctype html><title>empty</title><p>empty", encoding="utf-8")
        empty = median(_times(browser, f"{bare}/index.html")[0] for _ in range(RUNS))
        found = []
        for name, path in PAGES.items():
            seen = [_times(browser, f"{root}/r/{release.name}/{path}", live=True) for _ in range(RUNS)]
            painted, live = (median(times) for times in zip(*seen, strict=True))
            told = f"{painted / empty:.1f}; {live / empty:.1f} ({painted:.0f} ms, {live:.0f} ms)"
            found.append((f"{name}: first paint; chart live / first paint of an empty page", told, "0.5 s; 1 s"))
    return found


def _times(browser: Any, address: str, live: bool = False) -> tuple[float, float]:
    """Milliseconds until something is painted and until a chart is live (0 where none is waited for), nothing kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(f"({PAINTED}) !== null" + (" && window.live_at" if live else ""))
    painted, drawn = page.evaluate(f"[{PAINTED}, window.live_at ?? 0]")
    context.close()
    return painted, drawn
