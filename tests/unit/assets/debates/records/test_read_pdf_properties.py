"""Properties of reading a record's pages: what goes in comes out, in order, whatever the layout."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.records import read_pdf
from tests.support import record_prose as prose
from tests.support.record_pdfs import ONE_COLUMN, TWO_COLUMNS, Mark, cover_page, set_columns, with_edges, write

COLUMNS = st.sampled_from([TWO_COLUMNS, ONE_COLUMN, ((54.0, 243.0), (315.0, 243.0)), ((90.0, 430.0),)])
HEADERS = st.sampled_from(
    [
        (prose.header, prose.footer),
        (prose.header_of_1997, prose.page_number),
        (prose.header_of_assembly, prose.page_number),
    ]
)


@given(
    st.integers(0, 10_000),
    st.sampled_from([4, 15, 40]),
    COLUMNS,
    HEADERS,
    st.sampled_from([0.0, 5.0, 12.0]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=40)
def test_paragraphs_survive_every_layout(seed, count, columns, edges, gap, shuffled, broken, justified):
    def any_order(marks: list[Mark]) -> list[Mark]:
        return random.Random(seed).sample(marks, len(marks))

    paragraphs, expected = prose.body(seed, count)
    pages = with_edges(
        set_columns(
            paragraphs,
            columns,
            gap=gap,
            justified=justified,
            shuffle=any_order if shuffled else None,
            hyphenate=prose.break_word if broken else None,
        ),
        *edges,
    )
    found = read_pdf.read_closely(write([cover_page(), *pages]), "x")
    marks = "".join("".join(mark[4].split()) for page in [cover_page(), *pages] for mark in page.marks)
    body = "".join("".join(paragraph.text.split()) for paragraph in found.pages.body)
    kept = body + "".join("".join(text.split()) for text in found.pages.furniture)
    kept += "".join("".join(paragraph.text.split()) for paragraph in found.pages.cover)

    def letters(text: str) -> list[str]:
        return sorted(char for char in text if char.isalnum())

    assert letters(kept) == letters(marks)
    assert found.pages.characters == len(body)
    assert len(expected) == len(paragraphs)
    if len(pages) > 2:  # two pages can be too few to tell a two-row header of 1997 from text
        assert [paragraph.text for paragraph in found.pages.body] == expected
