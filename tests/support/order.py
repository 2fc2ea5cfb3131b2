"""The order in which processes take the test files: what takes long first, so that nobody waits for it at the end.

Belongs here: that order. Does not: how many processes there are, or what one of them takes (`make test`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
#: Folders whose files take long: they build homes, read real documents, start browsers.
LONG = ("browser", "pipeline", "real", "shipped", "year")
#: Names by which a module reaches the warehouse of the shipped rows, which the first that asks builds.
SHARED = ("shipped_project", "shipped_site")


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """One file that builds what is shared; the long ones without it meanwhile; the others that share it; the rest."""
    shared = [item.path for item in items if any(hasattr(getattr(item, "module", None), name) for name in SHARED)]

    def rank(item: pytest.Item) -> int:
        if item.path in shared:
            return 0 if item.path == shared[0] else 2
        return 1 if item.path.relative_to(TESTS).parts[0] in LONG else 3

    return sorted(items, key=rank)
