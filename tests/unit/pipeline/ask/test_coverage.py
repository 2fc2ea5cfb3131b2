"""What is there and what is not, by year and in a line each: periods are counted, not what is said of somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pytest

from pipeline.ask.coverage_questions import by_year, in_lines

#: period, meeting, entity, mission, state, rows
MONTHLY = [
    ("2019-11-30", None, "RWA", None, "present", 2),
    ("2019-11-30", None, "KEN", None, "present", 1),
    ("2019-12-31", None, None, None, "not_at_hand", 0),
    ("2020-01-31", None, "RWA", None, "suspect", 1),
    ("2020-02-29", None, "KEN", None, "present", 1),
    ("2020-02-29", None, "RWA", None, "not_published", 0),
    ("2020-02-29", None, None, "UNMISS", "not_published", 0),
    ("2020-03-31", None, "RWA", None, "present", 1),
    (None, None, "RWA", None, "present", 5),
]
MEETINGS = [
    ("2019-03-15", "S/PV.1", "KEN", None, "present", 3),
    ("2019-03-15", "S/PV.2", None, None, "not_at_hand", 0),
    ("2022-03-15", "S/PV.3", None, None, "refused", 0),
]


@pytest.fixture(scope="module")
def asked() -> Iterator[duckdb.DuckDBPyConnection]:
    """meta.coverage of a monthly table, a table of meetings, one without periods, and a source without anything."""
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA meta")
        columns = "table_name VARCHAR, source_id VARCHAR, period DATE, meeting VARCHAR, entity VARCHAR, mission VARCHAR"
        connection.execute(f"CREATE TABLE meta.coverage ({columns}, state VARCHAR, rows BIGINT)")
        listed: list[tuple[object, ...]] = [("core.month", "reports", *row) for row in MONTHLY]
        listed += [("core.speech", "records", *row) for row in MEETINGS]
        listed += [("core.list", "ours", None, None, "RWA", None, "present", 7)]
        listed += [(None, "empty", None, None, None, None, "not_at_hand", 0)]
        listed += [(None, "reports", None, None, None, None, "refused", 4)]
        connection.executemany(f"INSERT INTO meta.coverage VALUES ({', '.join('?' * 8)})", listed)
        yield connection


def lines(asked: duckdb.DuckDBPyConnection, question: str, *columns: str) -> Sequence[tuple[object, ...]]:
    return asked.execute(f"SELECT {', '.join(columns)} FROM ({question})").fetchall()


def test_a_line_says_how_many_are_there_and_in_which_years(asked: duckdb.DuckDBPyConnection) -> None:
    columns = ("source_id", "present", "absent", "years_present", "years_absent", "why", "rows")
    assert lines(asked, in_lines(None), *columns) == [
        ("reports", 4, 1, "2019-2020", "2019", "not_at_hand", 11),
        ("records", 1, 2, "2019", "2019, 2022", "not_at_hand, refused", 3),
        ("empty", 0, 0, None, None, "not_at_hand", 0),
    ]


def test_a_line_of_a_state_is_about_its_own_rows(asked: duckdb.DuckDBPyConnection) -> None:
    columns = ("source_id", "present", "absent", "years_absent", "why", "rows")
    assert lines(asked, in_lines("RWA"), *columns) == [("reports", 3, 2, "2019-2020", "not_at_hand, not_published", 9)]
    assert lines(asked, in_lines("KEN"), *columns) == [
        ("reports", 2, 3, "2019-2020", "not_at_hand, others_only", 2),
        ("records", 1, 2, "2019, 2022", "not_at_hand, refused", 3),
    ]


def test_a_year_counts_periods_and_who_was_expected_only_where_it_is_asked(asked: duckdb.DuckDBPyConnection) -> None:
    reports = ["table_name = 'core.month'"]
    columns = ("year", "present", "suspect", "not_at_hand", "not_published", "rows")
    assert lines(asked, by_year(reports, None), *columns) == [
        (2019, 1, 0, 1, 0, 3),
        (2020, 2, 1, 0, 0, 3),
        (None, 1, 0, 0, 0, 5),
    ]
    assert lines(asked, by_year(reports, "RWA"), *columns, "others_only") == [
        (2019, 1, 0, 1, 0, 2, 0),
        (2020, 1, 1, 0, 1, 2, 1),
        (None, 1, 0, 0, 0, 5, 0),
    ]
    assert lines(asked, by_year(["source_id = 'records'"], None), "year", "present", "not_at_hand", "refused") == [
        (2019, 1, 1, 0),
        (2022, 0, 0, 1),
    ]
