"""A record that lacks a page of those that its page numbers tell of is refused."""

from __future__ import annotations

import pytest

from assets.debates.records.page_numbers import refuse_missing
from assets.debates.records.parse import parse
from pipeline.contract import Refused
from tests.support import record_prose as prose
from tests.support.record_pdfs import Mark, cover_page, para, set_columns, speech, with_edges, write

#: How records number their pages: from 2010 on, about 2005, about 2000, in the nineties.
FORMS = {
    "of so many": lambda n, of: [f"S/PV.7289 28/10/2014 {n}/{of} 14-58911", "28/10/2014 S/PV.7289"],
    "beside a job number": lambda n, of: ["S/PV.5066", f"{n} 04-58911" if n % 2 == 0 else f"04-58911 {n}"],
    "alone": lambda n, of: ["S/PV.4213", str(n)],
    "in a title": lambda n, of: [
        f"{n} General Assembly - Forty-eighth session" if n % 2 == 0 else f"46th meeting - Monday, 1 November 1993 {n}"
    ],
}


def furniture(form: str, numbers: list[int], pages: int) -> list[str]:
    return [text for number in numbers for text in FORMS[form](number, pages)]


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_is_not_there_is_named(form: str) -> None:
    whole = list(range(2, 13))
    refuse_missing(furniture(form, whole, 12), 12, "S_PV.1.pdf")
    with pytest.raises(Refused, match=r"tell of 12 pages, it has 11: page 7 is not there") as caught:
        refuse_missing(furniture(form, [n for n in whole if n != 7], 12), 11, "S_PV.1.pdf")
    assert caught.value.reason == "pages_missing"


def test_a_record_that_ends_before_its_last_page() -> None:
    with pytest.raises(Refused, match="page 7, 8, 9, 10, 11, 12 is not there"):
        refuse_missing(furniture("of so many", list(range(2, 7)), 12), 6, "S_PV.1.pdf")


@pytest.mark.parametrize(
    "numbers",
    [[], [2, 90], [101, 102, 103, 104], [2, 3, 2, 90], [50]],
    ids=["none", "a few", "of a volume", "not rising", "one that is no page's"],
)
def test_numbers_that_may_be_something_else_tell_nothing(numbers: list[int]) -> None:
    refuse_missing(furniture("alone", numbers, 12), 9, "S_PV.1.pdf")


def test_a_record_of_which_a_page_was_taken_out() -> None:
    _, texts = prose.body(3, 60)
    body = [para(prose.OPENING, "i"), speech("The President", f": {texts[0]}"), *(para(text) for text in texts)]
    printed = set_columns(body)

    def footer(number: int) -> list[Mark]:
        return [(60.0, 40.0, 9.0, "", f"{number}/{len(printed) + 1} 14-58911")]

    pages = [cover_page("S/PV.7289"), *with_edges(printed, prose.header, footer)]
    assert len(pages) > 3 and parse(write(pages), "S_PV.7289-EN.pdf").height > 2
    with pytest.raises(Refused, match="page 3 is not there"):
        parse(write([*pages[:2], *pages[3:]]), "S_PV.7289-EN.pdf")
