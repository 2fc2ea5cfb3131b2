"""Answers in plain values, whatever DuckDB has them as."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.query import query, rows_of
from pipeline.store.releases import Releases


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("sum(n) FROM range(4) t(n)", 6),
        ("1.50::DECIMAL(9, 2)", 1.5),
        ("7::DECIMAL(9, 0)", 7),
        ("[1.5::DECIMAL(9, 1)]", [1.5]),
        ("{'a': 2::DECIMAL(9, 0)}", {"a": 2}),
        ("170141183460469231731687303715884105727", 170141183460469231731687303715884105727),
        ("DATE '2020-01-31'", dt.date(2020, 1, 31)),
        ("NULL", None),
    ],
)
def test_values_are_plain(sql: str, value: object) -> None:
    with duckdb.connect() as connection:
        ((found,),) = rows_of(connection, f"SELECT {sql}").values
    assert found == value and type(found) is type(value)


def test_columns_of_one_name_are_kept_apart() -> None:
    with duckdb.connect() as connection:
        rows = rows_of(connection, "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a")
    assert len(set(rows.columns)) == 4 and list(rows.records()[0].values()) == [1, 2, 3, 4]


def test_values_are_bound() -> None:
    with duckdb.connect() as connection:
        assert rows_of(connection, "SELECT $a AS x", {"a": "'; --"}).records() == [{"x": "'; --"}]
        assert rows_of(connection, "SELECT ? AS x", [1]).values == [(1,)]


def test_without_a_release_there_is_nothing_to_ask(tmp_path: Path) -> None:
    with pytest.raises(AskError, match="run `wps build`"):
        query(Releases(tmp_path), "SELECT 1")
