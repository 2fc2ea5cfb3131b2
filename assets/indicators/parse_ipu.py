"""Women in parliament as the Inter-Parliamentary Union lists them -> one row a printed cell.

Belongs here: the historical workbook (a line an election or renewal) and the ranking of one month. Does not: which
share is right, or what a month means. Notes in sentences are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from assets.indicators import delimited
from assets.indicators.vocabulary import CELL, VALUE, frame
from pipeline.contract import Refused
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.workbook import column_name, expect_header, rows_of_sheet

SHEET = "Feuil1"
SEATS, WOMEN, SHARE = "Chamber Total Seats", "Total women", "% Of Women in Chamber"
HISTORY = ("Country", "Region", "Election / Renewal", "Year", "Month", "Chamber Type", SEATS, WOMEN, SHARE, "NOTES")
MEASURES = ("Elections", "Seats*", "Women", "%W")
RANKING = ("Rank", "Country", *MEASURES, *MEASURES)
#: What the ranking prints where a figure is not known, or where there is no chamber.
DASH = "-"
NO_CHAMBER = "no such chamber"
_DITTO = frozenset('“”"〃')
_AS_OF = re.compile(r"as of .*?(\d{4})", re.I)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CELL, one a figure. Raises Refused for another sheet or other columns, naming what was expected."""
    read = _history if data.startswith(b"PK\x03\x04") else _ranking
    return frame(read(data, name), CELL)


def _history(data: bytes, name: str) -> Iterator[dict[str, str | None]]:
    rows = rows_of_sheet(data, name, SHEET)
    expect_header(rows[0] if rows else (), HISTORY, name, 1)
    further = [name or column_name(at) for at, name in enumerate(rows[0]) if at >= len(HISTORY)]
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(HISTORY, row, strict=False))
        rest = unread(dict(zip(further, row[len(HISTORY) :], strict=True)), ())
        for series in (SEATS, WOMEN, SHARE) if any(row) else ():
            yield {
                "row_kind": VALUE,
                "series": series,
                "place": cells["Country"],
                "year": cells["Year"],
                "period": cells["Month"],
                "dimension": (cells["Chamber Type"] or "").lower(),
                "printed": cells[series],
                "nature": "continuous renewal" if "renewal" in (cells[HISTORY[2]] or "").lower() else "election",
                "locator": f"row {number}, {series}",
                UNREAD: rest if series == SEATS else None,
            }


def _ranking(data: bytes, name: str) -> Iterator[dict[str, str | None]]:
    lines = list(lines_of(utf_8(data, name), name))
    at = next((i for i, (_, row) in enumerate(lines) if tuple(c.strip() for c in row) == RANKING), None)
    said = _AS_OF.search(" ".join(cell for _, row in lines[:at] for cell in row))
    if at is None or said is None:
        raise Refused(
            "unknown_layout", f"{name}: expected a line «… as of … YEAR», and later a header {', '.join(RANKING)}"
        )
    rank: str | None = None
    for line, row in lines[at + 1 :]:
        delimited.refuse_ragged(row, len(RANKING), name, line)
        printed = row[0].strip()
        rank = rank if printed in _DITTO else printed
        about = {"row_kind": VALUE, "place": row[1], "year": said[1], "edition": said[0]}
        ditto = rank if printed in _DITTO else None
        yield about | {"series": "Rank", "printed": printed, "stands_for": ditto, "locator": f"line {line}, rank"}
        yield from (about | cell for cell in _chambers(row, line))


def _chambers(row: Sequence[str], line: int) -> Iterator[dict[str, str | None]]:
    """The figures of both chambers; an upper one of which nothing is printed, beside a lower one, does not exist."""
    lower, upper = row[2:6], row[6:10]
    no_upper = all(c.strip() == DASH for c in upper) and any(c.strip() != DASH for c in lower)
    for chamber, cells in (("lower or single", lower), ("upper", upper)):
        for series, cell in zip(MEASURES, cells, strict=True):
            yield {
                "series": series,
                "dimension": chamber,
                "printed": cell,
                "nature": NO_CHAMBER if no_upper and chamber == "upper" else None,
                "locator": f"line {line}, {chamber}, {series}",
            }
