"""A table before, and the ledger, are the table after: whatever its types, keys, columns and rows."""

from __future__ import annotations

import struct
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.check.checks import KEY_IS_UNIQUE, one_row_per
from pipeline.declare.schema import Table
from pipeline.publish.ledger.apply import apply_ledger
from pipeline.publish.ledger.ledger import write_ledger
from pipeline.publish.ledger.making import Making
from pipeline.store.ledgers import ledger_path, read_ledger

NAME = "core.t"
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=4)
VALUES = {
    "whole": (pl.Int64(), st.integers(-(2**63), 2**63 - 1)),
    "number": (pl.Float64(), st.floats()),
    "money": (pl.Decimal(12, 3), st.decimals(-1000, 1000, places=3)),
    "day": (pl.Date(), st.dates(date(1, 1, 1))),
    "moment": (pl.Datetime("us"), st.datetimes(datetime(1, 1, 1))),
    "truth": (pl.Boolean(), st.booleans()),
    "words": (pl.String(), TEXT),
    "list": (pl.List(pl.String()), st.lists(st.none() | TEXT, max_size=3)),
    "record": (
        pl.Struct({"a": pl.Float64(), "b c": pl.List(pl.Date())}),
        st.fixed_dictionaries({"a": st.none() | st.floats(), "b c": st.lists(st.none() | st.dates(), max_size=2)}),
    ),
}
COLUMNS = st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4)
KEY = {"k": pl.String(), "k 2": pl.Int64()}


def rows(draw: st.DrawFn, columns: list[str], keyed: bool) -> pl.DataFrame:
    keys = draw(
        st.lists(st.tuples(st.none() | st.sampled_from(["", "a", "é\"'"]), st.none() | st.integers(0, 2)), max_size=6)
    )
    keys = list(dict.fromkeys(keys)) if keyed else keys
    cells = [[draw(st.none() | VALUES[c][1]) for c in columns] for _ in keys]
    schema = {**KEY, **{c: VALUES[c][0] for c in columns}}
    return pl.DataFrame([[*k, *v] for k, v in zip(keys, cells, strict=True)], schema=schema, orient="row")


@st.composite
def two_tables(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    keyed = draw(st.booleans())
    columns = draw(COLUMNS)
    after = draw(st.one_of(st.just(columns), COLUMNS))
    old, new = rows(draw, columns, keyed), rows(draw, after, keyed)
    shared = [c for c in old.columns if c in new.columns]
    if draw(st.booleans()) and old.height and columns == after:  # most rows of a night are those of the night before
        new = pl.concat([old.select(shared), new.select(shared)]).unique(
            ["k", "k 2"], keep="first", maintain_order=True
        )
    return old, new, tuple(KEY) if keyed else ()


def placed(folder: Path, frame: pl.DataFrame | None, name: str = NAME) -> Path:
    path = folder / "parquet" / f"{name.replace('.', '/')}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if frame is not None:
        frame.write_parquet(path)
    return path


def ledger_of(folder: Path, old: pl.DataFrame | None, new: pl.DataFrame | None, key: tuple[str, ...]) -> Path:
    placed(folder / "old", old)
    placed(folder / "new", new)
    target = ledger_path(folder / "new")
    making = Making(Table(NAME, "", "", (), key), "d")
    write_ledger(folder / "old", folder / "new", [making], ("a", "b"), folder / "spill", target)
    return target


def applied(folder: Path, ledger: Path, old: pl.DataFrame | None) -> Path | None:
    target = folder / "made.parquet"
    before = placed(folder / "old", old) if old is not None else None
    return target if apply_ledger(ledger, NAME, before, target, folder / "spill") else None


def differences(one: Path, other: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        columns = [
            dict(connection.sql(f"DESCRIBE FROM '{p}'").project("column_name, column_type").fetchall())
            for p in (one, other)
        ]
        assert columns[0] == columns[1]
        named = ", ".join(f'"{c}"' for c in columns[0])
        both = [f"SELECT {named} FROM '{p}'" for p in (one, other)]
        return [row for a, b in (both, both[::-1]) for row in connection.sql(f"{a} EXCEPT ALL {b}").fetchall()]


@settings(max_examples=35, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(two_tables())
def test_the_ledger_of_a_release_applied_to_the_one_before_gives_it(
    tmp_path: Path, tables: tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]
) -> None:
    old, new, key = tables
    ledger = ledger_of(tmp_path, old, new, key)
    made = applied(tmp_path, ledger, old)
    assert made is not None
    assert differences(made, tmp_path / "new" / "parquet" / "core" / "t.parquet") == []
    assert bool(pl.read_parquet(ledger).height) == bool(old.columns != new.columns or _rows(old) != _rows(new))


SIGNED = struct.unpack("<d", bytes(6) + b"\xf8\xff")[0]
NUMBERS = {"number": pl.Float64(), "list": pl.List(pl.Float64()), "record": pl.Struct({"a": pl.Float64()})}


@pytest.mark.parametrize("key", [(), tuple(KEY)])
def test_a_nan_with_a_sign_as_processors_make_of_nothing_by_nothing_is_a_nan(
    tmp_path: Path, key: tuple[str, ...]
) -> None:
    def frame(cells: list[list[object]]) -> pl.DataFrame:
        return pl.DataFrame(cells, schema={**KEY, **NUMBERS}, orient="row")

    signed, plain = ([nan, [nan, 1.0], {"a": nan}] for nan in (SIGNED, float("nan")))
    old = frame([["a", 1, *signed], ["b", 1, *signed], ["c", 1, *plain], ["d", 1, None, None, None]])
    new = frame([["b", 1, *plain], ["c", 1, *signed], ["d", 1, *signed]])
    ledger = ledger_of(tmp_path, old, new, key)
    made = applied(tmp_path, ledger, old)
    assert made is not None
    assert differences(made, tmp_path / "new" / "parquet" / "core" / "t.parquet") == []
    assert set(pl.read_parquet(ledger)["row_key"].str.json_path_match("$.k").to_list()) == {"a", "d"}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(two_tables())
def test_it_is_the_same_where_the_checks_of_both_releases_found_the_key_unique(
    tmp_path: Path, tables: tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]
) -> None:
    old, new, key = tables
    asked = pl.read_parquet(ledger_of(tmp_path, old, new, key))
    found = {"table_name": [NAME], "check_name": [KEY_IS_UNIQUE], "passed": [bool(key)], "detail": [one_row_per(key)]}
    told = [placed(tmp_path / side, pl.DataFrame(found), "meta.check_result") for side in ("old", "new")]
    assert pl.read_parquet(ledger_of(tmp_path, old, new, key)).equals(asked)
    for path in told:
        path.unlink()


def _rows(frame: pl.DataFrame) -> list[str]:
    return sorted(map(str, frame.rows()))


LINES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2)), max_size=5)
PLACE = ("source_id", "document_id", "locator")


