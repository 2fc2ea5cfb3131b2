"""Some weeks of the simulated year, and a few nights ended by force; `make year` has all of it."""

from __future__ import annotations

import signal
from pathlib import Path
from random import Random
from time import sleep

import pytest

from tests.pipeline.fault_server import FaultServer
from tests.support.damage import in_this_process
from tests.support.kernel import plain_settings
from tests.year import force, looks
from tests.year import publisher as by
from tests.year.nights import Life
from tests.year.nursery import Nursery
from tests.year.readers import Reader
from tests.year.script import BEGAN, HELD, PUBLISHED, STORIES, UNCHANGED, Night, Story, script
from tests.year.year import Lived, lived, table

pytestmark = pytest.mark.xdist_group("year")

#: A story of each kind that takes little time.
CHOSEN = ("two at once", "withdraws", "a web page", "counts thousands", "names a stranger", "states go")
SHORT: tuple[Story, ...] = tuple(next(s for s in STORIES if s[0].what == what) for what in CHOSEN)
NIGHTS = 24


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lived, Life]:
    return lived(tmp_path_factory.mktemp("year"), seed=3, nights=NIGHTS, readers=1, stories=SHORT)


def test_every_night_ends_as_the_script_says_and_every_row_is_accounted_for(weeks: tuple[Lived, Life]) -> None:
    found, life = weeks
    assert found.wrong == [] and found.accepted
    assert set(found.outcomes) == {PUBLISHED, UNCHANGED, HELD} and {d.night.what for d in found.nights} >= set(CHOSEN)
    assert looks.read(life.home) == by.figures(life.accepted)
    assert found.read > 0 and found.errors == [], "readers in other processes"
    assert all(words and measured for words, measured in table(found))


def test_a_night_that_is_not_as_the_script_says_is_told(weeks: tuple[Lived, Life]) -> None:
    """What looks at nights sees when figures, rows or the way a night ended are others."""
    _, life = weeks
    before = looks.read(life.home)
    assert [*looks.of_release(life, Night("", UNCHANGED), before)] == []
    (key, (number, women, men)) = next(iter(before.items()))
    other = {**before, key: (number, women + 1, men)}
    (said,) = looks.of_release(life, Night("", UNCHANGED), other)
    assert said.startswith("1 figures differ")


def test_nights_that_are_ended_by_force_and_damage(weeks: tuple[Lived, Life]) -> None:
    found, life = weeks
    with plain_settings(), pytest.MonkeyPatch.context() as patch, FaultServer() as server, Nursery() as nursery:
        in_this_process(patch)
        life.server = server
        place = force.Place(life, nursery, found.nights[-1].day)
        tried = [force.ended_by_signal(place, name, 1, Random(1)) for name in force.SIGNALS]
        tried.append(force.damaged(place, ["the record is cut"]))
    assert [t.wrong for t in tried] == [[]] * 4
    assert [t.ended for t in tried] == [1, 1, 1, 0]


def test_the_script_is_the_same_for_a_seed_and_tells_every_story() -> None:
    one, other = script(1, 365), script(1, 365)
    assert [d.night.what for d in one] == [d.night.what for d in other]
    assert {d.night.what for d in one} >= {night.what for story in STORIES for night in story}
    assert [d.number for d in one] == list(range(len(one))) and one[0].day == BEGAN
    assert {d.night.what for d in script(2, 40)} != {d.night.what for d in script(3, 40)}


def test_every_lie_of_the_script_is_in_what_readers_would_find(tmp_path: Path) -> None:
    """No other edition of a document, which stays in use when its publisher renames it, says the truth beside it."""
    life = Life(tmp_path, FaultServer(), Random(1))
    hidden = []
    for dated in script(1, 220):
        before = by.figures(life.accepted)
        chosen = life.happens(dated)
        if dated.night.outcome != HELD:
            life.note(dated, chosen)
        elif dated.night.change is not by.same:
            served = {name: life.publisher.documents[name] for name in life.publisher.listed}
            hidden += [dated] * (by.figures(life.accepted | served) == before)
    assert hidden == []


def test_a_reader_that_does_not_live_to_the_end_is_told(tmp_path: Path) -> None:
    """How often it had looked, and what ended it."""
    reader = Reader.begun(tmp_path / "home", 0, 0.0)
    while b"\n" not in reader.out.read_bytes():
        assert reader.process.poll() is None
        sleep(0.01)
    reader.process.send_signal(signal.SIGABRT)
    looks, (*missing, last) = reader.ended()
    assert looks == len(missing) > 0 and all("home" in error for error in missing)
    assert last.startswith(f"a reader ended with -6 after {looks} looks: Fatal Python error: Aborted")


def test_what_a_publisher_does_to_the_figures() -> None:
    chance = Random(1)
    first = by.begun(BEGAN, chance)
    told = by.figures(first.documents)
    assert len(told) == 24 * len(by.STATES)
    assert by.figures(by.renames(first, chance).documents) == by.figures(by.withdraws(first, chance).documents) == told
    assert by.figures(by.names_a_stranger(first, chance).documents) == told
    for change in (by.revises, by.prints_again):
        changed = by.figures(change(first, chance).documents)
        assert sum(changed[key] != told[key] for key in told) == 1
    assert len(by.figures(by.loses_a_third(first, chance).documents)) < len(told) * 0.9
    assert len(by.figures(by.adds(first, chance).documents)) == 25 * len(by.STATES)
