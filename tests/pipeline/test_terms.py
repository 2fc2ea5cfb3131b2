"""Pages and exports of older releases by the terms of now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.publish.page.place import is_whole, noted_terms
from pipeline.run import nightly
from pipeline.run.exports import exports
from tests.conftest import drop
from tests.pipeline.test_public import _closed as closed
from tests.support.kernel import project_at
from tests.support.paged import page_of, text_of, with_page


def test_pages_and_exports_of_older_releases_keep_to_terms_that_became_stricter(site_home: Path) -> None:
    """Also when all is for everybody from now on."""
    first, figure = page_of(site_home), "2020 12 <a"
    assert figure in text_of(site_home, "country/FRA.html")
    settings = {"exports": "csv", "public": True}
    nightly.run(with_page(site_home, **settings))
    noted = noted_terms(first)
    assert noted and noted["public"] and figure in text_of(site_home, "country/FRA.html")
    exported = exports(with_page(site_home, **settings), project_at(site_home).releases.current())  # type: ignore[arg-type]
    drop(site_home, "second.csv", "2020-03-31,France,11")
    assert nightly.run(closed(with_page(site_home, **settings)))["outcome"] == "published"
    assert is_whole(first) and not [f for f in first.rglob("*.html") if figure in f.read_text(encoding="utf-8")]
    assert exported and not Path(exported).exists() and Path(exported).with_name(page_of(site_home).name).is_dir()


def test_a_page_that_cannot_be_made_by_the_terms_of_now_is_taken_away(site_home: Path) -> None:
    first = page_of(site_home)
    drop(site_home, "second.csv", "2020-03-31,France,11")
    strict = replace(closed(with_page(site_home)), page=site_home / "no-page")
    strict.page.mkdir()
    nightly.run(strict)
    assert [file.name for file in first.iterdir()] == ["index.html"]
    assert "held more than may be passed on" in (first / "index.html").read_text(encoding="utf-8")
