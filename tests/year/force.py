"""What is done to a home by force: nights that are killed, full disks, damage. Then a night that must be right.

Belongs here: doing it and judging what is left. Does not: the forked nights (`nursery`), the script of the year.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pipeline.ask.doctor import examine
from tests.pipeline.test_damage import MADE_ANEW, MENDED, UNSEEN
from tests.support.damage import Damage
from tests.year.looks import of_release, read
from tests.year.nights import Life, project_at
from tests.year.nursery import HANGS, Ended, Forced, Nursery
from tests.year.publisher import Figures, figures
from tests.year.script import REVISED, Dated

SIGNALS = {"kill -9": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT}
#: What the doctor finds of this small warehouse wherever it stands: no shipped rows, a network that is a test's.
ALWAYS = {"archive", "network"}
#: What the doctor goes on naming of a damaged release, which is no more the current one, until it is pruned.
UNMENDED = {"records of releases"}
#: What a night leaves behind only where it was ended by force.
HALF_MADE = ("*.partial", ".staging-*")
#: How the system and SQLite say that a disk is full.
FULL = ("No space left", "disk is full")
DAMAGES: dict[str, Damage] = (
    MADE_ANEW
    | MENDED
    | {f"{where} {number}": damage for where, damages in UNSEEN.items() for number, damage in enumerate(damages)}
)


@dataclass
class Tried:
    """How often something was done, how often a night was ended by it, and what was wrong afterwards."""

    what: str
    times: int = 0
    ended: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Place:
    """A home that goes on from day to day, and the nursery of its nights."""

    life: Life
    nursery: Nursery
    day: date

    def revised(self) -> tuple[Figures, Figures]:
        """The publisher revises a document: what readers find now, and what they must find after a night."""
        self.day += timedelta(days=1)
        self.life.happens(Dated(0, REVISED, True))
        before = read(self.life.home)
        self.life.accepted |= {n: self.life.publisher.documents[n] for n in self.life.publisher.listed}
        return before, figures(self.life.accepted)

    def night(self, number: int = 0, seconds: float = 0.0) -> Ended:
        """A night in a process of its own."""
        home, origin = str(self.life.home), self.life.server.origin
        return self.nursery.night(Forced(home, origin, str(self.day), number, seconds))

    def right(self, after: Figures, named: Collection[str] = ALWAYS) -> Iterator[str]:
        """The next night, and everything that is not as it must be then; `named`: what the doctor may name."""
        ended = self.night()
        if ended.outcome not in ("published", "unchanged"):
            yield f"the next night: {ended.outcome}: {ended.message}"
        yield from of_release(self.life, REVISED, after)
        home = self.life.home
        left = [p for pattern in HALF_MADE for p in home.rglob(pattern)]
        yield from (f"left behind: {path.relative_to(home)}" for path in left)
        found = examine(project_at(home, self.life.server.origin), False)
        yield from (f"{f['what']}: {f['detail']}" for f in found if not f["ok"] and f["what"] not in named)


def ended_by_signal(place: Place, name: str, times: int, chance: Random) -> Tried:
    """End so many nights at random moments of their processor time; some end before their moment and are tried beside.

    How long a night takes follows how busy the machine is: moments are drawn from what the last one took that lived.
    """
    tried = Tried(f"{name} at random moments of a night")
    place.revised()
    whole = place.night().seconds
    while tried.ended < times and tried.times < 3 * times:
        before, after = place.revised()
        ended = place.night(SIGNALS[name], chance.uniform(0, whole))
        tried.times += 1
        tried.ended += bool(ended.signal)
        if ended.outcome == HANGS:
            tried.wrong.append(f"{place.day}: {tried.what}: the night did not end")
        whole = whole if ended.signal else ended.seconds
        _judge(place, tried, before, after)
    if tried.ended < times:
        tried.wrong.append(f"{tried.what}: only {tried.ended} of {tried.times} nights lived until their moment")
    return tried


def _judge(place: Place, tried: Tried, before: Figures, after: Figures) -> None:
    """The last release is whole, the next night right."""
    try:
        seen = read(place.life.home)
    except Exception as error:  # whatever a reader meets is what is looked for here
        seen = {}
        tried.wrong.append(f"{place.day}: {tried.what}: a reader: {error}")
    if seen not in (before, after):
        tried.wrong.append(f"{place.day}: {tried.what}: a release that is neither the last one nor the next")
    tried.wrong += [f"{place.day}: {tried.what}: {words}" for words in place.right(after)]


def damaged(place: Place, names: list[str]) -> Tried:
    """Damage of a kind, then a night."""
    tried = Tried("kinds of damage")
    for name in names:
        _, after = place.revised()
        DAMAGES[name](place.life.home)
        tried.times += 1
        tried.wrong += [f"{name}: {words}" for words in place.right(after, ALWAYS | UNMENDED)]
    return tried


def full(place: Place, disk: Path, sizes: int) -> Tried:
    """Nights on a disk of its own that has so much room left, from none to more than a night takes; then room enough.

    Raises OSError where no disk can be mounted: that takes root.
    """
    tried = Tried("disks that are full")
    own = place.life.home
    for number in range(sizes):
        with _disk(disk) as resize:
            place.life.home = disk / "home"
            shutil.copytree(own, place.life.home, symlinks=True)
            before, after = place.revised()
            room = number * _release_of(place.life.home) * 12 // (10 * max(sizes - 1, 1))
            resize(_used(disk) + room)
            ended = place.night()
            tried.times += 1
            tried.ended += ended.outcome == "failed"
            if ended.outcome == "failed" and not any(words in ended.message for words in FULL):
                tried.wrong.append(f"{room} bytes left: {ended.message}")
            resize(1 << 32)
            _judge(place, tried, before, after)
            shutil.rmtree(own)
            shutil.copytree(place.life.home, own, symlinks=True)
        place.life.home = own
    return tried


def _release_of(home: Path) -> int:
    """What a release takes."""
    return sum(p.stat().st_size for p in (home / "releases" / "current").resolve().rglob("*") if p.is_file())


def _used(disk: Path) -> int:
    used = shutil.disk_usage(disk)
    return used.used


@contextmanager
def _disk(folder: Path) -> Iterator[Callable[[int], None]]:
    """A disk in memory at a folder; what is given changes its size."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", "size=4g", "tmpfs", str(folder))
    try:
        yield lambda size: _mount("-o", f"remount,size={size}", str(folder))
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip())
