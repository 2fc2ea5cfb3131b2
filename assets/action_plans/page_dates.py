"""Dates and periods as pages print them.

Belongs here: finding them in a text, with their precision. Does not: what they are dates of (`plan_facts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from assets.action_plans.plan_words import MONTHS, RESOLUTION_YEARS

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?!\w)\.?"
_YEAR = r"20[0-4]\d"
_LINK = r"(?:\s+(?:of|de|del|do|di|d'))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°|\.)?"
_DATE = re.compile(
    rf"(?<![\d/.-])(?:"
    rf"(?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?!\d)"
    rf"|(?P<dmy_d>{_DAY}){_LINK}[\s-]+(?P<dmy_m>{_MONTH})\s*,?{_LINK}[\s-]+(?P<dmy_y>{_YEAR})"
    rf"|(?P<num_d>\d{{1,2}})(?P<sep>[./])(?P<num_m>\d{{1,2}})(?P=sep)(?P<num_y>{_YEAR})"
    rf")(?!\d)"
    rf"|(?<!\w)(?P<mdy_m>{_MONTH})\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<mdy_y>{_YEAR})(?!\d)"
    rf"|(?<!\w)(?P<my_m>{_MONTH})\s*,?{_LINK}\s+(?P<my_y>{_YEAR})(?!\d)"
    rf"|(?<![\d.,])(?P<y>{_YEAR})(?!\d|[.,]\d)",
    re.I,
)
_SHORT_PERIOD = re.compile(rf"(?<![\d/.-])({_YEAR})\s?[-–—−~〜]\s?(\d\d)(?![\d/-]|\.\d)")
#: Years that do not begin in January, from the first to the last: «2011/12–2015/16» ends in 2016.
_SPLIT_YEARS = re.compile(rf"(?<![\d/.-])({_YEAR})/(?:20)?\d\d\s?(?:[-–—−]|to)\s?{_YEAR}/((?:20)?\d\d)(?![\d/-]|\.\d)")
_OPEN_PERIOD = re.compile(
    r"\s*(?:[-–—−]|to|until)\s*(?:the )?(?:present|ongoing|today|now|aujourd['’]hui|(?:el )?presente|heute)\b"
    r"|\s+(?:onwards?|and beyond)\b",
    re.I,
)
_TO = re.compile(
    r"\s*(?:[-–—−/~〜]|to|through|until|till|bis|jusqu['’]en|à|au|a|al|hasta|até|tot|по|до)\s*"
    r"(?:(?:the )?(?:end of|early|mid-?|late)\s*)?",
    re.I,
)
_AND, _BETWEEN = re.compile(r"\s+and\s+", re.I), re.compile(r"\bbetween\s+(?:the years\s+)?$", re.I)
_RESOLUTION = re.compile(r"\b(" + "|".join(RESOLUTION_YEARS) + r")\b")
_OF_RESOLUTION = re.compile(
    r"[\s(,/)]*(?:(?:of|on|in|from|was|adopted|passed|unanimously|dated|du|de|del|vom|von)[\s,]*){0,4}", re.I
)
_WORDS_BEFORE = 80


@dataclass(frozen=True)
class Printed:
    """A date where it stands: `value` YYYY, YYYY-MM or YYYY-MM-DD, `precision` year, month or day."""

    start: int
    end: int
    value: str
    precision: str


@dataclass(frozen=True)
class Period:
    """Two dates that are printed as a period, in the order of the page; `last` None: open-ended."""

    first: Printed
    last: Printed | None

    @property
    def backwards(self) -> bool:
        """Whether it is printed as ending before it begins."""
        return self.last is not None and self.last.value[:4] < self.first.value[:4]


def printed_dates(text: str) -> list[Printed]:
    """Every date from 2001 to 2049, in order; years that only date a resolution are left out.

    «03/04/2019» is known to the year: the writer may have meant March or April.
    """
    found = [date_ for match in _DATE.finditer(text) if (date_ := _date(match)) and date_.value[:4] != "2000"]
    return [one for one in found if not _dates_a_resolution(text, one)]


def periods(text: str, dates: list[Printed]) -> list[Period]:
    """Neighbouring dates that are joined into a period, and years followed by two digits («2019-22»)."""
    found = [_split(years) for years in _SPLIT_YEARS.finditer(text)]
    split = [(period.first.start, period.last.end) for period in found if period.last]
    dates = [one for one in dates if not any(start <= one.start < end for start, end in split)]
    for one, other in zip_longest(dates, dates[1:]):
        short = _SHORT_PERIOD.match(text, one.start)
        if short and one.precision == "year" and int(short[2]) > int(short[1][2:]):
            end = Printed(short.start(2), short.end(2), short[1][:2] + short[2], "year")
            found.append(Period(one, end))
        elif other and other.start - one.end <= 20 and _joined(text, one, other):
            found.append(Period(one, other))
        elif _OPEN_PERIOD.match(text, one.end):
            found.append(Period(one, None))
    return found


def _split(years: re.Match[str]) -> Period:
    first = Printed(years.start(1), years.end(1), years[1], "year")
    return Period(first, Printed(years.start(2), years.end(2), f"20{years[2][-2:]}", "year"))


def _joined(text: str, one: Printed, other: Printed) -> bool:
    between = text[one.end : other.start]
    if _AND.fullmatch(between):
        return bool(_BETWEEN.search(text[max(0, one.start - 25) : one.start]))
    return bool(_TO.fullmatch(between)) and one.value[:4] != other.value[:4]


def _dates_a_resolution(text: str, one: Printed) -> bool:
    begin = max(0, one.start - _WORDS_BEFORE)
    last = None
    for last in _RESOLUTION.finditer(text, begin, one.start):  # noqa: B007 the last one counts
        pass
    if last is None or one.value[:4] not in RESOLUTION_YEARS[last[1]]:
        return False
    return bool(_OF_RESOLUTION.fullmatch(text, last.end(), one.start))


def _date(match: re.Match[str]) -> Printed | None:
    parts = {name: text for name, text in match.groupdict().items() if text is not None}
    kind = next(name for name in parts if name != "sep").split("_")[0]
    year = parts["y"] if kind == "y" else parts[f"{kind}_y"]
    value, precision = year, "year"
    if kind == "my":
        value, precision = f"{year}-{_month(parts['my_m']):02}", "month"
    elif kind != "y":
        day = int(re.sub(r"\D", "", parts[f"{kind}_d"]))
        month = _month(parts[f"{kind}_m"])
        if kind == "num" and month > 12:
            day, month = month, day
        ambiguous = parts.get("sep") == "/" and day <= 12 and month != day
        try:
            full = date(int(year), month, day).isoformat()
        except ValueError:
            return None if kind == "num" else Printed(match.start(), match.end(), year, "year")
        value, precision = (year, "year") if ambiguous else (full, "day")
    return Printed(match.start(), match.end(), value, precision)


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else MONTHS[text.rstrip(".").casefold()]
