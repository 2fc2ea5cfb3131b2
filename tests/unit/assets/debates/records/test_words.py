"""Broken and run-together words: what is joined, what keeps its hyphen, what is taken apart; nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records import read_pdf
from assets.debates.records.text import hyphens, run_together
from assets.debates.records.text.characters import clean
from assets.debates.records.text.vocabulary import Vocabulary
from tests.support import record_prose as prose
from tests.support.record_pdfs import cover_page, para, set_columns, with_edges, write

EMPTY = Vocabulary([])
WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCé’-0123456789", min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def joined(first: str, second: str, *lines: str) -> str:
    return hyphens.join(first, second, Vocabulary(lines)).text


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the govern-", "ment of", "the government of"),
        ("its imple-", "mentation is", "its implementation is"),
        ("a recom-", "mendation", "a recommendation"),
        ("the under-", "standing that", "the understanding that"),
        ("for inter-", "national peace", "for international peace"),
        ("to pro-", "vide", "to provide"),
        ("the REPRESEN-", "TATIVES of", "the REPRESENTATIVES of"),
        ("Secretary-", "General’s report", "Secretary-General’s report"),
        ("on capacity-", "building and", "on capacity-building and"),
        ("the grass-", "roots level", "the grass-roots level"),
        ("on non-", "proliferation", "on non-proliferation"),
        ("right to self-", "determination", "right to self-determination"),
        ("the so-", "called", "the so-called"),
        ("of post-", "conflict situations", "of post-conflict situations"),
        ("the day-to-", "day work", "the day-to-day work"),
        ("as vis-à-", "vis the", "as vis-à-vis the"),
        ("the 2017-", "2018 period", "the 2017-2018 period"),
        ("Ms. Brooks-", "Randolph", "Ms. Brooks-Randolph"),
        ("the 18-", "month period", "the 18-month period"),
        ("and/", "or", "and/or"),
        ("S/2018/", "1016", "S/2018/1016"),
        ("themselves —", "first", "themselves — first"),
        ("peace -", "as we", "peace - as we"),
        ("peace", "and security", "peace and security"),
        ("", "and", "and"),
    ],
)
def test_words_at_a_lines_end(first, second, whole):
    assert joined(first, second) == whole


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["we cooperate", "to cooperate"], "to cooperate"),
        (["we co-operate", "to co-operate"], "to co-operate"),
        (["they COOPERATE"], "to cooperate"),
    ],
)
def test_the_records_own_spelling_decides(lines, whole):
    assert joined("to co-", "operate", *lines) == whole


def test_a_record_that_breaks_no_words_keeps_its_hyphens():
    kept = [f"the {word}-based plan" for word in ("land", "rights", "needs", "market", "state")]
    ends = [line for word in ("land", "rights", "needs", "market", "state") for line in (f"our {word}-", "based plan")]
    words = Vocabulary([*kept, *ends])
    assert words.breaks is False
    assert hyphens.join("a quorn-", "tivation", words).text == "a quorn-tivation"
    assert Vocabulary([]).breaks is None
    assert joined("a quorn-", "tivation") == "a quorntivation"


def test_a_hyphen_that_goes_is_told():
    joint = hyphens.join("the govern-", "ment of", EMPTY)
    assert (joint.printed, joint.joined) == ("govern- ment", "government")
    assert hyphens.join("non-", "proliferation", EMPTY).printed is None


@given(LINES, LINES, st.lists(LINES, max_size=5), st.sampled_from(["", "-", "\xad", "\u2010"]))
def test_no_letter_is_ever_lost_at_a_lines_end(first, second, lines, end):
    joint = hyphens.join(first + end, second, Vocabulary(lines))
    printed = "".join((first + end + second).split())
    text = "".join(joint.text.split())
    letters = [char for char in printed if char.isalnum()]
    assert [char for char in text if char.isalnum()] == letters
    assert len(printed) - len(text) == (joint.printed is not None)


@given(LINES)
def test_soft_hyphens_go_and_letters_stay(line):
    mended = hyphens.mend_soft(line.replace("a", "\xad"), EMPTY)
    assert "\xad" not in mended
    assert [c for c in mended if c.isalnum()] == [c for c in line.replace("a", "") if c.isalnum()]


def repaired(text: str, *lines: str) -> tuple[str, list[tuple[str, str]]]:
    words = Vocabulary([text, *lines])
    return run_together.repair(text, words, run_together.find(words))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("some ofthe voices", "some of the voices"),
        ("Inthe end itis so", "In the end it is so"),
        ("theprotection ofcivilians and spiritof peace", "the protection of civilians and spirit of peace"),
        ("the ability ofIsrael", "the ability of Israel"),
    ],
)
def test_run_together_words_are_taken_apart(text, mended):
    known = ["the protection of civilians in the spirit of Israel"] * 4
    assert repaired(text, *known)[0] == mended


def test_each_repair_is_told():
    assert repaired("ofthe one and Ofthe other")[1] == [("ofthe", "of the"), ("Ofthe", "Of the")]


@pytest.mark.parametrize(
    "text",
    [
        "within without into onto upon cannot another therein whereas thereby whereby therefore themselves",
        "often offence office Oman Andean island Thailand thousand husband understand demand theatre theory",
        "therapist together tonight towards hitherto welfare season reason mission notable forthwith",
        "ourselves itself hasten thesis Hasan Beit Allan maybe areas behave candid moreover overall somewhat",
        "AlQaida McDonald iPhone YouTube NGOs UNSCOM DDR",
    ],
)
def test_words_that_only_look_run_together_stay(text):
    halves = "fence ten rapist other night selves fare son and an the of to re is land gether ward wards" * 3
    assert repaired(text, *([halves] * 3)) == (text, [])


def test_a_half_that_the_record_does_not_know_is_no_word():
    assert repaired("thequorn ofvex")[0] == "thequorn ofvex"


@given(LINES, st.lists(LINES, max_size=4))
def test_repairs_only_add_blanks(text, lines):
    mended, repairs = repaired(text, *lines)
    assert mended.replace(" ", "") == text.replace(" ", "")
    assert mended.count(" ") - text.count(" ") == len(repairs)
    assert all(after.replace(" ", "") == before for before, after in repairs)


def test_repairs_of_a_printed_record_are_counted():
    paragraphs, expected = prose.body(1, 30)
    bad = [para(text.replace(" of the ", " ofthe "), indent=18.0) for text in expected]
    pages = read_pdf.read(write([cover_page(), *with_edges(set_columns(bad), prose.header, prose.footer)]), "x")
    assert [paragraph.text for paragraph in pages.body] == expected
    assert len(pages.repairs) == sum(text.count(" of the ") for text in expected)
    assert set(pages.repairs) == {("ofthe", "of the")}
    assert pages.characters == sum(len("".join(text.split())) for text in expected)
    assert len(paragraphs) == len(expected)


def test_words_broken_in_a_printed_record_are_joined_and_told():
    paragraphs, expected = prose.body(2, 80)
    pages = with_edges(set_columns(paragraphs, hyphenate=prose.break_word), prose.header, prose.footer)
    printed = sum(mark[4].endswith("-") for page in pages for mark in page.marks)
    found = read_pdf.read_closely(write([cover_page(), *pages]), "x")
    assert [paragraph.text for paragraph in found.pages.body] == expected
    assert printed > 5
    assert len(found.joints) == printed
    assert all(before.replace("- ", "") == after for before, after in found.joints)


def test_hyphens_of_a_records_own_words_stay_where_lines_break():
    own = {"capacity-building": 9, "grass-roots": 6, "troop-contributing": 6, "Secretary-General": 10, "long-term": 5}
    paragraphs, expected = prose.body(3, 80)
    pages = set_columns(paragraphs, hyphenate=lambda word: own.get(word.strip(".,;"), 0))
    found = read_pdf.read_closely(write([cover_page(), *with_edges(pages, prose.header, prose.footer)]), "x")
    assert [paragraph.text for paragraph in found.pages.body] == expected
    assert found.joints == ()


@pytest.mark.parametrize("second", ["roots", "hand"])
def test_compounds_of_un_spelling_stay_where_the_record_also_joins_them(second):
    first = {"roots": "grass", "hand": "first"}[second]
    assert joined(f"the {first}-", f"{second} view", f"{first}{second} {first}{second}") == f"the {first}-{second} view"


def test_words_that_a_scan_parts_behind_a_hyphen_are_put_together():
    words = Vocabulary(["the Government of Chad"])
    text = "The Under- Secretary- General and the Govern- ment met on confidence- and trust-building."
    assert hyphens.mend_parted(text, words) == (
        "The Under-Secretary-General and the Government met on confidence- and trust-building."
    )


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Mr. Toro JimÈnez", "Mr. Toro Jiménez"),
        ("Mr. Gonz·lez", "Mr. González"),
        ("Ms. MuÒoz", "Ms. Muñoz"),
        ("Mr. PÈrez and JosÈ", "Mr. Pérez and José"),
        ("Mr. Garc¡a", "Mr. García"),
        ("Mr. JimÃ©nez", "Mr. Jiménez"),
    ],
)
def test_letters_that_a_wrong_table_shows_are_put_right(printed, meant):
    assert clean(printed) == meant


@pytest.mark.parametrize(
    "text", ["CÔTE D’IVOIRE", "İlkin", "d’Èze", "Çavuşoğlu", "non·proliferation", "Åland", "São Tomé"]
)
def test_letters_that_are_meant_stay(text):
    assert clean(text) == text
