"""Conflicts as they are listed: in an order that does not depend on that of the claims."""

from __future__ import annotations

import json
from itertools import permutations

import polars as pl

from pipeline.shared.losses import disagreements

PLACE = {"key": "{}", "field": "share", "source_id": "lists", "document_id": "abc", "locator": "line 2"}
CLAIMS = [{**PLACE, "value": value, "rank": rank} for value, rank in (("0.3", 1), ("0.25", 1), ("0.2", 2))]


def test_claims_alike_in_rank_and_place_are_listed_by_value() -> None:
    for claims in permutations(CLAIMS):
        [found] = disagreements("core.made_up", pl.DataFrame(list(claims))).to_dicts()
        assert [claim["value"] for claim in json.loads(found["claims"])] == ["0.25", "0.3", "0.2"]
        assert found["resolved"] == "0.25"
