"""The workbook of the Sexual Violence in Armed Conflict dataset -> rows as printed.

Belongs here: the sheet and its columns. Does not: what −99 means, or which country a location is.
"""

from __future__ import annotations

import polars as pl

from assets.indicators.vocabulary import frame
from pipeline.contract import Refused
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.workbook import rows_of_sheet

SHEET = "Sheet1"
COLUMNS = (
    *("year", "conflictid", "actor", "actorid", "actor_type", "type", "incomp", "region", "location", "gwnoloc"),
    *("gwnoloc2", "conflictyear", "interm", "postc", "state_prev", "ai_prev", "hrw_prev", "child_prev", "form"),
)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """COLUMNS as printed, and `locator` ("row 2", as the workbook counts).

    Raises Refused where the sheet is missing, or where its first row lacks a column.
    """
    rows = rows_of_sheet(data, name, SHEET)
    header = [cell or "" for cell in rows[0]] if rows else []
    if missing := [column for column in COLUMNS if column not in header]:
        raise Refused(
            "missing_columns",
            f"{name}: row 1 of {SHEET!r}: expected the columns {', '.join(missing)}; it has {', '.join(header)}",
        )
    listed = (
        {**(cells := dict(zip(header, row, strict=True))), "locator": f"row {number}", UNREAD: unread(cells, COLUMNS)}
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    )
    return frame(listed, (*COLUMNS, "locator"))
