"""So many nights of the script in one home, with readers beside it, and what came of them.

Belongs here: living through the nights and adding them up. Does not: the script, the looks, printing.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest

from tests.pipeline.fault_server import FaultServer
from tests.support.damage import in_this_process
from tests.support.kernel import plain_settings
from tests.year.looks import read, wrong
from tests.year.nights import Life
from tests.year.publisher import Figures, same
from tests.year.readers import reading
from tests.year.script import HELD, PUBLISHED, REVISED, STORIES, Dated, Story, script


@dataclass
class Lived:
    """What came of the nights: a processor time and a size of the home for each, and what was wrong."""

    nights: list[Dated] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    ledgers: int = 0
    accepted: int = 0
    wrong: list[str] = field(default_factory=list)
    read: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(dated.night.outcome for dated in self.nights)

    @property
    def kinds(self) -> int:
        """How many different things happened."""
        return len({dated.night.what for dated in self.nights})

    def quarter(self, number: int) -> tuple[float, float]:
        """Of a quarter of the nights: the middle processor time of one that published, the middle size in megabytes."""
        part = range(len(self.nights) * number // 4, len(self.nights) * (number + 1) // 4)
        times = [self.seconds[n] for n in part if self.nights[n].night.outcome == PUBLISHED]
        return median(times), median(self.sizes[n] for n in part) / 1e6


def lived(
    place: Path, seed: int, nights: int, readers: int = 2, stories: tuple[Story, ...] = STORIES
) -> tuple[Lived, Life]:
    """Live through so many nights in a home at a place; the first is over when the readers begin."""
    found = Lived(nights=script(seed, nights, stories))
    with _here() as server, ExitStack() as stack:
        life = Life(place / "home", server, Random(seed))
        life.home.mkdir()
        seen: Figures = {}
        said: dict[str, object] | None = None
        for dated in found.nights:
            seen = _one(life, dated, seen, found)
            if said is None:
                said = stack.enter_context(reading(life.home, readers))
    found.read, found.errors = (said or {}).get("read", 0), (said or {}).get("errors", [])  # type: ignore[assignment]
    return found, life


def _one(life: Life, dated: Dated, seen: Figures, found: Lived) -> Figures:
    """One night, judged; what an analyst finds after it."""
    record, seconds = _timed(life, dated)
    found.seconds.append(seconds)
    found.sizes.append(sum(b for folder, b in record["bytes"].items() if folder not in ("changes", "inbox")))
    found.ledgers = record["bytes"].get("changes", 0)
    found.accepted += dated.night.accept is not None
    said = [f"{dated.day}: {dated.night.what}: {words}" for words in wrong(life, dated, record, seen)]
    for words in said:
        print(words, file=sys.stderr, flush=True)
    found.wrong += said
    return read(life.home)


def aged(life: Life, number: int, place: Path, nights: int = 5) -> tuple[float, float]:
    """The middle processor time of a night that publishes: in this home, and in a new one with the same documents.

    `number`: that of the first night. What a night costs more in the home that has lived longer, it costs for its age.
    """
    old, new = [], []
    with _here() as server:
        life.server = server
        young = Life(place, server, life.chance)
        young.home.mkdir()
        young.publisher = life.publisher
        young.night(Dated(number, replace(REVISED, change=same), True))
        for night in range(number + 1, number + 1 + nights):
            old.append(_timed(life, Dated(night, REVISED, True))[1])
            new.append(_timed(young, Dated(night, REVISED, True))[1])
    return median(old), median(new)


@contextmanager
def _here() -> Iterator[FaultServer]:
    """Inside the block nights run in this process, and their publisher can be had from this server."""
    with plain_settings(), pytest.MonkeyPatch.context() as patch, FaultServer() as server:
        in_this_process(patch)
        yield server


def _timed(life: Life, dated: Dated) -> tuple[dict[str, Any], float]:
    """A night: its record and its processor time."""
    began = time.process_time()
    record = life.night(dated)
    return record, time.process_time() - began


def table(found: Lived) -> list[tuple[str, str]]:
    """The nights in words, line by line."""
    outcomes, (first, early), (last, late) = found.outcomes, found.quarter(0), found.quarter(3)
    told = ", ".join(f"{outcomes[name]} {name}" for name in (PUBLISHED, "unchanged", HELD))
    return [
        (f"nights, {found.kinds} kinds of events", f"{len(found.nights)}: {told}"),
        ("held nights that an operator accepted", f"{found.accepted}"),
        ("nights that ended otherwise than the script says, or with other figures", f"{len(found.wrong)}"),
        ("looks of readers in other processes, errors among them", f"{found.read:,}, {len(found.errors)}"),
        ("processor time of a night that publishes, first and last quarter", f"{first:.2f} s, {last:.2f} s"),
        ("size of the home without ledgers, first and last quarter", f"{early:.1f} MB, {late:.1f} MB"),
        ("ledgers, kept for good, at the end", f"{found.ledgers / 1e6:.1f} MB"),
    ]
