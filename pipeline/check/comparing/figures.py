"""Figures of how alike the rows of a source are to those of the last release, and a new period to the one before it.

Belongs here: the figures, pure arithmetic over two frames of rows. Does not: values that changed places (`places`),
first and last periods (`spans`), publishers' numbers (`identities`), what figures may be (`limits`), the rows that show
why (`evidence`), reading tables (`tables`).

Rows have `source_id`, `period` (a date; null where the table has none) and the columns that the comparison names.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.check.comparing.identities import identified, identified_by_year
from pipeline.check.comparing.places import in_place
from pipeline.check.comparing.shape import DOCUMENT, KEPT, PART, PERIOD, SCHEMA, SOURCE, shaped, with_parts
from pipeline.check.comparing.spans import begun, by_year, ended
from pipeline.declare.comparison import Comparison

#: Of fewer quantities than this their sum and their middle say nothing, of fewer persons the share of women. A new
#: period follows one of so many days back.
ENOUGH, PERSONS, DAYS = 10, 50, 366
#: In fewer quantities than this a period repeats another one by chance.
QUANTITIES = 30
#: Of a part, however small, half is too much.
HALF_KEPT = pl.when(2 * pl.col("now") < pl.col("before")).then(pl.col("now") / pl.col("before")).otherwise(KEPT)


def figures(
    compared: Comparison, now: pl.DataFrame, before: pl.DataFrame | None, today: date = date.max
) -> pl.DataFrame:
    """Every figure (SCHEMA). `before`: the rows of the last release, None where there is none.

    Of a source whose rows are the same in both, and of a period, nothing is said of how alike they are. What was dated
    after `today` may be there no more.
    """
    parts = [_repeated(compared, now)] if compared.repeats is not None else []
    if before is not None:
        touched = changed(now, before)
        now, before = (rows.join(touched, on=SOURCE, how="semi") for rows in (now, before))
        parts += _alike(compared, now, before, [SOURCE])
        parts.append(_kept("periods_kept", [SOURCE], PERIOD, now, before))
        if compared.identifier:
            parts.append(_kept("identifiers_kept", [SOURCE], compared.identifier, now, before))
            parts.append(identified(compared, compared.identifier, [SOURCE], now, before))
            parts.append(identified_by_year(compared, compared.identifier, now, before))
        if compared.begins is not None:
            parts.append(begun(compared, now, before))
        parts += [ended(compared, now, before, today), by_year(compared, now, before)]
        if compared.quantity:
            parts += in_place(compared, *(_touched(rows, touched) for rows in (now, before)))
        if compared.whole_documents:
            parts += _by_document(compared, now, before)
        if compared.parts:
            parts += _by_part(compared, now, before)
        if compared.whole_periods:
            earlier = counterparts(now, before).join(touched, on=[SOURCE, PERIOD], how="semi")
            parts += _alike(compared, now.join(earlier, on=[SOURCE, PERIOD], how="semi"), earlier, [SOURCE, PERIOD])
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts]).sort("check", SOURCE, PERIOD, "of", nulls_last=False)


def changed(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """source_id, period: of every source the periods of those rows that are not the same, in the same place, in both.

    What both begin and end with is the same: a new document stands between others.
    """
    parts = [now.select(SOURCE, PERIOD).clear()]
    for source in pl.concat([now[SOURCE], before[SOURCE]]).unique():
        new, old = (rows.filter(pl.col(SOURCE) == source) for rows in (now, before))
        first = _alike_from_start(new, old)
        new, old = new[first:], old[first:]
        last = _alike_from_start(new.reverse(), old.reverse())
        parts += [rows.head(rows.height - last).select(SOURCE, PERIOD) for rows in (new, old)]
    return pl.concat(parts).unique()


def _touched(rows: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """The rows of the periods in which something changed."""
    return rows.join(touched, on=[SOURCE, PERIOD], how="semi", nulls_equal=True)


def _alike_from_start(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """How many rows both begin with that are the same."""
    size = min(one.height, other.height)
    named = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_other")) for c in one.columns)
    beside = other.head(size).select(pl.col(c).alias(f"{c}_other") for c in one.columns)
    same = pl.concat([one.head(size), beside], how="horizontal").select(named.alias("same"))["same"]
    return size if same.all() else int(same.arg_min() or 0)


def counterparts(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The rows that each period of `now` is held against: its own in `before` or, of a new one, the period before it.

    These have the new period's date.
    """
    known = before.select(SOURCE, PERIOD).unique().drop_nulls()
    here = now.select(SOURCE, PERIOD).unique().drop_nulls()
    gone = before.join(here, on=[SOURCE, PERIOD], how="anti")
    every = pl.concat([now, gone.select(now.columns)]).filter(pl.col(PERIOD).is_not_null())
    fresh = here.join(known, on=[SOURCE, PERIOD], how="anti")
    follows = following(every).join(fresh.rename({PERIOD: "follows"}), on=[SOURCE, "follows"], how="semi")
    moved = every.join(follows, on=[SOURCE, PERIOD]).with_columns(pl.col("follows").alias(PERIOD)).drop("follows")
    return pl.concat(
        [before.join(here, on=[SOURCE, PERIOD], how="semi").select(now.columns), moved.select(now.columns)]
    )


