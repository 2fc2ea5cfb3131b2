"""Records as PDF, made for the test: columns, reading order, furniture, paragraphs, cover, styles."""

from __future__ import annotations

import random

import pytest

from assets.debates.records import read_pdf
from tests.support import record_prose as prose
from tests.support.record_pdfs import (
    ONE_COLUMN,
    TWO_COLUMNS,
    PageOfMarks,
    assembly_marks,
    cover_page,
    para,
    set_columns,
    speech,
    with_edges,
    write,
)

WIDE = ((72.0, 468.0),)
NO_EDGE = (lambda _: [], lambda _: [])
COUNCIL = (prose.header, prose.footer)


def printed(paragraphs, columns=TWO_COLUMNS, edges=COUNCIL, **how) -> bytes:
    return write([cover_page(), *with_edges(set_columns(paragraphs, columns, **how), *edges)])


def read(data: bytes):
    return read_pdf.read(data, "S_PV.9999.pdf")


def texts(pages) -> list[str]:
    return [paragraph.text for paragraph in pages.body]


@pytest.mark.parametrize("columns", [TWO_COLUMNS, ONE_COLUMN, WIDE], ids=["two", "one", "wide"])
@pytest.mark.parametrize("gap", [0.0, 6.0, 12.0])
def test_paragraphs_come_back_whole_over_columns_and_pages(columns, gap):
    paragraphs, expected = prose.body(1, 40)
    pages = read(printed(paragraphs, columns, gap=gap))
    assert texts(pages) == expected
    assert pages.characters == sum(len("".join(text.split())) for text in expected)


@pytest.mark.parametrize(
    "how",
    [
        {"shuffle": lambda marks: sorted(marks, key=lambda mark: (-mark[1], mark[0]))},
        {"shuffle": lambda marks: random.Random(3).sample(marks, len(marks))},
        {"justified": True},
        {"justified": True, "raised": 1.5},
        {"raised": -1.5},
    ],
    ids=["row by row", "any order", "word by word", "raised labels", "lowered labels"],
)
def test_the_order_and_pieces_of_the_file_do_not_matter(how):
    paragraphs, expected = prose.body(2, 30)
    assert texts(read(printed(paragraphs, **how))) == expected


@pytest.mark.parametrize(
    ("edges", "columns", "leading"),
    [
        (COUNCIL, TWO_COLUMNS, 12.0),
        ((prose.header_of_1997, prose.page_number), TWO_COLUMNS, 12.0),
        ((prose.header_of_assembly, prose.page_number), TWO_COLUMNS, 12.0),
        ((prose.header_typed, lambda _: []), WIDE, 24.0),
    ],
    ids=["2018", "1997", "assembly", "typed"],
)
def test_headers_and_footers_of_every_era_are_set_aside(edges, columns, leading):
    paragraphs, expected = prose.body(3, 60)
    pages = read(printed(paragraphs, columns, edges, leading=leading))
    assert texts(pages) == expected
    marks = [mark[4] for number in range(2, pages.pages + 1) for edge in edges for mark in edge(number)]
    assert sorted(" ".join(marks).split()) == sorted(" ".join(pages.furniture).split())


def test_a_short_record_has_its_header_taken_off_by_form():
    paragraphs, expected = prose.body(4, 2)
    pages = read(printed(paragraphs))
    assert pages.pages == 2
    assert texts(pages) == expected
    assert pages.furniture == ("S/PV.9999 Women and peace and security 30/11/2012", "2 22-12345")


def test_a_title_in_the_header_may_go_over_two_lines():
    def header(number: int):
        return [*prose.header(number), (230, 723, 9, "", "and the maintenance of it")]

    paragraphs, expected = prose.body(5, 8)
    pages = read(printed(paragraphs, edges=(header, prose.footer)))
    assert texts(pages) == expected


