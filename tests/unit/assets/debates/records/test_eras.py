"""Whole records of several eras, made for the test: typed, scanned in columns, lying, without a call to order."""

from __future__ import annotations

import io

import polars as pl
import pypdfium2 as pdfium
import pytest

from assets.debates.records.parse import parse
from pipeline.contract import Refused
from tests.support import record_prose as prose
from tests.support.record_pdfs import (
    TWO_COLUMNS,
    Mark,
    PageOfMarks,
    Para,
    cover_page,
    para,
    set_columns,
    speech,
    with_edges,
    write,
)

FIRST, SECOND, THIRD = (" ".join(prose.SENTENCES[at : at + 4]) for at in (0, 3, 6))
NOTHING = lambda _: []  # noqa: E731 - a page's empty edge
TYPED = ((72.0, 468.0),)


def spoken(rows: pl.DataFrame) -> list[tuple[str | None, ...]]:
    speeches = rows.filter(pl.col("kind") == "speech")
    return speeches.select("speaker", "affiliation", "language", "text").rows()


def of_kind(rows: pl.DataFrame, kind: str) -> list[str]:
    return rows.filter(pl.col("kind") == kind)["text"].to_list()


def typed_header(number: int) -> list[Mark]:
    """Page number and speaker on one row, as some typists set them."""
    beside: list[Mark] = [(400, 732, 11, "", "(Mr. Sorzano, United States)")] if number % 2 else []
    return [
        (72, 745, 11, "", "BCT/cw"),
        (280, 745, 11, "", "S/PV.2707"),
        (285, 732, 11, "", f"{number}-{number + 5}"),
        *beside,
    ]


def numbered(*bodies: Para) -> list[Para]:
    """Paragraphs with their numbers, as the Official Records print them."""
    return [
        Para(((f"{number}. {body.stretches[0][0]}", ""), *body.stretches[1:])) if not body.centred else body
        for number, body in enumerate(bodies, 1)
    ]


SCANNED = numbered(
    para(f"The PRESIDENT (translated from French): {FIRST}"),
    para(f"Mr. MALIK (Union of Soviet Socialist Republics) (translated from Russian): {SECOND}"),
    para("Programme of work", centred=True),
    para("The PRESIDENT: The next item is before us."),
    para("Report of the Fifth Committee", centred=True),
    para(f"Sir Gladwyn JEBB (United Kingdom): {THIRD}"),
)
TURNS_SCANNED = [
    ("The PRESIDENT", None, "French", FIRST),
    ("Mr. MALIK", "Union of Soviet Socialist Republics", "Russian", SECOND),
    ("The PRESIDENT", None, None, "The next item is before us."),
    ("Sir Gladwyn JEBB", "United Kingdom", None, THIRD),
]


@pytest.mark.parametrize("gap", [0.0, 6.0])
def test_turns_and_headings_of_columns_without_bold_type_or_space_between_paragraphs(gap):
    body = [para("The meeting was called to order at 3 p.m."), *SCANNED, para("The meeting rose at 6.05 p.m.")]
    rows = parse(write([cover_page("S/PV.1700"), *set_columns(body, TWO_COLUMNS, gap=gap)]), "S_PV.1700.pdf")
    assert spoken(rows) == TURNS_SCANNED
    assert of_kind(rows, "heading") == ["Programme of work", "Report of the Fifth Committee"]


def test_a_record_that_never_says_when_it_was_called_to_order_begins_with_its_first_label():
    above: list[Mark] = [
        (54, 740, 11, "", "United Nations"),
        (54, 720, 16, "", "GENERAL ASSEMBLY"),
        (54, 686, 10, "", "TWENTY-FIFTH SESSION"),
        (54, 670, 10, "", "Official Records"),
        (420, 740, 14, "", "1880th PLENARY MEETING"),
        (420, 704, 10, "", "Tuesday, 13 October 1970, at 10.30 a.m."),
        (440, 670, 12, "", "NEW YORK"),
    ]
    front = para("President: Mr. Edvard HAMBRO (Norway).", centred=True)
    first, *others = set_columns([front, *SCANNED], TWO_COLUMNS, top=640.0, gap=0.0)
    rows = parse(write([PageOfMarks([*above, *first.marks]), *others]), "A_25_PV.1880.pdf")
    assert spoken(rows) == TURNS_SCANNED
    meeting = rows.row(0, named=True)
    assert (meeting["date"], meeting["president"]) == ("1970-10-13", "Mr. Edvard HAMBRO")
    assert meeting["president_affiliation"] == "Norway"


@pytest.mark.parametrize("leading", [14.0, 24.0])
def test_a_typed_record_keeps_its_headers_out_of_speeches(leading):
    body = [
        para("The meeting was called to order at 10.55 a.m.", indent=120.0),
        para("ADOPTION OF THE AGENDA", centred=True),
        para("The agenda was adopted."),
    ]
    body += [para(f"Mr. SORZANO (United States of America): {FIRST} {SECOND} {THIRD}") for _ in range(6)]
    pages = with_edges(set_columns(body, TYPED, top=690.0, leading=leading), typed_header, NOTHING)
    rows = parse(write([cover_page("S/PV.2707"), *pages]), "S_PV.2707.pdf")
    assert {turn[3] for turn in spoken(rows)} == {f"{FIRST} {SECOND} {THIRD}"}
    assert int(rows["furniture"][0]) >= 2 * len(pages)


MODERN = [
    para(prose.OPENING, "i"),
    *(speech("Mr. Elaraby", f"(Egypt) (spoke in Arabic): {text}") for text in (FIRST, SECOND, THIRD) * 6),
    para("The meeting rose at 5.15 p.m.", "i"),
]


def modern(symbol: str = "S/PV.9999") -> list[PageOfMarks]:
    def header(number: int) -> list[Mark]:
        return [(side[0], *side[1:4], side[4].replace("S/PV.9999", symbol)) for side in prose.header(number)]

    return [cover_page(symbol), *with_edges(set_columns(MODERN), header, prose.footer)]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_pages_that_lie_on_their_side_are_read_upright(angle):
    upright = write(modern())
    pdf = pdfium.PdfDocument(upright)
    for page in pdf:
        page.set_rotation(angle)
    turned = io.BytesIO()
    pdf.save(turned)
    assert spoken(parse(turned.getvalue(), "S_PV.9999.pdf")) == spoken(parse(upright, "S_PV.9999.pdf"))


def test_a_file_that_holds_two_records_is_refused():
    with pytest.raises(Refused, match=r"S/PV\.9998, S/PV\.9999") as refusal:
        parse(write([*modern(), *modern("S/PV.9998")]), "S_PV.9999.pdf")
    assert refusal.value.reason == "several_records"


def test_running_headers_date_a_record_without_its_cover():
    rows = parse(write(modern()[1:]), "unnamed.pdf")
    meeting = rows.row(0, named=True)
    assert (meeting["symbol"], meeting["date"]) == ("S/PV.9999", "2012-11-30")


def test_candidates_with_their_votes_are_no_speakers():
    listed = ["Number of votes obtained:", "Mr. Owada (Japan): 105", "Ms. Xue (China): 98 votes"]
    body = [
        *MODERN[:4],
        speech("The President:", "The result of the voting is as follows:"),
        *(para(text, indent=36.0, hang=36.0) for text in listed),
        *MODERN[4:],
    ]
    rows = parse(write([cover_page(), *set_columns(body)]), "S_PV.9999.pdf")
    assert [turn[3] for turn in spoken(rows) if turn[0] == "The President"] == [
        "\n".join(["The result of the voting is as follows:", *listed])
    ]
