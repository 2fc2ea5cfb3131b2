"""World Bank series, as the bulk download and as the API give them -> one row a printed cell.

Belongs here: the bulk file with its two files of metadata, the API's lists of values and of countries. Does not: which
places are countries, or what a series means. Notes in sentences are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from assets.indicators import delimited
from assets.indicators.vocabulary import CELL, COUNTRY, SERIES, VALUE, frame
from pipeline.contract import Refused
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8
from pipeline.shared.unread import UNREAD, unread

PLACE, CODE, INDICATOR = "Country Name", "Country Code", "Indicator Code"
_BULK = (PLACE, CODE, "Indicator Name", INDICATOR)
_COUNTRIES = (CODE, "Region", "TableName")
_SERIES = ("INDICATOR_CODE", "INDICATOR_NAME")
_UPDATED = "Last Updated Date"
#: Of the files of metadata and of the API's answers, what is not taken: notes in sentences, groups of countries.
_LEFT = frozenset({"", "IncomeGroup", "SpecialNotes", "SOURCE_NOTE", "SOURCE_ORGANIZATION"})
_VALUE = frozenset({"indicator", "country", "countryiso3code", "date", "value", "unit", "obs_status", "decimal"})
_PLACE = frozenset(
    {
        *("id", "iso2Code", "name", "region", "adminregion", "incomeLevel", "lendingType", "capitalCity"),
        *("longitude", "latitude"),
    }
)
Line = tuple[int, list[str]]


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CELL: row_kind `value` (a cell), `country` (a place and its region) or `series` (a code).

    Empty cells are rows too. Raises Refused for other shapes, and for an answer with fewer rows than it announces.
    """
    text = utf_8(data, name)
    if text.lstrip().startswith(("[", "{")):
        return frame(_answer(text, name), CELL)
    return frame(_download(list(lines_of(text, name)), name), CELL)


def _download(lines: Sequence[Line], name: str) -> Iterator[dict[str, str | None]]:
    """The rows of a bulk file, whichever of the three it is; a few lines may stand before the header of the values."""
    for at, (_, row) in enumerate(lines[:20]):
        if row[0] == PLACE or INDICATOR in row:
            return _values(lines[:at], row, lines[at + 1 :], name)
    header = lines[0][1] if lines else []
    if _SERIES[0] in header:
        return _described(header, lines[1:], _SERIES, SERIES, name)
    if CODE in header:
        return _described(header, lines[1:], _COUNTRIES, COUNTRY, name)
    raise Refused(
        "unknown_layout",
        f"{name}: expected a header with {', '.join(_BULK)}, or with {', '.join(_COUNTRIES)}, or with "
        f"{', '.join(_SERIES)}; the first line is {header}",
    )


def _values(
    before: Sequence[Line], header: list[str], lines: Sequence[Line], name: str
) -> Iterator[dict[str, str | None]]:
    delimited.refuse_header(header, _BULK, name)
    years = [(at, column) for at, column in enumerate(header) if column.isdecimal()]
    strange = [c for c in header if c and c not in _BULK and not c.isdecimal()]
    if strange or not years:
        raise Refused("unexpected_columns", f"{name}: expected columns of years beside {', '.join(_BULK)}: {strange}")
    edition = next((row[1] for _, row in before if row[0] == _UPDATED and len(row) > 1), None)
    place, code, series = (header.index(column) for column in (PLACE, CODE, INDICATOR))
    for line, row in lines:
        delimited.refuse_ragged(row, len(header), name, line)
        for at, year in years:
            yield {
                "row_kind": VALUE,
                "series": row[series],
                "place": row[place],
                "place_code": row[code],
                "year": year,
                "printed": row[at],
                "edition": edition,
                "locator": f"line {line}, {year}",
            }


def _described(
    header: list[str], lines: Sequence[Line], required: tuple[str, ...], kind: str, name: str
) -> Iterator[dict[str, str | None]]:
    delimited.refuse_header(header, required, name)
    known = _LEFT | {*_SERIES, *_COUNTRIES}
    for line, row in lines:
        delimited.refuse_ragged(row, len(header), name, line)
        cells = dict(zip(header, row, strict=True))
        yield {
            "row_kind": kind,
            "series": cells.get("INDICATOR_CODE"),
            "place": cells.get("TableName"),
            "place_code": cells.get(CODE),
            "region": cells.get("Region"),
            "locator": f"line {line}",
            UNREAD: unread(cells, known),
        }


def _answer(text: str, name: str) -> Iterator[dict[str, str | None]]:
    """The rows of the API's answer: a page's description, then its rows."""
    try:
        answer: Any = json.loads(text, parse_int=str, parse_float=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("malformed_json", f"{name}: {error}; fetch it again") from error
    if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict)):
        raise Refused("unknown_shape", f"{name}: expected [{{page, pages, total, …}}, [rows]]; found {text[:80]!r}")
    page, rows = answer
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused("no_rows", f"{name}: an answer without rows")
    if str(page.get("total", len(rows))) != str(len(rows)):
        raise Refused("incomplete", f"{name}: {len(rows)} rows where the answer announces {page['total']}")
    read = _country if "capitalCity" in rows[0] or "incomeLevel" in rows[0] else _observed
    return (read(row, page, at, name) for at, row in enumerate(rows))


def _observed(row: dict[str, Any], page: dict[str, Any], at: int, name: str) -> dict[str, str | None]:
    try:
        series, country = row["indicator"]["id"], row["country"]
        return {
            "row_kind": VALUE,
            "series": series,
            "place": country["value"],
            "place_code": row.get("countryiso3code") or country["id"],
            "year": row["date"],
            "printed": row["value"],
            "edition": page.get("lastupdated"),
            "nature": row.get("obs_status"),
            "locator": f"$[1][{at}]",
            UNREAD: unread(row, _VALUE),
        }
    except (KeyError, TypeError) as error:
        raise Refused(
            "unknown_shape", f"{name}: row {at}: expected indicator.id, country.id, country.value, date, value: {row}"
        ) from error


def _country(row: dict[str, Any], _: dict[str, Any], at: int, name: str) -> dict[str, str | None]:
    try:
        region = row["region"]["value"].strip()
        return {
            "row_kind": COUNTRY,
            "place": row["name"],
            "place_code": row["id"],
            "region": None if region == "Aggregates" else region,
            "locator": f"$[1][{at}]",
            UNREAD: unread(row, _PLACE),
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused("unknown_shape", f"{name}: row {at}: expected id, name, region.value: {row}") from error