def test_what_repeats_inside_the_body_stays_there():
    paragraphs, expected = [para(prose.OPENING, "i")], [prose.OPENING]
    for _ in range(60):
        decision = para("The draft resolution was adopted without a vote by the Assembly.", "i")
        for one in (para("In favour:", "i", indent=0.0), para("None", indent=18.0), decision):
            paragraphs.append(one)
            expected.append(one.stretches[0][0])
    assert texts(read(printed(paragraphs))) == expected


def test_a_heading_over_both_columns_is_read_where_it_stands():
    paragraphs, expected = prose.body(6, 60)
    upper, lower = set_columns(paragraphs[:20], top=700, bottom=420)[0], set_columns(paragraphs[20:30], top=380)[0]
    heading = (150, 400, 12, "b", "Statement by the President of the Security Council")
    page = PageOfMarks([heading, *lower.marks, *upper.marks])
    body = texts(read(write([cover_page(), page])))
    at = body.index(heading[4])
    assert body[0] == expected[0]
    assert body[at + 1] == expected[20]
    assert all(text in expected for text in body[1 : at - 1])


@pytest.mark.parametrize("rule", [b"54 629 504 1 re f 54 145 504 1 re f\n", b""], ids=["ruled", "unruled"])
def test_a_cover_that_shares_its_page_with_two_columns(rule):
    paragraphs, expected = prose.body(7, 40)
    columns = ((54.0, 243.0), (315.0, 243.0))
    first, *_ = set_columns([para("X", indent=40.0), *paragraphs], columns, top=605.0, bottom=150.0)
    first.marks = [mark for mark in first.marks if mark[4] != "X"]
    above, below = assembly_marks()
    pages = read(write([PageOfMarks(above + first.marks + below, rule)]))
    body, cover = texts(pages), [paragraph.text for paragraph in pages.cover]
    assert body[:-1] == expected[: len(body) - 1]
    assert expected[len(body) - 1].startswith(body[-1])
    assert sorted("".join("".join(cover).split())) == sorted(
        "".join("".join(mark[4] for mark in above + below).split())
    )


def test_each_row_of_the_cover_is_a_paragraph_and_leaders_are_tabs():
    paragraphs, _ = prose.body(8, 3)
    pages = read(printed(paragraphs))
    cover = [paragraph.text for paragraph in pages.cover]
    assert "President: Mrs. Nusseibeh\t(United Arab Emirates)" in cover
    assert "Members:\tAlbania\tMr. Hoxha" in cover
    assert "United Kingdom of Great Britain and Northern Ireland\tMrs. Hackman" in cover
    assert "United Nations\tS/PV.9999" in cover
    assert "9999th meeting" in cover
    assert cover[-1] == "*2212345*"


def test_styles_and_places_of_paragraphs():
    paragraphs = [
        para(prose.OPENING, "i"),
        para("Women and peace and security", "b", centred=True, indent=0.0),
        *(speech("Mr. Elaraby", f"(Egypt): {sentence} {sentence}") for sentence in prose.SENTENCES * 4),
    ]
    pages = read(printed(paragraphs))
    assert pages.styled
    assert all(run.italic and not run.bold for run in pages.body[0].runs)
    assert pages.body[1].centred and pages.body[1].bold_start == len("Women and peace and security")
    assert {paragraph.bold_start for paragraph in pages.body[2:]} == {len("Mr. Elaraby ")}
    assert not any(paragraph.centred for paragraph in pages.body[2:])
    assert pages.body[0].page == 2
    assert any(paragraph.page + 1 == paragraph.page_last for paragraph in pages.body)
    assert all(
        before.page_last <= paragraph.page for before, paragraph in zip(pages.body, pages.body[1:], strict=False)
    )


def test_without_bold_labels_nothing_is_styled():
    paragraphs, expected = prose.body(9, 20)
    plain = [para(text, indent=one.indent) for text, one in zip(expected, paragraphs, strict=True)]
    pages = read(printed(plain))
    assert texts(pages) == expected
    assert not pages.styled


