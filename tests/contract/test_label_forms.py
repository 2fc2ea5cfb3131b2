"""Every English name, written as sources write names: it means the same entity or none, never another."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from assets.debates import organisations
from pipeline.entities.translated import translated
from tests.contract.test_reference_data import lookup, table

SHORT = {
    "Republic": "Rep.",
    "Democratic": "Dem.",
    "Islands": "Isds",
    "Island": "Isl.",
    "Saint": "St.",
    "Federated": "Fed.",
    "Federal": "Fed.",
    "Territory": "Terr.",
    "Territories": "Terr.",
    "British": "Br.",
    "United States": "US",
    "Equatorial": "Eq.",
    "Northern": "N.",
    "South": "S.",
    "North": "N.",
    "People's": "Peo.",
    "Special Administrative Region": "SAR",
}


def abbreviated(name: str) -> str:
    for word, short in SHORT.items():
        name = name.replace(f"{word} ", f"{short} ").removesuffix(f" {word}") + (
            f" {short}" if name.endswith(f" {word}") else ""
        )
    return name


def inverted(name: str) -> str:
    first, _, last = name.rpartition(" of ")
    return f"{last.removeprefix('the ')}, {first} of" if first else name


def bracketed(name: str) -> str:
    first, _, last = name.rpartition(" of ")
    return f"{last} ({first})" if first else name


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


FORMS: dict[str, Callable[[str], str]] = {
    "abbreviated": abbreviated,
    "inverted": inverted,
    "bracketed": bracketed,
    "abbreviated and inverted": lambda name: abbreviated(inverted(name)),
    "with an article": lambda name: f"the {name}",
    "article in brackets": lambda name: f"{name} (the)",
    "capitals": str.upper,
    "small letters": str.lower,
    "no accents": without_accents,
    "no commas": lambda name: name.replace(",", ""),
    "footnote": lambda name: f"{name}*",
    "ampersand": lambda name: name.replace(" and ", " & "),
    "broken encoding": lambda name: name.encode().decode("latin-1"),
    "last word first": lambda name: " ".join([*name.split()[-1:], *name.split()[:-1]]),
    "hyphens": lambda name: name.replace(" ", "-"),
}
#: Forms that must be known, not only never false.
ALWAYS = {"with an article", "capitals", "small letters", "no accents", "footnote", "ampersand", "broken encoding"}


def english_names() -> list[tuple[str, str, date | None]]:
    names = [(name, entity, None) for entity, name in table("entity").select("entity", "name").rows()]
    for row in table("entity_alias").iter_rows(named=True):
        if " in " not in row["reason"] and not row["reason"].startswith("beginning"):
            names.append((row["label"], row["entity"], row["valid_to"] or row["valid_from"]))
    return names


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_a_name_is_never_another_entity(form: str) -> None:
    found: Counter[str] = Counter()
    wrong = []
    for name, entity, on in english_names():
        plain = lookup().resolve(name, on).entity
        got = lookup().resolve(FORMS[form](name), on).entity
        found["same" if got == plain else "unknown" if got is None else "other"] += 1
        is_word = form == "small letters" and name.isupper()
        if got not in (plain, None) or (form in ALWAYS and got != plain and not is_word):
            wrong.append((name, FORMS[form](name), entity, got))
    assert wrong == []
    assert found["same"] > 0.8 * found.total(), found


def test_a_name_in_another_language_never_stands_for_an_english_one() -> None:
    codes = dict(table("entity").select("iso2", "entity").rows()) | {"XK": "XKX"}
    acronyms = [label for label, entity, _ in english_names() if entity.startswith("org:")]
    for label in acronyms:
        assert (lookup().resolve(label).kind or "organisation") == "organisation", label
    false = {
        (name, code, lookup().resolve(name).entity)
        for name, code in translated().items()
        if lookup().resolve(name).entity not in (None, codes.get(code))
    }
    assert false == set()


@pytest.mark.parametrize(
    ("label", "on", "entity"),
    [
        ("Republic of the Congo", date(1961, 6, 1), None),
        ("Rep. of Congo", date(1961, 6, 1), None),
        ("Republic of the Congo", None, "COG"),
        ("Palestine", date(1947, 11, 29), "hist:mandatory-palestine"),
        ("Palestine", None, "PSE"),
        ("East Timor", None, "TLS"),
        ("East Timor", date(1999, 9, 1), "hist:east-timor"),
        ("Burma", None, "MMR"),
        ("Burma", date(1960, 1, 1), "hist:burma"),
        ("Siam", date(1946, 12, 16), "THA"),
        ("Siam", date(2000, 1, 1), None),
        ("Transjordan", date(1947, 1, 1), "JOR"),
        ("Transjordan", date(1930, 1, 1), None),
        ("Western Samoa", date(1980, 1, 1), "WSM"),
        ("W. Samoa", date(2010, 1, 1), None),
        ("Jemen", date(1980, 1, 1), "hist:yemen-arab-republic"),
        ("Jemen", None, "YEM"),
        ("Norway, Svalbard and Jan Mayen", None, None),
        ("Ethiopia/Eritrea", None, None),
        ("Former Soviet Union", None, "hist:soviet-union"),
        ("Republic of China", None, None),
    ],
)
def test_names_that_changed_hands_and_names_of_two(label: str, on: date | None, entity: str | None) -> None:
    assert lookup().resolve(label, on).entity == entity


def test_a_name_of_a_state_is_that_of_the_united_nations() -> None:
    names = dict(table("entity").select("entity", "name").rows())
    assert (names["CIV"], names["TUR"], names["CZE"]) == ("Côte d'Ivoire", "Türkiye", "Czechia")
    assert set(organisations.kinds_of_entities()) <= set(names)
