"""What stays behind of a deposit, in words."""

from __future__ import annotations

import pytest

from pipeline.publish.describe.contents import LeftOut


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (LeftOut("meta.x", "the table", ()), "the table"),
        (LeftOut("marts.x", "the table", ("closed",), 1200), "the table, 1,200 rows"),
        (LeftOut("marts.x", "share", ("closed",)), "the column share"),
        (LeftOut("core.x", "rows", ("closed",), 3), "3 rows"),
        (LeftOut("core.x", "text", ("closed",), 3), "3 texts in text"),
    ],
)
def test_a_table_columns_rows_and_texts(one: LeftOut, said: str) -> None:
    assert one.in_words == said
