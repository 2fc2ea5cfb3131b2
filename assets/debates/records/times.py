"""The hours of a meeting, as the record's own sentences give them.

Belongs here: called to order, suspended, resumed, rose. Does not: finding those sentences (`directions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HOUR = re.compile(r"\b(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?\s?m\b\.?|(?:12\s+)?(?:noon|midnight))", re.IGNORECASE)
_EVENTS = {
    "called_to_order": re.compile(r"\b(?:called\s+to\s+order|opened|reconvened)\b", re.IGNORECASE),
    "suspended": re.compile(r"\bsuspended\b", re.IGNORECASE),
    "resumed": re.compile(r"\bresumed\b", re.IGNORECASE),
    "rose": re.compile(r"\b(?:rose|adjourned|closed)\b", re.IGNORECASE),
}


def read(sentences: Iterable[str]) -> dict[str, str | None]:
    """Hours as printed by event ("10.25 a.m."), ";"-joined where it came several times, null where it never did."""
    found: dict[str, list[str]] = {event: [] for event in _EVENTS}
    for sentence in sentences:
        marks = sorted(
            (mark.start(), event) for event, pattern in _EVENTS.items() for mark in pattern.finditer(sentence)
        )
        for number, (start, event) in enumerate(marks):
            end = marks[number + 1][0] if number + 1 < len(marks) else len(sentence)
            if hour := _HOUR.search(sentence, start, end):
                found[event].append(" ".join(hour.group().split()))
    return {event: ";".join(hours) or None for event, hours in found.items()}
