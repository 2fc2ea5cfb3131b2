"""IPI Peacekeeping Database, gender files: one line per contributor, mission and month -> one row per group of cells.

Belongs here: both published editions (names with spaces or underscores, with or without an index column).
Does not: cleaning. Apostrophes, `NA` and `all` come out as printed; `harmonise` decides.
"""

from __future__ import annotations

import polars as pl

from pipeline.shared.tables import decode, read_csv, require
from pipeline.shared.unread import UNREAD, unread_columns

#: The four personnel types of the source, and its own total over them, as the headers name them.
GROUPS = ("Individual Police", "Formed Police Units", "Experts on Mission", "Troops", "Total")
_DIMENSIONS = {
    "date": "date",
    "contributor": "contributor",
    "contributor_iso_3": "contributor_iso3",
    "mission": "mission",
}
#: What one edition numbers its lines in: a column without a name.
_LINE = "unnamed"
_MEASURES = ("male", "female", "total")


def _key(group: str) -> str:
    return group.lower().replace(" ", "_")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows: locator ("line 345 Troops"), date, contributor, contributor_iso3, mission, personnel_type, figures.

    All strings as printed; five rows to a line, four types and the line's own "Total". Raises Refused when a column
    is missing, naming it.
    """
    frame = read_csv(decode(data, name), name)
    cells = tuple(f"{_key(group)}_{measure}" for group in GROUPS for measure in _MEASURES)
    require(frame.columns, (*_DIMENSIONS, *cells), name)
    frame = frame.with_columns(unread_columns(frame.columns, {*_DIMENSIONS, *cells, _LINE, "locator"}))
    rest = frame.columns[-1:] if UNREAD in frame.columns else []
    line = pl.int_range(0, pl.len()).alias("_line")
    parts = [
        frame.select(
            line,
            pl.lit(order).alias("_group"),
            (pl.col("locator") + f" {group}").alias("locator"),
            *(pl.col(key).alias(column) for key, column in _DIMENSIONS.items()),
            pl.lit(group).alias("personnel_type"),
            *(pl.col(f"{_key(group)}_{measure}").alias(measure) for measure in _MEASURES),
            *(pl.when(pl.lit(order == 0)).then(column).alias(column) for column in rest),
        )
        for order, group in enumerate(GROUPS)
    ]
    return pl.concat(parts).sort("_line", "_group").drop("_line", "_group")
