"""What stays behind of a deposit, in words."""

from __future__ import annotations

import pytest

from pipeline.publish.describe.contents import LeftOut, Part


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (LeftOut("meta.x", "the table", ()), "the table"),
        (LeftOut("marts.x", "the table", ("closed",), 1200), "the table, 1,200 rows"),
        (LeftOut("marts.x", "the table", ("closed",), 1), "the table, 1 row"),
        (LeftOut("marts.x", "share", ("closed",)), "the column share"),
        (LeftOut("core.x", "rows", ("closed",), 3), "3 rows"),
        (LeftOut("core.x", "rows", ("closed",), 1), "1 row"),
        (LeftOut("core.x", "text", ("closed",), 3), "3 texts in text"),
    ],
)
def test_a_table_columns_rows_and_texts(one: LeftOut, said: str) -> None:
    assert one.in_words == said


def test_each_reason_stands_once_and_names_its_source() -> None:
    names = {"closed": "A Ministry, Counts"}
    left = [LeftOut("marts.x", what, ("closed",), names=names, closed=("closed",)) for what in ("share", "rank")]
    part = Part("marts.x", (), "", False, (*left, LeftOut("marts.x", "rows", ("other",), 3)))
    assert part.without == (
        "the column share, the column rank: the terms of A Ministry, Counts do not allow to pass it on"
        "; 3 rows: the terms of other do not say that it may be passed on"
    )


def test_what_several_sources_hold_back_says_of_each_what_its_terms_say() -> None:
    one = LeftOut("marts.x", "share", ("closed", "mute"), names={"mute": "An Office"}, closed=("closed",))
    assert one.why == (
        "the terms of closed do not allow to pass it on; the terms of An Office do not say that it may be passed on"
    )
