"""The workbook of the Sexual Violence in Armed Conflict dataset -> rows as printed.

Belongs here: the sheet and its columns. Does not: what −99 means, or which country a location is.
"""

from __future__ import annotations

import polars as pl

from assets.indicators import delimited
from assets.indicators.vocabulary import frame
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.workbook import rows_of_sheet

SHEET = "Sheet1"
COLUMNS = (
    *("year", "conflictid", "actor", "actorid", "actor_type", "type", "incomp", "region", "location", "gwnoloc"),
    *("gwnoloc2", "conflictyear", "interm", "postc", "state_prev", "ai_prev", "hrw_prev", "child_prev", "form"),
)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """COLUMNS as printed, and `locator` ("row 2", as the workbook counts).

    Raises Refused where the sheet is missing, or where its first row lacks a column or has one twice.
    """
    rows = rows_of_sheet(data, name, SHEET)
    header = [cell or "" for cell in rows[0]] if rows else []
    delimited.refuse_header(header, COLUMNS, f"{name}: row 1 of {SHEET!r}")
    listed = (
        {**(cells := dict(zip(header, row, strict=True))), "locator": f"row {number}", UNREAD: unread(cells, COLUMNS)}
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    )
    return frame(listed, (*COLUMNS, "locator"))
