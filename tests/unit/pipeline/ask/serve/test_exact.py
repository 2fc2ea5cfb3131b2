"""Values as JSON: nothing is lost, and what JSON cannot say has a word."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ask.serve.exact import AS_BASE64, AS_TEXT, LARGEST, NOT_FINITE, Exact

PLAIN = (
    st.none()
    | st.booleans()
    | st.text()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
)


@pytest.mark.parametrize(
    ("value", "said", "words"),
    [
        (LARGEST, LARGEST, ()),
        (LARGEST + 1, "9007199254740992", (AS_TEXT,)),
        (-(2**127), str(-(2**127)), (AS_TEXT,)),
        (True, True, ()),
        (float("nan"), None, (NOT_FINITE,)),
        (float("-inf"), None, (NOT_FINITE,)),
        (Decimal("1.50"), 1.5, ()),
        (Decimal("3.00"), 3, ()),
        (Decimal("12345678901234567.25"), "12345678901234567.25", (AS_TEXT,)),
        (date(2012, 11, 30), "2012-11-30", ()),
        (datetime(2012, 11, 30, 10, 5), "2012-11-30T10:05:00", ()),
        (time(10, 5), "10:05:00", ()),
        (b"\x00\xff", "AP8=", (AS_BASE64,)),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001", ()),
        ({"a": [float("inf"), date(2020, 1, 1)]}, {"a": [None, "2020-01-01"]}, (NOT_FINITE,)),
    ],
)
def test_a_value_is_said_exactly_or_with_a_word(value: object, said: object, words: tuple[str, ...]) -> None:
    exact = Exact()
    assert (exact.value(value), exact.words) == (said, words)


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_what_json_can_say_comes_back_as_it_was(value: object) -> None:
    exact = Exact()
    assert json.loads(json.dumps(exact.value(value), allow_nan=False)) == value and not exact.words


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_keeps_its_value(value: Decimal) -> None:
    assert Decimal(str(Exact().value(value))) == value
