"""Parsers, harmoniser and choice of the dataset `post`."""

import io
from collections.abc import Mapping
from datetime import date

import polars as pl

from pipeline.contract import Endpoint, Harmonised, Reference, Rows

HOST = "post.example.org"


def parse_register(data: bytes, name: str) -> pl.DataFrame:
    rows = pl.read_csv(io.BytesIO(data), infer_schema=False)
    return rows.with_columns(locator="line " + pl.int_range(2, rows.height + 2).cast(pl.String))


def parse_letter(data: bytes, name: str) -> pl.DataFrame:
    text = data.decode()
    return pl.DataFrame({"writer": [text.split(":")[0]], "text": [text.partition(": ")[2]], "locator": ["p1"]})


def choose(rows: Mapping[str, pl.DataFrame], today: date) -> list[Endpoint]:
    """Every letter that the registers name, the latest first."""
    named = rows["registers"]
    if "number" not in named.columns:
        return []
    if "trouble" in named["number"].to_list():
        raise KeyError("trouble")
    numbers = named.filter(pl.col("written") <= str(today)).sort("written", descending=True)["number"]
    return [Endpoint(f"{n}.txt", f"https://{HOST}/letters/{n}", settled=True) for n in numbers]


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    places = ("source_id", "document_id", "locator")
    columns = {"core.letter": ("letters", "writer", "text"), "core.register": ("registers", "number", "written")}
    tables = {}
    for table, (source_id, *values) in columns.items():
        empty = pl.DataFrame(schema=dict.fromkeys([*places, *values], pl.String))
        rows = parsed.get(source_id, empty).lazy().collect()
        tables[table] = rows.select(*places, *(pl.col(v).cast(pl.String) for v in values))
    return Harmonised(tables=tables)
