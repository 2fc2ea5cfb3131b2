"""Great Expectations' answers: the quick way and the library's usual way say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.check import frames, great_expectations
from pipeline.check.great_expectations import validate
from pipeline.check.results import CheckResult
from pipeline.check.valuewise import Held, is_valuewise
from pipeline.declare.checks import CheckError
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.store.files import write_parquet

TYPES = {"key": "integer", "word": "string", "number": "integer", "share": "number", "flag": "boolean", "day": "date"}
TABLE = Table(
    name="core.thing",
    title="Things",
    description="",
    fields=tuple(Field(name, kind, name) for name, kind in TYPES.items()),
    primary_key=("key",),
)
DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 5))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "word": st.sampled_from(["", "a", "ab", "B1", "é\n"]),
    "number": st.integers(-2, 3) | st.just(2**53 + 1),
    "share": st.floats(-0.5, 1.5) | st.just(float("nan")),
    "flag": st.booleans(),
    "day": DAYS,
}
ROWS = st.lists(st.fixed_dictionaries({c: st.none() | v for c, v in VALUES.items()}), max_size=7)


def expectation(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "severity": "error"}


#: Every kind of expectation that the declarations use, and the kinds nearest to them.
ASKED = [
    expectation("expect_table_columns_to_match_ordered_list", column_list=list(TYPES)),
    expectation("expect_table_columns_to_match_ordered_list", column_list=["other"]),
    expectation("expect_table_row_count_to_be_between", min_value=2, max_value=4),
    *(expectation("expect_column_values_to_not_be_null", column=c) for c in TYPES),
    expectation("expect_column_values_to_not_be_null", column="word", mostly=0.7),
    expectation("expect_column_values_to_be_in_set", column="word", value_set=["a", "ab"]),
    expectation("expect_column_values_to_be_in_set", column="number", value_set=[0, 1, 2]),
    expectation("expect_column_values_to_be_in_set", column="flag", value_set=[True], mostly=0.6),
    expectation("expect_column_values_to_not_be_in_set", column="word", value_set=["B1"]),
    expectation("expect_column_values_to_match_regex", column="word", regex="^(?:[a-z]*)$"),
    expectation("expect_column_value_lengths_to_be_between", column="word", min_value=1, max_value=2),
    expectation("expect_column_values_to_be_between", column="number", min_value=0, max_value=None),
    expectation("expect_column_values_to_be_between", column="number", min_value=None, max_value=2**53),
    expectation("expect_column_values_to_be_between", column="share", min_value=0, max_value=1),
    expectation("expect_column_values_to_be_between", column="number", min_value=0, max_value=3, mostly=0.8),
    expectation("expect_column_values_to_be_unique", column="word"),
    expectation("expect_column_max_to_be_between", column="number", min_value=0, max_value=2),
    expectation(
        "expect_column_pair_values_a_to_be_greater_than_b",
        column_A="number",
        column_B="key",
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    ),
    expectation("expect_column_values_to_be_between", column="word", min_value=0, max_value=1),
    expectation("expect_column_values_to_not_be_null", column="no_such_column"),
]


def written(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    numbered = [{"key": number, **row} for number, row in enumerate(rows)]
    path = folder / "thing.parquet"
    write_parquet(path, pl.DataFrame(numbered, schema=TABLE.polars_schema, orient="row"))
    return path


def asked_both_ways(path: Path, asked: Sequence[dict[str, Any]]) -> tuple[list[CheckResult], list[CheckResult]]:
    with pytest.MonkeyPatch.context() as patch:
        quick = validate(TABLE, path, asked)
        patch.setattr(
            great_expectations, "_failed", lambda _table, _path, expectations, _held: {id(e) for e in expectations}
        )
        return quick, validate(TABLE, path, asked)


GOOD = {"word": "a", "number": 1, "share": 0.5, "flag": True, "day": date(2020, 1, 1)}
BAD = {"word": "B12", "number": -1, "share": 1.5, "flag": False, "day": None}
ROWS_THAT_FAIL = [GOOD, BAD, GOOD, {**BAD, "number": 2**53 + 1, "word": "B1"}, *[dict.fromkeys(VALUES)] * 2]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, batch=st.sampled_from([4, 250_000]))
@example(rows=[], batch=2)
@example(rows=[GOOD], batch=2)
@example(rows=ROWS_THAT_FAIL, batch=2)
@example(rows=ROWS_THAT_FAIL, batch=250_000)
def test_both_ways_say_the_same(tmp_path: Path, rows: list[dict[str, Any]], batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "BATCH_ROWS", batch)
        quick, usual = asked_both_ways(written(tmp_path, rows), ASKED)
    assert repr(quick) == repr(usual)  # NaN equals nothing, not even itself


@pytest.mark.parametrize("asked", ASKED[1:-2], ids=lambda e: f"{e['type']} {e['kwargs'].get('column', '')}")
def test_what_fails_is_counted_and_shown_as_usual(tmp_path: Path, asked: dict[str, Any]) -> None:
    (quick,), (usual,) = asked_both_ways(written(tmp_path, ROWS_THAT_FAIL), [asked])
    assert quick == usual
    assert quick.passed == (asked["kwargs"].get("column") == "key")
    assert quick.passed or (quick.failing and (quick.sample or "list" in asked["type"]))


def test_what_holds_is_not_asked_of_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(great_expectations, "_run", never)
    asked = [e for e in ASKED[:-2] if e["kwargs"].get("column_list") != ["other"] and "unique" not in e["type"]]
    results = validate(TABLE, written(tmp_path, [GOOD, {**GOOD, "word": "ab"}]), asked)
    assert [r.check_name for r in results if not r.passed] == []
    assert len(results) == len(asked)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(ROWS, min_size=2, max_size=4), batch=st.sampled_from([2, 250_000]))
def test_what_is_remembered_of_values_changes_no_answer(
    tmp_path: Path, tables: list[list[dict[str, Any]]], batch: int
) -> None:
    held, asked = Held(tmp_path, "somebody"), [e for e in ASKED if is_valuewise(e, TABLE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "BATCH_ROWS", batch)
        failed = great_expectations._failed  # to count and show what failed takes long
        for rows in (*tables, tables[0]):
            path = written(tmp_path, rows)
            assert failed(TABLE, path, asked, held) == failed(TABLE, path, asked, None)


def test_of_the_same_values_in_other_rows_nothing_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [e for e in ASKED if is_valuewise(e, TABLE) and e["kwargs"]["column"] in ("number", "day")]
    other = {**GOOD, "number": 2, "day": date(2020, 1, 2)}
    held, again = Held(tmp_path, "somebody"), Held(tmp_path, "somebody else")
    first = validate(TABLE, written(tmp_path, [GOOD, other]), asked, held)
    monkeypatch.setattr(great_expectations, "_remembering", lambda *_: pytest.fail("asked"))
    assert validate(TABLE, written(tmp_path, [other, GOOD, other]), asked, held) == first
    for rows, who in (([GOOD], held), ([GOOD, other], again)):
        with pytest.raises(pytest.fail.Exception):
            validate(TABLE, written(tmp_path, rows), asked, who)


def test_an_expectation_that_cannot_run_has_failed(tmp_path: Path) -> None:
    (result,) = validate(TABLE, written(tmp_path, [GOOD]), [ASKED[-1]])
    assert not result.passed and result.failing == 1


def test_rows_of_a_table_without_a_key_are_shown_by_their_values(tmp_path: Path) -> None:
    table, asked = replace(TABLE, primary_key=()), expectation("expect_column_values_to_be_unique", column="word")
    (result,) = validate(table, written(tmp_path, ROWS_THAT_FAIL), [asked])
    assert (result.failing, list(result.sample)) == (2, [{"value": "a"}, {"value": "a"}])


def test_an_unknown_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="expect_nothing"):
        validate(TABLE, written(tmp_path, [GOOD]), [expectation("expect_nothing")])


def test_values_of_a_column_come_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**GOOD, "number": number % 3 if number % 4 else None} for number in range(40)]
    path = written(tmp_path, rows)
    (piece,) = frames.distinct(path, ["number", "word"])
    assert list(piece) == ["number", "word"] and len(piece["number"]) == 4 and len(piece["word"]) == 1
    monkeypatch.setattr(frames, "BATCH_ROWS", 3)
    pieces = list(frames.distinct(path, ["key"]))
    assert len(pieces) > 5 and sorted(k for p in pieces for k in p["key"].to_pylist()) == list(range(40))
