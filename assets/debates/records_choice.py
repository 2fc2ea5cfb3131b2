"""One document per meeting: of several verbatim records with one symbol, which is used.

Belongs here: the choice, and why the rest is set aside. Does not: choosing between the records and the corpus (marts).

A whole record (a document with a `meeting` row) wins over single statements of its meeting, which are its parts. Of
whole records the one with most turns is used, then one whose text is at hand, then the first by digest; of single
statements with one number, one whose text is at hand, then the first by digest.
"""

from __future__ import annotations

import polars as pl

from pipeline.shared.losses import all_losses, lost

SAME_RECORD, SAME_STATEMENT, COVERED = "same_record", "same_statement", "covered_by_record"


def choose(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows used, rows set aside) of all parsed rows of sc_records with a symbol: together all rows, each once."""
    is_speech = pl.col("kind") == "speech"
    documents = rows.group_by("document_id").agg(
        pl.col("symbol").first(),
        (pl.col("kind") == "meeting").any().alias("whole"),
        is_speech.sum().alias("turns"),
        (is_speech & pl.col("text").is_not_null()).any().alias("readable"),
    )
    best = pl.col("turns").cast(pl.Int64).neg(), ~pl.col("readable"), pl.col("document_id")
    whole = documents.filter(pl.col("whole")).sort("symbol", *best)
    used = whole.unique("symbol", keep="first", maintain_order=True)
    second = whole.join(used, on="document_id", how="anti")
    winner = used.select("symbol", pl.col("document_id").alias("winner"))
    single = documents.filter(~pl.col("whole"))
    covered = single.join(winner, on="symbol", how="semi")
    statements = rows.join(single.join(covered, on="document_id", how="anti"), on="document_id", how="semi")
    first, again = _statements(statements)
    kept = pl.concat([rows.join(used, on="document_id", how="semi"), first])
    same = pl.format("{} is read from document {}, which has as many turns or more", "symbol", "winner")
    part = pl.format("{} is read whole from document {}", "symbol", "winner")
    aside = [
        lost(rows.join(second.select("document_id"), on="document_id").join(winner, on="symbol"), SAME_RECORD, same),
        lost(rows.join(covered.select("document_id"), on="document_id").join(winner, on="symbol"), COVERED, part),
        lost(
            again, SAME_STATEMENT, pl.format("statement {} of {} is in document {} too", "turn_no", "symbol", "winner")
        ),
    ]
    return kept, all_losses(aside)


def _statements(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(first of each number, those again), over the single statements of meetings without a whole record."""
    order = rows.with_columns(pl.col("text").is_null().alias("_unread")).sort(
        "symbol", "turn_no", "_unread", "document_id", "locator", maintain_order=True
    )
    numbered = (pl.col("kind") == "speech") & pl.col("turn_no").is_not_null()
    winner = pl.col("document_id").first().over("symbol", "turn_no", "kind")
    judged = order.with_columns(
        (numbered & ~pl.struct("symbol", "turn_no", "kind").is_first_distinct()).alias("_again"), winner.alias("winner")
    )
    first = judged.filter(~pl.col("_again")).select(rows.columns)
    return first, judged.filter(pl.col("_again")).select(*rows.columns, "winner")
