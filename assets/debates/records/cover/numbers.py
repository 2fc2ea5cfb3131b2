"""A meeting's number written out: "TWO HUNDRED AND SIXTIETH MEETING", "SEVENTEEN HUNDRED AND SEVENTEENTH MEETING".

Belongs here: English ordinals in words. Does not: figures ("8422nd meeting").
"""

from __future__ import annotations

import re

_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = dict(zip(_UNITS, range(20), strict=True)) | dict(zip(_TENS, range(20, 100, 10), strict=True))
_SCALES = {"hundred": 100, "thousand": 1000}
_IRREGULAR = {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine"}
_IRREGULAR |= {"twelfth": "twelve"} | {f"{ten[:-1]}ieth": ten for ten in _TENS}
_MEETING = re.compile(r"\b(?P<words>(?:[a-z]+[\s-]+){1,9})meeting\b", re.IGNORECASE)


def of_meeting(text: str) -> int | None:
    """The number written out before "meeting", or None."""
    for found in _MEETING.finditer(text):
        words = re.split(r"[\s-]+", found["words"].strip().lower().removesuffix("plenary").strip())
        for start in range(len(words)):
            if (number := _number(words[start:])) is not None:
                return number
    return None


def _number(words: list[str]) -> int | None:
    """The value of an ordinal's words, or None where one of them is no number."""
    total = part = 0
    last = words[-1]
    words = [*words[:-1], _IRREGULAR.get(last, last.removesuffix("th"))]
    if words[0] not in _VALUES or words[-1] == last:
        return None
    for word in words:
        if word in _VALUES:
            part += _VALUES[word]
        elif word in _SCALES:
            part *= _SCALES[word]
            if word == "thousand":
                total, part = total + part, 0
        elif word != "and":
            return None
    return total + part
