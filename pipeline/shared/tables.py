"""CSV and JSON as rows of strings, and the names of their columns: what an open-data service or a file of one gives.

Belongs here: headers, rows, envelopes, texts without any. Does not: what a column means (the datasets' parsers).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.text import UTF_8, first_of

#: Under which key an object holds its rows.
_ENVELOPES = ("data", "results", "records")


def read_rows(data: bytes, name: str) -> pl.DataFrame:
    """The rows of a CSV or JSON document, every column a String under its `column_key`, with `locator`.

    Raises Refused for a document that is neither, or holds no rows.
    """
    text = decode(data, name)
    return read_json(text, name) if text.lstrip()[:1] in "[{" else read_csv(text, name)


def column_key(name: str) -> str:
    """A header as it is compared: lower case, words joined by ``_`` (``Contributor ISO-3``: contributor_iso_3)."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def decode(data: bytes, name: str) -> str:
    """The text of a document: UTF-8 with or without a byte-order mark, else Windows-1252. Refuses the empty one."""
    text, _ = first_of(data, UTF_8)
    if not text.strip():
        raise Refused("empty_document", f"{name} holds no text; fetch it again")
    return text


def read_csv(text: str, name: str) -> pl.DataFrame:
    """The rows of a CSV text, every column a String, with `locator`: the line it starts on, the header being line 1.

    Blank lines are no rows; cells missing at a row's end are null. Raises Refused when a row has more cells than the
    header, or the text ends inside a row.
    """
    lines = text.splitlines()
    if len(lines) < 2:
        raise Refused("no_rows", f"{name} holds a header at most; fetch it again")
    header = next(csv.reader(lines[:1]))
    keys = [column_key(column) or "unnamed" for column in header]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise Refused("doubled_columns", f"{name} has two columns named {', '.join(doubled)}")
    last = next(csv.reader([next(line for line in reversed(lines) if line.strip())]))
    if len(last) != len(header):
        raise Refused("truncated", f"{name} ends inside a row: {len(last)} of {len(header)} cells; fetch it again")
    try:
        frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Refused("malformed_csv", f"{name}: {str(error).splitlines()[0]}") from error
    if frame.width != len(keys):  # a sign in the header that ends a line for some readers and not for others
        raise Refused("malformed_csv", f"{name}: the header has {len(keys)} columns or {frame.width}; fetch it again")
    frame.columns = keys
    breaks = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).fill_null(0))
    line = pl.int_range(2, pl.len() + 2) + breaks.cum_sum().shift(1, fill_value=0)
    blank = pl.all_horizontal(pl.col(key).is_null() for key in keys)
    return frame.with_columns(pl.format("line {}", line).alias("locator")).filter(~blank)


def lines_of(text: str | Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV that is not empty, and the number of the line on which it begins. Raises Refused (not_csv)."""
    reader = csv.reader(io.StringIO(text, newline="") if isinstance(text, str) else text, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused("not_csv", f"{name}: line {line}: {error}") from error


def require(keys: list[str], required: tuple[str, ...], name: str) -> None:
    """Raise Refused naming every required column that is missing."""
    missing = [key for key in required if key not in keys]
    if missing:
        raise Refused("missing_columns", f"{name} lacks {', '.join(missing)}; it has {', '.join(keys)}")


def read_json(text: str, name: str) -> pl.DataFrame:
    """The rows of a list of objects, or of one under data, results or records, every column a String, with `locator`.

    Numbers stay the digits they were printed with; a value that is a list or an object stays JSON. Raises Refused for
    another shape, for an empty list, and for a column that is spelt in two ways.
    """
    try:
        answer: Any = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("malformed_json", f"{name}: {error}; fetch it again") from error
    if isinstance(answer, dict):
        found = [key for key in answer if key.lower() in _ENVELOPES and isinstance(answer[key], list)]
        if len(found) != 1:
            keys = ", ".join(sorted(answer)[:10]) or "nothing"
            raise Refused("unknown_shape", f"{name} is an object with {keys}; expected a list, or one of {_ENVELOPES}")
        answer = answer[found[0]]
    if not answer:
        raise Refused("no_rows", f"{name} is an empty list; fetch it again")
    odd = next((index for index, row in enumerate(answer) if not isinstance(row, dict)), None)
    if odd is not None:
        raise Refused("unknown_shape", f"{name}: $[{odd}] is {type(answer[odd]).__name__}, not an object")
    columns: dict[str, str] = {}
    for row in answer:
        for key in row:
            if key not in columns:
                columns[key] = column_key(key)
    doubled = sorted({key for key in columns.values() if list(columns.values()).count(key) > 1})
    if doubled:
        raise Refused("doubled_columns", f"{name} spells {', '.join(doubled)} in two ways")
    cells = {key: [printed(row.get(column)) for row in answer] for column, key in columns.items() if key}
    cells["locator"] = [f"$[{index}]" for index in range(len(answer))]
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


def printed(value: object) -> str | None:
    """A value of JSON as text: a text as it is, anything but null as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
