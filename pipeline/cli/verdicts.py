"""What became of citations, as the command line prints it.

Belongs here: a line or two for each. Does not: judging them (`pipeline.ask.cite`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.render import say

if TYPE_CHECKING:
    from pipeline.ask.cite.check import Verdict


def show_verdicts(verdicts: Sequence[Verdict]) -> None:
    """What became of each citation, in a line or two."""
    for found in verdicts:
        key = ", ".join(f"{name}={'NULL' if value is None else value}" for name, value in found.key.items())
        figure = found.table if found.whole_row else f"{found.table}.{found.column}"
        say(f"{found.outcome:<8}  {figure} of {key}, release {found.release_id} ({found.cited_release})", bold=True)
        say(f"          {_became(found)}")


def _became(found: Verdict) -> str:
    cited = _cited(found.cited) if found.known else "another row" if found.whole_row else "another value"
    if found.outcome == "stands":
        return f"release {found.current_release_id} says the same" + ("" if found.whole_row else f": {cited}")
    if found.outcome == "changed":
        now = "this row" if found.whole_row else _cited(found.now)
        return f"{cited} then, {now} in release {found.current_release_id}{_since(found)}"
    return f"{found.detail}{_since(found)}"


def _cited(value: str | None) -> str:
    return "no value" if value is None else value


def _since(found: Verdict) -> str:
    if found.changed_in is None:
        return ""
    return f"; since {found.changed_in}" + ("" if found.exactly else ", or a release before it that is not kept")
