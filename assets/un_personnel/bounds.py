"""Printed totals as bounds: how many more persons a month may hold before it says more than a document prints.

Of each total (everything, a mission, a contributor, a type, or their crossings) the first document of the month that
prints it decides, in the order of `month_source`; parts of a month bound nothing. Only persons are bounded: the women
and men of a total leave out rows that the total itself counts.

Belongs here: room under totals. Does not: what is put there (`fills`), or whether a total is right (`totals`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

import polars as pl

#: What a total is over, besides the month; null: over all.
SCOPE = ("mission", "entity", "personnel_type")
_LABELS = ("mission_label", "contributor_label")
_Key = tuple[date, str | None, str | None, str | None]


@dataclass
class Room:
    """Persons left under each total; totals that nobody prints are not in `left`."""

    left: dict[_Key, int]

    def take(self, month: date, mission: str | None, entity: str, kind: str | None, persons: int) -> bool:
        """Whether a cell of that many persons fits under every total over it; if so, its room is taken."""
        over = [key for key in _over(month, mission, entity, kind) if key in self.left]
        if any(self.left[key] < persons for key in over):
            return False
        for key in over:
            self.left[key] -= persons
        return True


def _over(month: date, mission: str | None, entity: str, kind: str | None) -> Iterator[_Key]:
    """Every total that a cell is part of, once each."""
    return iter({(month, *scope) for scope in product((mission, None), (entity, None), (kind, None))})


def bounds(totals: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """month_end, mission, entity, personnel_type, bound (persons): of core.reported_total, by documents in `ranked`.

    A total that a document prints twice is the smaller one; spellings of one contributor or mission add up. A total
    over a mission, contributor or type that nobody knows bounds nothing.
    """
    known = [
        pl.col("mission").is_not_null() | pl.col("mission_label").is_null(),
        pl.col("entity").is_not_null() | pl.col("contributor_label").is_null(),
        pl.col("personnel_type").is_not_null() | (pl.col("scope") != "type"),
        pl.col("printed_total").is_not_null(),
    ]
    whole = ranked.filter(pl.col("covers")).select("month_end", "document_id", "place")
    at = ["month_end", "place", *SCOPE]
    return (
        totals.filter(known)
        .with_columns(pl.col(pl.Categorical).cast(pl.String))
        .join(whole, on=["month_end", "document_id"])
        .group_by(*at, "scope", *_LABELS)
        .agg(pl.col("printed_total").min())
        .group_by(*at, "scope")
        .agg(pl.col("printed_total").sum())
        .group_by(at)
        .agg(pl.col("printed_total").min().alias("bound"))
        .sort("place")
        .unique(["month_end", *SCOPE], keep="first", maintain_order=True)
        .drop("place")
    )


def room(limits: pl.DataFrame, held: pl.DataFrame) -> Room:
    """What `bounds` leave beside the cells that a month holds already; below zero where it holds more."""
    left: dict[_Key, int] = {}
    limits = limits.join(held, on="month_end", how="semi")
    given = [pl.col(name).is_not_null() for name in SCOPE]
    for flags, part in (
        limits.with_columns(pl.concat_str([flag.cast(pl.Int8).cast(pl.String) for flag in given]).alias("_given"))
        .partition_by("_given", as_dict=True)
        .items()
    ):
        over = ["month_end", *(name for name, flag in zip(SCOPE, str(flags[0]), strict=True) if flag == "1")]
        summed = held.group_by(over).agg(pl.col("total").sum().alias("_held"))
        rows = part.join(summed, on=over, how="left").select(
            "month_end", *SCOPE, pl.col("bound") - pl.col("_held").fill_null(0)
        )
        left |= {(month, *scope): persons for month, *scope, persons in rows.iter_rows()}
    return Room(left)
