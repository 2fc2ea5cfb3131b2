"""Addresses inside the page: relative, safe, the same in every language."""

from __future__ import annotations

import posixpath
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.links import Here, address_of, segment

ADDRESSES = st.from_regex(r"[a-z]{1,5}(/[A-Za-z0-9.-]{1,8}[a-z])?", fullmatch=True)


@given(ADDRESSES, ADDRESSES, st.sampled_from(["en", "fr"]))
def test_a_link_leads_to_the_file_of_the_page(here: str, there: str, language: str) -> None:
    page = Here(language, here)
    for link, file in [
        (page.to(there), Here(language, there).file),
        (page.into("fr"), Here("fr", here).file),
        (page.file_to("feeds/all.atom"), "feeds/all.atom"),
        (page.shared("abc/page.css"), "../../vendor/abc/page.css"),
        (page.followed("feeds/all.atom"), "../../latest/feeds/all.atom"),
    ]:
        assert posixpath.normpath(posixpath.join(posixpath.dirname(page.file), link)) == file


@given(st.text(printable + "é/\\ ", max_size=40))
def test_a_segment_is_one_safe_part_of_an_address(value: str) -> None:
    made = segment(value)
    assert made and "/" not in made and "\\" not in made and not made.startswith(".") and made.isascii()


@pytest.mark.parametrize(
    ("pattern", "row", "address"),
    [
        ("country/{iso3}", {"iso3": "RWA", "name": "Rwanda"}, "country/RWA"),
        ("meeting/{symbol}", {"symbol": "S/PV.6877"}, "meeting/S-PV.6877"),
        ("index", {}, "index"),
    ],
)
def test_addresses_follow_from_rows(pattern: str, row: dict[str, object], address: str) -> None:
    assert address_of(pattern, row) == address
