"""The reference files -> rows as printed.

Belongs here: reading our own CSV and refusing one that is not in its shape. Does not: types, meaning, facts.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import PurePath

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.text import utf_8

#: The columns of each file, in order; the name of the file without its ending is the name of the table.
COLUMNS: dict[str, tuple[str, ...]] = {
    "citation": ("key", "publisher", "title", "url", "licence"),
    "entity": (
        *("entity", "name", "kind", "iso3", "iso2", "m49", "cow_code", "gw_code", "un_region", "un_subregion"),
        *("un_member_from", "un_member_to", "valid_from", "valid_to", "successors", "administered_by", "source"),
    ),
    "entity_alias": ("label", "entity", "valid_from", "valid_to", "needs_date", "reason", "source"),
    "entity_group": (
        *("group_name", "entity", "valid_from", "valid_to", "from_year", "to_year", "listed_from", "note", "source"),
    ),
    "council_term": ("entity", "seat", "valid_from", "valid_to", "source"),
    "mission": (
        *("mission", "name", "kind", "lead_department", "host_entities", "start_date", "start_precision"),
        *("start_year", "end_date", "end_precision", "end_year", "former_names", "part_of", "source"),
    ),
    "mission_alias": ("label", "mission", "reason", "source"),
    "parity_target": ("category", "personnel_types", "target_year", "target_share", "kind", "source"),
}


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of one reference CSV: its own columns as strings (empty is null), `locator` ("line 2") and `table`.

    Raises Refused when the file is not one of ours, is not UTF-8, or has other columns or a row of another width.
    """
    table = PurePath(name).stem
    if table not in COLUMNS:
        raise Refused("unknown_file", f"{name}: expected one of {', '.join(f'{t}.csv' for t in COLUMNS)}")
    columns = COLUMNS[table]
    try:
        reader = csv.reader(StringIO(utf_8(data, name), newline=""), strict=True)
        header = tuple(next(reader, ()))
        if header != columns:
            raise Refused("unexpected_columns", f"{name}: line 1 has {list(header)}, expected {list(columns)}")
        rows, lines, line = [], [], reader.line_num
        for row in reader:
            if len(row) != len(columns):
                raise Refused("ragged_row", f"{name}: line {line + 1} has {len(row)} fields, expected {len(columns)}")
            rows.append([cell or None for cell in row])
            lines.append(f"line {line + 1}")
            line = reader.line_num
    except csv.Error as error:
        raise Refused("not_csv", f"{name}: line {reader.line_num}: {error}") from error
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.with_columns(pl.Series("locator", lines, dtype=pl.String), pl.lit(table).alias("table"))
