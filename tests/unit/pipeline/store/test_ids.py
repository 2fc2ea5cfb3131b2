"""Which release is meant by the beginning of an id, and what is said where none or several are."""

from __future__ import annotations

import pytest

from pipeline.store.ids import MOST, no_single

IDS = [f"202603{day:02d}T020000000Z-0123abcd" for day in range(1, 20)]


@pytest.mark.parametrize(
    ("beginning", "known", "said"),
    [
        ("20260405", IDS, f"the nearest: {IDS[-2]}, {IDS[-1]}"),
        ("20260301T03", IDS, f"the nearest: {IDS[0]}, {IDS[1]}, {IDS[2]}"),
        ("2026030", IDS[:2], f"it is the beginning of {IDS[0]}, {IDS[1]}"),
        ("20260405", IDS[:1], f"the only one is {IDS[0]}"),
        ("2026", [], "there is none yet"),
    ],
)
def test_the_nearest_are_those_made_nearest_in_time(beginning: str, known: list[str], said: str) -> None:
    assert no_single(beginning, known) == f"no single release {beginning!r}; {said}"


def test_no_more_are_named_than_somebody_reads() -> None:
    assert no_single("2026", IDS).endswith(f"{IDS[MOST - 1]} and {len(IDS) - MOST} more")
