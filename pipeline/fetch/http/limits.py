"""How large, how slow and how long one response may be.

Belongs here: limits as numbers. Does not: keeping to them (`bodies`, `watchdog`), or whose they are (the settings, a
source's policy).
"""

from __future__ import annotations

from dataclasses import dataclass

_DEADLINES = 60


@dataclass(frozen=True)
class Limits:
    """What one body may be: bytes unpacked, bytes a second after `grace` seconds."""

    max_bytes: int
    min_rate: float
    grace: float


def seconds_allowed(size: int, min_rate: float, deadline: float) -> float:
    """The seconds that so many bytes at most may take: the deadline, or what they need at the slowest rate.

    No more than sixty deadlines, so that a server which hardly gets anywhere does not hold a run up all day.
    """
    needed = size / min_rate if min_rate else float("inf") if size else 0.0
    return max(deadline, min(needed, _DEADLINES * deadline))
