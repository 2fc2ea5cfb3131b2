"""Series of the Global SDG Indicators Database, as its API gives them -> one row a value.

Belongs here: the answer of /Series/Data. Does not: which areas are countries, or what a series means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from assets.indicators.vocabulary import CELL, VALUE, frame
from pipeline.contract import Refused
from pipeline.shared.text import utf_8
from pipeline.shared.unread import UNREAD, unread

REQUIRED = ("series", "geoAreaCode", "geoAreaName", "timePeriodStart", "value")
#: Members of a value beyond these are not known; those after the first line are not taken.
_KNOWN = frozenset(
    {
        *(*REQUIRED, "time_detail", "attributes", "dimensions", "footnotes"),
        *("goal", "target", "indicator", "seriesDescription", "seriesCount", "valueType", "timeCoverage"),
        *("upperBound", "lowerBound", "basePeriod", "source", "geoInfoUrl"),
    }
)
_ATTRIBUTES = frozenset({"Nature", "Units"})
#: A dimension that says who reports, which is the same for every value of the database.
_REPORTING = "Reporting Type"


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CELL; `place_code` is the M49 code, `nature` the letter of how a value came about, `dimension` the rest.

    Raises Refused for other shapes, and for an answer with fewer rows than it announces.
    """
    try:
        answer: Any = json.loads(utf_8(data, name), parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("malformed_json", f"{name}: {error}; fetch it again") from error
    rows = answer.get("data") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused("unknown_shape", f"{name}: expected an object with a list of rows under `data`")
    announced = answer.get("totalElements") if isinstance(answer, dict) else None
    if announced is not None and str(announced) != str(len(rows)):
        raise Refused("incomplete", f"{name}: {len(rows)} rows where the answer announces {announced}")
    return frame((_value(row, at, name) for at, row in enumerate(rows)), CELL)


def _value(row: Mapping[str, Any], at: int, name: str) -> dict[str, str | None]:
    if missing := [column for column in REQUIRED if column not in row]:
        raise Refused(
            "missing_columns", f"{name}: $.data[{at}] lacks {', '.join(missing)}; it has {', '.join(sorted(row))}"
        )
    attributes, dimensions = (_members(row, column, at, name) for column in ("attributes", "dimensions"))
    footnotes = row.get("footnotes") or []
    listed = footnotes if isinstance(footnotes, list) else [footnotes]
    notes = [str(note).strip() for note in listed if str(note).strip()]
    return {
        "row_kind": VALUE,
        "series": _text(row["series"]),
        "place": _text(row["geoAreaName"]),
        "place_code": _text(row["geoAreaCode"]),
        "year": (_text(row["timePeriodStart"]) or "").removesuffix(".0"),
        "period": _text(row.get("time_detail")),
        "dimension": "; ".join(f"{k}={v}" for k, v in sorted(dimensions.items()) if k != _REPORTING),
        "printed": _text(row["value"]),
        "nature": _text(attributes.get("Nature")),
        "footnote": "; ".join(notes),
        "locator": f"$.data[{at}]",
        UNREAD: unread({**row, **attributes}, _KNOWN | _ATTRIBUTES),
    }


def _members(row: Mapping[str, Any], column: str, at: int, name: str) -> dict[str, Any]:
    """What a value has under `column`: an object, or nothing."""
    found = row.get(column) or {}
    if not isinstance(found, dict):
        raise Refused("unknown_shape", f"{name}: $.data[{at}].{column}: expected an object; found {found!r}")
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)
