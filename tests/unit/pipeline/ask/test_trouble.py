"""What somebody should look at: what nobody is asked for on purpose is not among it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.ask.trouble import troubles
from pipeline.store.run_record import AgedSource, RefusalLine

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REFUSED: RefusalLine = {"name": "a.csv", "reason": "empty", "detail": "nothing"}


def source(state: str, days: int | None, *refusals: RefusalLine) -> AgedSource:
    return {"source_id": "counts", "state": state, "days_expected": days, "refusals": list(refusals)}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("looked", "asked", "offline"),
    [
        (source("stale", 30), ["stale", "old"], []),
        (source("archive", 30), ["old"], []),
        (source("stale", None, REFUSED), ["stale"], ["stale"]),
        (source("inbox", 30), ["old"], ["old"]),
        (source("failed", None, REFUSED), ["stale"], ["stale"]),
        (source("live", None), [], []),
    ],
)
def test_what_nobody_is_asked_for_is_no_trouble_without_a_network(
    looked: AgedSource, asked: list[str], offline: list[str]
) -> None:
    def found(no_network: bool) -> list[str]:
        named = [t["what"] for t in troubles(None, [looked], NOW, 36, no_network)]
        assert named.pop(0) == "late"
        return named

    assert (found(False), found(True)) == (asked, offline)