def test_quotations_votes_and_headings_are_paragraphs_of_their_own():
    quote = "“has failed to discharge its obligations, and this must be said as clearly as it can be in this Council”"
    states = (
        "Afghanistan, Albania, Algeria, Andorra, Argentina, Armenia, Australia, Austria, Bahamas, Bahrain and Chile"
    )
    block = [
        speech("The President", ": I shall now read out what the report says in this respect:"),
        para(quote, indent=18.0, hang=18.0),
        para("and that is all I wish to say at this stage of the consideration of the item.", indent=0.0),
        para("Letter dated 14 May from the Permanent Representative of Austria to the President", "b", indent=0.0),
        para("A vote was taken by show of hands.", "i"),
        para("In favour:", "i", indent=0.0),
        para(states, indent=18.0, hang=18.0),
        para("Against:", "i", indent=0.0),
        para("None", indent=18.0),
        para("The draft resolution was adopted by 13 votes to none, with 2 abstentions.", "i", indent=18.0, hang=18.0),
    ]
    paragraphs = [para(prose.OPENING, "i"), *block * 9]
    for columns in (TWO_COLUMNS, ONE_COLUMN):
        body = texts(read(printed(paragraphs, columns)))
        assert body == [" ".join(text for text, _ in one.stretches) for one in paragraphs]


def test_a_footnote_does_not_interrupt_the_speech_beside_it():
    paragraphs, expected = prose.body(10, 30)
    pages = set_columns(paragraphs, bottom=130.0)
    for page in pages[:1]:
        page.marks.insert(0, (60, 104, 8, "", "1/ See Official Records of the Council, Fifth Year, No. 34,"))
        page.marks.insert(1, (60, 95, 8, "", "page 12."))
    pages = read(write([cover_page(), *with_edges(pages, *COUNCIL)]))
    note = "1/ See Official Records of the Council, Fifth Year, No. 34, page 12."
    assert [text for text in texts(pages) if text != note] == expected
    assert texts(pages).count(note) == 1


def test_an_empty_page_is_passed_over():
    paragraphs, expected = prose.body(11, 30)
    pages = with_edges(set_columns(paragraphs), *COUNCIL)
    pages.insert(1, PageOfMarks())
    found = read(write([cover_page(), *pages]))
    assert texts(found) == expected
    assert found.pages == len(pages) + 1


def test_pages_stored_sideways_are_read_upright():
    paragraphs, expected = prose.body(12, 20)
    data = write([cover_page(), *with_edges(set_columns(paragraphs), *COUNCIL)], sideways=True)
    assert texts(read(data)) == expected


def test_ligatures_controls_and_raised_figures():
    lines = [
        (78, 700, 11, "i", prose.OPENING),
        (78, 682, 11, "", "The parties\x07 agreed on article 2"),
        (227, 686, 6, "", "1"),
        (234, 682, 11, "", "and on the rest."),
        *((60, 664 - 12 * place, 11, "", sentence) for place, sentence in enumerate(prose.SENTENCES[:4])),
    ]
    body = texts(read(write([cover_page(), PageOfMarks(lines)])))
    assert "The parties agreed on article 2 1 and on the rest." in body
    assert not any("\x07" in text for text in body)


def test_no_edges_at_all():
    paragraphs, expected = prose.body(13, 20)
    pages = read(printed(paragraphs, edges=NO_EDGE))
    assert texts(pages) == expected
    assert pages.furniture == ()


@pytest.mark.parametrize("words", ["Security Council.", "General Assembly", "30 January 2026.", "S/PV.9998).", "12."])
def test_a_paragraphs_last_words_at_a_pages_edge_are_no_furniture(words):
    paragraphs, expected = prose.body(14, 4)
    pages = with_edges(set_columns(paragraphs, ONE_COLUMN), *COUNCIL)
    last = (123, 700, 11, "", words)
    rest = [(141 if not at else 123, 682 - 12 * at, 11, "", text) for at, text in enumerate(prose.SENTENCES[:1])]
    pages += with_edges([PageOfMarks([last, *rest])], prose.header, prose.footer)
    found = read(write([cover_page(), *pages]))
    assert any(text.endswith(words) for text in texts(found))
    assert not any(words in text for text in found.furniture)
    assert texts(found)[0] == expected[0]
