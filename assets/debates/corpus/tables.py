"""The corpus' two tables, one row a speech (speaker.tsv) or a document (meta.tsv), under the columns of any edition.

Belongs here: headings of all editions, and cells brought to one notation (numbers, dates, symbols, no value). Does not:
how lines become rows (`lines`), or choosing among editions (`merge`).

The columns and their meaning: Codebook of version 6.1 (January 2025), section 5; version 5 named some otherwise.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import polars as pl

from assets.debates.corpus import lines, names
from pipeline.contract import Refused
from pipeline.shared.unread import UNREAD, unread

BATCH_ROWS = 20_000

_COMMON = ("part", "locator", "edition", "symbol", "basename", "date", "date_printed", "topic", "decision")
_AGENDA = ("agenda_item1", "agenda_item2", "agenda_item3", "agenda_item4", "agenda_item_manual")
#: The columns of a speech row: `symbol` in normal form, `speech_no` as an integer, the rest as printed.
SPEAKER = (
    *_COMMON,
    *_AGENDA,
    *("filename", "speech_no", "speaker", "country_org", "participanttype", "role", "topic2", "subtopic"),
    *("types", "tokens", "sentences", "speech_format", "record_speech", "speaker_undl", "speaker_country"),
)
#: The columns of a document row. `closed` is "true" for the communiqué of a closed meeting.
DOCUMENT = (*_COMMON, *_AGENDA, "num_speeches", "pressrelease", "outcome", "closed")
#: Further headings of the editions: a line's number, the parts of a date and other names of a record, which are read
#: into the columns above.
LEFT = frozenset({"", "year", "month", "day", "spv", "document_symbol", "meeting_symbol"})

#: Headings that another edition had for a column.
_SYNONYMS = {
    "country": "country_org",
    "role_in_un": "role",
    "speech": "speech_no",
    "speech_number": "speech_no",
    "press_release": "pressrelease",
}
#: How R and Python print that there is no value.
_NOTHING = frozenset({"", "NA", "None", "nan", "NaN", "<NA>"})
_NUMBERS = ("speech_no", "num_speeches", "types", "tokens", "sentences", "year", "month", "day")
_WHOLE = re.compile(r"(\d+)\.0+")
_DATES = ("%d %B %Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d %b %Y", "%d/%m/%Y", "%B %d, %Y")


def read(stream: io.BufferedReader, name: str) -> Iterator[pl.DataFrame]:
    """The table's rows in batches. Raises Refused when it is neither of the two (unexpected_shape) or broken."""
    rows = lines.rows(stream, name)
    _, headings = next(rows)
    columns = [_heading(h) for h in headings]
    part = _part(columns, name)
    known = {*(SPEAKER if part == "speaker" else DOCUMENT), *LEFT}
    wanted = (*(SPEAKER if part == "speaker" else DOCUMENT), *([UNREAD] if set(columns) - known else []))
    edition: str | None = None
    batch: list[dict[str, str | None]] = []
    for number, fields in rows:
        cells = {c: _cell(c, f) for c, f in zip(columns, fields, strict=True)}
        edition = edition or _edition(columns, cells, name)
        row = _speaker(cells) if part == "speaker" else _document(cells)
        about = {"part": part, "edition": edition, "locator": f"line {number}", UNREAD: unread(cells, known)}
        batch.append({**row, **about})
        if len(batch) == BATCH_ROWS:
            yield _frame(batch, wanted)
            batch = []
    if batch:
        yield _frame(batch, wanted)


def _frame(batch: list[dict[str, str | None]], columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame([{c: row.get(c) for c in columns} for row in batch], schema=dict.fromkeys(columns, pl.String))


def _heading(printed: str) -> str:
    name = re.sub(r"\W+", "_", printed.strip().strip('"').lower()).strip("_")
    return _SYNONYMS.get(name, name)


def _part(columns: list[str], name: str) -> str:
    """Which of the two tables has these columns."""
    twice = sorted({c for c in columns if c and columns.count(c) > 1})
    if twice:
        raise Refused("unexpected_shape", f"{name}: several columns are called {twice}, so none can be told")
    if {"speaker", "country_org"} <= set(columns) and {"filename", "speech_no"} & set(columns):
        return "speaker"
    if {"basename", "num_speeches"} <= set(columns):
        return "document"
    raise Refused(
        "unexpected_shape",
        f"{name}: columns {columns[:12]} are neither those of speaker.tsv (speaker, country_org or country, filename) "
        "nor of meta.tsv (basename, num_speeches)",
    )


def _edition(columns: list[str], cells: dict[str, str | None], name: str) -> str:
    """The edition ("v6.1"): as the file's name says, else by the columns and the notation of dates that v6 brought."""
    if named := re.search(r"(?<![a-z])v(\d+(?:\.\d+)*)", name.lower()):
        return f"v{named[1]}"
    new = {"document_symbol", "meeting_symbol", "speech_format"} & set(columns)
    bare = "num_speeches" in columns and not {"pressrelease", "outcome"} & set(columns)
    return "v6.1" if new or bare or re.match(r"\d{4}-", cells.get("date") or "") else "v5"


def _cell(column: str, printed: str) -> str | None:
    value = printed.replace("\r", " ").strip()
    if value in _NOTHING:
        return None
    whole = _WHOLE.fullmatch(value) if column in _NUMBERS else None
    value = whole[1] if whole else value
    return str(int(value)) if column in _NUMBERS and value.isdecimal() else value


def _speaker(cells: dict[str, str | None]) -> dict[str, str | None]:
    filename = cells.get("filename")
    named = names.speech_of(filename) if filename else None
    known = cells | _dated(cells)
    return known | {
        "basename": named.basename if named else cells.get("basename"),
        "symbol": named.symbol if named else _symbol(cells, "document_symbol", "basename", "meeting_symbol", "spv"),
        "speech_no": cells.get("speech_no") or (str(named.speech_no) if named else None),
    }


def _document(cells: dict[str, str | None]) -> dict[str, str | None]:
    closed = names.is_closed(cells.get("basename") or "")
    symbol = _symbol(cells, "basename", "document_symbol", "meeting_symbol", "spv")
    return cells | _dated(cells) | {"symbol": symbol, "closed": "true" if closed else "false"}


def _symbol(cells: dict[str, str | None], *columns: str) -> str | None:
    found = (names.symbol_of(printed) for c in columns if (printed := cells.get(c)))
    return next((symbol for symbol in found if symbol), None)


def _dated(cells: dict[str, str | None]) -> dict[str, str | None]:
    printed = cells.get("date")
    parts = [cells.get(c) for c in ("year", "month", "day")]
    iso = _iso(printed) if printed else None
    if not iso and all(parts):
        iso = _iso("-".join(str(p).zfill(2) for p in parts))
    return {"date": iso, "date_printed": printed}


@cache
def _iso(printed: str) -> str | None:
    """The day as yyyy-mm-dd, or None when it is printed in no known way."""
    for form in _DATES:
        try:
            day: date = datetime.strptime(printed, form).date()
        except ValueError:
            continue
        return day.isoformat()
    return None
