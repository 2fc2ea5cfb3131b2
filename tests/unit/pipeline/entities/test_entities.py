"""The lookup on a small made-up reference: normalising, dates, ambiguity, and refusing to guess."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities import Entities, Match
from pipeline.entities.normal import normalise

ENTITIES = [
    ("COG", "Congo", "state", "COG"),
    ("COD", "Democratic Republic of the Congo", "state", "COD"),
    ("CIV", "Côte d'Ivoire", "state", "CIV"),
    ("GMB", "Gambia", "state", "GMB"),
    ("MMR", "Myanmar", "state", "MMR"),
    ("YEM", "Yemen", "state", "YEM"),
    ("hist:burma", "Union of Burma", "historic_state", None),
    ("hist:north-yemen", "Yemen Arab Republic", "historic_state", None),
    ("hist:one", "Old Federation", "historic_state", None),
    ("hist:two", "New Federation", "historic_state", None),
    ("org:nato", "North Atlantic Treaty Organization", "organisation", None),
]
Alias = tuple[str, str, date | None, date | None, bool]
ALIASES: list[Alias] = [
    ("Congo", "COG", date(1971, 10, 27), None, False),
    ("Burma", "hist:burma", None, date(1989, 6, 17), True),
    ("Burma", "MMR", date(1989, 6, 18), None, True),
    ("Yemen", "hist:north-yemen", None, date(1990, 5, 21), False),
    ("Yemen", "YEM", date(1990, 5, 22), None, False),
    ("Federation", "hist:one", None, date(1992, 4, 26), False),
    ("Federation", "hist:two", date(1992, 4, 27), date(2003, 2, 3), False),
    ("NATO", "org:nato", None, None, False),
]
ALIAS_SCHEMA = {
    "label": pl.String,
    "entity": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "needs_date": pl.Boolean,
}


def lookup(*more: Alias, entities: list[tuple[str, str, str, str | None]] = ENTITIES) -> Entities:
    schema = dict.fromkeys(("entity", "name", "kind", "iso3"), pl.String)
    return Entities(
        pl.DataFrame(entities, schema=schema, orient="row"),
        pl.DataFrame([*ALIASES, *more], schema=ALIAS_SCHEMA, orient="row"),
    )


KNOWN = lookup()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d'Ivoire", "COTE D’IVOIRE"),
        ("Côte dIvoire", "Côte d`Ivoire'"),
        ("Gambia, The", "the Gambia"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("U.S.A.", "USA"),
        ("Guinea-Bissau", "Guinea\u00a0 Bissau"),
        ("Iran (Islamic Republic of)", "Iran, Islamic Republic of"),
        ("Türkiye", "Turkiye"),
        ("Congo, The Democratic Republic of the", "Congo Democratic Republic of"),
    ],
)
def test_spellings_that_compare_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Dominica", "Dominican"),
        ("Republic of Korea", "Democratic People's Republic of Korea"),
        ("Guinea", "Guinea-Bissau"),
        ("Samoa", "American Samoa"),
        ("Serbia and Montenegro", "Serbia, Montenegro"),
    ],
)
def test_spellings_that_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text())
def test_normalising_twice_changes_nothing(label: str) -> None:
    assert normalise(normalise(label)) == normalise(label)


@given(st.sampled_from([name for _, name, *_ in ENTITIES]), st.data())
def test_case_accents_apostrophes_and_spaces_do_not_matter(name: str, data: st.DataObject) -> None:
    noise = st.text(alphabet=" \t\n\u00a0\u2009.,'’ʼ`´()-", max_size=3)
    words = [data.draw(st.sampled_from([w, w.upper(), w.casefold(), w.swapcase()])) for w in name.split()]
    space = data.draw(st.sampled_from([" ", "\u00a0", "  ", " \u2009", "\n"]))
    noisy = data.draw(noise) + space.join(words).replace("'", data.draw(st.sampled_from("'’‘ʼ`´"))) + data.draw(noise)
    assert normalise(noisy) == normalise(name)
    assert KNOWN.resolve(noisy, date(2020, 1, 31)).entity == KNOWN.resolve(name, date(2020, 1, 31)).entity is not None


def test_exact_tells_a_listed_label_from_a_normalised_one() -> None:
    assert KNOWN.resolve("Gambia") == Match("GMB", "state", "GMB", exact=True)
    assert KNOWN.resolve("the GAMBIA") == Match("GMB", "state", "GMB", exact=False)
    assert KNOWN.resolve("NATO") == Match("org:nato", "organisation", None, exact=True)


@pytest.mark.parametrize("label", ["", "  ", "the", "'", "Congo, Gambia", "Gambi", "Republic of", "Total for Country"])
def test_what_is_not_listed_is_unknown(label: str) -> None:
    assert KNOWN.resolve(label) == Match(None, None, None, exact=False)


@pytest.mark.parametrize(
    ("label", "on", "entity"),
    [
        ("Yemen", date(1990, 5, 21), "hist:north-yemen"),
        ("Yemen", date(1990, 5, 22), "YEM"),
        ("Yemen", None, "YEM"),
        ("Congo", date(1965, 1, 1), None),
        ("Congo", date(1971, 10, 27), "COG"),
        ("Congo", None, "COG"),
        ("Burma", date(1989, 6, 17), "hist:burma"),
        ("Burma", date(1989, 6, 18), "MMR"),
        ("Burma", None, None),
        ("Federation", date(1980, 1, 1), "hist:one"),
        ("Federation", date(2003, 2, 3), "hist:two"),
        ("Federation", date(2003, 2, 4), None),
        ("Gambia", date(1800, 1, 1), "GMB"),
    ],
)
def test_a_name_that_changed_hands_follows_the_date(label: str, on: date | None, entity: str | None) -> None:
    assert KNOWN.resolve(label, on).entity == entity


def test_between_historic_states_only_the_kind_is_known() -> None:
    assert KNOWN.resolve("Federation") == Match(None, "historic_state", None, exact=False)


DAYS = [None, date(1965, 1, 1), date(1980, 6, 30), date(1990, 5, 21), date(1990, 5, 22), date(2003, 2, 4)]
LABELS = [None, "Gambia", "GAMBIA, the", "Yemen", "Congo", "burma", "Federation", "NATO", "Niger", ""]


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(DAYS)), max_size=30))
def test_a_frame_gets_the_answers_of_single_labels_in_its_own_order(rows: list[tuple[str | None, date | None]]) -> None:
    schema = {"contributor_label": pl.String, "month_end": pl.Date}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("n")
    dated = KNOWN.resolve_frame(frame)
    undated = KNOWN.resolve_frame(frame, on=None)
    assert dated.columns == undated.columns == [*frame.columns, "entity", "kind", "iso3", "exact"]
    assert dated.select(frame.columns).equals(frame)
    assert undated.select(frame.columns).equals(frame)
    answers = ["entity", "kind", "iso3", "exact"]
    for (label, on), got, got_undated in zip(
        rows, dated.select(answers).rows(), undated.select(answers).rows(), strict=True
    ):
        wanted = KNOWN.resolve(label, on) if label is not None else Match()
        assert got == (wanted.entity, wanted.kind, wanted.iso3, wanted.exact)
        plain = KNOWN.resolve(label) if label is not None else Match()
        assert got_undated == (plain.entity, plain.kind, plain.iso3, plain.exact)


def test_a_frame_that_already_has_an_answer_column_is_refused() -> None:
    frame = pl.DataFrame({"contributor_label": ["Gambia"], "iso3": ["GMB"]})
    with pytest.raises(ValueError, match=r"already has columns \['iso3'\]"):
        KNOWN.resolve_frame(frame, on=None)


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        (("the Gambia'", "COG", None, None, False), r"'gambia' is claimed by .* at the same time"),
        (("Yemen", "COG", date(1990, 5, 22), None, False), r"'yemen' is claimed by"),
        (("Yemen", "COG", date(1980, 1, 1), date(1981, 1, 1), False), r"'yemen' is claimed by"),
        (("Atlantis", "ATL", None, None, False), r"'Atlantis' points to 'ATL', which is no entity"),
        (("The", "COG", None, None, False), r"empty after normalisation"),
        (("Old", "COG", date(2000, 1, 2), date(2000, 1, 1), False), r"ends 2000-01-01, before it begins"),
    ],
)
def test_a_contradictory_reference_is_refused(alias: Alias, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lookup(alias)


@pytest.mark.parametrize("kind", ["historic_state", "organisation"])
def test_no_present_day_code_for_what_is_no_present_day_state(kind: str) -> None:
    with pytest.raises(ValueError, match="present-day code BUR"):
        lookup(entities=[*ENTITIES, ("x", "X", kind, "BUR")])


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind 'empire'"):
        lookup(entities=[*ENTITIES, ("x", "X", "empire", None)])
