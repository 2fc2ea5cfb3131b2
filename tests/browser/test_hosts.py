"""Asking in SQL wherever the folder lies: on the project's own server, and on a host that answers parts of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pipeline.ask.serve.site import application
from pipeline.store.releases import Release
from tests.browser.asking import asking
from tests.browser.checks import QUESTIONS, same_rows
from tests.support.serving import served


def host(folder: Path) -> Starlette:
    """A file host that answers parts of files, the site in a folder of it."""
    return Starlette(routes=[Mount("/data/wps", StaticFiles(directory=folder, html=True))])


@pytest.mark.parametrize(("made", "below"), [(application, ""), (host, "/data/wps")], ids=["wps serve", "ranges"])
def test_a_question_has_its_rows(site: Path, release: Release, browser: Any, made: Any, below: str) -> None:
    with served(made(site.parents[1])) as root, asking(browser, f"{root}{below}/r/{site.name}/sql.html") as opened:
        piece = next(site.glob("page.duckdb/*.gz")).name
        part = httpx.get(f"{root}{below}/r/{site.name}/page.duckdb/{piece}", headers={"range": "bytes=0-9"})
        assert (part.status_code, len(part.content)) == (206, 10)
        opened.run(QUESTIONS[0].sql)
        assert same_rows(opened.rows(), release.database, QUESTIONS[0].sql)
        assert opened.printed == []