def following(rows: pl.DataFrame) -> pl.DataFrame:
    """source_id, period, follows: the next period of the source, where that comes within DAYS."""
    periods = rows.select(SOURCE, PERIOD).unique().drop_nulls().sort(SOURCE, PERIOD)
    ahead = periods.with_columns(pl.col(PERIOD).shift(-1).over(SOURCE).alias("follows"))
    return ahead.filter((pl.col("follows") - pl.col(PERIOD)).dt.total_days() <= DAYS)


def quantities(compared: Comparison, rows: pl.DataFrame) -> pl.DataFrame:
    """source_id, period, the unit as `of`, the cell's columns, quantity: each cell's once, where it is above zero.

    Several documents may print the same cell: the largest counts.
    """
    return _quantities(compared, rows, [])


def _quantities(compared: Comparison, rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    unit = pl.col(compared.unit) if compared.unit else pl.lit(None, pl.String)
    key = list(dict.fromkeys([SOURCE, PERIOD, "of", *compared.cell, *by]))
    return (
        rows.with_columns(unit.alias("of"))
        .filter(pl.col(compared.quantity or "") > 0)
        .group_by(key)
        .agg(pl.col(compared.quantity or "").max().cast(pl.Float64).alias("quantity"))
    )


def _alike(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, by: list[str]) -> list[pl.DataFrame]:
    """Rows (of a source as a whole), entities, quantities and sexes, by source or by source and period."""
    found = [] if PERIOD in by else [_rows(by, now, before)]
    for column in compared.entities:
        told = now.filter(pl.col(column).is_not_null())  # what a period's document does not tell at all is not lost
        old = before.join(told, on=by, how="semi") if PERIOD in by else before
        found.append(_kept("entities_kept", by, column, now, old))
    if compared.quantity:
        found += _measured(compared, by, now, before)
    if compared.sexes:
        found.append(_women(compared, by, now, before))
    return found


def _rows(by: list[str], now: pl.DataFrame, before: pl.DataFrame, kept: pl.Expr = KEPT) -> pl.DataFrame:
    old, new = (rows.group_by(by).len(name) for rows, name in ((before, "before"), (now, "now")))
    return shaped("rows_kept", _with_part(old, new, by, kept))


def _with_part(before: pl.DataFrame, now: pl.DataFrame, by: list[str], kept: pl.Expr = KEPT) -> pl.DataFrame:
    """Both counts and, as figure, which part of the earlier one is there: 0 of what is there no more."""
    counts = (pl.col(name).fill_null(0).cast(pl.Float64) for name in ("before", "now"))
    return before.join(now, on=by, how="left").with_columns(counts).with_columns(kept.alias("figure"))


def _kept(check: str, by: list[str], column: str, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """How many of the column's values are there still."""
    named = list(dict.fromkeys([*by, column]))
    old = before.select(named).unique().drop_nulls()
    still = old.join(now.select(named).unique(), on=named, how="semi").group_by(by).len("now")
    return shaped(check, _with_part(old.group_by(by).len("before"), still, by).with_columns(of=pl.lit(column)))


def _measured(compared: Comparison, by: list[str], now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """What is counted in all, where it has one unit; and how many times larger or smaller the middle quantity is."""
    old, new = (quantities(compared, rows) for rows in (before, now))
    both = old.rename({"quantity": "before"}).join(
        new.rename({"quantity": "now"}), on=[SOURCE, PERIOD, "of", *compared.cell], nulls_equal=True
    )
    middle = both.group_by(*by, "of").agg(
        pl.col("before", "now").median(), (pl.col("now") / pl.col("before")).median().alias("_times"), pl.len()
    )
    times = pl.max_horizontal("_times", 1 / pl.col("_times"))
    found = [shaped("unit_alike", middle.with_columns(pl.when(pl.col("len") >= ENOUGH).then(times).alias("figure")))]
    return [*found, *_sums(compared, by, old, new)]


def _sums(compared: Comparison, by: list[str], old: pl.DataFrame, new: pl.DataFrame) -> list[pl.DataFrame]:
    """What quantities add up to; nothing where they are of several units."""
    if compared.unit is not None:
        return []
    summed = pl.col("quantity").sum()
    sums = (rows.group_by(by).agg(summed.alias(name)) for rows, name in ((old, "before"), (new, "now")))
    enough = old.group_by(by).len().filter(pl.col("len") >= ENOUGH)
    whole = _with_part(next(sums).join(enough, on=by, how="semi"), next(sums), by)
    return [shaped("quantity_kept", whole.with_columns(of=pl.lit(compared.quantity)))]


def _women(compared: Comparison, by: list[str], now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """How far the share of women moved; where a column says the sex, among the cells of either that both have."""
    women, men = compared.sexes
    counts = [pl.col(women), pl.col(men)]
    if compared.sex:  # of what both have: other speeches have other speakers
        key, told = [SOURCE, PERIOD, *compared.cell], pl.col(compared.sex)
        now, before = (a.join(b, on=key, how="semi", nulls_equal=True) for a, b in ((now, before), (before, now)))
        counts = [pl.when(told.is_in([women, men])).then(told == word) for word in (women, men)]
    old, new = (
        rows.select(*by, *(c.cast(pl.Float64).alias(as_) for c, as_ in zip(counts, ("_women", "_men"), strict=True)))
        .drop_nulls(["_women", "_men"])
        .group_by(by)
        .agg(
            (pl.col("_women").sum() / (pl.col("_women") + pl.col("_men")).sum()).alias(name),
            (pl.col("_women") + pl.col("_men")).sum().alias(f"{name}_persons"),
        )
        for rows, name in ((before, "before"), (now, "now"))
    )
    enough = (pl.col("before_persons") >= PERSONS) & (pl.col("now_persons") >= PERSONS)
    moved = pl.when(enough).then((pl.col("now") - pl.col("before")).abs())
    of = pl.lit(compared.sex or women)
    return shaped("women_share_alike", old.join(new, on=by).with_columns(moved.alias("figure"), of=of))


def _by_document(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows and identifiers of each document that came anew: one of many may be cut, or numbered anew, by itself."""
    old, new = (rows.filter(pl.col(DOCUMENT).is_not_null()) for rows in (before, now))
    by = [SOURCE, DOCUMENT]
    found = _whole(compared, by, new, old)
    if compared.identifier:
        found.append(_kept("identifiers_kept", by, compared.identifier, new, old))
        found.append(identified(compared, compared.identifier, by, new, old))
    return found


def _by_part(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """Each part that is there still: one of many in a document may be cut by itself."""
    new, old = (with_parts(compared, rows).filter(pl.col(PART).is_not_null()) for rows in (now, before))
    by = [SOURCE, PART]
    return _whole(compared, by, new, old.join(new, on=by, how="semi"))


def _whole(compared: Comparison, by: list[str], now: pl.DataFrame, before: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows, sexes and sums of what a source has many of, by their names."""
    found = [_rows(by, now, before, HALF_KEPT)]
    if compared.sexes:
        found.append(_women(compared, by, now, before))
    if compared.quantity and compared.unit is None:
        old, new = (_quantities(compared, rows, by) for rows in (before, now))
        found += _sums(compared, by, old, new)
    return found


def _repeated(compared: Comparison, now: pl.DataFrame) -> pl.DataFrame:
    """Of the quantities of a period and of the one before it, the part that is the same in both."""
    here = quantities(compared, now.filter(pl.col(PERIOD).is_not_null()))
    moved = here.join(following(now), on=[SOURCE, PERIOD]).with_columns(pl.col("follows").alias(PERIOD)).drop("follows")
    by = [SOURCE, PERIOD, "of"]
    both = moved.join(here, on=[*by, *compared.cell], how="inner", suffix="_now", nulls_equal=True)
    same = both.group_by(by).agg(
        (pl.col("quantity") == pl.col("quantity_now")).sum().alias("same"), pl.len().alias("both")
    )
    counts = [rows.group_by(by).len(name) for rows, name in ((moved, "before"), (here, "now"))]
    whole = counts[0].join(counts[1], on=by, nulls_equal=True).join(same, on=by, nulls_equal=True)
    part = pl.col("same") / (pl.col("before") + pl.col("now") - pl.col("both"))
    enough = (pl.col("before") >= QUANTITIES) & (pl.col("now") >= QUANTITIES)
    return shaped("period_repeats", whole.with_columns(pl.when(enough).then(part).alias("figure")))
