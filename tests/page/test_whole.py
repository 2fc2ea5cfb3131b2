"""The page of the shipped rows as a whole: every link leads somewhere, every place and file is there, none twice."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

LINKS = "[href], [src]"
#: Fragments that are no place in a page: what its script is given, what of a picture is shown.
GIVEN = ("q=", "a=", "svgView(")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, tuple[list[str], list[str]]]:
    """By page, its ids and where it leads."""
    found = {}
    for file in site.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
        links = {str(n.attributes.get("href") or n.attributes.get("src")) for n in tree.css(LINKS)}
        found[file.relative_to(site).as_posix()] = (ids, sorted(links))
    return found


def broken(site: Path, pages: Mapping[str, tuple[list[str], list[str]]]) -> list[str]:
    """Every link whose file, or whose place in a page, is not there."""
    ids, known, wrong = {page: set(own) for page, (own, _) in pages.items()}, dict[str, bool](), []
    for page, (_, links) in pages.items():
        for link in links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
            )
            if to not in known:
                known[to] = (site / to).exists()
            asked = parts.fragment.startswith(GIVEN)
            anchored = not parts.fragment or asked or unquote(parts.fragment) in ids.get(to, ())
            if not known[to] or not anchored:
                wrong.append(f"{page}: {link}")
    return wrong


def test_no_link_is_broken(site: Path, pages: Mapping[str, tuple[list[str], list[str]]]) -> None:
    assert len(pages) > 1000
    assert broken(site, pages)[:20] == []


def test_no_place_has_the_name_of_another(pages: Mapping[str, tuple[list[str], list[str]]]) -> None:
    assert [page for page, (ids, _) in pages.items() if len(ids) != len(set(ids))] == []


def test_files_beside_the_page_take_no_room_of_their_own(site: Path) -> None:
    file = site / "data/parquet/marts/mission_month.parquet"
    assert file.stat().st_nlink > 1
    assert (site / "pagefind/pagefind.js").exists()


def test_sentences_are_not_beside_the_page(site: Path) -> None:
    """What may not be passed on stays in the release, and the page says so."""
    assert not (site / "data/wps.duckdb").exists()
    said = (site / "downloads.html").read_text(encoding="utf-8")
    assert "do not say that it may be passed on" in said
