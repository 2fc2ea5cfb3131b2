"""One page for all languages: what each puts in place of the marks is what it would have said itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.charts import embedded
from pipeline.publish.page.links import Here
from pipeline.publish.page.marks import Everywhere, EveryWords, Marks
from pipeline.publish.page.words import Words

LANGUAGES = ("en", "fr")
FOLDER = Path(__file__).parents[5] / "page" / "words"
EACH = [Words(FOLDER, language) for language in LANGUAGES]


@given(st.lists(st.tuples(st.text("a<&'é", max_size=3), st.text("a<&'é", max_size=3)), max_size=5))
def test_each_language_has_its_texts_back(said: list[tuple[str, str]]) -> None:
    marks = Marks(2)
    page = "|".join(marks.of(*texts) for texts in said)
    for language in (0, 1):
        assert marks.said(page, language) == "|".join(texts[language] for texts in said)


def test_what_all_say_alike_needs_no_mark_and_what_differs_is_escaped_where_it_is_shown() -> None:
    marks = Marks(2)
    assert marks.of("Rwanda", "Rwanda") == "Rwanda"
    mark = marks.of("a < b", "b > a")
    assert marks.of("a < b", "b > a") == mark != marks.of("a < b", "b < a")
    assert marks.shown(f"<p>{mark}", (0, 1)) == ["<p>a &lt; b", "<p>b &gt; a"]


def test_what_only_looks_like_a_mark_is_text() -> None:
    assert Marks(2).shown("<p>\ufdd07\ufdd1 \ufdd0", [1]) == ["<p>7 \ufdd0"]


def test_a_function_sees_what_each_language_says() -> None:
    marks = Marks(2)
    found = marks.each(str.upper, f"-{marks.of('one', 'un')}")
    assert [marks.said(found, n) for n in (0, 1)] == ["-ONE", "-UN"]
    assert marks.each(str.upper, "alike") == "ALIKE"


def test_words_in_json_stay_json() -> None:
    marks = Marks(2)
    text = marks.in_json(embedded([marks.of('a "b" </script>', "é"), 1]))
    for said, shown in zip(('a "b" </script>', "é"), marks.shown(text, (0, 1)), strict=True):
        assert json.loads(shown) == [said, 1] and "<" not in shown


def test_a_title_is_known_before_every_language_said_it() -> None:
    marks = Marks(2)
    assert marks.titled("index", 0, "Overview") == (mark := marks.titled("index", 1, "Aperçu"))
    assert [marks.said(mark, n) for n in (0, 1)] == ["Overview", "Aperçu"]


@pytest.mark.parametrize(
    ("name", "about", "values"),
    [
        ("say", ("entity.of",), {"women": 1_234, "persons": 5_678}),
        ("say", ("country.publishers",), {"n": 1}),
        ("code", ("in_force", "plan_status"), {}),
        ("code", ("not_listed", "plan_status"), {}),
        ("number", (1_234.5,), {}),
        ("number", (None,), {}),
        ("percent", (0.125,), {}),
        ("day", (date(2026, 11, 27),), {}),
        ("month", (date(2026, 11, 30),), {}),
        ("printed", ("2018-09",), {}),
        ("value", (True,), {}),
        ("country", ("CIV", "Côte d'Ivoire", "CI"), {}),
    ],
)
def test_the_words_of_all_are_those_of_each(name: str, about: tuple[object, ...], values: dict[str, object]) -> None:
    marks = Marks(2)
    told = getattr(EveryWords(marks, EACH), name)(*about, **values)
    assert [marks.said(told, n) for n in (0, 1)] == [getattr(words, name)(*about, **values) for words in EACH]


def test_words_stand_in_words() -> None:
    marks = Marks(2)
    every = EveryWords(marks, EACH)
    told = every.say("cite.quoted", title=every.say("menu.countries"))
    expected = [words.say("cite.quoted", title=words.say("menu.countries")) for words in EACH]
    assert [marks.said(told, n) for n in (0, 1)] == expected


@pytest.mark.parametrize("address", ["index", "country/RWA", "document/abc/1-100"])
def test_a_place_everywhere_is_the_place_in_each_language(address: str) -> None:
    marks = Marks(2)
    place = Everywhere(marks, LANGUAGES, address)
    for number, language in enumerate(LANGUAGES):
        here = Here(language, address)
        for told, own in (
            (place.file, here.file),
            (place.to("plans"), here.to("plans")),
            (place.file_to("x.csv"), here.file_to("x.csv")),
            (place.shared("a/b.js"), here.shared("a/b.js")),
            (place.followed("feeds/all.atom"), here.followed("feeds/all.atom")),
        ):
            assert marks.said(told, number) == own
