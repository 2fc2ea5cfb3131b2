"""What somebody may have meant."""

from __future__ import annotations

from pipeline.common.nearest import nearest

KNOWN = ["Kazakhstan", "Kyrgyzstan", "KAZ", "Rwanda"]


def test_the_nearest_names_come_first_whatever_their_case() -> None:
    assert nearest("kazakstan", KNOWN)[0] == "Kazakhstan"
    assert nearest("RWANDDA", KNOWN) == ["Rwanda"]
    assert nearest("Kazakhstan", KNOWN, most=1) == ["Kazakhstan"]


def test_what_is_like_nothing_has_no_nearest() -> None:
    assert nearest("9999", KNOWN) == nearest("", KNOWN) == nearest("x", []) == []
