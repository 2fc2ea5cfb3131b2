"""What somebody may have meant."""

from __future__ import annotations

from pipeline.common.nearest import beside, nearest

KNOWN = ["Kazakhstan", "Kyrgyzstan", "KAZ", "Rwanda"]


def test_the_nearest_names_come_first_whatever_their_case() -> None:
    assert nearest("kazakstan", KNOWN)[0] == "Kazakhstan"
    assert nearest("RWANDDA", KNOWN) == ["Rwanda"]
    assert nearest("Kazakhstan", KNOWN, most=1) == ["Kazakhstan"]


def test_what_is_like_nothing_has_no_nearest() -> None:
    assert nearest("9999", KNOWN) == nearest("", KNOWN) == nearest("x", []) == []


def test_what_stands_between_others_in_their_order() -> None:
    days = ["20260103", "20260101", "20260102", "20260105", "20260104"]
    assert beside("20260103x", days) == ["20260102", "20260103", "20260104", "20260105"]
    assert beside("1999", days) == ["20260101", "20260102"] and beside("2027", days, 1) == ["20260105"]
    assert beside("1999", []) == []
