"""The month a report speaks of: from the text it prints or, failing that, from its file name.

Belongs here: recognising dates. Does not: choosing where on a page to look for them.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipeline.contract import Refused

_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_NAMES |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_NAME = "(?P<name>" + "|".join(sorted(_NAMES, key=len, reverse=True)) + ")"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_GAP = r"[\s,./_-]{0,3}"

_PRINTED = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE)
    for pattern in (
        r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_DAY}[\s-]{_NAME}[\s,-]\s?(?P<year>(?:19|20)?\d\d)",
        rf"{_NAME} {_DAY},? {_YEAR}",
        rf"(?:End of )?{_NAME},? {_YEAR}",
    )
)
_IN_NAME = tuple(
    re.compile(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[\s._-]?(?P<month>0[1-9]|1[0-2])(?:[\s._-]?{_DAY})?",
        rf"(?:{_DAY}[\s._-])?(?P<month>0[1-9]|1[0-2])[\s._-]{_YEAR}",
        rf"(?:{_DAY}{_GAP})?{_NAME}{_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}{_NAME}(?:{_GAP}{_DAY})?",
    )
)


@dataclass(frozen=True)
class PrintedDate:
    """A date as printed, and the last day of its month."""

    text: str
    month_end: date


def printed_dates(text: str) -> list[PrintedDate]:
    """Every date in the text, in order. Raises Refused (unreadable_date) for one that no calendar has."""
    found: list[tuple[int, PrintedDate]] = []
    for pattern in _PRINTED:
        for match in pattern.finditer(text):
            found.append((match.start(), PrintedDate(match.group(), _month_end(match))))
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return [one for _, one in sorted(found, key=lambda item: item[0])]


def name_month(name: str) -> date | None:
    """The month end that a file name states, or None when it states none or more than one."""
    stem = re.sub(r"\.[A-Za-z]{2,4}$", "", re.split(r"[/\\]", name)[-1])
    found: set[date] = set()
    for pattern in _IN_NAME:
        for match in pattern.finditer(stem):
            parts = match.groupdict()
            month = _NAMES[parts["name"].casefold()] if parts.get("name") else int(parts["month"])
            found.add(_last_day(int(parts["year"]), month))
    return found.pop() if len(found) == 1 else None


def _month_end(match: re.Match[str]) -> date:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    month = _NAMES[parts["name"].casefold()] if parts.get("name") else int(parts["month"])
    day = int(parts["day"]) if parts.get("day") else 1
    if not parts.get("name") and "/" in match.group() and month > 12 >= day:
        day, month = month, day  # 06/30/2022 can only be month first
    try:
        date(year, month, day)
    except ValueError as error:
        raise Refused("unreadable_date", f"the report prints {match.group()!r}, which is not a date") from error
    if parts.get("month") and "/" in match.group() and day <= 12 and day != month:
        raise Refused("unreadable_date", f"{match.group()!r} may be day or month first: which month is meant?")
    return _last_day(year, month)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
