"""Rows of text: what a row of JSON has that is no text is kept as it is printed."""

from __future__ import annotations

import json

from assets.indicators import parse_world_bank
from assets.indicators.vocabulary import frame


def test_what_is_no_text_is_kept_as_json_and_what_is_blank_is_null() -> None:
    rows = frame([{"a": True, "b": ["2020"], "c": " "}, {"a": 0}], ("a", "b", "c"))
    assert rows.rows() == [("true", '["2020"]', None), ("0", None, None)]


def test_an_answer_of_the_world_bank_with_a_value_that_is_no_text_is_read() -> None:
    country = {"id": "YE", "value": "Yemen"}
    row = {"indicator": {"id": "S"}, "country": country, "countryiso3code": "YEM", "date": "2020", "value": True}
    read = parse_world_bank.parse(json.dumps([{"total": 1}, [row]]).encode(), "S.json")
    assert read.select("printed", "year").rows() == [("true", "2020")]
