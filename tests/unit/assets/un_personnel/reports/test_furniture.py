"""Titles, headers, footers, page numbers and dates may stand anywhere on any page; no figure is ever taken for one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import assets.reference
from assets.un_personnel.reports import parse
from assets.un_personnel.reports.furniture import TITLE_WORDS
from pipeline.contract import Refused
from tests.support.pdfs import Text, furnished_pdf, pdf

KINDS = ("Experts on Mission", "Individual Police", "Staff Officer", "Troops")
NAMES = ("Ghana", "Nepal", "Togo", "Peru", "Chad", "Egypt", "Fiji", "India", "Kenya", "Niger")
ROWS = [
    (mission, name, kind, 10 * at + len(kind), at + 1)
    for mission in ("UNMISS", "UNTSO")
    for at, name in enumerate(NAMES)
    for kind in KINDS
]
HEADER = ("Mission", "Country", "Personnel Type", "Male", "Female", "Total")
TITLE: tuple[Text, ...] = (
    (170, 0, "Contribution of Uniformed Personnel to UN"),
    (170, -18, "by Mission, Country, and Personnel Type"),
    (120, -36, "Experts on Mission, Formed Police Units, Individual Police, Staff Officer, and Troops"),
    (293, -54, "As of: 30/06/2022"),
)


def parsed(extra: dict[int, list[Text]], **page: bool) -> pl.DataFrame:
    return parse(furnished_pdf(ROWS, extra, **page), "report.pdf")


@pytest.fixture(scope="module")
def plain() -> pl.DataFrame:
    return parsed({})


def title(y: float, x: float = 0) -> list[Text]:
    return [(left + x, y + up, text) for left, up, text in TITLE]


@pytest.mark.parametrize("off", [-60, -51, 0, 40, 120])
@pytest.mark.parametrize("y", [728, 748, 785])
@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_title_off_by_dozens_of_points_is_no_row(plain: pl.DataFrame, page: int, y: float, off: float) -> None:
    assert parsed({page: title(y, off)}).equals(plain)


def test_a_page_with_its_title_and_without_the_columns_names(plain: pl.DataFrame) -> None:
    assert parsed({2: title(760)}, header_once=True).equals(plain)
    assert parsed({2: [(170, 705, "Contribution of Uniformed Personnel to UN")]}, header_once=True).equals(plain)


def test_a_title_under_the_rows(plain: pl.DataFrame) -> None:
    assert parsed({1: title(52 + 54), 2: [(200, 52, "Contribution of Uniformed Personnel to UN")]}).equals(plain)


@pytest.mark.parametrize("y", [54, 712])
def test_a_header_once_more(plain: pl.DataFrame, y: float) -> None:
    again: list[Text] = [(x, y, name) for x, name in zip((30, 122, 275, 375, 420, 505), HEADER, strict=True)]
    assert parsed({2: again}).equals(plain)
    assert parsed({3: [(x + 35, up, name) for x, up, name in again]}).equals(plain)
    assert parsed({2: again[3:]}).equals(plain)


@pytest.mark.parametrize("text", ["Page 2", "Page 2 of 3", "30/06/2022", "Report Generated On: 4/8/2021 9:14:09 PM"])
@pytest.mark.parametrize(("x", "y"), [(30, 52), (540, 22), (290, 22), (290, 786)])
def test_footers_and_dates(plain: pl.DataFrame, text: str, x: float, y: float) -> None:
    assert parsed({2: [(x, y, text)]}).equals(plain)


def test_another_date_in_a_title_is_still_a_contradiction() -> None:
    with pytest.raises(Refused, match="contradictory_dates"):
        parsed({2: [(293, 712, "As of: 31/07/2022")]})


@pytest.mark.parametrize("text", ["Ghana", "Contribution 12", "see annex", "UNMIL", "Total UNMIL"])
def test_what_is_no_furniture_is_not_dropped(plain: pl.DataFrame, text: str) -> None:
    with pytest.raises(Refused):
        parsed({2: [(122, 52, text)]})


def test_a_row_that_says_what_a_title_says_is_a_row() -> None:
    page: list[Text] = [(x, 740, name) for x, name in zip((30, 122, 275, 375, 420, 505), HEADER, strict=True)]
    row: list[Text] = [(30, 700, "by Mission, Country"), (375, 700, "1"), (420, 700, "2"), (505, 700, "3")]
    with pytest.raises(Refused):
        parse(pdf([[(293, 760, "As of: 30/06/2022"), *page, *row]]), "report.pdf")


def test_no_name_of_a_country_a_mission_or_a_type_is_a_title() -> None:
    folder = Path(assets.reference.__file__).parent / "data"
    printed = {
        "entity": ("name",),
        "entity_alias": ("label",),
        "mission": ("mission", "name"),
        "mission_alias": ("label",),
    }
    names = {
        name
        for file, columns in printed.items()
        for column in columns
        for name in pl.read_csv(folder / f"{file}.csv", infer_schema=False)[column]
    }
    names |= {
        "Experts on Mission",
        "UN Military Experts on Mission",
        "Formed Police Units",
        "Police",
        "Troops",
        *HEADER,
    }
    assert len(names) > 500
    assert [name for name in names if TITLE_WORDS.fullmatch(name)] == []
