"""Dates of tables: day and month as printed, the year from elsewhere.

Belongs here: reading a printed date, deciding a table's year. Does not: finding the cells these stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*", re.IGNORECASE)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
#: "14-15", "22/23", "29 + 30", "29 and 30": a meeting that went on past midnight, or in two sittings.
_UNTIL = r"(?:\s*(?:[-–—/+&,]|and|to)\s*(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_YEAR = r"(?:,?\s*(?P<year>(?:19|20)\d\d))?"
_DAY_FIRST = re.compile(rf"{_DAY}{_UNTIL}\s*(?:of\s+)?(?P<month>[A-Za-z]{{3,12}})\.?{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(?P<month>[A-Za-z]{{3,12}})\.?\s+{_DAY}{_UNTIL}{_YEAR}", re.IGNORECASE)
_ACROSS = re.compile(rf"{_DAY_FIRST.pattern}\s*(?:[-–—/+&]|and|to)\s*\d{{1,2}}\s+[A-Za-z]{{3,12}}\.?(?:\s+\d{{4}})?")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)")
#: "24.04.2025", "13/12/2018": the day comes first, as the United Nations print it.
_NUMBERS = re.compile(r"(?P<day>\d{1,2})\s*(?P<sign>[./])\s*(?P<month>\d{1,2})\s*(?P=sign)\s*(?P<year>(?:19|20)\d\d)")
#: How alike a misspelt month and the month must be, and how much less alike any other month.
_ALIKE, _APART = 0.75, 0.15


def month_number(name: str) -> int | None:
    """1-12 for a month's name, its beginning ("Sep.", "Sept") or a misspelling that can be of one month only."""
    word = name.strip(". ").casefold()
    begun = [number for number, month in enumerate(MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    best = sorted(
        ((SequenceMatcher(None, word, month).ratio(), number) for number, month in enumerate(MONTHS, 1)), reverse=True
    )
    clear = best[0][0] >= _ALIKE and best[0][0] - best[1][0] >= _APART
    return best[0][1] if clear and len(word) >= 4 else None


def looks_like_date(text: str) -> bool:
    """Whether a cell holds a day and a month, possible or not."""
    return _match(text) is not None


def first_day(text: str, year: int | None) -> date | None:
    """The day a printed date means; the first one where it names several, which is the day the meeting began.

    A year in the text counts before `year`. None when there is no day, no month, no year, no such day, or several days
    that do not follow one another.
    """
    match = _match(text)
    if match is None:
        return None
    parts = match.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else month_number(parts["month"])
    of = int(parts["year"]) if parts["year"] else year
    day, last = int(parts["day"]), parts.get("last")
    if month is None or of is None or (last and not 0 <= int(last) - day <= 3):
        return None
    try:
        return date(of, month, day)
    except ValueError:
        return None


def printed_year(text: str) -> list[int]:
    """The year that a printed date itself gives; none where it gives day and month alone."""
    match = _match(text)
    return [int(match["year"])] if match and match["year"] else []


def table_year(certain: Sequence[int], likely: Sequence[int], named: int | None, titled: int | None) -> int | None:
    """The year of a table: what most of its dates, resolutions, statements and press releases are of.

    `certain` are the years of those, `likely` the years of other documents named in its rows (a letter of December is
    discussed in January), `named` the year in the file's name, `titled` the year in the table's title. Rows win over
    both, unless a single one stands against a name and a title that agree; then the name and the title where they
    agree; where they do not, the one that most other documents are of, else the name.
    """
    most = Counter(certain).most_common(1)
    if most and 2 * most[0][1] > len(certain) and not (most[0][1] == 1 and named is not None and named == titled):
        return most[0][0]
    if named is not None and titled is not None and named != titled:
        nearest = Counter(year for year in likely if year in {named, titled}).most_common(1)
        return nearest[0][0] if nearest else named
    if named is None and titled is None and likely:
        return Counter(likely).most_common(1)[0][0]
    return named if named is not None else titled


def _match(text: str) -> re.Match[str] | None:
    plain = _WEEKDAY.sub("", text).strip().rstrip(".*")
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _ACROSS, _ISO, _NUMBERS):
        match = pattern.fullmatch(plain.strip())
        if match:
            return match
    return None
