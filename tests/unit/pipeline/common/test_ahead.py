"""Steps taken ahead: in order, beside one another, and left to whoever asks where something went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier, Event, Timer

import pytest

from pipeline.common.ahead import Ahead, Left, Step, needed


@pytest.fixture
def ahead() -> Iterator[Ahead]:
    found = Ahead()
    yield found
    found.close()


def now() -> str:
    return "taken now"


def noting(taken: list[str], name: str) -> Callable[[], str]:
    def take() -> str:
        taken.append(name)
        return name

    return take


def test_each_step_is_taken_once_and_after_those_it_needs(ahead: Ahead) -> None:
    taken: list[str] = []
    needs = {"rows": (), "tables": ("rows",), "mart": ("tables", "rows"), "checks": ("tables",)}
    steps = {name: Step(noting(taken, name), of, waits=name == "checks") for name, of in needs.items()}
    ahead.start(steps)
    assert [ahead.result(name, now) for name in steps] == list(steps)
    assert sorted(taken) == sorted(steps)
    assert all(taken.index(before) < taken.index(name) for name, of in needs.items() for before in of)


def test_steps_that_need_nothing_of_one_another_are_taken_together(ahead: Ahead) -> None:
    meet = Barrier(2)
    ahead.start({name: Step(partial(meet.wait, 10)) for name in ("one", "other")})
    assert {ahead.result("one", lambda: -1), ahead.result("other", lambda: -1)} == {0, 1}


@pytest.mark.parametrize("error", [Left(), OSError("no disk")])
def test_what_went_wrong_is_left_to_whoever_asks_and_nothing_that_needs_it_is_taken(
    ahead: Ahead, error: Exception
) -> None:
    taken: list[str] = []

    def fail() -> None:
        raise error

    ahead.start({"rows": Step(fail), "tables": Step(noting(taken, "tables"), ["rows"]), "other": Step(lambda: "ahead")})
    assert [ahead.result(name, now) for name in ("rows", "tables", "other")] == ["taken now", "taken now", "ahead"]
    assert taken == []


def test_before_it_begins_steps_are_taken_now(ahead: Ahead) -> None:
    assert not ahead.started
    assert ahead.result("rows", now) == "taken now"


def test_closing_waits_for_what_is_being_taken_and_takes_no_more() -> None:
    ahead, begun, go_on, taken = Ahead(), Event(), Event(), list[str]()

    def slow() -> None:
        begun.set()
        go_on.wait(10)
        taken.append("slow")

    ahead.start({"slow": Step(slow), "after": Step(noting(taken, "after"), ["slow"])})
    begun.wait(10)
    Timer(0.3, go_on.set).start()  # while it is being closed
    ahead.close()
    assert taken == ["slow"]


def test_the_step_that_most_steps_wait_for_is_known() -> None:
    of = {"rows": (), "small": (), "tables": ("rows",), "mart": ("tables", "small"), "mart of mart": ("mart",)}
    assert needed({name: Step(now, needs) for name, needs in of.items()}) == {
        "rows": 3,
        "small": 2,
        "tables": 2,
        "mart": 1,
        "mart of mart": 0,
    }


@pytest.mark.parametrize("told", [KeyboardInterrupt, SystemExit(143)])
def test_who_waits_is_told_to_end_when_a_thread_was(ahead: Ahead, told: type[BaseException] | BaseException) -> None:
    def end() -> None:
        raise told

    ahead.start({"rows": Step(end), "tables": Step(now, ["rows"])})
    for name in ("tables", "rows"):
        with pytest.raises((KeyboardInterrupt, SystemExit)):
            ahead.result(name, now)
