"""Dates as precise as a source gives them: `2018`, `2018-09`, `2018-09-11`.

Belongs here: reading them and the days they span. Does not: what a date is the date of.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

PRECISIONS = ("year", "month", "day")
_WRITTEN = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def precision(text: str) -> str | None:
    """year, month or day; None for a text that is no date of the calendar."""
    match = _WRITTEN.fullmatch(text)
    if match is None or span(text) is None:
        return None
    return PRECISIONS[sum(part is not None for part in match.groups()) - 1]


def span(text: str) -> tuple[date, date] | None:
    """The first and the last day that the date can mean; None for a text that is no date of the calendar."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return first, first if day else date(first.year, month or 12, monthrange(first.year, month or 12)[1])


def first_day(text: str | None) -> date | None:
    """The first day that the date can mean."""
    found = span(text) if text else None
    return found[0] if found else None


def last_day(text: str | None) -> date | None:
    """The last day that the date can mean."""
    found = span(text) if text else None
    return found[1] if found else None
