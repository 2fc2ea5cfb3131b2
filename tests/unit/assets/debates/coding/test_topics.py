"""Topics: whole words, whatever the spelling or word order, no bodies' names, and offsets that count characters."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.coding import dictionary
from assets.debates.coding.fold import fold
from assets.debates.coding.search import Phrases, spaced, uncontained, whole_words
from assets.debates.coding.search import hits as places
from assets.debates.coding.topics import topics

#: Terms without words or a number left open.
TERMS = [
    (row["theme"], row["term"])
    for row in dictionary.load().terms.iter_rows(named=True)
    if "..." not in row["term"] and "#" not in row["term"]
]
#: Characters of one to four bytes: letters, marks that combine, blanks, dashes, quotation marks, symbols.
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def hits(text: str) -> list[tuple[str, str, str]]:
    found = topics(spaced(fold(pl.Series("text", [text]))))
    return [(row["theme"], row["term"], text[row["start"] : row["end"]]) for row in found.iter_rows(named=True)]


def plain(text: str) -> str:
    """A term as found, or as spelt: without case, the kind of apostrophe, and what parts its words."""
    return re.sub(r"[-\s\u2010\u2011]+", "", text.replace("\u2019", "'")).casefold()


def spells(term: str, printed: str) -> bool:
    """Whether a text is one that a term stands for: "..." for some words, "#" for a number."""
    expression = re.escape(plain(term)).replace(r"\.\.\.", ".*").replace(r"\$\#", "[^a-z]*")
    return re.fullmatch(expression, plain(printed)) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("National action plans", [("action_plans", "national action plans", "National action plans")]),
        ("commitments and national actions plans", [("action_plans",) + ("national actions plans",) * 2]),
        ("Advisers on gender", [("gender_advisers", "advisers on gender", "Advisers on gender")]),
        ("women\u2019s groups\u2019 work", [("womens_organisations", "women's groups", "women\u2019s groups")]),
        ("WOMEN'S ORGANISATIONS", [("womens_organisations", "women's organisations", "WOMEN'S ORGANISATIONS")]),
        ("grass-roots", [("womens_organisations", "grass-roots", "grass-roots")]),
        ("grassroots", [("womens_organisations", "grass-roots", "grassroots")]),
        ("the grass roots", [("womens_organisations", "grass-roots", "grass roots")]),
        ("grass-\r\nroots", [("womens_organisations", "grass-roots", "grass-\r\nroots")]),
        ("grass-\nroots", [("womens_organisations", "grass-roots", "grass-\nroots")]),
        ("gender\r\nmainstreaming", [("mainstreaming", "gender mainstreaming", "gender\r\nmainstreaming")]),
        ("gender\u2011based violence", [("protection", "gender-based violence", "gender\u2011based violence")]),
        ("peacebuilding", [("relief_and_recovery", "peace-building", "peacebuilding")]),
        ("farms control, underfundings", []),
        ("arms control", [("disarmament", "arms control", "arms control")]),
        ("\u00e9refugees refugees\u00e9 refugees", [("displacement", "refugees", "refugees")]),
        ("conflict-related sexual violence", [("sexual_violence",) + ("conflict-related sexual violence",) * 2]),
        ("the Joint Comprehensive Plan of Action", []),
        ("the financing of terrorism", [("violent_extremism", "financing of terrorism", "financing of terrorism")]),
        ("", []),
    ],
)  # fmt: skip
def test_terms_are_found(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert hits(text) == expected


@settings(max_examples=150)
@given(
    st.sampled_from(TERMS), ANY_TEXT, ANY_TEXT, st.sampled_from([" ", "\n", "(", "\u2014", "\u201c", "\U0001f54a", "."])
)
def test_a_term_stands_where_its_offsets_say(term: tuple[str, str], before: str, after: str, border: str) -> None:
    text = f"{before}{border}{term[1].upper()}{border}{after}"
    start = len(before) + 1
    found = topics(spaced(fold(pl.Series("text", ["", text, None]))))
    assert set(found["row"]) == {1}
    spans = {(row["start"], row["end"], row["theme"]) for row in found.iter_rows(named=True)}
    assert (start, start + len(term[1]), term[0]) in spans
    assert all(spells(row["term"], text[row["start"] : row["end"]]) for row in found.iter_rows(named=True))


@settings(max_examples=100)
@given(st.sampled_from(TERMS), st.sampled_from("aZ9_\u00e9\u00df\u0416\u4e2d\u0301"), st.booleans())
def test_no_term_is_found_inside_a_word(term: tuple[str, str], letter: str, first: bool) -> None:
    text = f"{letter}{term[1]}" if first else f"{term[1]}{letter}"
    spans = {
        (row["start"], row["end"]) for row in topics(spaced(fold(pl.Series("text", [text])))).iter_rows(named=True)
    }
    assert ((1, len(text)) if first else (0, len(text) - 1)) not in spans


@settings(max_examples=100)
@given(st.lists(ANY_TEXT | st.none(), max_size=5))
def test_a_folded_text_is_ascii_and_as_long(texts: list[str | None]) -> None:
    folded = fold(pl.Series("text", texts, dtype=pl.String)).to_list()
    assert [text and len(text) for text in folded] == [text and len(text) for text in texts]
    assert all(text is None or text.isascii() for text in folded)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=25)


@settings(max_examples=200)
@given(SPANS)
def test_what_is_within_another_does_not_count(drawn: list[tuple[int, int]]) -> None:
    spans = {(start, start + size, "") for start, size in drawn}
    within = {
        span for span in spans for other in spans if span != other and other[0] <= span[0] and span[1] <= other[1]
    }
    assert uncontained(spans) == sorted(spans - within)


WORDS = ["women", "s", "peace", "gender", "based", "women's"]
SOUGHT = ["women", "women's  peace", "gender based", "gender  based", "gender   based", "s  peace", "based  women"]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "  ", "   ", ",", ", ", "'"])), max_size=15))
def test_every_phrase_is_found_wherever_it_stands(drawn: list[tuple[str, str]]) -> None:
    text = "".join(word + border for word, border in drawn)
    (found,) = places(pl.Series("text", [text]), Phrases.of(SOUGHT, ["en"]))
    ends = [f" {text} "[end + 1] for end in range(len(text) + 1)]
    expected = {
        (start, start + len(phrase), phrase)
        for phrase in SOUGHT
        for start in range(len(text))
        if text.startswith(phrase, start)
        and not f" {text}"[start].isalnum()
        and not ends[start + len(phrase)].isalnum()
    }
    assert set(whole_words(text, found, SOUGHT)) == expected
    assert [start for start, phrase in found if phrase == "en"] == [
        start for start in range(len(text)) if text.startswith("en", start)
    ]


def test_two_themes_may_share_a_term() -> None:
    both = dictionary.load().terms.group_by("term").len().filter(pl.col("len") > 1)["term"]
    for term in both:
        assert len({theme for theme, *_ in hits(term)}) >= 2


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("the prevention and settlement of conflicts", "prevention"),
        ("preventing and resolving armed conflict", "prevention"),
        ("the deliberate targeting of women", "protection"),
        ("Denmark gave $1.5 million for it", "funding"),
        ("we gave \u20ac20 million to the fund", "funding"),
        ("some 30 million kroner", "funding"),
        ("a review of the implementation of the resolution", "monitoring_indicators"),
        ("gender audits of the missions", "monitoring_indicators"),
        ("the role of women in peacekeeping activities", "women_peacekeepers"),
        ("women serving at every level in the police", "women_peacekeepers"),
        ("embedding that principle into every strand of our work", "mainstreaming"),
        ("women sat at the negotiating table", "mediation"),
        ("our second action plan", "action_plans"),
        ("an action plan for carrying out resolution 1325 (2000)", "action_plans"),
        ("the women, peace and security plan of action", "action_plans"),
        ("its gender and inclusion action plan", "action_plans"),
    ],
)
def test_word_order_and_neighbours_do_not_matter(text: str, theme: str) -> None:
    assert theme in {found for found, *_ in hits(text)}


@pytest.mark.parametrize(
    "text",
    [
        "the Entity for Gender Equality and the Empowerment of Women",
        "the Peacebuilding Commission",
        "the Department for Disarmament Affairs",
        "the Office of the United Nations High Commissioner for Refugees",
        "the Special Representative of the Secretary-General on Sexual Violence in Conflict",
        "the Reconstituted Joint Monitoring and Evaluation Commission",
        "gender equality is a value",
        "In 2020, 5 million people",
        "intergovernmental negotiations",
        "men and women in uniform",
        "the peace plan and the action plan for the elections",
        "a joint plan of action of the two sides",
        "an action plan to end the recruitment of children",
        "a national action plan on human rights",
    ],
)
def test_names_of_bodies_and_values_are_no_themes(text: str) -> None:
    assert hits(text) == []


def test_what_two_themes_have_in_part_counts_for_both() -> None:
    assert {theme for theme, *_ in hits("a growing number of women peacekeepers")} == {
        "participation",
        "women_peacekeepers",
    }
    assert [theme for theme, *_ in hits("the financing of terrorism")] == ["violent_extremism"]
