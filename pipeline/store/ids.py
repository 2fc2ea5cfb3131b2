"""Ids of releases, which begin with the time at which each was made, as somebody names them.

Belongs here: what is said where a beginning names no single one. Does not: the releases (`releases`).
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.common.nearest import begun, beside

#: Releases that a message names at the most.
MOST = 12


def no_single(beginning: str, known: Collection[str]) -> str:
    """That the beginning of an id names no single release: those that it fits, or those made nearest to it in time."""
    if fits := begun(beginning, known):
        more = f" and {len(fits) - MOST} more" if len(fits) > MOST else ""
        said = f"it is the beginning of {', '.join(fits[:MOST])}{more}"
    elif len(known) > 1:
        said = f"the nearest: {', '.join(beside(beginning, known))}"
    else:
        said = f"the only one is {next(iter(known))}" if known else "there is none yet"
    return f"no single release {beginning!r}; {said}"
