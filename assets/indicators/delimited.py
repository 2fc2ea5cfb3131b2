"""Refusals of delimited tables that are not as expected, naming what is missing.

Belongs here: finding columns by name, widths. Does not: reading CSV (`pipeline.shared.tables`), what any publisher's
columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.contract import Refused


def refuse_missing(found: Sequence[str | None], required: Iterable[str], name: str) -> None:
    """Raise Refused (missing_columns) naming the columns that are not there, and those that are."""
    if missing := [column for column in required if column not in found]:
        there = ", ".join(column for column in found if column)
        raise Refused("missing_columns", f"{name}: expected the columns {', '.join(missing)}; it has {there}")


def refuse_ragged(row: Sequence[str], width: int, name: str, line: int) -> None:
    """Raise Refused (ragged_row) for a row that is not as wide as its header."""
    if len(row) != width:
        raise Refused("ragged_row", f"{name}: line {line} has {len(row)} cells, expected {width}")
