"""Citations of Council resolutions: every printed form, lists, and what is another organ's."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.coding.citations import citations
from assets.debates.coding.fold import fold


def cited(text: str) -> list[tuple[int, int | None, str]]:
    found = citations(fold(pl.Series("text", [text])))
    return [(row["number"], row["year"], text[row["start"] : row["end"]]) for row in found.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resolution 1325 (2000)", [(1325, 2000, "resolution 1325 (2000)")]),
        ("Resolution\n1325\u00a0(2000)", [(1325, 2000, "Resolution\n1325\u00a0(2000)")]),
        ("from 1325 (2000) to 2242 (2015)", [(1325, 2000, "1325 (2000)"), (2242, 2015, "2242 (2015)")]),
        ("since 1325 (2000)", [(1325, 2000, "1325 (2000)")]),
        (
            "resolutions 1325 (2000) and 1820 (2008)",
            [(1325, 2000, "resolutions 1325 (2000)"), (1820, 2008, "1820 (2008)")],
        ),
        (
            "resolutions 1325 (2000), 1820 (2008), and 1888(2009).",
            [(1325, 2000, "resolutions 1325 (2000)"), (1820, 2008, "1820 (2008)"), (1888, 2009, "1888(2009)")],
        ),
        (
            "resolutions 1267 (1999) 1989 (2011) and 2253 (2015)",
            [(1267, 1999, "resolutions 1267 (1999)"), (1989, 2011, "1989 (2011)"), (2253, 2015, "2253 (2015)")],
        ),
        (
            "resolutions 1325 (2000), 1888 and 1889 (2009)",
            [(1325, 2000, "resolutions 1325 (2000)"), (1888, None, "1888"), (1889, 2009, "1889 (2009)")],
        ),
        (
            "resolutions 1325 (2000), 300 women and 1889 (2009)",
            [(1325, 2000, "resolutions 1325 (2000)"), (1889, 2009, "1889 (2009)")],
        ),
        ("the Agency implements resolution 2231 (2015)", [(2231, 2015, "resolution 2231 (2015)")]),
        ("the African Union and resolution 2457 (2019)", [(2457, 2019, "resolution 2457 (2019)")]),
        ("S/RES/2242 (2015)", [(2242, 2015, "S/RES/2242 (2015)")]),
        ("S/RES/2242(2015)", [(2242, 2015, "S/RES/2242(2015)")]),
        ("resolution S/RES/1325 (2000)", [(1325, 2000, "S/RES/1325 (2000)")]),
        ("UNSCR 1325", [(1325, None, "UNSCR 1325")]),
        ("resolution 1325 is", [(1325, None, "resolution 1325")]),
        ("resolution 1325\u2019s aims", [(1325, None, "resolution 1325")]),
        ("resolutions 1325 and 1820 on", [(1325, None, "resolutions 1325"), (1820, None, "1820")]),
        ("Security Council resolution 1325 of 2000", [(1325, 2000, "resolution 1325 of 2000")]),
        ("resolution 1325 of 31 October 2000 on", [(1325, 2000, "resolution 1325 of 31 October 2000")]),
        ("resolution 1 (1946)", [(1, 1946, "resolution 1 (1946)")]),
        ("the implementation of 1325 (2000)", [(1325, 2000, "1325 (2000)")]),
        ("resolution 2216 (2215)", [(2216, None, "resolution 2216")]),
        ("resolution 1325 (2000) and 300 women", [(1325, 2000, "resolution 1325 (2000)")]),
        ("resolutions 242 (1967) and 194 (III)", [(242, 1967, "resolutions 242 (1967)")]),
        (
            "Security Council and General Assembly resolutions 242 (1967) and 181 (II)",
            [(242, 1967, "resolutions 242 (1967)")],
        ),
        ("General Assembly resolution 46/182 and resolution 2165 (2014)", [(2165, 2014, "resolution 2165 (2014)")]),
    ],
)
def test_resolutions_of_the_council_are_read(text: str, expected: list[tuple[int, int | None, str]]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "resolution 76/305",
        "resolution 48/104",
        "numbers rose from 450 (2010) to 600 (2014)",
        "3,325 (2000)",
        "A/RES/48/104",
        "General Assembly resolution 377",
        "General Assembly resolution 377 A (V)",
        "the Assembly adopted resolution 181",
        "resolution 194 (III) of 1948",
        "resolution 3379 of the General Assembly",
        "Human Rights Council resolution 16/18",
        "Economic and Social Council resolution 2004/4",
        "Parliamentary resolution 1325",
        "PSC resolution 1325",
        "European Parliament resolution 1325 (2000)",
        "the Parliament adopted resolution 1325",
        "Council of Europe resolution 1385",
        "the resolution 20 years ago",
        "the resolution, 15 members",
        "a resolution 100 States support",
        "resolutions 13250",
        "in 2004 (2005)",
        "Convention No. 169 (1989)",
        "irresolution 1325",
        "we adopted a resolution in 2000",
    ],
)
def test_other_numbers_are_no_citations(text: str) -> None:
    assert cited(text) == []


NUMBER, YEAR = st.integers(100, 2999), st.integers(1946, 2049)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(NUMBER, YEAR), min_size=1, max_size=6),
    st.text(st.characters(codec="utf-8", exclude_categories=["N", "L"]), max_size=15),
)
def test_any_list_reads_back(resolutions: list[tuple[int, int]], before: str) -> None:
    items = [f"{number} ({year})" for number, year in resolutions]
    listed = " and ".join(filter(None, [", ".join(items[:-1]), items[-1]]))
    text = f"{before} resolution{'s' * (len(items) > 1)} {listed}."
    found = cited(text)
    assert [(number, year) for number, year, _ in found] == resolutions
    assert all(printed.endswith(item) for (_, _, printed), item in zip(found, items, strict=True))
