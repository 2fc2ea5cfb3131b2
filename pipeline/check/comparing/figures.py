"""Figures of how alike the rows of a source are to those of the last release, and a new period to the one before it.

Belongs here: which figures there are, and those of rows, names and sexes: pure arithmetic over two frames of rows. Does
not: what is counted (`quantities`), values that changed places (`places`), first and last periods (`spans`),
publishers' numbers (`identities`), what figures may be (`limits`), the rows that show why (`evidence`), reading tables
(`tables`).

Rows have `source_id`, `period` (a date; null where the table has none) and the columns that the comparison names.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipeline.check.comparing.identities import identified, identified_by_year
from pipeline.check.comparing.periods import counterparts
from pipeline.check.comparing.places import in_place
from pipeline.check.comparing.quantities import of_parts, of_periods, of_sources, repeated
from pipeline.check.comparing.shape import DOCUMENT, KEPT, PART, PERIOD, SCHEMA, SOURCE, shaped, with_part, with_parts
from pipeline.check.comparing.spans import begun, by_year, ended
from pipeline.declare.comparison import Comparison

#: Of fewer persons the share of women says nothing.
PERSONS = 50
#: Of a part, however small, half is too much.
HALF_KEPT = pl.when(2 * pl.col("now") < pl.col("before")).then(pl.col("now") / pl.col("before")).otherwise(KEPT)


def figures(
    compared: Comparison, now: pl.DataFrame, before: pl.DataFrame | None, today: date = date.max
) -> pl.DataFrame:
    """Every figure (SCHEMA). `before`: the rows of the last release, None where there is none.

    Of a source whose rows are the same in both, and of a period, nothing is said of how alike they are. What was dated
    after `today` may be there no more.
    """
    touched = None if before is None else _narrow(compared, changed(now, before))
    now, before = _narrow(compared, now), None if before is None else _narrow(compared, before)
    parts = [repeated(compared, now, before)] if compared.repeats is not None else []
    if before is not None and touched is not None:
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
            parts += of_sources(compared, now, before)
            parts += in_place(compared, *(_touched(rows, touched) for rows in (now, before)))
        if compared.whole_documents:
            parts += _by_document(compared, now, before)
        if compared.parts:
            parts += _by_part(compared, now, before)
        if compared.quantity or compared.whole_periods:
            parts += _by_period(compared, now, before, touched)
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts]).sort("check", SOURCE, PERIOD, "of", nulls_last=False)


def _narrow(compared: Comparison, rows: pl.DataFrame) -> pl.DataFrame:
    """What figures are made of. Rows are grouped by their source many times, and it is one of few."""
    named = [name for name in dict.fromkeys([SOURCE, PERIOD, DOCUMENT, *compared.columns]) if name in rows.columns]
    return rows.select(named).with_columns(pl.col(SOURCE).cast(pl.Categorical))


def changed(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """source_id, period: of every source the periods of those rows that are not the same, in the same place, in both.

    What both begin and end with is the same: a new document stands between others.
    """
    parts = [now.select(SOURCE, PERIOD).clear()]
    for source in pl.concat([now[SOURCE], before[SOURCE]]).unique():
        new, old = (rows.filter(pl.col(SOURCE) == source) for rows in (now, before))
        size = min(new.height, old.height)
        first = _how_many_alike(_alike_beside(new.head(size), old.head(size)))
        new, old, size = new[first:], old[first:], size - first
        last = _how_many_alike(_alike_beside(new.tail(size), old.tail(size)).reverse())
        parts += [rows.head(rows.height - last).select(SOURCE, PERIOD) for rows in (new, old)]
    return pl.concat(parts).unique()


def _touched(rows: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """The rows of the periods in which something changed."""
    return rows.join(touched, on=[SOURCE, PERIOD], how="semi", nulls_equal=True)


def _alike_beside(one: pl.DataFrame, other: pl.DataFrame) -> pl.Series:
    """Of two frames of one height, whether each row is the same as the one at its place in the other."""
    named = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_other")) for c in one.columns)
    beside = other.select(pl.col(c).alias(f"{c}_other") for c in one.columns)
    return pl.concat([one, beside], how="horizontal").select(named.alias("same"))["same"]


def _how_many_alike(same: pl.Series) -> int:
    """How many rows at the beginning are the same."""
    return len(same) if same.all() else int(same.arg_min() or 0)


def _by_period(
    compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, touched: pl.DataFrame
) -> list[pl.DataFrame]:
    """Each period in which something changed, beside itself or the one before it: one of many may lie by itself."""
    by = [SOURCE, PERIOD]
    earlier = counterparts(now, before).join(touched, on=by, how="semi")
    here = now.join(earlier, on=by, how="semi")
    found = _alike(compared, here, earlier, by) if compared.whole_periods else []
    if compared.quantity:
        found += of_periods(compared, here, earlier, before.select(by).unique())
    return found


def _alike(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame, by: list[str]) -> list[pl.DataFrame]:
    """Rows (of a source as a whole), entities, quantities and sexes, by source or by source and period."""
    found = [] if PERIOD in by else [_rows(by, now, before)]
    for column in compared.entities:
        told = now.filter(pl.col(column).is_not_null())  # what a period's document does not tell at all is not lost
        old = before.join(told, on=by, how="semi") if PERIOD in by else before
        found.append(_kept("entities_kept", by, column, now, old))
    if compared.sexes:
        found.append(_women(compared, by, now, before))
    return found


def _rows(by: list[str], now: pl.DataFrame, before: pl.DataFrame, kept: pl.Expr = KEPT) -> pl.DataFrame:
    old, new = (rows.group_by(by).len(name) for rows, name in ((before, "before"), (now, "now")))
    return shaped("rows_kept", with_part(old, new, by, kept))


def _kept(check: str, by: list[str], column: str, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """How many of the column's values are there still."""
    named = list(dict.fromkeys([*by, column]))
    old = before.select(named).unique().drop_nulls()
    still = old.join(now.select(named).unique(), on=named, how="semi").group_by(by).len("now")
    return shaped(check, with_part(old.group_by(by).len("before"), still, by).with_columns(of=pl.lit(column)))


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
    if compared.quantity:
        found += of_parts(compared, by, now, before)
    return found
