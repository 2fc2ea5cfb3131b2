"""Documents that must be refused, each with its reason."""

from __future__ import annotations

import pytest

from assets.un_personnel.reports import parse
from pipeline.contract import Refused
from tests.support.pdfs import Text, pdf, report_pdf, right

ROWS = [("UNMISS", "Nepal", "Troops", 10, 2), ("UNMISS", "Togo", "Troops", 3, 2)]
HEAD: list[Text] = [(200, 760, "Troops 31/08/2017"), (49, 730, "Country"), (150, 730, "Mission"), (239, 730, "POST")]
HEAD += [(375, 730, "MALE"), (415, 730, "FEMALE"), (505, 730, "TOTAL")]
ROW: list[Text] = [(49, 700, "Nepal"), (150, 680, "UNMISS"), (239, 660, "FPU")]
ROW += [right(395, 660, 1), right(450, 660, 2), right(530, 660, 3)]
LOCK = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <"
    + b"41" * 32
    + b"> /U <"
    + b"42" * 32
    + b"> /P -4 >> /ID [<01> <01>]"
)
IMAGE = b"q 600 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"  # one grey pixel over the page


def picture() -> bytes:
    """A page with an image and no text."""
    blank = pdf([[]])
    return blank.replace(
        b"/Length 0 >>\nstream\n\nendstream", b"/Length %d >>\nstream\n%s\nendstream" % (len(IMAGE), IMAGE)
    )


def reason(data: bytes, name: str = "report.pdf") -> str:
    with pytest.raises(Refused) as refused:
        parse(data, name)
    assert refused.value.detail
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not_pdf"),
        (b"<html>Service unavailable</html>", "not_pdf"),
        (b"%PDF-1.4\n%%EOF", "damaged"),
        (report_pdf(ROWS)[:-400], "damaged"),
        (pdf([HEAD + ROW], extra=LOCK), "encrypted"),
        (pdf([[]] * 501), "too_large"),
        (pdf([[(1, 10 * y, "x" * 10_001) for y in range(5)]]), "too_large"),
        (pdf([[]]), "no_text"),
        (picture(), "no_text"),
        (pdf([HEAD + ROW, [], [*HEAD, (239, 700, "FPU"), *ROW[3:]]]), "no_text"),
        (pdf([[(50, 700, "The meeting was called to order at 10 a.m.")]]), "unknown_layout"),
        (pdf([[(30, 700, "Country"), (200, 700, "Male"), (300, 700, "Total")]]), "unknown_layout"),
        (pdf([HEAD]), "no_rows"),
    ],
)
def test_what_is_no_readable_report(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_pages_that_the_report_says_it_has_must_be_there() -> None:
    assert reason(pdf([[*HEAD, *ROW, (300, 30, "Page 1 of 2")]])) == "incomplete"


def test_pages_of_another_table() -> None:
    other = [(x, y, "Description" if text == "POST" else text) for x, y, text in HEAD]
    assert reason(pdf([HEAD + ROW, other])) == "mixed_layouts"


@pytest.mark.parametrize("figure", ["1.5", "-4", "12*", "1,25", "1O"])
def test_figures_that_are_no_numbers(figure: str) -> None:
    assert reason(pdf([[*HEAD, *ROW[:-1], right(530, 660, figure)]])) == "unreadable_figure"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([right(520, 660, 9)], "unreadable_figure"),  # two figures in one cell
        ([right(395, 640, 9)], "unplaced_row"),  # would be a total, then the next row stands under it
        ([(49, 640, "Peru")], "unplaced_text"),  # a name without rows
        ([(100, 640, "77")], "unplaced_figure"),  # a number that is no figure, and not the number of rows
        ([(150, 640, "Total for Peru"), right(530, 640, 9)], "unplaced_figure"),
        ([(400, 640, "see note")], "unplaced_text"),
        ([(520, 780, "4711")], "unplaced_figure"),  # a figure above the table
    ],
)
def test_what_belongs_to_no_row(texts: list[Text], expected: str) -> None:
    more: list[Text] = [(239, 610, "Staff"), right(395, 610, 1), right(450, 610, 1), right(530, 610, 2)]
    assert reason(pdf([[*HEAD, *ROW, *texts, *(more if expected == "unplaced_row" else [])]])) == expected


def test_a_number_alone_may_be_the_number_of_rows() -> None:
    assert parse(pdf([[*HEAD, *ROW, (100, 640, "1")]]), "x").height == 1


def test_a_row_must_have_names() -> None:
    assert reason(pdf([[*HEAD, *ROW[2:]]])) == "unplaced_row"
    stable = report_pdf(ROWS)
    assert reason(stable.replace(b"(Nepal)", b"(     )")) == "unplaced_row"
    assert reason(stable.replace(b"(UNMISS)", b"(      )")) in ("unplaced_row", "unplaced_figure")


def test_the_date_is_printed_or_in_the_name_or_the_report_is_refused() -> None:
    dateless = report_pdf(ROWS, as_of=None)
    assert reason(dateless, "report.pdf") == "no_date"
    frame = parse(dateless, "UN_country_contributions_2019_10.pdf")
    assert frame.select("as_of", "as_of_date", "as_of_source").row(0) == (None, "2019-10-31", "file_name")
    printed = parse(report_pdf(ROWS, as_of="30/06/2022"), "UN_country_contributions_2019_10.pdf")
    assert printed.select("as_of_date", "as_of_source").row(0) == ("2022-06-30", "printed")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("31/06/2022", "unreadable_date"),
        ("05/06/2022", "unreadable_date"),
        ("30/06/2022 and 31/07/2022", "contradictory_dates"),
    ],
)
def test_a_date_that_is_not_certain(as_of: str, expected: str) -> None:
    assert reason(report_pdf(ROWS, as_of=as_of)) == expected
