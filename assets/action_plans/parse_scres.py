"""The Council's resolutions and decisions as the Peace & Security Data Hub lists them (DGC-SCRES) -> rows as printed.

Belongs here: the Hub's JSON and its columns. Does not: dates, numbers, symbols: an epoch stays the digits it was
printed with until `decisions`. Long lists of index terms are left out.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.days import refuse_other_days
from pipeline.shared.text import utf_8
from pipeline.shared.unread import unread, with_unread

REQUIRED = ("id", "symbol", "description", "date")
OPTIONAL = (
    "voting_yes",
    "voting_no",
    "voting_abstain",
    "meeting_number",
    "related_symbol",
    "subjects",
    "url",
    "last_update",
)
#: Members that are not taken.
LEFT = frozenset({"title", "organization_un_entity", "topics"})
_ENVELOPES = ("data", "results", "records")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Each object's REQUIRED and OPTIONAL members as text, and its `locator` ("$[12]").

    Raises Refused for what is no list of objects, for a list without a required member, and for days
    that may count seconds (unreadable_days).
    """
    rows = _rows(utf_8(data, name), name)
    known = {key for row in rows for key in row}
    missing = [column for column in REQUIRED if column not in known]
    if missing:
        raise Refused("missing_columns", f"{name} lacks {', '.join(missing)}; it has {', '.join(sorted(known))}")
    columns = (*REQUIRED, *OPTIONAL)
    cells = [[f"$[{index}]", *(_printed(row.get(column)) for column in columns)] for index, row in enumerate(rows)]
    taken = pl.DataFrame(cells, schema=dict.fromkeys(("locator", *columns), pl.String), orient="row")
    refuse_other_days(taken, ("date",), name)
    return with_unread(taken, [unread(row, {*columns, *LEFT}) for row in rows])


def _rows(text: str, name: str) -> list[dict[str, Any]]:
    """A list of objects, or one under data, results or records; numbers stay the digits they were printed with."""
    try:
        answer: Any = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("malformed_json", f"{name}: {error}; fetch it again") from error
    if isinstance(answer, dict):
        answer = next((answer[key] for key in _ENVELOPES if isinstance(answer.get(key), list)), None)
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise Refused("unknown_shape", f"{name} is no list of objects")
    if not answer:
        raise Refused("no_rows", f"{name} is an empty list; fetch it again")
    return answer


def _printed(value: object) -> str | None:
    text = value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (text.strip() or None) if text else None
