"""Values that changed places: two columns exchanged, two states, two meetings, a list in another order.

Nothing else tells of them: there are as many rows as before, and every value is one that was there.

Belongs here: finding them. Does not: values that are other ones than any that were there (`figures`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from pipeline.check.comparing.shape import PERIOD, SOURCE, shaped
from pipeline.declare.comparison import Comparison

#: Fewer values than this may stand in one another's place by chance, or because somebody mended two of them.
MANY = 6
#: Of so many of a list's values hardly two are the same: then as many that were another's tell that it was shifted.
APART = 0.8


def in_place(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """Of each column of values and each column that says what a value is of: how many changed places along it."""
    columns = [name for name in (compared.quantity, *compared.placed) if name]
    return [figure for value in columns for figure in _of_value(compared, value, now, before)]


def _of_value(compared: Comparison, value: str, now: pl.DataFrame, before: pl.DataFrame) -> Iterator[pl.DataFrame]:
    key = list(dict.fromkeys([SOURCE, *([compared.unit] if compared.unit else []), *compared.cell]))
    if before.select(*key, PERIOD).n_unique() > before.select(key).n_unique():  # else what it is of says when
        key.append(PERIOD)
    old, new = (
        rows.drop_nulls(value).group_by(key).agg(pl.col(value).max().alias(name))
        for rows, name in ((before, "was"), (now, "is"))
    )
    changed = old.join(new, on=key, nulls_equal=True).filter(pl.col("was") != pl.col("is"))
    for along in key[1:]:
        others = [name for name in key if name != along]
        lists = [_reordered(changed, others)]
        if not changed.schema[along].is_numeric():  # one more in a list moves the numbers of all behind it
            lists.append(_shifted(changed, old, others))
        moved = pl.concat([*lists, _exchanged(changed, along, others)])
        most = moved.group_by(SOURCE).agg(pl.col("moved").max().alias("figure"))
        yield shaped(
            "values_in_place",
            most.with_columns(pl.lit(None).alias(name) for name in ("before", "now")).with_columns(
                of=pl.lit(f"{value} by {along}")
            ),
        )


def _reordered(changed: pl.DataFrame, others: list[str]) -> pl.DataFrame:
    """source_id, moved: the values that changed within lists whose changed values are the same in another order."""
    same = (pl.col("was").sort() == pl.col("is").sort()).all()
    lists = changed.group_by(others).agg(pl.len().alias("moved"), same.alias("same"))
    return lists.filter("same", pl.col("moved") >= MANY).group_by(SOURCE).agg(pl.col("moved").sum().cast(pl.Int64))


def _shifted(changed: pl.DataFrame, old: pl.DataFrame, others: list[str]) -> pl.DataFrame:
    """source_id, moved: the same of lists with gaps: most of their new values are what stood elsewhere in them."""
    there = old.select(*others, pl.col("was").alias("is")).unique()
    elsewhere = changed.join(there, on=[*others, "is"], how="semi", nulls_equal=True).group_by(others).len("moved")
    lists = changed.group_by(others).agg(pl.len().alias("_changed"), pl.col("was").n_unique().alias("_apart"))
    told = pl.col("_apart") >= APART * pl.col("_changed"), pl.col("moved") >= APART * pl.col("_changed")
    found = lists.join(elsewhere, on=others, nulls_equal=True).filter(*told, pl.col("moved") >= MANY)
    return found.group_by(SOURCE).agg(pl.col("moved").sum().cast(pl.Int64))


def _exchanged(changed: pl.DataFrame, along: str, others: list[str]) -> pl.DataFrame:
    """source_id, moved: the values of the same two that each stand where the other's stood, if most that changed do."""
    pairs = changed.join(
        changed, left_on=[*others, "was", "is"], right_on=[*others, "is", "was"], nulls_equal=True, suffix="_other"
    ).filter(pl.col(along) < pl.col(f"{along}_other"))
    counted = pairs.group_by(SOURCE, along, f"{along}_other").agg((2 * pl.len()).cast(pl.Int64).alias("moved"))
    each = changed.group_by(SOURCE, along).len("_changed")
    both = counted.join(each, on=[SOURCE, along]).join(
        each.rename({along: f"{along}_other"}), on=[SOURCE, f"{along}_other"], suffix="_other"
    )
    most = 2 * pl.col("moved") >= pl.col("_changed") + pl.col("_changed_other")
    return both.filter(most, pl.col("moved") >= MANY).group_by(SOURCE).agg(pl.col("moved").sum())
