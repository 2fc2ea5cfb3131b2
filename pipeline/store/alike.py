"""Where two versions of a table differ: the rows between those that both begin with and those that both end with.

Belongs here: finding these spans. Does not:
which row of one is which of the other (`publish.ledger.pairs`), what is asked of the rows (`check`).

A table is sorted by its key, so that what a new document brings mostly lies together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

#: A table of so many rows is held in memory with all of its columns, a larger one with one of them at a time.
AT_ONCE = 500_000


@dataclass(frozen=True)
class Span:
    """So many rows of a table, from the row of this number on."""

    start: int
    rows: int


def apart(old: Path, new: Path, columns: Sequence[str] = ()) -> tuple[Span, Span]:
    """The rows of the old and the new version that may differ in these columns, or in any where none is named.

    All of them where the versions do not have the same columns of the same types, or one of these is nested.
    """
    was, now = (pl.read_parquet_schema(path) for path in (old, new))
    rows = [int(pq.read_metadata(path).num_rows) for path in (old, new)]
    names = columns or list(was)
    same = all(name in was and was[name] == now.get(name) and not was[name].is_nested() for name in names)
    if not same or (not columns and list(was) != list(now)):
        return Span(0, rows[0]), Span(0, rows[1])
    sides = [_columns(path, names, count) for path, count in zip((old, new), rows, strict=True)]
    head = min(rows)
    for one, other in ((side(name) for side in sides) for name in names):
        differs = one.head(head).ne_missing(other.head(head))
        head = int(differs.arg_max() or 0) if differs.any() else head
    tail = min(rows) - head
    for one, other in ((side(name) for side in sides) for name in names if tail):
        differing = one.tail(tail).ne_missing(other.tail(tail)).arg_true()
        tail -= int(differing[-1]) + 1 if differing.len() else 0
    return Span(head, rows[0] - head - tail), Span(head, rows[1] - head - tail)


def _columns(path: Path, names: Sequence[str], rows: int) -> Callable[[str], pl.Series]:
    """What gives a column of the file: of a small table from memory, of a large one from the file."""
    if rows > AT_ONCE:
        return lambda name: pl.read_parquet(path, columns=[name], glob=False, hive_partitioning=False).to_series()
    return pl.read_parquet(path, columns=list(names), glob=False, hive_partitioning=False).get_column
