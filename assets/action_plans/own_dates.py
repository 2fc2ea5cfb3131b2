"""The date that a page has of its own: in its address, or in what the register notes of it.

Belongs here: reading it from either. Does not: dates that a page's text gives (`page_dates`), the day on which somebody
saw the page, which is another thing: a story of 2017 that is seen today tells nothing of today.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from assets.action_plans import dates
from assets.action_plans.plan_words import MONTHS

_YEAR, _MONTH, _DAY = r"(20\d\d)", r"(\d\d?|[a-z]{3,9})", r"(\d\d?)"
#: Folders of an address: /2021/04/ or /2018/nov/, and the day where it has one. A year alone may be any number.
_FOLDERS = re.compile(rf"/{_YEAR}/{_MONTH}(?:/{_DAY})?(?=/|$)", re.I)
_KINDS = "report|statement|speech|story|news|article|letter|page|press release|meeting"
#: «report of 15 January 2021», «no later plan known in August 2019», «archived under June 2019».
_NOTED = re.compile(
    rf"\b(?:(?:{_KINDS}) (?:of|dated)|known in|archived under) (?:{_DAY} )?(?:([a-z]+) )?{_YEAR}(?!-?\d)", re.I
)


def page_date(address: str, note: str | None) -> date | None:
    """The first day that the page's own date can mean: of its address, else of the note; None where neither has one."""
    return _of_address(address) or _of_note(note or "")


def _of_address(address: str) -> date | None:
    for match in _FOLDERS.finditer(urlsplit(address).path):
        if found := _day(match[1], match[2], match[3]):
            return found
    return None


def _of_note(note: str) -> date | None:
    match = _NOTED.search(note)
    return _day(match[3], match[2], match[1]) if match else None


def _day(year: str, month: str | None, day: str | None) -> date | None:
    """The first day of what is printed; None for what is no date of the calendar."""
    number = month if month is None or month.isdecimal() else MONTHS.get(month.lower())
    if month is not None and number is None:
        return None
    parts = [year, *(f"{int(part):02}" for part in (number, day) if part)]
    return dates.first_day("-".join(parts))
