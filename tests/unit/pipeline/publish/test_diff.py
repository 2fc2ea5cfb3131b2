"""What changed between two releases, per table."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.publish import diff
from pipeline.publish.diff import Change, compare
from pipeline.store.releases import parquet_files

Rows = dict[str, int | None]


def release(folder: Path, table: str, frame: pl.DataFrame) -> dict[str, Path]:
    path = folder / "parquet" / f"{table.replace('.', '/')}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path)
    return parquet_files(folder)


def frame(rows: Rows, document: str = "d1") -> pl.DataFrame:
    schema = {"key": pl.String, "value": pl.Int64, "document_id": pl.String}
    return pl.DataFrame([(k, v, document) for k, v in rows.items()], schema=schema, orient="row")


def change(tmp_path: Path, old: pl.DataFrame, new: pl.DataFrame, key: tuple[str, ...] = ("key",)) -> Change:
    sides = (release(tmp_path / side, "core.t", f) for side, f in (("old", old), ("new", new)))
    (found,) = compare(*sides, {"core.t": key}, tmp_path / "spill")
    return found


keyed = st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 3)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keyed, keyed)
def test_added_removed_and_revised_are_what_sets_say(tmp_path: Path, old: Rows, new: Rows) -> None:
    found = change(tmp_path, frame(old), frame(new))
    revised = {k for k in old.keys() & new.keys() if old[k] != new[k]}
    assert (found.rows_added, found.rows_removed, found.rows_revised) == (
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
        len(revised),
    )
    assert found.any == (old != new)


def test_a_new_document_with_the_same_values_revises_nothing(tmp_path: Path) -> None:
    assert not change(tmp_path, frame({"a": 1}), frame({"a": 1}, document="d2")).any


def test_a_key_may_be_missing_in_part(tmp_path: Path) -> None:
    old = pl.DataFrame({"key": ["a", None], "value": [1, 2], "document_id": ["d", "d"]})
    found = change(tmp_path, old, old.with_columns(value=pl.Series([1, 3])))
    assert found == Change("core.t", 0, 0, 1)


def test_a_column_that_came_or_went_revises_nothing(tmp_path: Path) -> None:
    old = frame({"a": 1})
    wider = old.with_columns(extra=pl.lit(1))
    assert change(tmp_path / "came", old, wider) == Change("core.t", 0, 0, 0, 1, 0)
    assert change(tmp_path / "went", wider, old) == Change("core.t", 0, 0, 0, 0, 1)


@pytest.mark.parametrize("key", [(), ("renamed",)])
def test_without_a_common_key_whole_rows_are_compared(tmp_path: Path, key: tuple[str, ...]) -> None:
    found = change(tmp_path, frame({"a": 1, "b": 2}), frame({"a": 1, "c": 2}), key)
    assert (found.rows_added, found.rows_removed, found.rows_revised) == (1, 1, 0)


def test_tables_of_one_side_only_and_meta(tmp_path: Path) -> None:
    old = release(tmp_path / "old", "core.gone", frame({"a": 1}))
    release(tmp_path / "new", "meta.source", frame({"a": 1}))
    new = release(tmp_path / "new", "marts.came", frame({"a": 1, "b": 2}))
    found = compare(old, new, {}, tmp_path / "spill")
    assert found == [Change("core.gone", 0, 1, 0, 0, 3), Change("marts.came", 2, 0, 0, 3, 0)]


def test_no_row_of_an_unchanged_file_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "connected", lambda *_: pytest.fail("looked at"))
    assert change(tmp_path, frame({"a": 1}), frame({"a": 1})) == Change("core.t", 0, 0, 0)
