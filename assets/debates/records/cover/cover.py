"""A record's cover page: symbol, meeting, date and place, presidents, members and their representatives, agenda.

Belongs here: reading the cover's lines. Does not: finding them on the page (`cover.ends`), or the body's hours
(`record_rows`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assets.debates import symbols
from assets.debates.records.cover import agenda, members, numbers, sections
from assets.debates.records.turns import label_words, labels
from assets.debates.records.turns.chair import Chair

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE = re.compile(
    rf"(?:(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)}),?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_ORGAN = re.compile(r"Security\s+Council|General\s+Assembly|[SA]/(?:\d+/)?PV\..*", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_HOUR = re.compile(r"\s*,?\s*(?:at\s+)?(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?\s?m\b|noon|12\s+noon)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?P<number>\d[\d ]{0,5}?)\s*(?:st|nd|rd|th)\s+(?P<plenary>plenary\s+)?meeting\b", re.IGNORECASE
)


#: A second president, under the first.
_LATER = re.compile(
    r"[\s(\[;,.]*\b(?:later|subsequently|then)\s*[:)\]][\s:)\]]*|\s+(?:later|subsequently)\s*,?\s+(?=(?:Mr|Mrs|Ms|Miss|Sir|Dame|Lord)\b)",
    re.IGNORECASE,
)
_AGENDA_NUMBER = re.compile(r"\bS/Agenda\W{0,2}(?P<number>\d{1,5})\b", re.IGNORECASE)


#: The full stop of a form of address, taken for the dots that lead to it.
_CUT_OFF = re.compile(r"\b(Mr|Mrs|Ms|Mx|Dr)\t\s*")
_PLACE = re.compile(
    r"^(?:Held\s+(?:at|in)\s+)?(?P<place>[A-ZÀ-Þ][\w’'.-]*(?:[ ,]+(?:[A-ZÀ-Þ][\w’'.-]*|de|of|and|the))*)\W*$"
)
_HELD = re.compile(r"\bHeld\s+(?:at|in)\s+(?P<place>[^\d:]{3,80}?)\s*,?\s+on\s", re.IGNORECASE)
_NOT_PLACES = re.compile(
    r"provisional|official|record|president|members|agenda|united nations|security council|general assembly"
    r"|session|year|meeting",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cover:
    """What a cover says.

    `members` are (state, representative) as printed, either null where the cover leaves it out.
    """

    symbol: symbols.Symbol | None
    meeting_no: str | None
    title: str | None
    date: str | None
    place: str | None
    chair: Chair
    members: tuple[tuple[str | None, str | None], ...]
    agenda: tuple[str, ...]


def read(lines: Sequence[str], furniture: Iterable[str] = ()) -> Cover:
    """A cover from its printed lines in order ("\\t" where a row has a gap); running headers help with the symbol."""
    furniture = tuple(furniture)
    rows = [_CUT_OFF.sub(r"\1. ", row.strip()) for line in lines for row in line.split("\n") if row.strip()]
    joined = " ".join(rows)
    beside = " ".join(row.split("\t")[-1] for row in rows)
    symbol = symbol_of(rows, furniture)
    number = _NUMBER.search(joined) or _NUMBER.search(beside)
    meeting_no = _meeting_no(number, symbol, joined)
    return Cover(
        symbol=symbol,
        meeting_no=meeting_no,
        title=_title(meeting_no, bool(number and number["plenary"]), symbol),
        date=date_of(joined)
        or date_of(beside)
        or _running_date([*filter(symbols.find, rows), *furniture])
        or _date_under_organ(rows),
        place=_place(rows),
        chair=_chair(rows),
        members=tuple(members.read(rows)),
        agenda=tuple(agenda.read(rows)),
    )


def _meeting_no(number: re.Match[str] | None, symbol: symbols.Symbol | None, text: str) -> str | None:
    """The number before "meeting" in figures, else the symbol's, the provisional agenda's, or the one written out."""
    if number:
        return re.sub(r"\s", "", number["number"])
    agenda = _AGENDA_NUMBER.search(text)
    told = symbol.number if symbol else agenda["number"] if agenda else numbers.of_meeting(text)
    return str(told) if told is not None else None


def symbol_of(rows: Sequence[str], furniture: Iterable[str] = ()) -> symbols.Symbol | None:
    """The record's own symbol: the one on its cover, else the one most pages repeat in their running headers."""
    for row in (*rows, " ".join(rows)):
        if found := symbols.find(row):
            return found
    headers = [found for text in furniture if (found := symbols.find(text))]
    return max(set(headers), key=lambda symbol: (headers.count(symbol), -headers.index(symbol))) if headers else None


