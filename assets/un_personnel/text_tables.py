"""Delimited text as rows of strings, and the names of its columns: what the IPI and the Hub parsers share.

Belongs here: headers, rows, texts without any. Does not: what a column means (`parse_ipi`, `parse_psdata`).
"""

from __future__ import annotations

import csv
import io
import re

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.text import UTF_8, first_of


def column_key(name: str) -> str:
    """A header as it is compared: lower case, words joined by ``_`` (``Contributor ISO-3``: contributor_iso_3)."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def decode(data: bytes, name: str) -> str:
    """The text of a document: UTF-8 with or without a byte-order mark, else Windows-1252. Refuses the empty one."""
    text, _ = first_of(data, UTF_8)
    if not text.strip():
        raise Refused("empty_document", f"{name} holds no text; fetch it again")
    return text


def read_csv(text: str, name: str) -> pl.DataFrame:
    """The rows of a CSV text, every column a String, with `locator`: the line it starts on, the header being line 1.

    Blank lines are no rows; cells missing at a row's end are null. Raises Refused when a row has more cells than the
    header, or the text ends inside a row.
    """
    lines = text.splitlines()
    if len(lines) < 2:
        raise Refused("no_rows", f"{name} holds a header at most; fetch it again")
    header = next(csv.reader(lines[:1]))
    keys = [column_key(column) or "unnamed" for column in header]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise Refused("doubled_columns", f"{name} has two columns named {', '.join(doubled)}")
    last = next(csv.reader([next(line for line in reversed(lines) if line.strip())]))
    if len(last) != len(header):
        raise Refused("truncated", f"{name} ends inside a row: {len(last)} of {len(header)} cells; fetch it again")
    try:
        frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Refused("malformed_csv", f"{name}: {str(error).splitlines()[0]}") from error
    frame.columns = keys
    breaks = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0))
    line = pl.int_range(2, pl.len() + 2) + breaks.cum_sum().shift(1, fill_value=0)
    blank = pl.all_horizontal(pl.col(key).is_null() for key in keys)
    return frame.with_columns(pl.format("line {}", line).alias("locator")).filter(~blank)


def require(keys: list[str], required: tuple[str, ...], name: str) -> None:
    """Raise Refused naming every required column that is missing."""
    missing = [key for key in required if key not in keys]
    if missing:
        raise Refused("missing_columns", f"{name} lacks {', '.join(missing)}; it has {', '.join(keys)}")
