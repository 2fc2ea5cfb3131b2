"""How full a page of the meeting tables is, to tell which of several answers to take.

Belongs here: what makes a page the table that was asked for. Does not: reading it (`parse`).
"""

from __future__ import annotations

import re

import polars as pl

from assets.debates.meetings.parse import parse
from pipeline.contract import Refused

_ASKED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def weigh(data: bytes, name: str) -> int:
    """The rows of the table that a page holds; `name` says which year was asked for: scact2025_table_en.html.

    Raises Refused: like `parse`, "no_rows" for a table of a year without a meeting yet, "wrong_period" for another
    year's.
    """
    rows = parse(data, name)
    if rows.is_empty():
        raise Refused("no_rows", f"{name}: a meeting table without a meeting")
    asked, years = _ASKED.search(name), rows.get_column("year").drop_nulls().unique().sort()
    if asked and not years.is_empty() and asked[0] not in years:
        raise Refused("wrong_period", f"{name}: a table of {', '.join(years)}")
    return rows.filter(pl.col("date").is_not_null() | pl.col("symbol").is_not_null()).height
