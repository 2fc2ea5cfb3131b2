"""Places of documents: a line is shown among its neighbours, everything else on its document's page."""

from __future__ import annotations

from pipeline.publish.page.cited import Cited, part_of
from pipeline.publish.page.links import Here


def test_lines_are_shown_a_hundred_at_a_time() -> None:
    told = [part_of(place) for place in ("line 1", "line 100", "line 101", "line 1998 c2", "p6 r18", "row 22", "")]
    assert told == ["1-100", "1-100", "101-200", "1901-2000", "", "", ""]


def test_a_place_is_found_in_its_part_and_leads_back() -> None:
    cited, here = Cited(), Here("en", "country/RWA")
    links = [cited.note(here, "Rwanda", "abc", place) for place in ("line 1998", "line 1903", "line 20", "p1 r2")]
    lines = [
        f"../document/abc/{part}.html#line-{n}" for part, n in (("1901-2000", 1998), ("1901-2000", 1903), ("1-100", 20))
    ]
    assert links == [*lines, "../document/abc.html#p1-r2"]
    assert cited.parts("abc") == [("1-100", 1), ("1901-2000", 2)]
    assert cited.every_part() == [("abc", "1-100"), ("abc", "1901-2000")]
    shown = [("country/RWA", "Rwanda")]
    assert cited.of("abc", "1901-2000") == [("line-1903", "line 1903", shown), ("line-1998", "line 1998", shown)]
    assert cited.of("abc") == [("p1-r2", "p1 r2", shown)]


def test_without_pages_for_parts_all_places_are_on_the_documents() -> None:
    cited = Cited(parted=False)
    assert cited.note(Here("en", "index"), "", "abc", "line 1998") == "document/abc.html#line-1998"
    assert cited.parts("abc") == []
