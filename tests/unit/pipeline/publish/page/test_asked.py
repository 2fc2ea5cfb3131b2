"""What a page asked is the same when every language says the same, whichever marks stand for it."""

from __future__ import annotations

from datetime import date

from pipeline.publish.page.asked import Asked, Parts, said_by
from pipeline.publish.page.marks import Marks


def test_marks_are_known_by_what_they_say() -> None:
    one, other = Marks(2), Marks(2)
    other.of("another", "un autre")
    told = [marks.of("France", "la France") for marks in (one, other)]
    assert told[0] != told[1] and said_by(one, 2, [told[0]]) == said_by(other, 2, [told[1]])
    assert said_by(one, 2, [told[0]]) != said_by(other, 2, [other.of("France", "France métropolitaine")])
    assert said_by(one, 1, [told[0]]) == said_by(one, 1, ["France"])


def test_values_are_told_apart_by_their_kinds() -> None:
    marks = Marks(1)
    answers = [1, 1.0, True, "1", None, "None", date(2020, 1, 1), "2020-01-01", [1], {"a": 1}, {"a": None}, {}]
    assert len({said_by(marks, 1, [answer]) for answer in answers}) == len(answers)


def test_each_question_is_noted_once_in_its_order() -> None:
    asked = Asked({"exists": {"country/RWA"}.__contains__, "release": {"files": 3, "other": 4}.__getitem__})
    assert asked("exists", "country/RWA") and not asked("exists", "plan/X") and asked("exists", "country/RWA")
    assert Parts(asked, "release").files == 3
    assert list(asked.noted.items()) == [
        (("exists", ("country/RWA",)), True),
        (("exists", ("plan/X",)), False),
        (("release", ("files",)), 3),
    ]
