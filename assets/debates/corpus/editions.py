"""Which statement of the corpus counts where it makes several: the newest edition's, each row once.

Belongs here: choosing among editions, copies and repeated rows, and saying of each row left out why. Does not: types of
columns, or joining texts (`merge`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from pipeline.shared.losses import lost

#: What tells where a row stands, not what it says.
WHERE = ("row", "source_id", "document_id", "document_name", "locator")
_CONTENT = "_content"


class Chosen(NamedTuple):
    """The rows that count, in their order, and the rows set aside (columns of LOSS_SCHEMA)."""

    rows: pl.DataFrame
    set_aside: pl.DataFrame


def chosen(rows: pl.DataFrame, key: list[str]) -> Chosen:
    """The rows of the newest edition that has the meeting, `key` told once; an empty `key` keeps all but exact copies.

    `rows` has the columns of WHERE, `edition` and `symbol`. Of several documents of one edition, the one with most rows
    on the meeting counts. Reasons: no_symbol, older_edition, duplicate (the same statement again), other_copy (another
    document of the same edition), same_key (another statement under the same key).
    """
    content = [c for c in rows.columns if c not in WHERE]
    hashed = rows.with_columns(rows.select(content).hash_rows().alias(_CONTENT))
    named = hashed.filter(pl.col("symbol").is_not_null())
    best = _best(named)
    judged = named.join(best, on="symbol", how="left", maintain_order="left")
    inside = judged.filter(pl.col("document_id") == pl.col("best_document"))
    outside = judged.filter(pl.col("document_id") != pl.col("best_document"))
    told = outside.join(inside.select("symbol", _CONTENT).unique(), on=["symbol", _CONTENT], how="semi")["row"]
    reason = (
        pl.when(pl.col("edition").ne_missing(pl.col("best_edition")))
        .then(pl.lit("older_edition"))
        .when(pl.col("row").is_in(told.implode()))
        .then(pl.lit("duplicate"))
        .otherwise(pl.lit("other_copy"))
    )
    kept = inside.unique(["symbol", *key] if key else ["symbol", _CONTENT], keep="first", maintain_order=True)
    again = inside.join(kept.select("row"), on="row", how="anti", maintain_order="left")
    same = again.join(kept.select("symbol", _CONTENT), on=["symbol", _CONTENT], how="semi")["row"]
    repeated = pl.when(pl.col("row").is_in(same.implode())).then(pl.lit("duplicate")).otherwise(pl.lit("same_key"))
    detail = pl.format("{} is told by edition {}, document {}", "symbol", "best_edition", "best_document")
    aside = [
        lost(hashed.filter(pl.col("symbol").is_null()), "no_symbol", "no record's symbol can be read"),
        lost(outside, reason, detail),
        lost(again, repeated, pl.format("{}: an earlier row has the same key", "symbol")),
    ]
    return Chosen(kept.select(rows.columns).sort("row"), pl.concat(aside))


def _best(rows: pl.DataFrame) -> pl.DataFrame:
    """By symbol: the newest edition, and of its documents the one with most rows."""
    counted = rows.group_by("symbol", "edition", "document_id").agg(pl.len().alias("rows"))
    editions = sorted(counted["edition"].unique().drop_nulls(), key=_rank)
    order = pl.DataFrame({"edition": editions}, {"edition": pl.String}).with_row_index("place")
    ranked = counted.join(order, on="edition", how="left").sort(
        ["symbol", "place", "rows", "document_id"], descending=[False, True, True, False], nulls_last=True
    )
    return ranked.unique("symbol", keep="first", maintain_order=True).select(
        "symbol", best_edition="edition", best_document="document_id"
    )


def _rank(edition: str) -> tuple[int, ...]:
    """ "v6.1" -> (6, 1)."""
    return tuple(int(number) for number in re.findall(r"\d+", edition))
