"""Parser and harmoniser of the small dataset; a document can ask for trouble by its first cell."""

import io
import os
from collections.abc import Mapping

import polars as pl

from pipeline.contract import Harmonised, Piece, Reference, Refused, Rows


def parse(data: bytes, name: str) -> pl.DataFrame:
    if data.startswith(b"KILL"):
        os.kill(os.getpid(), 9)
    if data.startswith(b"RAISE"):
        raise RuntimeError("a bug in the parser")
    rows = pl.read_csv(io.BytesIO(data), infer_schema=False)
    if rows.columns != ["month_end", "country", "advisers"]:
        raise Refused("unknown_layout", f"{name}: columns are {rows.columns}")
    lines = pl.int_range(2, rows.height + 2).cast(pl.String)
    return rows.with_columns(locator="line " + lines)


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    empty = dict.fromkeys(
        ["source_id", "document_id", "locator", "month_end", "country", "advisers", "document_name"], pl.String
    )
    rows = parsed.get("adviser_counts", pl.DataFrame(schema=empty)).lazy().collect().lazy().collect()
    told = reference.kept("told apart", list(parsed), lambda: _told_apart(rows, reference))
    known, unknown = told["known"], told["unknown"]
    if "lose" in "".join(rows["document_name"].to_list()):
        unknown = unknown.clear()
    table = known.select(
        "source_id", "document_id", "locator", "month_end", "iso3", pl.col("advisers").cast(pl.Int64).alias("advisers")
    )
    rejected = unknown.select(
        "source_id", "document_id", "locator", reason=pl.lit("unknown_entity"), detail=pl.col("country")
    )
    return Harmonised(tables={"core.adviser_count": table}, rejected=rejected)


def _told_apart(rows: pl.DataFrame, reference: Reference) -> Piece:
    found = reference.entities.resolve_frame(rows.with_columns(pl.col("month_end").str.to_date()), "country", None)
    known = found.filter(pl.col("iso3").is_not_null())
    unknown = found.filter(pl.col("iso3").is_null())
    return {"known": known, "unknown": unknown}