def date_of(text: str) -> str | None:
    """The meeting's date in ISO form: the one printed with its weekday or hour; a date of issue has neither."""
    flat = " ".join(text.split())
    for found in _DATE.finditer(flat):
        if found["weekday"] or _HOUR.match(flat, found.end()):
            try:
                month = MONTHS.index(found["month"].capitalize()) + 1
                return date(int(found["year"]), month, int(found["day"])).isoformat()
            except ValueError:
                continue
    return None


def _running_date(furniture: Iterable[str]) -> str | None:
    """The date that running headers repeat ("13/12/2018", "28 March 1997"), for a record without its cover."""
    found: Counter[str] = Counter()
    for text in furniture:
        flat = " ".join(text.split())
        if slashed := _SLASHED.search(flat):
            day, month, year = (int(group) for group in slashed.groups())
        elif written := _DATE.search(flat):
            day, year = int(written["day"]), int(written["year"])
            month = MONTHS.index(written["month"].capitalize()) + 1
        else:
            continue
        with suppress(ValueError):
            found[date(year, month, day).isoformat()] += 1
    (common, count), *_ = found.most_common(1) or [("", 0)]
    return common if count > 1 else None


def _date_under_organ(rows: Sequence[str]) -> str | None:
    """A date alone on the row under the organ's name, as pages on the web head their copies of records."""
    for above, row in pairwise(rows):
        if _ORGAN.fullmatch(above) and (found := _DATE.fullmatch(row)):
            with suppress(ValueError):
                month = MONTHS.index(found["month"].capitalize()) + 1
                return date(int(found["year"]), month, int(found["day"])).isoformat()
    return None


def _title(number: str | None, plenary: bool, symbol: symbols.Symbol | None) -> str | None:
    if number is None:
        return None
    value = int(number)
    ending = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    resumed = f" (Resumption {symbol.resumption})" if symbol and symbol.resumption is not None else ""
    plenary = plenary or bool(symbol and symbol.session)
    return f"{value}{ending} {'plenary ' if plenary else ''}meeting{resumed}"


def _place(rows: Sequence[str]) -> str | None:
    if held := _HELD.search(" ".join(rows)):
        return " ".join(held["place"].split()).strip(" ,")
    for at, row in enumerate(rows):
        found = _DATE.search(row)
        if not found or not (found["weekday"] or _HOUR.match(row, found.end())):
            continue
        cells = [cell.strip() for following in rows[at + 1 : at + 4] for cell in following.split("\t")]
        for cell in cells:
            place = _PLACE.match(cell)
            saying = label_words.SAYING.search(cell)
            if place and not saying and not _NOT_PLACES.search(cell) and not symbols.find(cell):
                return place["place"]
    return None


def _chair(rows: Sequence[str]) -> Chair:
    """The president or presidents and their state, whichever stands first on the row."""
    section = sections.section(
        rows, sections.PRESIDENT, (sections.MEMBERS, sections.AGENDA, sections.PRESIDENT, sections.PRESENT)
    )[:4]
    found = [one for part in _LATER.split(" ".join(section)) if (one := _president(part))]
    if not found:
        return Chair()
    states = [state or found[0][1] for _, state in found]
    state = states[0] if len(set(states)) == 1 else "/".join(state or "" for state in states)
    return Chair("/".join(name for name, _ in found), state or None, "President", "cover")


def _president(printed: str) -> tuple[str, str | None] | None:
    """A president's name and state, whichever stands first."""
    flat = " ".join(members.LEADERS.sub(" ", printed).split())
    found = (
        re.match(r"\(?(?P<state>[^()]*(?:\([^()]*\)[^()]*)?)\)\s*(?P<name>.+)$", flat) if flat.startswith("(") else None
    )
    if found is None:
        found = re.match(r"(?P<name>[^(]+?)\s*(?:\((?P<state>[^()]*(?:\([^()]*\)[^()]*)*)\)?.*)?$", flat)
    if found is None or not found["name"].strip(" ."):
        return None
    name, state = found["name"].strip(" .,"), (found["state"] or "").strip(" .,")
    return (name, state or None) if labels.read(f"{name.split('/')[0].strip()}:") else None
