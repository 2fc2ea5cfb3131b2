"""Frames on their way into a file."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.files import coalesced


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 200))
def test_coalesced_frames_have_the_same_rows_in_fewer_frames_none_but_the_last_too_small(
    heights: list[int], size: int
) -> None:
    frames = [pl.DataFrame({"n": range(height)}, schema={"n": pl.Int64}) for height in heights]
    found = list(coalesced(frames, size))
    assert [n for frame in found for n in frame["n"]] == [n for frame in frames for n in frame["n"]]
    assert bool(found) == bool(frames)
    assert all(frame.estimated_size() >= size for frame in found[:-1])
    assert all(frame.estimated_size() < size + 9 * 8 for frame in found)
