"""The words of a language, and numbers and dates in it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.publish.page.declared import PageError
from pipeline.publish.page.words import UNKNOWN, Words


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "fr").mkdir()
    (tmp_path / "en" / "a.yaml").write_text(
        'plain: Plans\nfilled: "{share} of {n}"\nplans: {one: "{n} plan", other: "{n} plans"}\n'
        "codes: {status: {in_force: in force}}\n",
        encoding="utf-8",
    )
    (tmp_path / "en" / "b.yaml").write_text("codes: {sex: {f: women}}\n", encoding="utf-8")
    (tmp_path / "fr" / "a.yaml").write_text(
        'plans: {one: "{n} plan", other: "{n} plans"}\ncountries_named: {COD: République démocratique du Congo}\n',
        encoding="utf-8",
    )
    return tmp_path


def test_words_are_filled_in_and_chosen_by_number(catalogue: Path) -> None:
    english, french = Words(catalogue, "en"), Words(catalogue, "fr")
    assert english.say("filled", share="8%", n=1234) == "8% of 1,234"
    assert [english.say("plans", n=n) for n in (0, 1, 2)] == ["0 plans", "1 plan", "2 plans"]
    assert [french.say("plans", n=n) for n in (0, 1, 2)] == ["0 plan", "1 plan", "2 plans"]


@pytest.mark.parametrize(("key", "values"), [("nothing", {}), ("codes.status", {}), ("filled", {"n": 1}), ("", {})])
def test_what_is_not_in_the_catalogue_is_said(catalogue: Path, key: str, values: dict[str, object]) -> None:
    with pytest.raises(PageError, match="en"):
        Words(catalogue, "en").say(key, **values)


def test_codes_come_from_all_files_and_the_unknown_stays_unknown(catalogue: Path) -> None:
    words = Words(catalogue, "en")
    assert words.code("in_force", "status") == "in force" and words.code("f", "sex") == "women"
    assert words.code("other", "status") == "other" and words.code(None, "status") == UNKNOWN


def test_a_key_that_stands_in_two_files_is_refused(catalogue: Path) -> None:
    (catalogue / "en" / "c.yaml").write_text("codes: {sex: {m: men, f: woman}}\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"c\.yaml: codes\.sex\.f stands in another file too"):
        Words(catalogue, "en").say("plain")


def test_numbers_and_dates_are_written_as_the_language_does(catalogue: Path) -> None:
    english, french = Words(catalogue, "en"), Words(catalogue, "fr")
    day = date(2026, 11, 27)
    assert (english.percent(0.0804), french.percent(0.0804)) == ("8.0%", "8,0\xa0%")
    assert (english.number(12345.678), french.number(12345.678)) == ("12,345.7", "12\u202f345,7")
    assert (english.day(day), french.day(day)) == ("27 November 2026", "27 novembre 2026")
    assert english.day(datetime(2026, 11, 27, 4, 5)) == "27 November 2026 04:05 UTC"
    assert (english.month(day), french.month(day)) == ("November 2026", "novembre 2026")


def test_nothing_known_is_never_zero(catalogue: Path) -> None:
    words = Words(catalogue, "en")
    assert {words.number(None), words.percent(None), words.day(None), words.month(None), words.value(None)} == {UNKNOWN}
    assert words.number(0) == "0" and words.percent(0.0) == "0.0%"


def test_a_country_has_the_name_of_the_data_or_of_the_language(catalogue: Path) -> None:
    english, french = Words(catalogue, "en"), Words(catalogue, "fr")
    assert english.country("DEU", "Germany", "DE") == "Germany"
    assert french.country("DEU", "Germany", "DE") == "Allemagne"
    assert french.country("COD", "Democratic Republic of the Congo", "CD") == "République démocratique du Congo"
    assert french.country("YUG", "Yugoslavia", None) == "Yugoslavia" and french.country(None, None, None) == UNKNOWN


def test_a_first_of_january_is_a_year_only_where_the_source_tells_of_years(catalogue: Path) -> None:
    english, day = Words(catalogue, "en"), date(2021, 1, 1)
    assert english.up_to(day, True) == "2021"
    assert [english.up_to(day, told) for told in (False, None)] == ["1 January 2021"] * 2
    assert english.up_to(None, None) == UNKNOWN


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (640, "0.6 kB", "0,6 ko"),
        (999_900, "999.9 kB", "999,9 ko"),
        (999_960, "1 MB", "1 Mo"),
        (37_412_300, "37.4 MB", "37,4 Mo"),
    ],
)
def test_sizes_are_told_in_the_unit_that_reads_best(size: int, english: str, french: str) -> None:
    words = Path(__file__).parents[5] / "page" / "words"
    assert [Words(words, language).size(size).replace("\u00a0", " ") for language in ("en", "fr")] == [english, french]
