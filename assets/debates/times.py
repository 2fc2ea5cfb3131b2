"""Times of day as records print them ("3.10 p.m.", "12 noon"), and how long a meeting lasted.

Belongs here: reading times. Does not: where a record prints them.
"""

from __future__ import annotations

import re
from itertools import pairwise

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[.:]\s*(?P<minute>\d{2}))?\s*(?P<half>[ap]\s*\.?\s*m\b)\.?|(?:12\s*)?(?P<word>noon|midnight)",
    re.IGNORECASE,
)
_DAY = 24 * 60


def minutes_of(printed: str | None) -> int | None:
    """Minutes since midnight of the first time printed, or None."""
    match = _TIME.search(printed or "")
    if match is None:
        return None
    if match["word"]:
        return 12 * 60 if match["word"].lower() == "noon" else 0
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not (1 <= hour <= 12 and minute < 60):
        return None
    return (hour % 12 + (12 if match["half"].lower().startswith("p") else 0)) * 60 + minute


def length(called: str | None, suspended: str | None, resumed: str | None, rose: str | None) -> int | None:
    """Minutes that the meeting sat, suspensions left out; None where a time is missing or does not fit.

    `suspended` and `resumed` hold as many times, separated by semicolons. A time earlier than the one before it is the
    next day's, at most once: a longer meeting would print its dates.
    """
    stops, starts = _times(suspended), _times(resumed)
    if len(stops) != len(starts):
        return None
    pauses = [time for pair in zip(stops, starts, strict=True) for time in pair]
    clock = [minutes_of(called), *pauses, minutes_of(rose)]
    times = [time for time in clock if time is not None]
    if len(times) != len(clock):
        return None
    days, lasting = 0, [times[0]]
    for before, time in pairwise(times):
        days += time < before
        lasting.append(time + days * _DAY)
    if days > 1:
        return None
    return sum(stop - start for start, stop in zip(lasting[::2], lasting[1::2], strict=True))


def _times(printed: str | None) -> list[int | None]:
    return [minutes_of(part) for part in (printed or "").split(";") if part.strip()]
