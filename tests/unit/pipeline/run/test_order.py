"""Checks of one step are asked beside one another, those that another process answers beside the others."""

from __future__ import annotations

from threading import Barrier

from pipeline.check.results import CheckResult, Validate
from pipeline.run.order import answers
from pipeline.run.questions import Question
from tests.support.lasting import AskerHere

#: Seconds after which nobody else will come.
LONG = 20.0


def test_checks_of_a_step_meet_one_another() -> None:
    all_here = Barrier(3)

    def question(name: str, *, elsewhere: bool = False) -> Question:
        def ask(_: Validate) -> list[CheckResult]:
            all_here.wait(LONG)  # raises where one of the three is asked only when another has been answered
            return [CheckResult(name, "core.counts", "error", True, 0, "")]

        return Question(name, name, ask, "core.counts", elsewhere=elsewhere)

    asked = [question("one"), question("two"), question("expectations", elsewhere=True)]
    found = answers(asked, AskerHere())
    assert [*found] == [q.key for q in asked]
    assert [result.check_name for results in found.values() for result in results] == ["one", "two", "expectations"]
