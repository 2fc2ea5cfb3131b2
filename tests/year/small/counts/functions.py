"""Parsers, harmoniser and choice of the dataset `counts`."""

import io
from collections.abc import Mapping
from datetime import date

import polars as pl

from pipeline.contract import Endpoint, Harmonised, Reference, Refused, Rows

HOST = "data.example.org"
COLUMNS = ("month_end", "country", "number", "women", "men")
LISTED = ("document", "kind")
PLACE = ("source_id", "document_id", "locator")


def parse_list(data: bytes, name: str) -> pl.DataFrame:
    return _read(data, name, LISTED)


def parse(data: bytes, name: str) -> pl.DataFrame:
    return _read(data, name, COLUMNS)


def _read(data: bytes, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    rows = pl.read_csv(io.BytesIO(data), infer_schema=False)
    if tuple(rows.columns) != columns:
        raise Refused("unknown_layout", f"{name}: columns are {rows.columns}")
    return rows.with_columns(locator="line " + pl.int_range(2, rows.height + 2).cast(pl.String))


def choose(rows: Mapping[str, pl.DataFrame], today: date) -> list[Endpoint]:
    """Every document that the list names, the newest first."""
    named = rows["adviser_list"]
    listed = named["document"].to_list() if "document" in named.columns else []
    return [Endpoint(name, f"https://{HOST}/{name}") for name in sorted(listed, reverse=True)]


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Of a country's month the last document by name counts; what an earlier one printed is set aside."""
    listed, rows = _rows(parsed, "adviser_list", LISTED), _rows(parsed, "adviser_counts", COLUMNS)
    found = reference.entities.resolve_frame(
        rows.with_columns(pl.col("month_end").str.to_date(), pl.col("women", "men").cast(pl.Int64)), "country", None
    )
    known, unknown = found.filter(pl.col("iso3").is_not_null()), found.filter(pl.col("iso3").is_null())
    last = pl.col("document_name") == pl.col("document_name").max().over("month_end", "iso3")
    counts = known.filter(last).select(
        *PLACE, "month_end", "iso3", "number", "women", "men", advisers=pl.col("women") + pl.col("men")
    )
    earlier = known.filter(~last).select(*PLACE, reason=pl.lit("superseded"), detail=pl.col("country"))
    strange = unknown.select(*PLACE, reason=pl.lit("unknown_entity"), detail=pl.col("country"))
    tables = {"core.adviser_count": counts, "core.adviser_list": listed.select(*PLACE, *LISTED)}
    return Harmonised(tables=tables, rejected=strange, set_aside=earlier)


def _rows(parsed: Mapping[str, Rows], source_id: str, columns: tuple[str, ...]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=dict.fromkeys([*PLACE, "document_name", *columns], pl.String))
    rows = parsed.get(source_id, empty).lazy().collect()
    return rows.with_columns(pl.col("document_name", *PLACE, *columns).cast(pl.String))
