"""A citation's mark survives every form and every way of pasting it; its digest is what the page on citing says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from time import process_time

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ask.cite.find import Citation, Origin, origins_of
from pipeline.ask.cite.forms import FORMS
from pipeline.ask.cite.mark import LONGEST, ROW, canonical, mark_of, marks_in
from pipeline.ask.cite.naming import NO_VALUE, unit_of
from pipeline.declare.field import Field

RELEASE = "20260301T020000000Z-0123abcd"
#: Any text but lone surrogates, which no file has.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST)
KEYS = st.dictionaries(TEXT.filter(bool), st.none() | TEXT, min_size=1, max_size=4)


@given(KEYS, TEXT.filter(bool), st.none() | TEXT)
def test_a_mark_is_read_again_as_it_was_written(key: dict[str, str | None], column: str, value: str | None) -> None:
    mark = mark_of(RELEASE, "marts.a_table", key, column, value)
    (found,) = marks_in(f"See «{mark}».")
    assert found == replace(mark, key=dict(mark.key)) and found.fits(value) and not found.altered
    assert not found.fits(f"{value}x")


def test_the_digest_is_of_table_key_column_value_and_release() -> None:
    mark = mark_of(RELEASE, "marts.t", {"b": "ä", "a": None}, "c", "12")
    text = f'["marts.t",{{"a":null,"b":"ä"}},"c","12","{RELEASE}"]'
    assert mark.digest == hashlib.sha256(text.encode()).hexdigest()
    others = [
        mark_of(RELEASE, "marts.t", {"b": "ä", "a": ""}, "c", "12"),
        mark_of(RELEASE, "marts.t", {"b": "ä", "a": None}, "c", None),
        mark_of(RELEASE, "marts.t", {"b": "ä", "a": None}, "d", "12"),
        mark_of(f"{RELEASE}0", "marts.t", {"b": "ä", "a": None}, "c", "12"),
    ]
    assert len({mark.digest, *(other.digest for other in others)}) == 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        (True, "true"),
        (12, "12"),
        (0.1, "0.1"),
        (4.0, "4.0"),
        (Decimal("1.50"), "1.50"),
        (date(2020, 1, 31), "2020-01-31"),
        (datetime(2020, 1, 31, 12), "2020-01-31T12:00:00"),
        (["a", None], '["a",null]'),
    ],
)
def test_values_have_one_text(value: object, text: str | None) -> None:
    assert canonical(value) == text


def test_long_values_and_rows_are_spoken_for_by_the_digest_alone() -> None:
    for column, value in (("text", "x" * (LONGEST + 1)), (ROW, '{"a":"1"}')):
        mark = mark_of(RELEASE, "marts.t", {"a": "1"}, column, value)
        (found,) = marks_in(str(mark))
        assert not found.has_value and found.fits(value) and len(str(mark)) < 200


def test_an_altered_value_shows() -> None:
    text = str(mark_of(RELEASE, "marts.t", {"a": "1"}, "c", "12"))
    (found,) = marks_in(text.replace("v=12&", "v=13&"))
    assert found.altered


def _citation(value: str | None = "185", *origins: Origin) -> Citation:
    key = {"month_end": "2025-06-30", "mission": "A & B_C {50%}"}
    mark = mark_of(RELEASE, "marts.a_table", key, "female", value)
    return Citation(
        table="marts.a_table",
        title="Persons by month.",
        column="female",
        description="Women. NULL where not reported.",
        unit="persons",
        key=key,
        value=value,
        origins=origins,
        release_id=RELEASE,
        day=date(2026, 3, 1),
        digest=mark.digest,
        mark=str(mark),
        subject="Women in A & B_C {50%}, June 2025",
        shown="185 persons" if value else NO_VALUE,
    )


ONE = Origin("A & B", "Counts", "A & B, Counts.", "CC0-1.0", 1, 1, "a_1.pdf", "f" * 64, "https://a.org/1", "p1 r2")
MANY = Origin("C", "Series", "C, Series.", "CC0-1.0", 12, 3400, None, None, None, None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", ["185", None])
def test_every_form_has_all_of_it(form: str, value: str | None) -> None:
    citation = _citation(value, ONE, MANY)
    text = FORMS[form](citation)
    (found,) = marks_in(text)
    assert str(found) == citation.mark
    plain = text.replace("\\", "")
    for said in ("A & B", "C, Series (12 documents, 3,400 rows)", "p1 r2", "ffffffffffff", RELEASE, "2026"):
        assert said in plain, said
    assert ("185 persons" if value else "no value, which is not zero") in plain


def test_a_sentence_reads_as_one() -> None:
    assert FORMS["sentence"](_citation("185", ONE)).startswith(
        "Women in A & B_C {50%}, June 2025: 185 persons (Persons by month; marts.a_table.female). "
        "A & B, Counts (a_1.pdf, p1 r2, sha256 ffffffffffff). WPS warehouse, release 20260301T020000000Z-0123abcd, "
        "1 March 2026. wps:"
    )
    assert FORMS["sentence"](_citation("185", ONE)).endswith(".")
    found = replace(_citation("185", ONE), found_at="https://wps.example/r/R/index.html")
    assert "1 March 2026, https://wps.example/r/R/index.html. wps:" in FORMS["sentence"](found)
    assert "No document speaks of it" in FORMS["sentence"](_citation())


def _claim(publisher: str, agrees: bool | None) -> dict[str, object]:
    about = {"source": "Register", "citation": "Register.", "licence": "CC0-1.0", "document": "claims.csv"}
    return {"source_id": "r", "document_id": "d", "locator": "line 2", "publisher": publisher, "agrees": agrees} | about


def test_each_publisher_of_a_claim_is_named_and_none_that_says_otherwise() -> None:
    claims = [_claim("A", False), _claim("B", True), _claim("C", True), _claim("B", True)]
    assert [(o.publisher, o.rows) for o in origins_of(claims, ())] == [("B", 2), ("C", 1)]


def test_of_a_tie_all_are_named() -> None:
    for agrees in (None, False):
        assert [o.publisher for o in origins_of([_claim("A", agrees), _claim("B", agrees)], ())] == ["A", "B"]


def test_a_value_has_the_unit_that_is_declared_or_where_that_is_declared_to_stand() -> None:
    def field(name: str, unit: str | None = None, *unit_from: str) -> Field:
        return Field(name, "number", "", unit=unit, unit_from=unit_from)

    row = {"value_now": 3, "year_now": 2025, "unit": "missions", "indicator": "a"}
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE indicator AS SELECT 'a' AS indicator, 'percent' AS unit")
        assert unit_of(connection, field("value_now", None, "unit"), row) == "missions"
        assert unit_of(connection, field("value", None, "unit"), row | {"unit": None}) is None
        assert unit_of(connection, field("value", "votes"), row) == "votes"
        assert unit_of(connection, field("year_now"), row) is None and unit_of(connection, None, row) is None
        named = field("value", None, "indicator", "indicator", "unit")
        assert (
            unit_of(connection, named, row) == "percent"
            and unit_of(connection, named, row | {"indicator": "b"}) is None
        )


def test_csl_is_json_and_ris_has_a_tag_a_line() -> None:
    (item,) = json.loads(FORMS["csl"](_citation("185", ONE)))
    assert item["type"] == "dataset" and item["issued"] == {"date-parts": [[2026, 3, 1]]} and item["URL"] == ONE.url
    lines = FORMS["ris"](_citation("185", ONE)).split("\n")
    assert all(line[2:6] == "  - " for line in lines) and (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")


def test_a_bibliography_has_each_citation_once() -> None:
    one, two = _citation("185", ONE), _citation("186", ONE)
    text = "\n\n".join([FORMS["bibtex"](one), FORMS["csl"](two), FORMS["sentence"](one)])
    assert [str(mark) for mark in marks_in(text)] == [one.mark, two.mark]


@pytest.mark.parametrize("piece", ["wps:", "wps:.", "wps:a/", "wps:a/b/c?k&", "wps:a/b/c?wps:a&", "wps:a/b/c?k=%41&"])
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    began = process_time()
    assert not list(marks_in(piece * 100_000))
    assert process_time() - began < 2