def document(lines: list[tuple[str, int]], digest: str) -> pl.DataFrame:
    table = [("s", digest, f"line {n}", *line) for n, line in enumerate(lines)]
    schema = {**dict.fromkeys(PLACE, pl.String), "iso3": pl.String, "value": pl.Int64}
    return pl.DataFrame(table, schema=schema, orient="row")


@pytest.mark.parametrize("change", ["came", "went", "first read from documents", "no longer"])
def test_a_table_read_from_documents_comes_or_goes(tmp_path: Path, change: str) -> None:
    for side in ("old", "new"):
        named = {"document_id": ["d0"], "source_id": ["s"], "name": ["x.csv"], "origin": ["live"]}
        placed(tmp_path / side, pl.DataFrame(named), "meta.document")
        placed(tmp_path / side, pl.DataFrame({"source_id": ["s"], "publisher": ["A"]}), "meta.source")
    frame = document([("a", 1), ("b", 2)], "d0")
    other = frame.drop("document_id") if "read" in change or "longer" in change else None
    old, new = (other, frame) if change in ("came", "first read from documents") else (frame, other)
    made = applied(tmp_path, ledger_of(tmp_path, old, new, ("iso3",)), old)
    assert (made is None) == (new is None)
    assert made is None or differences(made, tmp_path / "new" / "parquet" / "core" / "t.parquet") == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES, st.booleans())
def test_rows_keyed_by_a_document_that_was_replaced(
    tmp_path: Path, old: list[tuple[str, int]], new: list[tuple[str, int]], revised: bool
) -> None:
    for side, digest in (("old", "d0"), ("new", "d1" if revised else "d0")):
        named = {"document_id": [digest], "source_id": ["s"], "name": ["x.csv"], "origin": ["live"]}
        placed(tmp_path / side, pl.DataFrame(named), "meta.document")
        placed(tmp_path / side, pl.DataFrame({"source_id": ["s"], "publisher": ["A"]}), "meta.source")
    before, after = document(old, "d0"), document(new, "d1" if revised else "d0")
    ledger = ledger_of(tmp_path, before, after, PLACE)
    made = applied(tmp_path, ledger, before)
    assert made is not None and differences(made, tmp_path / "new" / "parquet" / "core" / "t.parquet") == []
    if old == new:
        assert set(pl.read_parquet(ledger)["change"]) <= {"place"}, "a replaced document that says the same"


def test_tables_that_came_and_went(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {"k": ["a", None], "n": [Decimal("1.50"), None]}, schema={"k": pl.String, "n": pl.Decimal(9, 2)}
    )
    came = ledger_of(tmp_path, None, table, ("k",))
    made = applied(tmp_path, came, None)
    assert made is not None and differences(made, tmp_path / "new" / "parquet" / "core" / "t.parquet") == []
    went = ledger_of(tmp_path, table, None, ("k",))
    assert applied(tmp_path, went, table) is None
    assert sorted(pl.read_parquet(went)["change"]) == ["column_removed"] * 2 + ["row_removed"] * 2


def test_a_new_column_is_one_change_and_its_values_beside(tmp_path: Path) -> None:
    old = pl.DataFrame({"k": ["a", "b", "c"]})
    ledger = pl.read_parquet(ledger_of(tmp_path, old, old.with_columns(n=pl.Series([1, None, 3])), ("k",)))
    assert ledger["change"].value_counts(sort=True).rows() == [("column_value", 2), ("column_added", 1)]


def test_equal_releases_have_an_empty_ledger(tmp_path: Path) -> None:
    table = pl.DataFrame({"k": ["a"], "n": [float("nan")]})
    ledger = ledger_of(tmp_path, table, table, ("k",))
    assert pl.read_parquet(ledger).height == 0
    found = read_ledger(ledger)
    assert found is not None and (found.release_id, found.previous) == ("b", "a")


@pytest.mark.parametrize("size", [0, 30])
def test_a_damaged_ledger_is_none(tmp_path: Path, size: int) -> None:
    ledger = ledger_of(tmp_path, None, pl.DataFrame({"k": ["a"]}), ("k",))
    ledger.write_bytes(ledger.read_bytes()[:size])
    assert read_ledger(ledger) is None
