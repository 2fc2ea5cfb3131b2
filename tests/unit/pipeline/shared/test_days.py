"""Days as services print them: what is read, and which columns could be misread."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.contract import Refused
from pipeline.shared.days import day, refuse_other_days


def frame(*cells: str | None) -> pl.DataFrame:
    return pl.DataFrame({"on": cells}, schema={"on": pl.String})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2012-02-28", "2012-02-28"),
        ("2012-02-28T00:00:00Z", "2012-02-28"),
        ("-678153600000", "1948-07-06"),
        ("1498867200000.0", "2017-07-01"),
        ("31-Jan-21", "2021-01-31"),
        ("31-Jan-2021", "2021-01-31"),
        (" 31/01/2021'", "2021-01-31"),
        ("20210131", None),
        ("44227", None),
        ("2021", None),
        ("0", None),
        ("01/31/2021", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_day_is_read_as_it_is_printed_or_not_at_all(text: str | None, read: str | None) -> None:
    found = frame(text).select(day(pl.col("on"))).item()
    assert (found and found.isoformat()) == read


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("1612051200", "-1580428800", None), "1612051200 may count seconds"),
        (("1612051200.0", "2021-01-31"), "may count seconds"),
        (("05/06/2021", "06/30/2021"), "06/30/2021 has its month first"),
    ],
)
def test_a_column_of_days_that_may_be_others_is_refused(cells: tuple[str | None, ...], said: str) -> None:
    with pytest.raises(Refused, match=rf"unreadable_days: a\.json: on: .*{said}"):
        refuse_other_days(frame(*cells), ("off", "on"), "a.json")


@pytest.mark.parametrize(
    "cells",
    [
        ("8640000000", "1612051200000"),  # the spring of 1970 among other years
        ("05/06/2021", "30/06/2021"),
        ("2021", "0", "", None),
        (),
    ],
)
def test_a_column_of_days_as_expected_is_taken(cells: tuple[str | None, ...]) -> None:
    refuse_other_days(frame(*cells), ("on",), "a.json")
