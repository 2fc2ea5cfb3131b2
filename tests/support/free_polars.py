"""polars as free as its documentation says it is: rows that keep no order come in another one each time.

Belongs here: taking that freedom inside a block. Does not: what must be the same in spite of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import polars as pl
import pytest
from polars.lazyframe.group_by import LazyGroupBy

Call = Callable[..., Any]


class _Freedom:
    """What mixes rows, each time otherwise, and counts how often which operation let it."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._seeds = count()

    def _mixed(self, rows: pl.LazyFrame, what: str) -> pl.LazyFrame:
        self.taken[what] += 1
        pushed = dict.fromkeys(("predicate_pushdown", "projection_pushdown", "slice_pushdown"), False)
        return rows.map_batches(lambda f: f.sample(fraction=1, shuffle=True, seed=next(self._seeds)), **pushed)

    def after(self, call: Call, what: str, keeps: Callable[[dict[str, Any]], bool]) -> Call:
        """The call with its rows mixed, unless it is told to keep an order."""

        def free(rows: Any, *args: Any, **how: Any) -> Any:
            found = call(rows, *args, **how)
            return found if keeps(how) else self._mixed(found, what)

        return free

    def before(self, call: Call, what: str, keeps: Callable[[dict[str, Any]], bool]) -> Call:
        """The call on mixed rows, unless it is told to keep their order."""

        def free(rows: Any, *args: Any, **how: Any) -> Any:
            return call(rows if keeps(how) else self._mixed(rows, what), *args, **how)

        return free

    def grouped(self, call: Call) -> Call:
        """`group_by` that notes whether it keeps an order, for `aggregated`."""

        def free(rows: Any, *args: Any, **how: Any) -> Any:
            found = call(rows, *args, **how)
            found.keeps_order = how.get("maintain_order", False)
            return found

        return free

    def aggregated(self, call: Call) -> Call:
        """The groups of a `group_by`, mixed unless it keeps an order."""

        def free(groups: Any, *args: Any, **how: Any) -> Any:
            found = call(groups, *args, **how)
            return found if groups.keeps_order else self._mixed(found, "group_by")

        return free


def _ordered(how: dict[str, Any]) -> bool:
    return bool(how.get("maintain_order", False))


def _joined_in_order(how: dict[str, Any]) -> bool:
    """Joins that only leave rows out keep the order of the others."""
    return how.get("maintain_order") not in (None, "none") or how.get("how") in ("anti", "semi")


def _kept(how: dict[str, Any]) -> bool:
    """Of rows that are alike, any may be kept: only those that ask for the first or the last have one."""
    return _ordered(how) or how.get("keep", "any") != "any"


@contextmanager
def free_polars() -> Iterator[Counter[str]]:
    """Inside the block polars takes its freedom, in this process; how often it did, by operation."""
    freedom, lazy = _Freedom(), pl.LazyFrame
    any_kept = freedom.before(lazy.unique, "unique", _kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LazyGroupBy, "agg", freedom.aggregated(LazyGroupBy.agg))
        patch.setattr(lazy, "group_by", freedom.grouped(lazy.group_by))
        patch.setattr(lazy, "join", freedom.after(lazy.join, "join", _joined_in_order))
        patch.setattr(lazy, "sort", freedom.before(lazy.sort, "sort", _ordered))
        patch.setattr(lazy, "unique", freedom.after(any_kept, "unique", _ordered))
        yield freedom.taken
