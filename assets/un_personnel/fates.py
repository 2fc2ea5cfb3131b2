"""Rows that reach no table: how a row gets its reason, and how reasons become the accounting's two lists.

Belongs here: the `fate` of a row. Does not: which rules there are (`personnel`, `fatalities`, `missions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from pipeline.shared.losses import all_losses, lost

#: The reason of every row of a document that is set aside whole, because its rows do not sum to its own totals.
#: expectations.yaml names it too.
TOTALS_DISAGREE = "totals_disagree"
#: Reasons for leaving a row out on purpose. Every other reason is a row that could not be placed.
SET_ASIDE = frozenset(
    {"no_figure", "duplicate_row", "repeated_cell", TOTALS_DISAGREE, "superseded", "repeated_casualty_id"}
)

#: (condition, reason, detail); the first condition that holds decides.
Rule = tuple[pl.Expr, str, pl.Expr]


def judge(frame: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The frame with `fate` (null: placed) and `detail`. A fate already given stands."""
    given = "fate" in frame.columns
    reason = detail = pl.lit(None, pl.String)
    for condition, name, said in reversed(rules):
        holds = condition.fill_null(False)
        reason = pl.when(holds).then(pl.lit(name)).otherwise(reason)
        detail = pl.when(holds).then(said).otherwise(detail)
    if given:
        decided = pl.col("fate").is_not_null()
        reason = pl.when(decided).then("fate").otherwise(reason)
        detail = pl.when(decided).then("detail").otherwise(detail)
    return frame.with_columns(reason.alias("fate"), detail.alias("detail"))


def placed(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows without a fate."""
    return frame.filter(pl.col("fate").is_null()).drop("fate", "detail")


def losses(frames: Iterable[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rejected, set aside) of judged frames, in the contract's shape and a fixed order."""
    parts = [lost(frame.filter(pl.col("fate").is_not_null()), pl.col("fate"), pl.col("detail")) for frame in frames]
    listed = all_losses(parts)
    aside = pl.col("reason").is_in(list(SET_ASIDE))
    return listed.filter(~aside), listed.filter(aside)
