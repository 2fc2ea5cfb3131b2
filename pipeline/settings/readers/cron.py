"""When a night begins, as cron lines say it.

Belongs here: the form of such a line. Does not: the schedule (`run.jobs`). What is good here is good for Dagster, which
would take long to load only to be asked.
"""

from __future__ import annotations

import re

from pipeline.settings.reading import reader

#: Of each field: its name, the least and the greatest number, and names for numbers.
FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    ("weekday", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)
_PART = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?")


@reader("cron")
def cron(text: str) -> str:
    """A line of five fields: minute, hour, day of the month, month, day of the week."""
    words = text.split()
    if len(words) != len(FIELDS):
        raise ValueError("five fields are needed: minute, hour, day, month, weekday, like 0 2 * * *")
    for word, (name, least, most, names) in zip(words, FIELDS, strict=True):
        if not all(_is_part(part.lower(), least, most, names) for part in word.split(",")):
            raise ValueError(f"{word} is no {name}: {least} to {most}, *, 1-5, */2, or several with commas")
    return " ".join(words)


def _is_part(part: str, least: int, most: int, names: tuple[str, ...]) -> bool:
    found = _PART.fullmatch(part)
    if not found or (found["step"] is not None and not 1 <= int(found["step"]) <= most):
        return False
    if found["first"] == "*":
        return found["last"] is None
    ends = [_number(word, least, names) for word in (found["first"], found["last"]) if word is not None]
    if any(end is None or not least <= end <= most for end in ends):
        return False
    return (len(ends) == 2 and (ends[0] or 0) <= (ends[1] or 0)) or (len(ends) == 1 and found["step"] is None)


def _number(word: str, least: int, names: tuple[str, ...]) -> int | None:
    if word in names:
        return names.index(word) + least
    return int(word) if word.isascii() and word.isdigit() else None
