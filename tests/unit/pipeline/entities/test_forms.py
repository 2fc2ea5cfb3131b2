"""Forms of a name: what is read as the same name, and what stays another."""

from __future__ import annotations

import pytest

from pipeline.entities import cldr
from pipeline.entities.acronyms import may_be_acronym, may_stand_for
from pipeline.entities.forms import readings, turned
from pipeline.entities.normal import normalise, repaired
from pipeline.entities.parts import parted, without_article, without_description, without_former
from pipeline.entities.translated import FILE, translated


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Dem. Rep. of the Congo", "Democratic Republic of the Congo"),
        ("Solomon Isds", "Solomon Islands"),
        ("St. Lucia", "Saint Lucia"),
        ("Somalia, Fed. Rep.", "Somalia, Federal Republic"),
        ("China: Hong Kong SAR", "China, Hong Kong Special Administrative Region"),
        ("N. Korea", "North Korea"),
    ],
)
def test_abbreviations_are_written_out(short: str, long: str) -> None:
    assert normalise(long) in set(readings(normalise(short)))


@pytest.mark.parametrize("label", ["DPR", "Rep.", "St.", "dem rep", "congo", "island"])
def test_nothing_but_abbreviations_is_left_alone(label: str) -> None:
    assert list(readings(normalise(label))) == [normalise(label)]


def test_many_abbreviations_have_a_bound() -> None:
    assert len(list(readings(" ".join(["st", "is", "fed", "n", "s", "lucia"] * 5)))) <= 24


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Republic of Korea", "Korea, Republic of"),
        ("d'Ivoire Côte", "Côte d'Ivoire"),
        ("Viet Nam North", "North Vietnam"),
        ("Organisation of African Unity", "Organization of African Unity"),
    ],
)
def test_inversions_and_spellings_are_one_turn(one: str, other: str) -> None:
    assert turned(normalise(one)) == turned(normalise(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Republic of Korea", "Democratic People's Republic of Korea"),
        ("Serbia, Montenegro", "Serbia and Montenegro"),
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
    ],
)
def test_other_words_are_another_turn(one: str, other: str) -> None:
    assert turned(normalise(one)) != turned(normalise(other))


def test_text_read_in_the_wrong_encoding_is_put_right() -> None:
    assert repaired("CÃ´te d'Ivoire") == "Côte d'Ivoire"
    assert repaired("Côte d'Ivoire") == "Côte d'Ivoire"
    assert repaired("中国") == "中国"


def test_labels_are_cut_in_two_at_one_mark() -> None:
    assert parted("Congo (formerly Zaire)") == ("Congo", "Zaire", True, True)
    assert parted("France, Martinique") == ("France", "Martinique", False, False)
    assert parted("Burma/Myanmar") == ("Burma", "Myanmar", False, False)
    assert parted("a, b, c") is None
    assert parted("Guinea-Bissau") is None


def test_words_that_only_describe() -> None:
    assert without_description("island niue") == "niue"
    assert without_description("island") is None
    assert without_former("Yugoslavia (former)") == "Yugoslavia ( )"
    assert without_former("Yugoslavia") is None
    assert without_article("l'Australie") == "Australie"
    assert without_article("Laos") is None


@pytest.mark.parametrize(
    ("name", "code"), [("Ελλάδα", "GR"), ("hrvatska", "HR"), ("中国", "CN"), ("Côte d’Ivoire", "CI")]
)
def test_names_in_other_languages(name: str, code: str) -> None:
    assert translated()[normalise(name)] == code


@pytest.mark.parametrize("name", ["Sîpri", "Island", "Saint-Martin", "Конго", "Tunis", "Guiana", "Afrika", "nga"])
def test_ambiguous_names_are_left_out(name: str) -> None:
    assert normalise(name) not in translated()


def test_capitals_may_be_an_acronym() -> None:
    assert may_be_acronym("SIPRI")
    assert not may_be_acronym("Sipri")
    assert not may_be_acronym("HRVATSKA")


def test_an_acronym_has_no_accents_and_words_need_capitals() -> None:
    assert may_stand_for("nato", "nato")
    assert may_stand_for("WHO", "who")
    assert not may_stand_for("who", "who")
    assert not may_stand_for("Sîpri", "sipri")


def test_the_file_of_translated_names_is_what_babel_has() -> None:
    assert FILE.read_text(encoding="utf-8") == cldr.text(), "python -m pipeline.entities.cldr"
