"""The Hub's list of decisions as it is printed: what of it is refused."""

from __future__ import annotations

import json

import pytest

from assets.action_plans.parse_scres import parse
from pipeline.contract import Refused


def test_a_list_whose_days_may_count_seconds_is_refused() -> None:
    rows = [
        {"id": 1, "symbol": "S/RES/1325(2000)", "description": "on women and peace and security", "date": 972950400}
    ]
    with pytest.raises(Refused, match=r"unreadable_days.*date: 972950400 may count seconds"):
        parse(json.dumps(rows).encode(), "DGC-SCRES.json")
