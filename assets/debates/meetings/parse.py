"""A page of the library's meeting tables -> rows as printed.

Belongs here: sections of a page, its rows, their values. Does not: markup (`table`), columns (`table_columns`), types
(`meeting_rows`), or the list of vetoes: it has no outcome column, and is refused.

One row per row of the table; where a meeting spans several (one per topic), each carries the meeting's record and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

import polars as pl

from assets.debates import symbols
from assets.debates.meetings.dates import first_day, looks_like_date, printed_year, table_year
from assets.debates.meetings.outcomes import votes
from assets.debates.meetings.table import Cell, characters, grid, tables
from assets.debates.meetings.table_columns import aligned, header, is_nothing, starts_row
from pipeline.contract import Refused
from pipeline.shared.markup import frame_of, page_tree
from pipeline.shared.unread import UNREAD, unread, with_unread

#: `record` … `outcome` are as printed, lines parted by "\n" and null where the table says nothing;
#: `record_letter` is the letter that holds what was said at a videoconference, and
#: `letters` are all of them.
COLUMNS = (
    "locator", "year", "year_titled", "record", "symbol", "corrigenda", "date_printed", "date", "press_release",
    "topic", "outcome", "vote", "recording", "record_letter", "letters", "kind",
)  # fmt: skip

_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20\d\d)(?!\d)")
_CERTAIN = re.compile(
    r"S/RES/\d+\s*\(((?:19|20)\d\d)\)|S/PRST/((?:19|20)\d\d)/|press(?:\.un\.org)?/[a-z]{2}/((?:19|20)\d\d)/"
)
_LIKELY = re.compile(r"S/((?:19|20)\d\d)/\d")
_LETTER = re.compile(r"S/(?:19|20)\d\d/\d+(?:/(?:Rev|Add|Corr)\.\d+)*")
_CORRIGENDUM = re.compile(r"Corr\.?\s*(\d{1,2})", re.IGNORECASE)
_RESUMED = re.compile(r"[\[(]\s*resumed\b|\bresumed meeting\b", re.IGNORECASE)
_PRIVATE = re.compile(r"\bprivate meeting\b", re.IGNORECASE)

_Row = dict[str, Cell | None]


@dataclass
class _Section:
    """Rows under one header: the year its title names, its columns, and these as printed."""

    titled: int | None
    names: tuple[str, ...]
    printed: tuple[str, ...]
    rows: list[_Row] = field(default_factory=list)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """The rows of every meeting table on a page, from the top: every column of COLUMNS, all String.

    `year` is decided by what the rows cite, the file's name and the title (`dates.table_year`); `year_titled` is the
    title's. Raises Refused: "unexpected_shape" when no table on the page is one of meetings, "frame_only" when the page
    frames another one instead, "no_date" when nothing tells the year.
    """
    page = characters(data)
    sections = list(_sections(page))
    if not sections:
        if frame := frame_of(page_tree(page)):
            raise Refused("frame_only", f"{name}: a page around a frame of {frame}, without a meeting table of its own")
        raise Refused(
            "unexpected_shape",
            f"{name}: no table with columns for the meeting record, date, topic and outcome; "
            "the list of vetoes and other pages are not read here, leave this one out",
        )
    found: list[dict[str, str | None]] = []
    for section in sections:
        year = _year(section, name)
        if year is None and section.rows:
            raise Refused("no_date", f"{name}: no year in its rows, name or title; name it scact<year>_table_en.html")
        found += [_values(row, section, year) for row in section.rows]
    rows = [{"locator": f"row {number}", **values} for number, values in enumerate(found, 1)]
    taken = pl.DataFrame(
        [{column: row[column] for column in COLUMNS} for row in rows], schema=dict.fromkeys(COLUMNS, pl.String)
    )
    return with_unread(taken, [row[UNREAD] for row in rows])


def _sections(page: str) -> Iterator[_Section]:
    for table in tables(page):
        titled, section, start = _only_year(table.heading), None, 0
        for number, row in enumerate(table.rows):
            heads = [cell for cell in row for _ in range(cell.columns)]
            names, printed = header(heads), tuple(cell.text for cell in heads)
            if names is None and not (len(row) == 1 and _is_title(row[0])):
                continue
            if section:
                section.rows += _rows(table.rows[start:number], section.names, section.printed)
                yield section
            if names is None:
                titled = _only_year(row[0].text)
                names, printed = (section.names, section.printed) if section else (None, ())
            section, start = (_Section(titled, names, printed), number + 1) if names else (None, number + 1)
        if section:
            section.rows += _rows(table.rows[start:], section.names, section.printed)
            yield section


def _rows(rows: Sequence[list[Cell]], names: Sequence[str], printed: Sequence[str]) -> Iterator[_Row]:
    """The rows that say something, each cell under its column; UNREAD is what has no column."""
    width = len(names)
    parted = [part for row in rows for part in _parted(row, names)]
    above: _Row = {}
    for cells in grid(parted, width):
        row: _Row = dict(zip(names, aligned(cells, names), strict=False))
        if _is_notice(cells, row):
            continue
        row[UNREAD] = _beside(cells, names, printed)
        # A blank record and date (not dashes): another topic of the meeting above.
        if above and not _text(row.get("record"), dashes=True) and not _text(row.get("date"), dashes=True):
            row.update({key: above[key] for key in ("record", "date")})
        above = row
        yield row


def _parted(row: list[Cell], names: Sequence[str]) -> list[list[Cell]]:
    """The rows in a row: several, where the tags between them are missing."""
    width = len(names)
    parts = [row[start : start + width] for start in range(0, len(row), width)]
    whole = len(row) > width and len(row) % width == 0 and all(cell.columns == 1 for cell in row)
    return parts if whole and all(starts_row(part, names) for part in parts) else [row]


def _beside(cells: Sequence[Cell | None], names: Sequence[str], printed: Sequence[str]) -> Cell | None:
    """A cell that says what stands in columns unknown here, by their headers or, without any, their numbers."""
    unknown = [at for at in range(max(len(cells), len(names))) if at >= len(names) or not names[at]]
    said = {
        (printed[at] if at < len(printed) else "") or f"column {at + 1}": cell.text
        for at in unknown
        if (cell := cells[at] if at < len(cells) else None) and not is_nothing(cell.text)
    }
    rest = unread(said, ())
    return Cell(pieces=[rest]) if rest else None


def _values(row: _Row, section: _Section, year: int | None) -> dict[str, str | None]:
    record, topic = _text(row.get("record"), " "), _text(row.get("topic"))
    symbol = _symbol(row.get("record"))
    printed = _text(row.get("date"), " ")
    day = first_day(printed or "", year)
    outcome = _text(row.get("outcome"))
    letters = [_letters(row.get(column)) for column in ("record_letter", "vote_letter")]
    return {
        "year": str(year),
        "year_titled": str(section.titled) if section.titled else None,
        "record": record,
        "symbol": str(symbol) if symbol else None,
        "corrigenda": _corrigenda(record, symbol),
        "date_printed": printed,
        "date": day.isoformat() if day else None,
        "press_release": _text(row.get("press_release"), " "),
        "topic": topic,
        "outcome": outcome,
        "vote": ";".join(str(vote) for vote in votes(outcome or "")) or None,
        "recording": _recording(row.get("recording")),
        "record_letter": letters[0] or None,
        "letters": ";".join(part for part in letters if part) or None,
        "kind": _kind(symbol, record, topic, section.names),
        UNREAD: _text(row.get(UNREAD)),
    }


def _kind(symbol: symbols.Symbol | None, record: str | None, topic: str | None, names: Sequence[str]) -> str:
    """meeting, resumption, corrigendum, or videoconference: no record, in a table that has letters or recordings."""
    if symbol is None and record is None and {"record_letter", "vote_letter", "recording"} & set(names):
        return "meeting" if _PRIVATE.search(topic or "") else "videoconference"
    if symbol and symbol.corrigendum is not None:
        return "corrigendum"
    return "resumption" if (symbol and symbol.resumption is not None) or _RESUMED.search(topic or "") else "meeting"


def _symbol(cell: Cell | None) -> symbols.Symbol | None:
    """The record's symbol: the whole's when its parts are given; a corrigendum's only when that is the record."""
    text = cell.text if cell else ""
    sources = re.split(r"(?=\bS\s*/\s*PV)", text) if symbols.find(text) else [unquote(link) for link in _links(cell)]
    found = [symbol for symbol in map(symbols.find, sources) if symbol]
    if not found or len({symbol.number for symbol in found}) > 1:
        return None
    first = found[0]
    if any(symbol.part != first.part for symbol in found):
        first = first._replace(part=None)
    own = first.corrigendum is not None and re.search(r"\d[)\s]*/\s*Corr", text, re.IGNORECASE) and len(found) == 1
    return first if own else first._replace(corrigendum=None)


