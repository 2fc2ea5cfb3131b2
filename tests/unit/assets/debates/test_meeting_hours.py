"""How long meetings sat, from the times that records print."""

from __future__ import annotations

import pytest

from assets.debates import meeting_facts


@pytest.mark.parametrize(
    ("called", "suspended", "resumed", "rose", "minutes"),
    [
        ("3.10 p.m.", None, None, "3.55 p.m.", 45),
        ("10 a.m.", "1.05 p.m.", "3 p.m.", "6.10 p.m.", 375),
        ("10.05 a.m.", "1.15 p.m.;5 p.m.", "3.05 p.m.;5.30 p.m.", "6 p.m.", 335),
        ("11 p.m.", None, None, "12.20 a.m.", 80),
        ("12 noon", None, None, "1 p.m.", 60),
        ("10 a.m.", "1.05 p.m.", None, "6.10 p.m.", None),
        ("10 a.m.", None, None, None, None),
        (None, None, None, "6 p.m.", None),
        ("25.99 p.m.", None, None, "6 p.m.", None),
    ],
)
def test_minutes_sat(called, suspended, resumed, rose, minutes):
    assert meeting_facts.minutes_sat(called, suspended, resumed, rose) == minutes
