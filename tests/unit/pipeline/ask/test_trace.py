"""From a figure to the rows and documents it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.trace import parse_key, trace
from pipeline.declare.field import Field
from pipeline.declare.schema import Table


def table(name: str, key: str, columns: str, period: str | None = None, below: str | None = None) -> Table:
    kinds = {"day": "date", "year": "integer", "n": "integer"}
    fields = tuple(Field(c, kinds.get(c, "string"), c) for c in columns.split())
    return Table(name, name, "", fields, tuple(key.split()), period, below)


TABLES = {
    t.name: t
    for t in (
        table("core.count", "document_id locator", "source_id document_id locator day iso3 n", "day"),
        table("marts.month", "day iso3", "day iso3 n", "day", "core.count"),
        table("marts.year", "year iso3", "year iso3 n", None, "marts.month"),
        table("marts.lonely", "n", "n"),
        table("marts.strange", "n", "n", None, "marts.lonely2"),
        table("marts.lonely2", "iso3", "iso3"),
        table("core.fact", "iso3", "iso3 n"),
    )
}
SQL = """
CREATE SCHEMA core; CREATE SCHEMA marts; CREATE SCHEMA meta;
CREATE TABLE core.count AS SELECT * FROM (VALUES
    ('s', 'd1', 'line 2', DATE '2020-01-31', 'KEN', 7), ('s', 'd1', 'line 3', DATE '2020-01-31', 'FRA', 9),
    ('s', 'd2', 'line 2', DATE '2021-01-31', 'KEN', 8), ('s', 'd2', 'line 3', DATE '2021-02-28', 'KEN', NULL)
) t(source_id, document_id, locator, day, iso3, n);
CREATE TABLE marts.month AS SELECT day, iso3, n FROM core.count;
CREATE TABLE marts.year AS SELECT year(day) AS year, iso3, sum(n)::BIGINT AS n FROM core.count GROUP BY ALL;
CREATE TABLE marts.lonely AS SELECT 1 AS n; CREATE TABLE marts.strange AS SELECT 1 AS n;
CREATE TABLE core.fact AS SELECT 'KEN' AS iso3, 1 AS n;
CREATE TABLE meta.document AS SELECT * FROM (VALUES
    ('s', 'd1', 'one.csv', 'aa', NULL, 'inbox'), ('s', 'd2', 'two.csv', 'bb', 'https://x', 'live')
) t(source_id, document_id, name, sha256, url, origin);
CREATE TABLE meta.source AS SELECT 's' AS source_id, 'P' AS publisher, 'T' AS title, 'H' AS homepage, 'L' AS licence,
    'C' AS citation;
CREATE TABLE meta.correction AS SELECT * FROM (VALUES
    ('seven', 's', 'a digit too many', 'the total', true, DATE '2026-03-01', 'd1 line 2; d9 line 1'),
    ('eight', 's', 'another', 'its total', false, NULL, 'd2 line 2')
) t(correction_id, source_id, reason, evidence, publisher_told, told_on, places);
"""


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(SQL + CLAIMS)
        yield connection


def test_a_corrected_row_says_whether_the_publisher_was_told(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = [row.get("corrected") for row in trace(warehouse, TABLES, "core.count", ["document_id=d1"])]
    assert told == ["seven: a digit too many (the total); the publisher was told on 2026-03-01", None]
    (row,) = trace(warehouse, TABLES, "core.count", ["d2", "line 2"])
    assert row["corrected"] == "eight: another (its total); the publisher was not told"


CLAIMED = {
    t.name: t
    for t in (
        table("core.claim", "thing_id locator", "thing_id publisher address source_id document_id locator"),
        replace(
            table("core.answer", "thing_id", "thing_id source_id document_id locator"),
            claims="core.claim",
        ),
        replace(table("core.thing", "thing_id", "thing_id iso3 year", below="core.answer"), claims="core.claim"),
        table("marts.state", "iso3", "iso3 n", below="core.thing"),
        replace(
            table("marts.count", "year region", "year region n", below="core.thing"),
            derived_where="t.year = above.year AND (above.region = 'World' OR t.iso3 = 'KEN')",
        ),
    )
}
CLAIMS = """
CREATE TABLE core.claim AS SELECT * FROM (VALUES
    ('KEN-1', 'A Ministry', 'https://a', 's', 'd1', 'line 2'), ('KEN-1', 'A paper', 'https://b', 's', 'd1', 'line 3'),
    ('FRA-1', 'A paper', 'https://c', 's', 'd1', 'line 4')
) t(thing_id, publisher, address, source_id, document_id, locator);
CREATE TABLE core.answer AS SELECT thing_id, source_id, document_id, min(locator) AS locator FROM core.claim
    GROUP BY ALL;