def _links(cell: Cell | None) -> list[str]:
    return cell.links if cell and not is_nothing(cell.text) else []


def _corrigenda(record: str | None, symbol: symbols.Symbol | None) -> str | None:
    if symbol is None or symbol.corrigendum is not None:
        return None
    numbers = dict.fromkeys(int(number) for number in _CORRIGENDUM.findall(record or ""))
    return ";".join(str(symbol._replace(corrigendum=number)) for number in numbers) or None


def _recording(cell: Cell | None) -> str | None:
    """The addresses of the recordings; what is printed where there are none."""
    links = [re.sub(r"\s+", "", link) for link in _links(cell)]
    return ";".join(links) or _text(cell, " ")


def _letters(cell: Cell | None) -> str | None:
    text = _text(cell, " ")
    return ";".join(_LETTER.findall(text)) or text if text else None


def _year(section: _Section, name: str) -> int | None:
    certain: list[int] = []
    likely: list[int] = []
    for row in section.rows:
        certain += printed_year(_text(row.get("date"), " ") or "")
        cells = [row.get(key) for key in ("outcome", "press_release", "record_letter", "vote_letter")]
        text = "\n".join(part for cell in cells if cell for part in (cell.text, *cell.links))
        certain += [int(year) for year in {next(filter(None, groups)) for groups in _CERTAIN.findall(text)}]
        likely += [int(year) for year in set(_LIKELY.findall(text))]
    return table_year(certain, likely, _only_year(name), section.titled)


def _only_year(text: str) -> int | None:
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _is_title(cell: Cell) -> bool:
    return _only_year(cell.text) is not None and "meetings" in cell.text.casefold() and not symbols.find(cell.text)


def _is_notice(cells: Sequence[Cell | None], row: _Row) -> bool:
    """Whether a row says nothing, or one thing that is neither a record nor a date nor a topic of its own.

    A topic of its own stands among cells, be they empty: a row of one cell alone is a notice ("No meetings in March").
    """
    alone = sum(cell is not None for cell in cells) == 1
    said = {id(cell): cell for cell in cells if cell and not is_nothing(cell.text)}
    if len(said) > 1:
        return False
    only = next(iter(said.values()), None)
    if only is None or (not alone and only is row.get("topic") and only is not row.get("record")):
        return only is None
    return symbols.find(only.text) is None and not looks_like_date(only.text)


def _text(cell: Cell | None, between: str = "\n", *, dashes: bool = False) -> str | None:
    text = between.join(cell.lines) if cell else ""
    return text if text and (dashes or not is_nothing(text)) else None
