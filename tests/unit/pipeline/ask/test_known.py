"""What is said where somebody names what is not there: the nearest that is, with its name, and a whole key."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.ask.known import example, instead, unknown, unknown_row
from pipeline.ask.labels import unknown_of
from pipeline.declare.field import Field
from pipeline.declare.schema import Table

KINDS = {"month_end": "date", "year": "integer", "n": "integer"}


def _table(name: str, key: str, columns: str) -> Table:
    return Table(
        name, name, "", tuple(Field(c, KINDS.get(c, "string"), c) for c in columns.split()), tuple(key.split())
    )


MONTH = _table("marts.month", "month_end mission entity", "month_end mission entity n")
YEAR = _table("marts.year", "entity year", "entity year n")
PLACE = _table("core.place", "document_id locator", "document_id locator n")


@pytest.fixture(scope="module")
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("""
            CREATE SCHEMA core; CREATE SCHEMA marts;
            CREATE TABLE core.entity AS FROM (VALUES
                ('RWA', 'Rwanda'), ('AND', 'Andorra'), ('BRN', 'Brunei'), ('GRD', 'Grenada')) t(entity, name);
            CREATE TABLE marts.month AS
                SELECT month_end, 'M' AS mission, entity, 1 AS n FROM core.entity,
                (VALUES (DATE '2025-05-31'), (DATE '2025-06-30')) m(month_end);
            CREATE TABLE marts.year AS SELECT entity, y.year, 1 AS n FROM core.entity, (VALUES (2024), (2025)) y(year);
            CREATE TABLE core.place AS SELECT 'd1' AS document_id, 'p1 r2' AS locator, 1 AS n;
        """)
        yield connection


def test_a_name_that_is_misspelt_is_found_where_the_column_has_codes(release: duckdb.DuckDBPyConnection) -> None:
    said = unknown_row(release, MONTH, {"month_end": "2025-06-30", "mission": "M", "entity": "Rwnda"})
    assert "the nearest of entity: Rwanda (RWA), " in said
    assert said.endswith("a whole key, for example: month_end=2025-06-30 mission=M entity=AND"), said


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ({"month_end": "2025-06"}, "of month_end: 2025-06-30, 2025-05-31;"),
        ({"month_end": "June"}, "of month_end: 2025-06-30, 2025-05-31;"),
        ({"month_end": "2025-06-01"}, "of month_end: 2025-05-31, 2025-06-30;"),
        ({"month_end": "2025-06-30", "mission": "N"}, "of mission: M;"),
    ],
)
def test_days_are_near_in_time(release: duckdb.DuckDBPyConnection, key: dict[str, str], near: str) -> None:
    said = unknown_row(release, MONTH, key)
    assert near in said and "month_end=2025-06-30 mission=M entity=AND" in said


def test_a_whole_key_is_that_of_the_newest_row_and_can_be_pasted(release: duckdb.DuckDBPyConnection) -> None:
    assert example(release, YEAR) == "; a whole key, for example: entity=AND year=2025"
    assert example(release, PLACE) == "; a whole key, for example: document_id=d1 'locator=p1 r2'"
    assert example(release, _table("core.none", "n", "n")) == example(release, YEAR, "false") == ""


def test_names_and_codes_of_one_are_told_once() -> None:
    known = [("RWA", "Rwanda"), ("AND", "Andorra"), ("NER", "Niger"), ("NGA", "Nigeria"), ("M", "M")]
    assert (
        unknown_of("Rwnda", known, "state")
        == "there is no state Rwnda; the nearest: Rwanda (RWA), Andorra (AND), Nigeria (NGA)"
    )
    assert "it is the beginning of Niger (NER), Nigeria (NGA)" in unknown_of("Nige", known, "state")
    assert "known are, for example, Andorra (AND), M, " in unknown_of("!", known, "state", "the panel")


def test_what_is_told_as_it_is() -> None:
    assert instead("femal", ["female", "male"]) == "the nearest: female, male"
    assert unknown("form", "", ["a"], "here") == "there is no form (empty) in here; known are, for example, a"
