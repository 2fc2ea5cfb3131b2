"""Arguments as JSON can have them and no operation can use them."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.serve.catalogue import named

HALF = "\ud800"


@pytest.mark.parametrize("given", [{"sql": HALF}, {"sql": "SELECT ?", "parameters": [HALF]}, {HALF: 1}])
def test_half_of_a_surrogate_pair_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(AskError, match="query: half of a surrogate pair"):
        named("query").read(given)


def test_a_text_that_speaks_of_one_is_not() -> None:
    assert named("query").read({"sql": r"SELECT '\ud800'"})["sql"] == r"SELECT '\ud800'"
