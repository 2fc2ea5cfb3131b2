"""The words of the page: the same keys in every language, filled in with the same values, none left over."""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.declared import FIRST_LANGUAGE, Declared
from pipeline.publish.page.words import Words

PAGE = Path(__file__).parents[2] / "page"
DECLARED = Declared(PAGE)
OTHERS = [language for language in DECLARED.languages if language != FIRST_LANGUAGE]
#: Entries that another language needs and the first does not: names that the data have in it already.
OF_OTHERS = "countries_named."
#: What stands between two texts, with the spaces that each language has there.
SEPARATORS = frozenset({"site.colon", "site.semicolon"})
#: Forms of an entry that is chosen by number.
FORMS = {"zero", "one", "two", "few", "many", "other"}
#: Beginnings of keys that are put together from data: codes, the parts of charts, names of menus and languages.
FROM_DATA = (
    "codes.",
    "fields.",
    "axes.",
    "asked.",
    "index.ages",
    "charts.",
    "menu.",
    "languages.",
    "sentences.",
    OF_OTHERS,
)


def entries(language: str) -> dict[str, Any]:
    """Every entry by its key; one chosen by number is one entry."""
    return {
        key: said
        for file in sorted((PAGE / "words" / language).glob("*.yaml"))
        for key, said in _flat(read_yaml(file) or {})
    }


def _flat(said: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in said.items():
        if isinstance(value, dict) and not (value.keys() <= FORMS and "other" in value):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def filled(said: Any) -> set[str]:
    """The values that words are filled in with, of all forms together."""
    texts = said.values() if isinstance(said, dict) else [said]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_more_than_one_language() -> None:
    assert {"en", "fr"} <= set(DECLARED.languages)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language: str) -> None:
    first, other = entries(FIRST_LANGUAGE), entries(language)
    assert sorted(first.keys() - other.keys()) == []
    assert sorted(k for k in other.keys() - first.keys() if not k.startswith(OF_OTHERS)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_is_filled_in_with_the_same(language: str) -> None:
    first, other = entries(FIRST_LANGUAGE), entries(language)
    assert {k: filled(first[k]) for k in first} == {k: filled(other[k]) for k in first}


@pytest.mark.parametrize("language", DECLARED.languages)
def test_every_entry_is_text(language: str) -> None:
    wrong = [
        key
        for key, said in entries(language).items()
        for text in (said.values() if isinstance(said, dict) else [said])
        if not isinstance(text, str) or not text.strip() or (text != text.strip() and key not in SEPARATORS)
    ]
    assert wrong == []
    assert all(entries(language)[key].endswith(" ") for key in SEPARATORS)


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated(language: str) -> None:
    """A sentence that is the same in two languages was not written in the second."""
    first, other = entries(FIRST_LANGUAGE), entries(language)
    same = [k for k, said in first.items() if said == other[k] and isinstance(said, str) and len(said.split()) > 3]
    assert same == []


def test_no_entry_is_left_over() -> None:
    """Words that no template, chart or code asks for are words that nobody reads."""
    files = [*PAGE.rglob("*.html"), *PAGE.rglob("*.js"), *PAGE.glob("charts/*.yaml"), *PAGE.rglob("*.sql")]
    files += [*PAGE.parent.glob("pipeline/publish/page/**/*.py"), *PAGE.parent.glob("pipeline/ask/**/*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files if "vendor" not in file.parts)
    built = re.findall(r"['\"]t?:?([a-z_]+\.[a-z_.]*)['\"]\s*~", text)  # t('menu.' ~ entry)
    left = [
        key
        for key in entries(FIRST_LANGUAGE)
        if key not in text and not key.startswith((*FROM_DATA, *built)) and f":{key}" not in text
    ]
    assert left == []


def test_every_word_that_is_asked_for_is_there() -> None:
    asked = {
        (key, file.relative_to(PAGE).as_posix())
        for file in [*PAGE.rglob("*.html"), *PAGE.glob("charts/*.yaml")]
        for key in re.findall(
            r"""(?:\bt\(|"t:)['"]?([a-z_]+(?:\.[a-z_0-9]+)+)['"](?!\s*~)""", file.read_text(encoding="utf-8")
        )
    }
    known = entries(FIRST_LANGUAGE)
    assert len(asked) > 50
    assert sorted((key, file) for key, file in asked if key not in known) == []


def test_what_stands_between_texts_is_in_the_catalogue() -> None:
    """A semicolon of a template has no space before it, which French has."""
    between = re.compile(r"""(?<!split\()(?<!replace\()['"]; ['"]|[%}]}; """)
    found = [file.name for file in PAGE.rglob("*.html") if between.search(file.read_text(encoding="utf-8"))]
    assert found == []


def test_countries_have_in_french_the_names_that_the_united_nations_give_them() -> None:
    """The library's own names are others: a reader of the reports knows no "Corée du Sud"."""
    data = PAGE.parent / "assets" / "reference" / "data"
    known, aliases = (_rows(data / f"{name}.csv") for name in ("entity", "entity_alias"))
    members = {row["entity"]: row for row in known if row["kind"] == "state" or row["entity"] in ("PSE", "VAT")}
    named = {row["entity"]: row["label"] for row in aliases if row["reason"] == "name in French"}
    words = Words(PAGE / "words", "fr")
    said = {entity: words.country(entity, row["name"], row["iso2"]) for entity, row in members.items()}
    assert {entity: said[entity] for entity in named if entity in said} == {e: n for e, n in named.items() if e in said}
    assert [key for key in entries("fr") if key.startswith(OF_OTHERS) and key.removeprefix(OF_OTHERS) not in said] == []


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