CREATE TABLE core.thing AS SELECT thing_id, thing_id[:3] AS iso3, 2016 AS year FROM core.answer;
CREATE TABLE marts.state AS SELECT iso3, 1 AS n FROM core.thing;
CREATE TABLE marts.count AS SELECT * FROM (VALUES (2016, 'Africa', 1), (2016, 'World', 2)) t(year, region, n);
"""


def places(rows: list[dict[str, object]]) -> list[tuple[object, object]]:
    return sorted((row["document"], row["locator"]) for row in rows)  # type: ignore[type-var]


def test_a_fact_is_found_with_its_document(warehouse: duckdb.DuckDBPyConnection) -> None:
    (row,) = trace(warehouse, TABLES, "core.count", ["d2", "line 2"])
    assert (row["n"], row["document"], row["url"], row["publisher"], row["citation"]) == (
        8,
        "two.csv",
        "https://x",
        "P",
        "C",
    )


@pytest.mark.parametrize(
    ("name", "key", "found"),
    [
        ("marts.month", ["2020-01-31", "KEN"], [("one.csv", "line 2")]),
        ("month", ["iso3=FRA", "2020-01-31"], [("one.csv", "line 3")]),
        ("marts.month", ["day=2021-02-28"], [("two.csv", "line 3")]),
        ("year", ["2020", "KEN"], [("one.csv", "line 2")]),
        ("year", ["2021", "KEN"], [("two.csv", "line 2"), ("two.csv", "line 3")]),
        ("year", ["2020"], [("one.csv", "line 2"), ("one.csv", "line 3")]),
        ("year", ["n=9"], [("one.csv", "line 3")]),
        ("year", ["2020", "KEN", "n"], [("one.csv", "line 2")]),
    ],
)
def test_an_aggregate_is_followed_to_its_own_rows(
    warehouse: duckdb.DuckDBPyConnection, name: str, key: list[str], found: list[tuple[str, str]]
) -> None:
    assert places(trace(warehouse, TABLES, name, key)) == found


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("nothing", ["1"], "there is no table nothing"),
        ("year", ["2019", "KEN"], "no row with year=2019, iso3=KEN"),
        ("year", ["2020", "'; DROP TABLE core.count; --"], "no row with"),
        ("core.fact", ["KEN"], "holds no figures read from a document"),
        ("year", ["iso3=KEN", "iso3=FRA", "year=2020"], "iso3 is said twice"),
        ("year", [], "is keyed by year, iso3"),
        ("marts.strange", ["1"], "share no key column"),
    ],
)
def test_what_cannot_be_traced_says_why(
    warehouse: duckdb.DuckDBPyConnection, name: str, key: list[str], said: str
) -> None:
    with pytest.raises(AskError, match=said):
        trace(warehouse, TABLES, name, key)
    assert warehouse.execute("SELECT count(*) FROM core.count").fetchall() == [(4,)]


def test_words_of_a_key(warehouse: duckdb.DuckDBPyConnection) -> None:
    year, wanted = TABLES["marts.year"], {"year": "2020", "iso3": "KEN"}
    assert parse_key(year, ["2020", "KEN"], warehouse) == parse_key(year, ["iso3=KEN", "2020"], warehouse) == wanted
    assert parse_key(year, ["n=a=b"], warehouse) == {"n": "a=b"}
    for wrong in ([], ["1", "2", "3"], ["colour=red"], ["year=1", "iso3=x", "y"]):
        with pytest.raises(AskError, match=r"keyed by year, iso3; .* a whole key, for example: year=2021 iso3=KEN"):
            parse_key(year, wrong, warehouse)


@pytest.mark.parametrize(
    ("name", "key", "lines"),
    [
        ("core.answer", ["KEN-1"], {"line 2", "line 3"}),
        ("core.thing", ["KEN-1"], {"line 2", "line 3"}),
        ("marts.state", ["FRA"], {"line 4"}),
        ("marts.count", ["2016", "Africa"], {"line 2", "line 3"}),
        ("marts.count", ["2016", "World"], {"line 2", "line 3", "line 4"}),
    ],
)
def test_what_is_made_of_claims_ends_at_them(
    warehouse: duckdb.DuckDBPyConnection, name: str, key: list[str], lines: set[str]
) -> None:
    found = trace(warehouse, CLAIMED, name, key)
    assert {row["locator"] for row in found} == lines
    said = {("A Ministry", "https://a"), ("A paper", "https://b"), ("A paper", "https://c")}
    assert {(row["publisher"], row["address"]) for row in found} <= said, "not who publishes the register"
    assert {row["document"] for row in found} == {"one.csv"}


def test_rows_that_only_some_cells_were_taken_from_follow(warehouse: duckdb.DuckDBPyConnection) -> None:
    same = "above.iso3 = 'FRA' AND t.thing_id[:3] = above.iso3"
    both = {**CLAIMED, **TABLES, "marts.year": replace(TABLES["marts.year"], also_from={"core.claim": same})}
    assert places(trace(warehouse, both, "year", ["2020", "KEN"])) == [("one.csv", "line 2")]
    assert places(trace(warehouse, both, "year", ["2020", "FRA"])) == [("one.csv", "line 3"), ("one.csv", "line 4")]


def test_rows_beside_a_table_further_down_follow_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    same = "above.iso3 = 'FRA' AND t.thing_id[:3] = above.iso3"
    both = {**CLAIMED, **TABLES, "marts.month": replace(TABLES["marts.month"], also_from={"core.claim": same})}
    assert places(trace(warehouse, both, "year", ["2020", "FRA"])) == [("one.csv", "line 3"), ("one.csv", "line 4")]
    assert places(trace(warehouse, both, "year", ["2020", "KEN"])) == [("one.csv", "line 2")]


def test_more_rows_than_anybody_reads_are_counted_by_document(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ask.trace.LIMIT", 1)
    (first, second) = trace(warehouse, TABLES, "year", ["iso3=KEN"])
    assert (first["made_of"], first["rows"], first["document"]) == ("core.count", 2, "two.csv")
    assert (second["made_of"], second["rows"], second["document"]) == ("core.count", 1, "one.csv")
    assert first["publisher"] == "P" and first["sha256"] == "bb"


def test_a_figure_that_stands_on_nothing_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("CREATE OR REPLACE TABLE marts.none AS SELECT 'ITA' AS iso3, 0 AS n")
    none = {"marts.none": table("marts.none", "iso3", "iso3 n", below="core.thing"), **CLAIMED}
    assert trace(warehouse, none, "none", ["ITA"]) == [{"made_of": "core.claim", "rows": 0}]


def test_a_state_may_be_named_by_a_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    labels = {"Kenya": "KEN"}.get
    assert trace(warehouse, TABLES, "year", ["2020", "Kenya"], labels) == trace(
        warehouse, TABLES, "year", ["2020", "KEN"]
    )
    with pytest.raises(AskError, match="no row with year=2020, iso3=Atlantis"):
        trace(warehouse, TABLES, "year", ["2020", "Atlantis"], labels)
    with pytest.raises(AskError, match="no row with thing_id=Kenya"):
        trace(warehouse, CLAIMED, "thing", ["Kenya"], labels)
