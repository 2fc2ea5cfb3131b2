"""Pieces of work that are kept: given again while what they are made of is the same, made anew otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline.store.pieces import Pieces
from pipeline.store.workspace import Workspace

RESULT = {
    "rows": pl.DataFrame({"n": [1, 2], "kind": ["a", "b"]}).cast({"kind": pl.Categorical}),
    "none": pl.DataFrame(),
}


class Maker:
    """Counts how often it was asked."""

    def __init__(self, result: Mapping[str, pl.DataFrame]) -> None:
        self.result, self.times = result, 0

    def __call__(self) -> Mapping[str, pl.DataFrame]:
        self.times += 1
        return self.result


@pytest.fixture
def kept(tmp_path: Path) -> Pieces:
    return Pieces(Workspace(tmp_path), "some", ["code"], {"one": "1", "two": "2"})


def test_a_piece_is_made_once(kept: Pieces) -> None:
    make = Maker({"rows": RESULT["rows"], "empty": RESULT["rows"].clear()})
    first, again = kept("piece", ["one"], make), kept("piece", ["one"], make)
    assert make.times == 1
    assert list(first) == list(again)
    assert all(first[name].equals(again[name]) and first[name].schema == again[name].schema for name in first)


@pytest.mark.parametrize(
    "change",
    [
        {"always": ["other code"]},
        {"digests": {"one": "another", "two": "2"}},
        {"owner": "another"},
    ],
    ids=["code", "input", "owner"],
)
def test_it_is_made_anew_where_anything_differs(kept: Pieces, change: dict[str, object]) -> None:
    make = Maker(RESULT | {"none": RESULT["rows"].clear()})
    kept("piece", ["one"], make)
    replace(kept, **change)("piece", ["one"], make)
    assert make.times == 2


def test_what_it_does_not_look_at_does_not_matter(kept: Pieces) -> None:
    make = Maker({"rows": RESULT["rows"]})
    kept("piece", ["one"], make)
    replace(kept, digests={"one": "1", "two": "another"})("piece", ["one"], make)
    assert make.times == 1


def test_a_damaged_or_half_written_piece_is_made_anew(kept: Pieces) -> None:
    make = Maker({"rows": RESULT["rows"], "more": RESULT["rows"]})
    kept("piece", ["one"], make)
    files = sorted(kept.workspace.root.rglob("*.parquet"))
    assert len(files) == 3
    for number, file in enumerate(files, start=2):
        file.unlink() if number % 2 else file.write_bytes(file.read_bytes()[:-9])
        assert kept("piece", ["one"], make)["rows"].equals(RESULT["rows"])
        assert make.times == number


def test_a_piece_without_frames_is_one(kept: Pieces) -> None:
    make = Maker({})
    assert kept("piece", [], make) == kept("piece", [], make) == {}
    assert make.times == 1
