"""Any bytes are read or refused: every parser, and the acceptance of every kind. `make fuzz` tries many more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.near import near
from tests.fuzz.targets import targets


def test_every_parser_and_every_kind_is_tried() -> None:
    assert len(targets()) > 40
    assert [name for name, target in targets().items() if not target.seeds] == []


@pytest.mark.parametrize("name", targets())
def test_documents_near_the_real_ones_are_read_or_refused(name: str) -> None:
    target = targets()[name]
    seeds = sorted(target.seeds, key=len)[:3]  # the smallest are as good, and quick
    for seed in seeds:
        target.run(seed)

    @settings(max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(near(target.kind, seeds))
    def some(data: bytes) -> None:
        target.run(data)

    some()
