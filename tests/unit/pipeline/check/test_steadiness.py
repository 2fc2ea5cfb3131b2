"""A column whose make-up turns over from one release to the next holds the release back."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.check import steadiness


def people(women: int, men: int, unknown: int = 0) -> pl.DataFrame:
    return pl.DataFrame({"sex": ["female"] * women + ["male"] * men + [None] * unknown}, schema={"sex": pl.String})


@pytest.mark.parametrize(
    ("now", "passes"),
    [
        (people(2, 98), True),
        (people(11, 89, unknown=40), True),
        (people(98, 2), False),  # exchanged
        (people(0, 60), True),
        (people(60, 0), False),
        (people(5, 5), True),  # too few to say
        (people(0, 0, unknown=100), True),
    ],
)
def test_a_part_may_move_a_little(now: pl.DataFrame, passes: bool) -> None:
    result = steadiness.compared("core.fatality", "sex", 0.1, now.lazy(), people(2, 98, unknown=5).lazy())
    assert (result.passed, result.blocks) == (passes, not passes)
    assert passes or {row["sex"] for row in result.sample} == {"female", "male"}


def test_the_first_release_and_a_new_column_have_nothing_to_be_held_against() -> None:
    assert steadiness.compared("core.fatality", "sex", 0.1, people(98, 2).lazy(), None).passed
    before = pl.LazyFrame({"name": ["x"] * 100})
    assert steadiness.compared("core.fatality", "sex", 0.1, people(98, 2).lazy(), before).passed
