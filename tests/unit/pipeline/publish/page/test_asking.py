"""Rows of a question, by page: each with a digest that says whether it is the same row in another process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.asking import Rows, by_page, known_by, rows_of, together
from pipeline.publish.page.declared import PageError
from pipeline.store.engine import literal

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)
CELLS = st.tuples(st.none() | TEXTS, st.none() | st.integers(-3, 3), st.none() | st.dates(date(2000, 1, 1)))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def told(value: object) -> str:
    return (
        "NULL" if value is None else f"DATE {literal(str(value))}" if isinstance(value, date) else literal(str(value))
    )


def question(rows: list[tuple[object, ...]]) -> str:
    values = ", ".join(f"({told(a)}::VARCHAR, {told(b)}::INTEGER, {told(c)}::DATE)" for a, b, c in rows)
    return f"SELECT a, b, [b] AS c, {{'d': c}} AS d FROM (VALUES {values}) AS t(a, b, c) -- no row is another's"


@given(st.lists(CELLS, min_size=1, max_size=8))
def test_rows_have_one_digest_where_they_are_the_same_and_no_other(
    connection: duckdb.DuckDBPyConnection, cells: list[tuple[object, ...]]
) -> None:
    rows = rows_of(connection, question(cells), "rows")
    assert [tuple(row.values()) for row in rows] == [(a, b, [b], {"d": c}) for a, b, c in cells]
    assert len(set(rows.digests)) == len(set(cells))
    with duckdb.connect() as other:
        assert rows_of(other, question(cells[::-1]), "rows").digests == rows.digests[::-1]


def test_rows_are_in_the_order_of_their_question(connection: duckdb.DuckDBPyConnection) -> None:
    asked = "SELECT i, i % 7 AS part FROM range(5000) AS t(i) ORDER BY part DESC, hash(i)"
    rows = rows_of(connection, asked, "rows")
    assert [tuple(row.values()) for row in rows] == connection.execute(asked).fetchall()


def test_pages_have_the_digests_of_their_rows(connection: duckdb.DuckDBPyConnection) -> None:
    rows = rows_of(connection, "SELECT i % 3 AS page, i / 4::DECIMAL(9, 2) AS share FROM range(9) AS t(i)", "rows")
    parted = by_page(rows, ["page"])
    assert {key: len(own) for key, own in parted.items()} == {(0,): 3, (1,): 3, (2,): 3}
    digests = {(row["page"], row["share"]): digest for row, digest in zip(rows, rows.digests, strict=True)}
    for own in parted.values():
        assert [digests[row["page"], row["share"]] for row in own] == own.digests == known_by(own)
    both = together(parted[0,], parted[2,])
    assert (both, both.digests) == ([*parted[0,], *parted[2,]], [*parted[0,].digests, *parted[2,].digests])
    assert known_by([{"a": 1}]) == [{"a": 1}] and known_by(Rows()) == []


def test_a_question_that_cannot_be_asked_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(PageError, match=r"pages/plan/about\.sql: .*nowhere"):
        rows_of(connection, "FROM nowhere", "pages/plan/about.sql")
