"""A hundred workers and more, which no machine here has: a model fitted to what single parts took.

Belongs here: the model. Does not: measuring the parts (`elsewhere`).

Each report passes the builder (to be sent, and to be kept when it is back) and the scheduler (twice too), of which
there is one each, and between them one of the workers. No more are on their way than the builder hands out.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from heapq import heappop, heappush

from pipeline.parse.far import AHEAD

REPORTS = 10_000
CROWDS = (1, 10, 25, 50, 100, 400)


@dataclass(frozen=True)
class Parts:
    """Processor seconds for one report."""

    worker: float
    scheduler: float
    builder: float


def said(parts: Parts) -> str:
    """The parts in words."""
    return ", ".join(f"{part:.3f}" for part in astuple(parts))


def simulated(parts: Parts) -> list[tuple[str, str, str]]:
    """How long many workers would take, how busy they and the two that serve them would be, and who is the limit."""
    lines = []
    for number in CROWDS:
        seconds = run(parts, number)
        busy = {
            "workers": REPORTS * parts.worker / (number * seconds),
            "scheduler": REPORTS * parts.scheduler / seconds,
            "builder": REPORTS * parts.builder / seconds,
        }
        told = ", ".join(f"{who} {share:.0%}" for who, share in busy.items())
        lines.append((f"simulated: {REPORTS:,} reports by {number} workers", f"{seconds:,.0f} s; busy: {told}", ""))
    limits = {"scheduler": parts.worker / parts.scheduler, "builder": parts.worker / parts.builder}
    reached = ", ".join(f"{who} from {workers:.0f} workers on" for who, workers in limits.items())
    return [*lines, ("who is the limit, by the same parts", reached, "")]


def run(parts: Parts, number: int, documents: int = REPORTS) -> float:
    """Seconds until so many workers have read all documents: events, each at the earliest moment it can happen."""
    steps = ("builder", "scheduler", "workers", "scheduler", "builder")
    takes = (parts.builder / 2, parts.scheduler / 2, parts.worker, parts.scheduler / 2, parts.builder / 2)
    free = {"builder": [0.0], "scheduler": [0.0], "workers": [0.0] * number}
    ahead = min(documents, max(AHEAD, 2 * number))
    waiting = [(0.0, 0, nth) for nth in range(ahead)]
    left, now = documents - ahead, 0.0
    while waiting:
        came, step, nth = heappop(waiting)
        servers = free[steps[step]]
        ends = max(came, heappop(servers)) + takes[step]
        heappush(servers, ends)
        now = max(now, ends)
        if step + 1 < len(steps):
            heappush(waiting, (ends, step + 1, nth))
        elif left:
            left -= 1
            heappush(waiting, (ends, 0, documents - left))
    return now
