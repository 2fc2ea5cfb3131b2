"""Records that cannot be read are refused with a reason and a measure, never half-parsed."""

from __future__ import annotations

import re
import time

import pytest

from assets.debates.records import read_pdf, read_text
from pipeline.contract import Refused
from tests.support import record_prose as prose
from tests.support.record_pdfs import (
    LEADING,
    SIZE,
    PageOfMarks,
    cover_page,
    para,
    picture,
    set_columns,
    with_edges,
    write,
)


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_pdf.read(data, "S_PV.9999.pdf")
    return caught.value


def record(paragraphs, **how) -> list[PageOfMarks]:
    return with_edges(set_columns(paragraphs, **how), prose.header, prose.footer)


@pytest.mark.parametrize(("text", "language"), [(prose.FRENCH, "French"), (prose.SPANISH, "Spanish")])
def test_another_language(text, language):
    error = refused(write([cover_page(), *record([para(f"{text} {text}")] * 20)]))
    assert error.reason == "not_english"
    assert language in error.detail
    assert re.search(r"\d+%", error.detail)


def test_two_languages_side_by_side():
    _, texts = prose.body(1, 60)
    english = set_columns([para(text) for text in texts], ((60.0, 240.0),))
    french = set_columns([para(prose.FRENCH)] * 60, ((312.0, 240.0),))
    pages = [PageOfMarks(left.marks + right.marks) for left, right in zip(english, french, strict=False)]
    error = refused(write([cover_page(), *pages]))
    assert error.reason == "bilingual"
    assert "French" in error.detail
    assert re.search(r"\d+%", error.detail)


def test_lines_that_run_across_two_columns():
    paragraphs, _ = prose.body(2, 80)
    pages = []
    for page in set_columns(paragraphs):
        rows: dict[int, list[tuple[float, str]]] = {}
        for x, y, _, _, text in page.marks:
            rows.setdefault(round(y / LEADING), []).append((x, text))
        pages.append(
            PageOfMarks(
                [
                    (60, row * LEADING, SIZE, "", "  ".join(text for _, text in sorted(some)))
                    for row, some in rows.items()
                ]
            )
        )
    error = refused(write([cover_page(), *pages]))
    assert error.reason == "interleaved"
    assert re.search(r"\d+ of \d+ lines", error.detail)


def test_a_bad_scan():
    paragraphs, _ = prose.body(3, 30)
    garbled = [
        para("".join(";~|"[at % 3] if at % 9 == 4 else letter for at, letter in enumerate(one.stretches[0][0] * 3)))
        for one in paragraphs
    ]
    error = refused(write([cover_page(), *record([para(prose.OPENING), *garbled])]))
    assert error.reason == "unreadable"
    assert re.search(r"\d+\.\d%", error.detail)


def test_pictures_without_text():
    scan = PageOfMarks(content=picture(50, 50, 500, 700))
    error = refused(write([scan] * 3))
    assert error.reason == "no_text"
    assert "3 of 3 pages" in error.detail


def test_one_page_that_is_a_picture_is_not_left_out_silently():
    paragraphs, _ = prose.body(4, 40)
    pages = record(paragraphs)
    pages.insert(1, PageOfMarks(content=picture(50, 50, 500, 700)))
    error = refused(write([cover_page(), *pages]))
    assert error.reason == "no_text"
    assert "page 3" in error.detail


def test_a_picture_of_nothing_is_an_empty_page():
    paragraphs, expected = prose.body(5, 40)
    pages = record(paragraphs)
    pages.insert(1, PageOfMarks(content=b"1 0 0 1 0 0 cm " + picture(300, 300, 2, 2)))
    found = read_pdf.read(write([cover_page(), *pages]), "x")
    assert [paragraph.text for paragraph in found.body] == expected


def test_a_cover_alone():
    assert refused(write([cover_page()])).reason == "no_text"


def test_an_encrypted_document():
    paragraphs, _ = prose.body(6, 3)
    pages = [cover_page(), *record(paragraphs)]
    lock = b"<< /Filter /Standard /V 1 /R 2 /O (" + b"A" * 32 + b") /U (" + b"B" * 32 + b") /P -44 >>"
    number = write(pages).count(b" 0 obj") + 1
    data = write(pages, extra=[lock], trailer=b"/Encrypt %d 0 R /ID [<00><00>]" % number)
    assert refused(data).reason == "encrypted"


def test_thousands_of_pages_are_refused_at_once():
    data = write([PageOfMarks([(60, 700, SIZE, "", "x")])] * 10_000)
    began = time.process_time()
    error = refused(data)
    assert error.reason == "too_many_pages"
    assert "10,000" in error.detail
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "not_pdf"), (b"<html>", "not_pdf"), (b"%PDF-1.4\nnothing of the kind", "damaged")],
)
def test_no_pdf(data, reason):
    assert refused(data).reason == reason


def test_a_document_cut_short():
    paragraphs, _ = prose.body(7, 30)
    data = write([cover_page(), *record(paragraphs)])
    assert {refused(data[: len(data) * part // 10]).reason for part in range(1, 10)} == {"damaged"}


def test_long_lines_of_prose_are_not_interleaved():
    _, texts = prose.body(4, 90)
    odd = "We heard the of it, and to was that."
    text = "\n".join(f"Mr. Sow (Mali): {said}" for said in [*texts, odd, odd])
    read_text.read(text.encode(), "S_PV.9999.txt")
    with pytest.raises(Refused) as caught:
        read_text.read("\n".join([text] + [odd] * 40).encode(), "S_PV.9999.txt")
    assert caught.value.reason == "interleaved"


def test_hyphens_before_blanks_alone_do_not_tell_of_columns():
    _, texts = prose.body(5, 30)
    text = "\n".join(f"Mr. Sow (Mali): {said} We need long- term and gender- based plans." for said in texts)
    read_text.read(text.encode(), "S_PV.9999.txt")
