"""One report: bytes in, rows as printed out.

Belongs here: the order of the steps, and the date. Does not: the steps themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from assets.un_personnel.reports.centred import read_centred
from assets.un_personnel.reports.dates import PrintedDate, name_month, printed_dates
from assets.un_personnel.reports.layouts import choose_layout
from assets.un_personnel.reports.report_rows import frame_of
from assets.un_personnel.reports.table import Cells, Table, cells_of, find_table
from assets.un_personnel.reports.walk import walk
from assets.un_personnel.reports.words import opened, read_pages
from pipeline.contract import Refused


def parse(data: bytes, name: str) -> pl.DataFrame:
    """The rows of a report in print order: every printed line of figures, subtotals and totals among them.

    Every column is a String, as printed; see `rows.COLUMNS`. `row_kind` is line or total; `scope` says what a total
    sums (mission, contributor, mission_contributor, type or grand). A line of a layout with one column for each type
    becomes one row for each type. `as_of_date` is the month end that the document prints (`as_of_source` printed)
    or else the one in `name` (file_name). Totals are not compared with the lines here: see `reconcile`.

    Raises Refused for bytes that are no readable PDF (not_pdf, encrypted, damaged, too_large, no_text, incomplete),
    for a document that is no such report (unknown_layout, mixed_layouts, no_rows), for anything on a table page that
    cannot be placed (unreadable_figure, unreadable_columns, unplaced_figure, unplaced_row, unplaced_text), and for a
    report without one certain date (no_date, unreadable_date, contradictory_dates).
    """
    with opened(data) as document:
        table = find_table(read_pages(document))
    layout = choose_layout(table.columns)
    pages = cells_of(table)
    rows = (read_centred if layout.centred else walk)(table, layout, pages)
    if not any(row.scope is None for row in rows):
        raise Refused("no_rows", "the table has a header but no rows")
    return frame_of(rows, _as_of(table, pages, name), layout.name)


def _as_of(table: Table, pages: Sequence[Sequence[Cells]], name: str) -> tuple[str | None, str, str]:
    """The date as printed, the month's last day, and where it was found."""
    found: dict[str, PrintedDate] = {}
    cells = dict.fromkeys(line.text["date"] for page in pages for line in page if "date" in line.text)
    for text in [*dict.fromkeys(_title_texts(table)), *cells]:
        dates = printed_dates(text)
        if re.search(r"\d", re.sub("|".join(re.escape(one.text) for one in dates) or "$^", "", text)):
            raise Refused("unplaced_figure", f"{text!r}, above or beside the table, holds more than a date")
        found |= {one.text: one for one in dates}
    month_ends = {one.month_end for one in found.values()}
    if len(month_ends) > 1:
        raise Refused("contradictory_dates", f"the report prints {', '.join(found)}: one month is expected")
    if found:
        first = next(iter(found.values()))
        return first.text, first.month_end.isoformat(), "printed"
    month_end = name_month(name)
    if month_end is None:
        raise Refused("no_date", f"the report prints no date and its name, {name!r}, states no single month")
    return None, month_end.isoformat(), "file_name"


def _title_texts(table: Table) -> list[str]:
    """The lines above the headers, but for the time at which a report was made."""
    return [text for text in table.titles if not re.match(r"(?:report generated|page \d+\b)", text, re.I)]
