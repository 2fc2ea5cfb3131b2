"""Our list of indicators -> rows as printed.

Belongs here: reading our own CSV. Does not: whether a line can be used (`indicator_list`).
"""

from __future__ import annotations

from pathlib import PurePath

import polars as pl

from assets.indicators import delimited
from assets.indicators.hub.columns import as_indicators
from assets.indicators.vocabulary import frame
from pipeline.contract import Refused
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8

COLUMNS = (
    *("indicator", "observed_source", "series", "name", "unit", "divisor", "polarity", "licence", "may_be_shipped"),
    "definition",
)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of indicators.csv, or the measured columns of hub_columns.csv as such rows: strings (empty is null) and
    `locator` ("line 2").

    Raises Refused when the file is another one, is not UTF-8, or has other columns or a row of another width.
    """
    if PurePath(name).stem == "hub_columns":
        return frame(as_indicators(data, name), (*COLUMNS, "locator"))
    if PurePath(name).stem != "indicators":
        raise Refused("unknown_file", f"{name}: expected indicators.csv or hub_columns.csv")
    lines = lines_of(utf_8(data, name), name)
    _, header = next(lines, (1, []))
    if tuple(header) != COLUMNS:
        raise Refused("unexpected_columns", f"{name}: line 1 has {header}, expected {list(COLUMNS)}")
    rows = []
    for line, row in lines:
        delimited.refuse_ragged(row, len(COLUMNS), name, line)
        rows.append([*(cell.strip() or None for cell in row), f"line {line}"])
    return pl.DataFrame(rows, schema=dict.fromkeys((*COLUMNS, "locator"), pl.String), orient="row")
