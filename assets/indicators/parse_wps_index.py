"""The workbook of the Women, Peace and Security Index -> one row a printed cell.

Belongs here: the table, its three rows of header, the marks beside values and which of them the notes explain. Does
not: what a component means, or which country a code is. Of the notes only the marks are kept, and whether a value is
imputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from assets.indicators.vocabulary import CELL, VALUE, frame
from pipeline.contract import Refused
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.workbook import Row, column_name, rows_of_sheet

SHEET = "TABLE 1"
RANK, INDEX = "WPS Index Rank", "Women, Peace, and Security Index"
#: Where a component's value stands, counted from 0; its mark stands in the column right of it.
COMPONENTS = {
    8: "Education",
    10: "Employment",
    12: "Financial Inclusion",
    14: "Cell Phone Use",
    16: "Parliamentary Representation",
    18: "Absence of Legal Discrimination",
    20: "Access to Justice",
    22: "Maternal Mortality Ratio",
    24: "Son Bias",
    26: "Intimate partner violence",
    28: "Community Safety",
    30: "Political Violence Targeting Women",
    32: "Proximity to Conflict",
}
COLUMNS = {0: RANK, 4: INDEX, **COMPONENTS}
COUNTRY_AT, CODE_AT, REGION_AT = 1, 2, 6
#: The rows of the header, counted from 0: names, then years.
NAMES_AT, YEARS_AT = 4, 5
#: The last component and the mark beside it.
_WIDTH = max(COLUMNS) + 2
#: Every column that is read, the marks beside values too.
_KNOWN = frozenset({*COLUMNS, COUNTRY_AT, CODE_AT, REGION_AT, *(at + 1 for at in (4, *COMPONENTS))})
#: Columns right of the table that mark which group a country is in; the groups' averages have rows of their own.
_LEFT = frozenset({"CEE&CA", "EAP", "LAC", "MENA", "SA", "SSA", "Developed", "Fragile States"})
GROUP = "group"
IMPUTED, UNEXPLAINED, UNRANKED = "imputed", "unexplained mark", "unranked"
_GROUPS, _NOTES, _DEFINITIONS = "Country groups and regions", "Notes", "Definitions"
_NOTE = re.compile(r"([a-z]{1,2})\s+(\S.*)", re.S)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CELL: row_kind `value` for a country, `group` for an average over several; `footnote` as printed.

    `nature` says what the notes say of the mark: imputed, or nothing at all (unexplained mark); and unranked. Raises
    Refused naming the sheet, the row or the column that was expected.
    """
    rows = [row + (None,) * (_WIDTH - len(row)) for row in rows_of_sheet(data, name, SHEET)]
    _refuse_other_header(rows, name)
    notes = _row_of(rows, _NOTES, name)
    groups = _row_of(rows[:notes], _GROUPS, name)
    imputed, explained = _legend(rows[notes + 1 : _row_of(rows, _DEFINITIONS, name)])
    header = rows[YEARS_AT]
    about = {"year": header[0], "edition": header[0]}
    cells = [
        cell | about | {"row_kind": GROUP if at > groups else VALUE, "nature": _nature(cell, imputed, explained)}
        for at, row in enumerate(rows[:notes])
        if at > YEARS_AT
        for cell in _cells(row, at, header, rows[NAMES_AT])
    ]
    return frame(cells, CELL)


def _nature(cell: Mapping[str, str | None], imputed: frozenset[str], explained: frozenset[str]) -> str:
    """What is to be said of a cell: its marks by the notes, and whether its country has no rank."""
    marks = {mark.strip() for mark in (cell["footnote"] or "").split(",") if mark.strip()}
    said = {IMPUTED: marks & imputed, UNEXPLAINED: marks - explained, UNRANKED: cell["nature"]}
    return "; ".join(word for word, holds in said.items() if holds)


def _refuse_other_header(rows: Sequence[Row], name: str) -> None:
    expected = [(NAMES_AT, at, label) for at, label in COLUMNS.items()]
    expected += [(YEARS_AT, COUNTRY_AT, "Country"), (YEARS_AT, CODE_AT, "Code"), (YEARS_AT, REGION_AT, "Region")]
    for row, at, label in expected:
        found = rows[row][at] if row < len(rows) else None
        if " ".join((found or "").split()).casefold() != label.casefold():
            raise Refused(
                "unexpected_columns", f"{name}: {column_name(at)}{row + 1}: expected {label!r}, found {found!r}"
            )
    if not (rows[YEARS_AT][0] or "").isdecimal():
        raise Refused("unexpected_columns", f"{name}: A{YEARS_AT + 1}: expected a year, found {rows[YEARS_AT][0]!r}")


def _row_of(rows: Sequence[Row], label: str, name: str) -> int:
    """The row, counted from 0, that holds this text alone. Raises Refused where none does."""
    for at, row in enumerate(rows):
        if [cell for cell in row if cell] == [label]:
            return at
    raise Refused("unknown_layout", f"{name}: expected a row with nothing but {label!r}")


def _legend(rows: Sequence[Row]) -> tuple[frozenset[str], frozenset[str]]:
    """The marks that the notes call imputed, and all that they explain."""
    texts = [" ".join(cell for cell in row if cell) for row in rows]
    notes = [found.groups() for text in texts if (found := _NOTE.fullmatch(text))]
    return frozenset(mark for mark, text in notes if "imput" in text.lower()), frozenset(mark for mark, _ in notes)


def _cells(row: Row, number: int, header: Row, names: Row) -> Iterator[dict[str, str | None]]:
    """The cells of a country or a group; a row that only names a section has none. `number` counts from 0."""
    if not any(row[at] for at in COLUMNS):
        return
    beside = [(at, names[at] if at < len(names) else None) for at, cell in enumerate(row) if at not in _KNOWN and cell]
    further = {name or column_name(at): row[at] for at, name in beside}
    for at, series in COLUMNS.items():
        yield {
            "series": series,
            "place": row[COUNTRY_AT],
            "place_code": row[CODE_AT],
            "region": row[REGION_AT],
            "period": " ".join(filter(None, header[at : at + 2])) if at in COMPONENTS else None,
            "printed": row[at],
            "nature": UNRANKED if row[0] is None and series in (RANK, INDEX) else None,
            "footnote": row[at + 1] if at in COMPONENTS or at == 4 else None,
            "locator": f"{column_name(at)}{number + 1}",
            UNREAD: unread(further, _LEFT) if at == 0 else None,
        }
