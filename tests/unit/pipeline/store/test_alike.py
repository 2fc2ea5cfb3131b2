"""The rows between those that two versions of a table both begin and end with."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.store import alike
from pipeline.store.alike import Span, apart

ROWS = st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, "a", ""])), max_size=6)
SCHEMA = {"number": pl.Int64, "word": pl.String}


def kept(path: Path, rows: list[tuple[int | None, str | None]]) -> Path:
    pl.DataFrame(rows, schema=SCHEMA, orient="row").write_parquet(path)
    return path


@pytest.mark.parametrize("at_once", [0, 500_000])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=ROWS, was=ROWS, now=ROWS, tail=ROWS)
def test_what_is_left_out_is_the_same(tmp_path: Path, at_once: int, head, was, now, tail) -> None:
    one, other = head + was + tail, head + now + tail
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "AT_ONCE", at_once)
        old, new = apart(kept(tmp_path / "old", one), kept(tmp_path / "new", other))
    assert old.start == new.start and old.rows >= 0 and new.rows >= 0
    assert one[: old.start] == other[: new.start]
    assert one[old.start + old.rows :] == other[new.start + new.rows :]
    assert old.rows <= len(was) and new.rows <= len(now)


def test_only_named_columns_are_looked_at(tmp_path: Path) -> None:
    old, new = kept(tmp_path / "old", [(1, "a"), (2, "a")]), kept(tmp_path / "new", [(1, "a"), (2, "b")])
    assert apart(old, new, ["number"])[1].rows == 0
    assert apart(old, new) == (Span(1, 1), Span(1, 1))


@pytest.mark.parametrize(
    "other", [{"number": [1.0]}, {"word": ["a"]}, {"number": [1], "word": ["a"]}, {"number": [[1]]}], ids=str
)
def test_other_columns_are_apart_as_a_whole(tmp_path: Path, other: dict[str, list[object]]) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    pl.DataFrame({"number": [1]}).write_parquet(old)
    pl.DataFrame(other).write_parquet(new)
    assert apart(old, new) == (Span(0, 1), Span(0, 1))
    assert apart(new, new) == ((Span(1, 0), Span(1, 0)) if "[[" not in str(other) else (Span(0, 1), Span(0, 1)))
