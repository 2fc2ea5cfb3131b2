"""What charts declare: a figure is told in a table as it is told in the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.page.declared import Declared
from pipeline.publish.page.names import Names
from pipeline.publish.page.told import Told
from pipeline.publish.page.words import Words

PAGE = Path(__file__).parents[2] / "page"
CHARTS = Declared(PAGE).charts


def percentages(spec: Any) -> Iterator[str]:
    """The fields that a specification writes as percentages beside a point."""
    if isinstance(spec, dict):
        if str(spec.get("format", "")).endswith("%") and "field" in spec:
            yield spec["field"]
        for part in spec.values():
            yield from percentages(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from percentages(part)


@pytest.mark.parametrize("name", CHARTS)
def test_a_share_is_a_percentage_in_the_table_too(name: str) -> None:
    chart = CHARTS[name]
    told = Told(Words(PAGE / "words", "en"), Names({}), chart.codes, chart.countries)
    shown = {field: told.value(field, 0.028) for field in percentages(chart.spec) if field in chart.table}
    assert shown == dict.fromkeys(shown, "2.8%")
