"""Any bytes are read or refused: every parser, and the acceptance of every kind. `make fuzz` tries many more."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.near import near
from tests.fuzz.shaped import shaped
from tests.fuzz.targets import targets


def test_every_parser_and_every_kind_is_tried() -> None:
    assert len(targets()) > 40
    assert [name for name, target in targets().items() if not target.seeds] == []


@pytest.mark.parametrize("kind", ["csv", "html", "json", "pdf", "tar", "tsv", "txt", "xml"])
def test_a_changed_document_says_something_else(kind: str) -> None:
    seeds = [seed for target in targets().values() if target.kind == kind for seed in target.seeds]
    others = [shaped(kind, min(seeds, key=len), Random(number)) != min(seeds, key=len) for number in range(40)]
    assert sum(others) > 25


def test_changed_json_is_json_still() -> None:
    for name, target in targets().items():
        for number in range(10 if target.kind == "json" else 0):
            assert json.loads(shaped("json", target.seeds[0], Random(number))) is not None, name


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
