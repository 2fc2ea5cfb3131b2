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

from assets.debates import symbols
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
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_HOUR = re.compile(r"\s*,?\s*(?:at\s+)?(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?\s?m\b|noon|12\s+noon)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?P<number>\d[\d ]{0,5}?)\s*(?:st|nd|rd|th)\s+(?P<plenary>plenary\s+)?meeting\b", re.IGNORECASE
)
_PRESIDENT = re.compile(
    r"^\W*(?:(?:Acting|Temporary|Provisional)\s+)?(?:President|Chairman|Chairperson|Chair|Co-Chairs?)s?\s*:\s*",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"^\W*Members\s*:?\s*", re.IGNORECASE)
_AGENDA = re.compile(r"^\W*Agenda\s*:?\s*$", re.IGNORECASE)
_BOILERPLATE = re.compile(
    r"^(?:This\s+record|Corrections\s|The\s+final\s+text|Provisional\s*$|Official\s+Records|\*?\d{2}-\d{5}|\*\d{6,}\*?|\d{2}-\d{5}\s*\(E\)|Accessible\s+document"
    r"|Please\s+recycle|United\s+Nations\s*(?:$|[SA]/)|Distr\b|asdf\b|[_.\s]+$|The\s+meeting\s+(?:was\s+called|resumed|was\s+resumed))",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\s*[.…·]){2,}\s*|\s*…+\s*|\t+|\s{3,}")
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
_NEW_TITLE = re.compile(
    r"^(?:The\s|Letters?\s|Identical\s|Reports?\s|Notes?\s|Briefings?\s|Women\s|Children\s|Protection\s|Maintenance\s|Threats?\s|Implementation\s|Adoption\s"
    r"|Security\s+Council\s|Special\s+report|Election|Consideration|Peace\s|United\s+Nations\s|Post-|Small\s+arms|Cooperation|Non-proliferation|Question|Statement)"
)
_UNFINISHED = re.compile(
    r"(?:[,(\-–—]|\b(?:of|the|to|in|on|and|for|from|by|at|with|a|an|its|his|their|United|Security|General|Permanent|Representative))$"
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
    meeting_no = re.sub(r"\s", "", number["number"]) if number else str(symbol.number) if symbol else None
    return Cover(
        symbol=symbol,
        meeting_no=meeting_no,
        title=_title(meeting_no, bool(number and number["plenary"]), symbol),
        date=date_of(joined) or date_of(beside) or _running_date([*filter(symbols.find, rows), *furniture]),
        place=_place(rows),
        chair=_chair(rows),
        members=tuple(_members(rows)),
        agenda=tuple(_agenda(rows)),
    )


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


def _section(rows: Sequence[str], opening: re.Pattern[str], closings: tuple[re.Pattern[str], ...]) -> list[str]:
    """The rows from the one that opens a section (its heading taken off) to the next section."""
    for at, row in enumerate(rows):
        if found := opening.match(row):
            section = [row[found.end() :]]
            for following in rows[at + 1 :]:
                if any(closing.match(following) for closing in closings) or _BOILERPLATE.match(following):
                    break
                section.append(following)
            return [line.strip() for line in section if line.strip()]
    return []


def _chair(rows: Sequence[str]) -> Chair:
    """The president or presidents and their state, whichever stands first on the row."""
    printed = " ".join(_section(rows, _PRESIDENT, (_MEMBERS, _AGENDA, _PRESIDENT))[:4])
    flat = " ".join(_LEADERS.sub(" ", printed).split())
    found = (
        re.match(r"\(?(?P<state>[^()]*(?:\([^()]*\)[^()]*)?)\)\s*(?P<name>.+)$", flat) if flat.startswith("(") else None
    )
    if found is None:
        found = re.match(r"(?P<name>[^(]+?)\s*(?:\((?P<state>[^()]*(?:\([^()]*\)[^()]*)*)\)?.*)?$", flat)
    if found is None or not found["name"].strip(" ."):
        return Chair()
    name, state = found["name"].strip(" .,"), (found["state"] or "").strip(" .,")
    return (
        Chair(name, state or None, "President", "cover") if labels.read(f"{name.split('/')[0].strip()}:") else Chair()
    )


def _members(rows: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """State and representative of each row. Where all names stand after all states, they are paired by their order."""
    section = _section(rows, _MEMBERS, (_AGENDA, _PRESIDENT))
    pairs: list[tuple[str | None, str | None]] = []
    states: list[str] = []
    names: list[str] = []
    for row in section:
        state, name = _member(row)
        if state and name:
            pairs.append((" ".join([*states, state]), name))
            states.clear()
        elif state:
            states.append(state)
        elif name:
            names.append(name)
    if states and len(states) == len(names):
        return [*pairs, *zip(states, names, strict=True)]
    return [*pairs, *((state, None) for state in states), *((None, name) for name in names)]


#: A name begins here: a form of address that no state's name holds.
_ADDRESS = re.compile(
    r"(?:^|(?<=[\s.…·]))(?:(?:Mr|Mrs|Ms|Mx|Mme|Dr)\.?\s?(?=[A-ZÀ-Þa-z’'])|(?:Miss|Sir|Dame|Lord|Lady|Baron|Baroness|Archbishop|Sheikha?|Prince|Princess"
    r"|Major General|Lieutenant General|General|Colonel|Admiral|Count|Monsignor|Señora?)\s+(?=[A-ZÀ-Þ]))"
)


def _member(row: str) -> tuple[str | None, str | None]:
    """The state and the representative on one row, in either order, with or without dots between."""
    flat = " ".join(_LEADERS.sub(" \t ", row).split(" "))
    address = _ADDRESS.search(flat)
    if not address:
        return _tidy(flat), None
    before, after = flat[: address.start()], flat[address.start() :]
    if before.strip(" .\t"):
        return _tidy(before), _tidy(after)
    name, _, state = after.partition("\t")
    return _tidy(state), _tidy(name)


def _tidy(text: str) -> str | None:
    text = " ".join(text.replace("\t", " ").split()).strip(" .…·,;")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return text or None


def _agenda(rows: Sequence[str]) -> list[str]:
    """The agenda's titles, the lines of each put together."""
    found: list[str] = []
    for row in _section(rows, _AGENDA, (_PRESIDENT, _MEMBERS)):
        text = " ".join(row.split())
        goes_on = found and (
            text[:1].islower()
            or text.startswith("(")
            or _UNFINISHED.search(found[-1])
            or not (_NEW_TITLE.match(text) or len(found) == 1)
        )
        if goes_on:
            found[-1] = f"{found[-1]} {text}" if not found[-1].endswith("-") else found[-1] + text
        else:
            found.append(text)
    return found
