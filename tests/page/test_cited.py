"""Every page can be cited as it stands: with the release and with where the page is found again by others."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish.page.declared import Declared
from tests.support.figures import read
from tests.support.site import PAGE, pages_by_kind

#: A frame for the pages of others, which has the chart alone.
BARE = {"embed"}


@pytest.mark.parametrize("language", ["", "fr"])
def test_every_kind_of_page_shows_where_it_is_found_again(site: Path, language: str) -> None:
    for kind, files in pages_by_kind(site, language).items():
        if kind in BARE:
            continue
        page, own = read(files[-1]), files[-1].relative_to(site).as_posix()
        told = [node.text() for node in page.css(".cite [data-address]")]
        assert [text for text in told if f"/{own}" in text], own
        assert len(page.css(".cite button.copy")) == len(page.css("[data-address]")), own


def test_a_table_is_cited_with_its_publishers(site: Path) -> None:
    page = read(site / "dictionary/marts.mission_month.html")
    cited = page.css_first("#cite + .cite [data-address]")
    assert cited and "marts.mission_month" in cited.text() and "Department of Peace Operations" in cited.text()
    table = read(site / "downloads.html").css_first("section:has(#files) table")
    assert table and 'href="dictionary/marts.mission_month.html#cite"' in (table.html or "")


def test_an_address_that_leads_others_here_is_named(site: Path) -> None:
    """Nothing else is: a path below the site where none is declared."""
    said = (site / "index.html").read_text(encoding="utf-8")
    assert "Page r/" in said and "http://127." not in said
    assert Declared(PAGE).site is None
