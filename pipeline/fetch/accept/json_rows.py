"""The rows in a JSON document, whatever wrapping the server chose, and the errors that look like one.

Belongs here: finding the list (or, for a source that has one, the object), naming any other shape. Does not: what the
rows say.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import whole
from pipeline.fetch.accept.sniff import refuse_html, start_of

#: Where an API may put its rows when the document is an object.
ROW_KEYS = ("data", "results", "records")
#: Names, blanks and signs apart, by which an answer says how many rows there are in all; and where it may say so.
_TOTALS = frozenset(
    re.findall(
        r"\w+",
        "total count totalcount totalrows totalrecords totalresults totalitems totalelements recordstotal rowcount "
        "recordcount numfound",
    )
)
_ABOUT = ("meta", "metadata", "pagination", "paging", "page", "info", "header", "links")
#: Digits of the longest number that counts rows or bytes.
LONGEST_COUNT = 18
#: Names by which a document says that it is an error.
ERROR_KEYS = frozenset({"error", "errors", "message", "messages", "detail", "exception", "fault", "status", "code"})


@whole("json")
def verify_json(data: bytes, expect: Expectation) -> None:
    """Raise Refused unless this is a list with rows or, where one is expected, an object."""
    if expect.json_object:
        object_of(data)
        return
    rows = rows_of(data)
    if not rows:
        raise Refused("no_rows", "a list without rows")
    refuse_fewer(len(rows), announced(data))


def rows_of(data: bytes) -> list[Any]:
    """The rows of a JSON document: the list itself, or the one under `data`, `results` or `records`. May be empty.

    Raises Refused: `empty`, `html_instead`, `wrong_magic` (not JSON), `truncated`, `error_answer`, `unexpected_shape`.
    """
    if not data.strip():
        raise Refused("empty", f"{len(data)} bytes, all white space" if data else "no bytes at all")
    refuse_html(data)
    value = _parse_json(data)
    key, rows = "", value
    if isinstance(value, dict):
        key = next((name for name in ROW_KEYS if isinstance(value.get(name), list)), "")
        _refuse_error(value, bool(key) and bool(value[key]))
        if not key:
            keys = ", ".join(list(value)[:8]) or "no keys"
            raise Refused("unexpected_shape", f"an object with {keys}; a list is needed, alone or under {ROW_KEYS}")
        rows = value[key]
    if not isinstance(rows, list):
        raise Refused("unexpected_shape", f"a bare {type(value).__name__}; a list of rows is needed")
    if len(rows) == 1 and isinstance(rows[0], dict) and rows[0] and set(rows[0]) <= ERROR_KEYS:
        _refuse_error(rows[0], False)
    odd = next((index for index, row in enumerate(rows) if not isinstance(row, dict | list)), None)
    if odd is not None:
        place = f"{key}[{odd}]" if key else f"[{odd}]"
        raise Refused("unexpected_shape", f"a list whose element {place} is a {type(rows[odd]).__name__}, not a row")
    return rows


def announced(data: bytes) -> int | None:
    """How many rows a JSON document says that its whole list has; None where it does not say."""
    value = _parse_json(data)
    if not isinstance(value, dict):
        return None
    places = [value, *(value[name] for name in _ABOUT if isinstance(value.get(name), dict))]
    said = [place[name] for place in places for name in place if _plain(name) in _TOTALS]
    return max((n for s in said if isinstance(s, int | str) and (n := count_in(s)) is not None), default=None)


def refuse_fewer(rows: int, total: int | None) -> None:
    """Raise Refused(`fewer_rows`) where an answer says itself that there are more rows."""
    if total is not None and rows < total:
        raise Refused("fewer_rows", f"{rows:,} rows, where the answer says itself that there are {total:,}")


def _plain(name: str) -> str:
    return "".join(c for c in str(name).lower() if c.isalnum())


def count_in(said: int | str) -> int | None:
    """The number that somebody says there are; None where it is none, or one that nobody can mean."""
    if isinstance(said, bool) or (isinstance(said, int) and said >= 10**LONGEST_COUNT):
        return None
    text = str(said).strip()
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else None


def object_of(data: bytes) -> dict[str, Any]:
    """A JSON document that is one object with something in it, for sources that describe rather than list.

    Raises Refused like `rows_of`; an object that says nothing but how the request went is an `error_answer`.
    """
    if not data.strip():
        raise Refused("empty", f"{len(data)} bytes, all white space" if data else "no bytes at all")
    refuse_html(data)
    value = _parse_json(data)
    if not isinstance(value, dict):
        raise Refused("unexpected_shape", f"a bare {type(value).__name__}; an object is needed")
    _refuse_error(value, any(isinstance(part, dict | list) and part for part in value.values()))
    if not value:
        raise Refused("no_rows", "an object without anything in it")
    return value


def _parse_json(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("wrong_magic", f"not JSON: byte {error.start} is not UTF-8 ({start_of(data)})") from error
    if not text.lstrip().startswith(("{", "[")):
        raise Refused("wrong_magic", f"not JSON data, it begins {start_of(data)}")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        raise Refused("truncated" if cut else "wrong_magic", f"not whole JSON: {error}") from error
    except ValueError as error:
        raise Refused("wrong_magic", f"JSON that cannot be data: {error}") from error
    except RecursionError as error:
        raise Refused("bomb", "JSON nested too deeply to be data") from error


def _refuse_error(value: dict[str, Any], has_rows: bool) -> None:
    named = [name for name in value if str(name).lower() in ERROR_KEYS and value[name]]
    serious = [name for name in named if str(name).lower() in {"error", "errors", "exception", "fault"}]
    if serious or (named and not has_rows and not any(isinstance(value.get(name), list) for name in ROW_KEYS)):
        said = "; ".join(f"{name}: {value[name]}" for name in serious or named)
        raise Refused("error_answer", f"the server answered {said[:200]!r}")
