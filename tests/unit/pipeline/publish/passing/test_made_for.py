"""What was made by terms that became stricter may not stay; what was made by looser or the same ones may."""

from __future__ import annotations

import pytest

from pipeline.publish.passing.made_for import MadeFor, holds

NOW = MadeFor(public=True, shipped=["a", "b"], quoted=["a"])


@pytest.mark.parametrize(
    ("noted", "stays"),
    [
        (NOW, True),
        ({"public": True, "shipped": ["a"], "quoted": []}, True),
        ({"public": True, "shipped": ["a", "b", "c"], "quoted": ["a"]}, False),
        ({"public": True, "shipped": ["a", "b"], "quoted": ["a", "b"]}, False),
        ({"public": False, "shipped": ["a"], "quoted": []}, False),
        ({"public": True, "shipped": ["a"]}, False),
        ({}, False),
        (None, False),
    ],
)
def test_what_shows_more_than_may_be_shown_now_does_not_stay(noted: dict[str, object] | None, stays: bool) -> None:
    assert holds(noted, NOW) is stays


def test_what_is_not_for_everybody_need_not_have_been_made_for_everybody() -> None:
    own = MadeFor(public=False, shipped=["a"], quoted=[])
    assert holds(own, own) and holds({**own, "public": True}, own) and not holds({**own, "shipped": ["a", "b"]}, own)
