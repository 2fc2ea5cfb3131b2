"""Cron lines: what is good here is good for Dagster, and what is not is said in one line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from dagster._utils.schedules import is_valid_cron_string
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings import SettingsError, load_settings
from pipeline.settings.readers.cron import FIELDS, cron


def field(least: int, most: int, names: tuple[str, ...]) -> st.SearchStrategy[str]:
    number = st.integers(least, most).map(str) | (st.sampled_from(names) if names else st.nothing())
    ends = st.lists(st.integers(least, most), min_size=2, max_size=2, unique=True).map(sorted)
    several = ends.map(lambda pair: f"{pair[0]}-{pair[1]}")
    stepped = st.builds("{}/{}".format, st.just("*") | several, st.integers(1, 5))
    return st.lists(st.just("*") | number | several | stepped, min_size=1, max_size=3).map(",".join)


@given(st.tuples(*(field(least, most, names) for _, least, most, names in FIELDS)).map(" ".join))
def test_every_good_line_is_taken_and_good_for_dagster(line: str) -> None:
    assert cron(line) == line and is_valid_cron_string(line)


@given(st.lists(st.text("0123456789*/,-azLW#?", min_size=1, max_size=4), min_size=5, max_size=5).map(" ".join))
def test_what_is_taken_is_good_for_dagster(line: str) -> None:
    taken = ""
    with suppress(ValueError):
        taken = cron(line)
    assert not taken or is_valid_cron_string(taken)


@pytest.mark.parametrize("line", ["0 2 * *", "60 2 * * *", "0 2 * * mon-", "@daily", "0 5-1 * * *", "*\n*"])
def test_what_is_no_line_is_said(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setenv("WPS_CRON", line)
    with pytest.raises(SettingsError, match=r"^WPS_CRON=") as refused:
        load_settings()
    assert "\n" not in str(refused.value)
