"""The rows that show why a figure of likeness is absurd: what is gone, or what is another than it was.

Belongs here: choosing them. Does not: the figures, whether they are absurd (`figures`, `limits`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipeline.check.comparing.periods import counterparts
from pipeline.check.comparing.shape import DOCUMENT, PART, PERIOD, SOURCE, with_parts
from pipeline.check.results import SAMPLE_ROWS
from pipeline.common.values import Row
from pipeline.declare.comparison import Comparison

PLACE = ("document_id", "locator")
#: Checks that are asked of single documents and parts too: what a finding is of is then the name of one.
BY_PART = ("rows_kept", "identifiers_kept", "identified_alike", "women_share_alike", "quantity_kept")
#: Checks of the first period and of the last.
SPANS = ("begins_alike", "newest_kept")
#: Checks that are asked of each unit.
OF_UNITS = ("unit_alike", "order_kept", "values_kept", "period_repeats", *SPANS)
#: Checks that tell of rows that are gone; the others tell of rows that are there.
GONE = ("rows_kept", "periods_kept", "entities_kept", "identifiers_kept")


def rows_of(compared: Comparison, finding: Row, now: pl.DataFrame, before: pl.DataFrame | None) -> list[Row]:
    """A few rows of one finding (figures.SCHEMA), with the place where each was read; `was`: the figure before."""
    check, source, period = (finding[name] for name in ("check", SOURCE, PERIOD))
    if before is not None and period is not None and check != "period_repeats":
        before = counterparts(now, before)
    at: list[pl.Expr] = [pl.col(SOURCE).eq(source)]
    if period is not None:
        at.append(pl.col(PERIOD) == pl.lit(str(period)).str.to_date())
    if compared.unit and check in OF_UNITS:
        at.append(pl.col(compared.unit) == str(finding["of"]))
    here, old = now.filter(at), before.filter(at) if before is not None else None
    if check == "period_repeats" or old is None:
        return _shown(compared, here)
    if check in SPANS:
        first = check == "begins_alike"
        ends = (here if first else old).drop_nulls(PERIOD)
        return _shown(compared, ends.sort(PERIOD, descending=not first, maintain_order=True))
    if check in BY_PART and finding["of"]:
        here, old = _of_part(compared, str(finding["of"]), here, old)
    if check in GONE or check == "quantity_kept":
        gone = old.join(here, on=_gone_by(compared, finding), how="anti", nulls_equal=True)
        if (
            check == "rows_kept" and gone.is_empty() and "locator" in old.columns
        ):  # rows that all columns have in common
            gone = old.join(here, on=[SOURCE, "locator"], how="anti")
        if check in GONE or gone.height:
            return _shown(compared, gone)
    return _shown(compared, _changed(compared, finding, here, old))


def _of_part(
    compared: Comparison, of: str, now: pl.DataFrame, before: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the document or part that a finding is of; all of them where it is of none."""
    for name in (DOCUMENT, PART):
        sides = [with_parts(compared, rows) for rows in (now, before)]
        if name in sides[1].columns and (sides[1][name] == of).any():
            here, old = (rows.filter(pl.col(name) == of) for rows in sides)
            return here, old
    return now, before


def _gone_by(compared: Comparison, finding: Row) -> list[str]:
    """The columns by which a row is looked for again. A document that came anew gives the same rows other places."""
    told = [str(finding["of"])] if finding["of"] else []
    by = {"rows_kept": [PERIOD, *compared.columns], "quantity_kept": [PERIOD, *compared.cell]}
    by |= {"identifiers_kept": [str(compared.identifier)]}
    return list(dict.fromkeys([SOURCE, *by.get(str(finding["check"]), told)]))


def _changed(compared: Comparison, finding: Row, now: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Rows whose figure, or what they identify, is another than it was, those first that changed most."""
    if finding["check"] == "identified_alike":
        return _named_otherwise(compared, now, old)
    sexes = compared.sex or "".join(compared.sexes[:1])
    column = sexes if finding["check"] == "women_share_alike" else str(compared.quantity)
    if finding["check"] == "values_in_place":
        column = str(finding["of"]).partition(" by ")[0]
    key = list(dict.fromkeys([SOURCE, PERIOD, *compared.cell, *([compared.unit] if compared.unit else [])]))
    was = old.select(*key, pl.col(column).alias("was")).unique(key, keep="first", maintain_order=True)
    both = now.join(was, on=key, how="left", nulls_equal=True, maintain_order="left").filter(
        pl.col(column).ne_missing(pl.col("was"))
    )
    if not both.schema[column].is_numeric():
        return both.drop_nulls("was")
    return both.sort((pl.col(column) - pl.col("was")).abs(), descending=True, nulls_last=True, maintain_order=True)


def _named_otherwise(compared: Comparison, now: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """Rows whose identifier was that of something else: what it was."""
    key = [SOURCE, str(compared.identifier)]
    was = pl.concat_str(
        [pl.col(name).cast(pl.String) for name in compared.identified], separator=" ", ignore_nulls=True
    )
    before = old.select(*key, was.alias("was")).drop_nulls().unique(key, keep="first", maintain_order=True)
    return now.join(before, on=key, maintain_order="left").filter(was.ne_missing(pl.col("was")))


def _shown(compared: Comparison, rows: pl.DataFrame) -> list[Row]:
    """The first rows: what they are about, and where they were read; places that are not told are left out."""
    named: Sequence[str] = [*PLACE, *compared.columns, "was"]
    return [*rows.head(SAMPLE_ROWS).select(name for name in named if name in rows.columns).to_dicts()]
