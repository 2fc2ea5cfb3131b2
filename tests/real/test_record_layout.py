"""Real records' pages: nothing lost, nothing invented, no furniture in the body, the unreadable refused."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assets.debates.records import read_pdf
from assets.debates.records.page.furniture import is_running_title
from assets.debates.records.read_pdf import Reading
from pipeline.contract import Refused
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")
FOLDER = MIRROR / "sc_records"
RECORDS = sorted(path.name for path in FOLDER.glob("*.pdf") if "PV.492-" not in path.name)
JOB_NUMBER = re.compile(r"\b\d{2}-\d{5}\b|\*\d{7}\*")


@cache
def read(name: str) -> Reading:
    return read_pdf.read_closely((FOLDER / name).read_bytes(), name)


def letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


@pytest.mark.parametrize("name", RECORDS)
def test_every_letter_of_the_file_is_in_body_cover_or_furniture(name):
    with pdfium.PdfDocument(FOLDER / name) as pdf:
        printed = letters("".join(page.get_textpage().get_text_range() for page in pdf))
    pages = read(name).pages
    kept = letters("".join([p.text for p in (*pages.cover, *pages.body)] + list(pages.furniture)))
    assert kept == printed


@pytest.mark.parametrize("name", RECORDS)
def test_the_body_runs_from_the_opening_to_the_end_without_furniture(name):
    pages = read(name).pages
    assert pages.styled
    assert pages.body[0].text.startswith("The meeting was called to order at")
    assert pages.body[-1].text.startswith("The meeting rose at")
    assert not any(is_running_title(p.text) and len(p.text) < 90 for p in pages.body)
    assert not any(JOB_NUMBER.search(p.text) for p in pages.body)
    assert len(pages.furniture) >= pages.pages - 1
    assert pages.characters == sum(len("".join(p.text.split())) for p in pages.body)
    assert pages.repairs == ()


@pytest.mark.parametrize("name", RECORDS)
def test_paragraphs_are_whole(name):
    """A paragraph of prose ends with a full stop or is set apart by its print; few do neither."""
    body = read(name).pages.body
    loose = [
        p.text
        for p in body
        if not re.search(r"[.:;?!”\"’)*\]…—]$", p.text) and not p.runs[0].bold and "," not in p.text
    ]
    torn = [p.text for p in body if p.text[0].islower()]
    assert len(loose) <= max(6, 0.03 * len(body))
    assert len(torn) <= 0.02 * len(body)


@pytest.mark.parametrize("name", RECORDS)
def test_words_keep_their_hyphens(name):
    found = read(name)
    text = "\n".join(p.text for p in found.pages.body)
    assert not re.search(r"\b(?:non(?:proliferation|governmental)|capacitybuilding|longterm|wellbeing)\b", text)
    assert not re.search(r"[^\W\d_]- (?!and\b|or\b|to\b)[^\W\d_]", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\xad\ufffe\ufb00-\ufb06]", text)
    assert found.joints == ()


def test_a_scanned_bilingual_record_is_refused_with_a_measure():
    with pytest.raises(Refused) as caught:
        read("S_PV.492-EN.pdf")
    assert caught.value.reason == "bilingual"
    assert "French" in caught.value.detail
    assert re.search(r"\d+%", caught.value.detail)
