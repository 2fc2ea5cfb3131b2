"""Refusals of delimited tables that are not as expected, naming what is missing.

Belongs here: finding columns by name, widths. Does not: reading CSV (`pipeline.shared.tables`), what any publisher's
columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.contract import Refused


def refuse_header(found: Sequence[str | None], required: Iterable[str], name: str) -> None:
    """Raise Refused where columns are not there (missing_columns), or one is there twice (doubled_columns).

    Of two columns with one name nobody knows which is meant. Columns without a name are none.
    """
    if twice := sorted({column for column in found if column and found.count(column) > 1}):
        raise Refused("doubled_columns", f"{name}: these columns stand there more than once: {', '.join(twice)}")
    if missing := [column for column in required if column not in found]:
        there = ", ".join(column for column in found if column)
        raise Refused("missing_columns", f"{name}: expected the columns {', '.join(missing)}; it has {there}")


def refuse_ragged(row: Sequence[str], width: int, name: str, line: int) -> None:
    """Raise Refused (ragged_row) for a row that is not as wide as its header."""
    if len(row) != width:
        raise Refused("ragged_row", f"{name}: line {line} has {len(row)} cells, expected {width}")
