"""Figures of what is counted: its sum, its unit, which of many is the larger, what became none, a period that repeats.

Belongs here: what one quantity of a cell tells beside that of the same cell before. Does not: quantities that changed
places (`places`), what they are held against (`periods`), counts of rows and names (`figures`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipeline.check.comparing.periods import following, moved, with_gone
from pipeline.check.comparing.shape import PERIOD, SOURCE, shaped, with_part
from pipeline.declare.comparison import Comparison

#: Of fewer quantities than this their sum and their middle say nothing.
ENOUGH = 10
#: In fewer quantities than this a period repeats another one by chance, or has them in the same order.
QUANTITIES = 30


def of_sources(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """What is counted by a source in all, where it has one unit, and its unit."""
    old, new = (_quantities(compared, rows) for rows in (before, now))
    by = [SOURCE]
    return [_unit(by, _both(compared, old, new)), *_sums(compared, by, old, new)]


def of_periods(
    compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, known: pl.DataFrame
) -> list[pl.DataFrame]:
    """Unit, order and what became none, of each period; `before`: what each is held against (`periods`).

    `known`: source_id and period of those that are held against themselves. Of a cell that is a place in a list nothing
    is said: one more in the list moves all behind it. Sums are of periods that come all at once.
    """
    by = [SOURCE, PERIOD]
    old, new = (_quantities(compared, rows) for rows in (before, now))
    found = _sums(compared, by, old, new) if compared.whole_periods else []
    if any(now.schema[column].is_numeric() for column in compared.cell if column != compared.identifier):
        return found
    both = _both(compared, old, new)
    return [*found, _unit(by, both), _order(by, both), _still_there(compared, by, now, old, new, known)]


def _quantities(compared: Comparison, rows: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """source_id, period, the unit as `of`, the cell's columns, quantity: each cell's once, where it is above zero.

    Several documents may print the same cell: the largest counts.
    """
    key = list(dict.fromkeys([SOURCE, PERIOD, "of", *compared.cell, *by]))
    return (
        rows.with_columns(_unit_of(compared))
        .filter(pl.col(compared.quantity or "") > 0)
        .group_by(key)
        .agg(pl.col(compared.quantity or "").max().cast(pl.Float64).alias("quantity"))
    )


def _both(compared: Comparison, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The quantities of cells that have one before and now."""
    key = [SOURCE, PERIOD, "of", *compared.cell]
    return old.rename({"quantity": "before"}).join(new.rename({"quantity": "now"}), on=key, nulls_equal=True)


def _unit(by: list[str], both: pl.DataFrame) -> pl.DataFrame:
    """How many times larger or smaller the middle quantity is."""
    middle = both.group_by(*by, "of").agg(
        pl.col("before", "now").median(), (pl.col("now") / pl.col("before")).median().alias("_times"), pl.len()
    )
    times = pl.max_horizontal("_times", 1 / pl.col("_times"))
    return shaped("unit_alike", middle.with_columns(pl.when(pl.col("len") >= ENOUGH).then(times).alias("figure")))


def _order(by: list[str], both: pl.DataFrame) -> pl.DataFrame:
    """How alike quantities rank (Spearman): 1 in the same order, about 0 where they stand beside other names."""
    alike = pl.corr("before", "now", method="spearman").fill_nan(0.0).fill_null(0.0)
    told = (pl.len() >= QUANTITIES) & (pl.col("before").n_unique() > 1)
    ranked = both.group_by(*by, "of").agg(pl.when(told).then(alike).alias("figure"))
    return shaped("order_kept", ranked.with_columns(pl.lit(None, pl.Float64).alias(n) for n in ("before", "now")))


def _still_there(
    compared: Comparison, by: list[str], now: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """The part of the quantities that are above zero still, of cells that are there; in a new period of those told."""
    key = [SOURCE, PERIOD, "of", *compared.cell]
    there = now.with_columns(_unit_of(compared))
    again, fresh = (old.join(known, on=by, how=how, nulls_equal=True) for how in ("semi", "anti"))
    told = ((again, there), (fresh, there.drop_nulls(compared.quantity)))
    old = pl.concat(one.join(rows, on=key, how="semi", nulls_equal=True) for one, rows in told)
    still = old.join(new, on=key, how="semi", nulls_equal=True)
    counts = (rows.group_by(*by, "of").len(name) for rows, name in ((old, "before"), (still, "now")))
    return shaped("values_kept", with_part(next(counts), next(counts), [*by, "of"]))


def _unit_of(compared: Comparison) -> pl.Expr:
    unit = pl.col(compared.unit).cast(pl.String) if compared.unit else pl.lit(None, pl.String)
    return unit.alias("of")


def _sums(compared: Comparison, by: list[str], old: pl.DataFrame, new: pl.DataFrame) -> list[pl.DataFrame]:
    """What quantities add up to; nothing where they are of several units."""
    if compared.unit is not None:
        return []
    summed = pl.col("quantity").sum()
    added = (rows.group_by(by).agg(summed.alias(name)) for rows, name in ((old, "before"), (new, "now")))
    enough = old.group_by(by).len().filter(pl.col("len") >= ENOUGH)
    whole = with_part(next(added).join(enough, on=by, how="semi"), next(added), by)
    return [shaped("quantity_kept", whole.with_columns(of=pl.lit(compared.quantity)))]


def of_parts(compared: Comparison, by: list[str], now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """Sums of what a source has many of, by their names."""
    old, new = (_quantities(compared, rows, by) for rows in (before, now))
    return _sums(compared, by, old, new)


def repeated(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """Of the quantities of a period and of the one before it, the part that is the same in both.

    The one before it may be there no more: its figures may have come again under a new date.
    """
    every = now if before is None else with_gone(now, before)
    here = _quantities(compared, every.filter(pl.col(PERIOD).is_not_null()))
    there = now.select(SOURCE, pl.col(PERIOD).alias("follows")).unique()
    earlier = moved(here, following(every).join(there, on=[SOURCE, "follows"], how="semi"))
    by = [SOURCE, PERIOD, "of"]
    both = earlier.join(here, on=[*by, *compared.cell], how="inner", suffix="_now", nulls_equal=True)
    same = both.group_by(by).agg(
        (pl.col("quantity") == pl.col("quantity_now")).sum().alias("same"), pl.len().alias("both")
    )
    counts = [rows.group_by(by).len(name) for rows, name in ((earlier, "before"), (here, "now"))]
    whole = counts[0].join(counts[1], on=by, nulls_equal=True).join(same, on=by, nulls_equal=True)
    part = pl.col("same") / (pl.col("before") + pl.col("now") - pl.col("both"))
    enough = (pl.col("before") >= QUANTITIES) & (pl.col("now") >= QUANTITIES)
    return shaped("period_repeats", whole.with_columns(pl.when(enough).then(part).alias("figure")))
