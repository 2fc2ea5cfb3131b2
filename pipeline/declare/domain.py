"""What a source could have documents about: from which period on, how often, until when.

Belongs here: the declaration, its periods, the period or meeting that a document's name says. Does not: what is there
(`publish.coverage`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Cadence = Literal["month", "year", "meeting", "none"]
CADENCES = ("month", "year", "meeting", "none")
#: What of a row can be looked for in each period: columns of core tables.
FOLLOWED = ("entity", "mission")
_PERIODIC = ("month", "year")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_WORDS = re.compile(r"[0-9A-Za-z]+")
_DECLARED = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Domain:
    """The periods that a source is about: from `first` to `last` ("2009-11" or "2009"; None: it goes on).

    `cadence` none: it is about no period, or about periods of its own. A period is named by the date of its last day.
    `cadence` meeting: it has something on each meeting, named by the column `meeting` of its tables; `listed_in` is the
    table in which other sources list the meetings that there were, and a meeting's period is its day.

    `entities`: columns whose values go on from period to period: what is there in the period just before and in the one
    just after is expected in one. Nothing else is expected of anybody.
    """

    cadence: Cadence = "year"
    first: str | None = None
    last: str | None = None
    listed_in: str | None = None
    meeting: str | None = None
    entities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no cadence, no period, or an end without a beginning."""
        if self.cadence not in CADENCES:
            raise ValueError(f"domain: cadence {self.cadence!r}: one of {', '.join(CADENCES)}")
        for end in (self.first, self.last):
            found = _DECLARED.fullmatch(str(end)) if end is not None else None
            if end is not None and (found is None or (found[2] is None) == (self.cadence == "month")):
                raise ValueError(f'domain: {end!r}: write 2009-11 with cadence month, "2009" with cadence year')
        if self.last is not None and self.first is None:
            raise ValueError(f"domain: last {self.last!r} without first")
        if len({self.cadence == "meeting", self.listed_in is not None, self.meeting is not None}) != 1:
            raise ValueError("domain: cadence meeting, listed_in and meeting (a table, a column) are said together")
        if strange := [name for name in self.entities if name not in FOLLOWED]:
            raise ValueError(f"domain: entities: {', '.join(strange)}: only {', '.join(FOLLOWED)}")
        if self.entities and self.cadence not in _PERIODIC:
            raise ValueError(f"domain: entities: nothing goes on from period to period with cadence {self.cadence}")

    @property
    def begins(self) -> date | None:
        """The first day that it can be about."""
        if self.first is None:
            return None
        end = self._end(self.first)
        return end.replace(day=1) if self.cadence == "month" else end.replace(month=1, day=1)

    @property
    def ends(self) -> date | None:
        """The last day that it can be about; None: it goes on."""
        return self._end(self.last) if self.last else None

    def periods(self, today: date) -> Iterator[date]:
        """The last days of all its periods that are over on a day; none where it does not say when it begins."""
        if self.first is None or self.cadence not in _PERIODIC:
            return
        period, last = self._end(self.first), min(self._end(self.last), today) if self.last else today
        while period <= last:
            yield period
            period = self.after(period)

    def has(self, period: date) -> bool:
        """Whether a period lies within it; all do of which it does not say otherwise."""
        end = self.of(period)
        begun = self.first is None or end >= self._end(self.first)
        return begun and (self.last is None or end <= self._end(self.last))

    def of(self, day: date) -> date:
        """The last day of the period in which a day lies."""
        if self.cadence != "month":
            return date(day.year, 12, 31)
        return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)

    def after(self, period: date) -> date:
        """The period that follows one."""
        return self.of(period + timedelta(days=1))

    def named(self, name: str) -> date | None:
        """The period that a document's name says; None where it says none, or several years."""
        found = {match.groups() for match in (_MONTH if self.cadence == "month" else _YEAR).finditer(name)}
        if self.cadence not in _PERIODIC or len(found) != 1:
            return None
        year, *month = found.pop()
        return self.of(date(int(year), int(month[0]) if month else 1, 1))

    def meeting_named(self, name: str, meetings: Collection[str]) -> str | None:
        """Which of the meetings a document's name begins with, signs and blanks apart; None: none of them."""
        plain = {tuple(_WORDS.findall(meeting)): meeting for meeting in meetings}
        words = _WORDS.findall(name)
        return next((plain[p] for n in range(len(words), 0, -1) if (p := tuple(words[:n])) in plain), None)

    def _end(self, period: str) -> date:
        year, _, month = str(period).partition("-")
        return self.of(date(int(year), int(month or 1), 1))
