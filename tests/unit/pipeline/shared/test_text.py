"""Which bytes are which characters: marks, encodings in their order, bytes that none has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import Refused
from pipeline.shared.text import ASCII, UTF_8, decoded, first_of, utf_8


@given(st.text())
def test_any_text_in_utf8_is_read_back(text: str) -> None:
    found = decoded(text.encode("utf-8"), ASCII, UTF_8)
    assert found in ((text, "ascii"), (text, "utf-8")) or text.startswith("\ufeff")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_somehow(data: bytes) -> None:
    text, encoding = decoded(data, ASCII, UTF_8)
    assert encoding in {"ascii", "utf-8", "utf-16", "cp1252"}
    assert len(text) <= len(data)


def test_a_mark_tells_utf16_but_only_where_it_is_asked_for() -> None:
    data = "é".encode("utf-16")
    assert decoded(data, UTF_8) == ("é", "utf-16")
    assert first_of(data, UTF_8)[1] == "cp1252"


def test_encodings_are_tried_in_order_and_a_name_of_none_is_passed_over() -> None:
    assert first_of("ж".encode("koi8-r"), "no-such", UTF_8, "koi8-r") == ("ж", "koi8-r")
    assert first_of(b"\xef\xbb\xbfa", UTF_8) == ("a", "utf-8")
    assert first_of(b"\x81\x80", UTF_8) == ("\ufffd€", "cp1252")


def test_a_file_of_ours_is_utf8_or_refused() -> None:
    assert utf_8("\ufeffà".encode(), "a.csv") == "à"
    with pytest.raises(Refused, match=r"not_utf8: a\.csv: byte 1 is not UTF-8") as refused:
        utf_8(b"a\xe0", "a.csv")
    assert refused.value.reason == "not_utf8"
