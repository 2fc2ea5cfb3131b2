"""`make year`: a year of nights, then force; a table of what came of them. Exit code 1 where anything was wrong.

`python -m tests.year SEED NIGHTS TIMES`: so many nights, and so many of them killed; of all else a tenth of that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.pipeline.fault_server import FaultServer
from tests.support import environment  # noqa: F401 clears the environment before settings are read
from tests.support.damage import in_this_process
from tests.support.kernel import plain_settings
from tests.year import force
from tests.year.force import Place, Tried
from tests.year.nights import Life
from tests.year.nursery import Nursery
from tests.year.year import aged, lived, table


def main(seed: int = 1, nights: int = 365, times: int = 200) -> int:
    """Everything, printed as it comes; how much was wrong."""
    print("| what | measured |\n| --- | --- |", flush=True)
    with TemporaryDirectory() as folder:
        found, life = lived(Path(folder), seed, nights)
        for what, measured in table(found):
            print(f"| {what} | {measured} |", flush=True)
        old, new = aged(life, len(found.nights), Path(folder, "young"))
        print(
            f"| the same for a revision, in this home and in a new one with its documents | {old:.2f} s, {new:.2f} s |"
        )
        wrong = [*found.wrong, *found.errors]
        for tried in _forced(life, found.nights[-1].day.toordinal(), Path(folder, "disk"), seed, times):
            print(
                f"| {tried.what}: nights ended by it, what was wrong afterwards | {tried.ended} of {tried.times}, "
                f"{len(tried.wrong)} |",
                flush=True,
            )
            wrong += tried.wrong
    for words in wrong:
        print(words)
    return len(wrong)


def _forced(life: Life, day: int, disk: Path, seed: int, times: int) -> Iterator[Tried]:
    """Everything that is done by force, in the home of the year."""
    few = max(times // 10, 1)
    with plain_settings(), pytest.MonkeyPatch.context() as patch, FaultServer() as server, Nursery() as nursery:
        in_this_process(patch)
        life.server = server
        place = Place(life, nursery, force.date.fromordinal(day))
        for name in force.SIGNALS:
            number = times if name == "kill -9" else few
            yield force.ended_by_signal(place, name, number, Random(seed))
        yield force.damaged(place, list(force.DAMAGES))
        try:
            yield force.full(place, disk, few)
        except OSError as error:  # who may not mount a disk tries all else
            print(f"no disk can be mounted here: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
