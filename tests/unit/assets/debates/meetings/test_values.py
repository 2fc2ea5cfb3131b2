"""What stands in the cells of a meeting table: dates and years, outcomes, topics, the item itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.meetings.dates import MONTHS, first_day, month_number, table_year
from assets.debates.meetings.meeting_rows import agenda_item, is_wps
from assets.debates.meetings.outcomes import decisions, votes


@pytest.mark.parametrize(
    ("certain", "likely", "named", "titled", "year"),
    [
        ([2020] * 5 + [2019], [], 2021, 2021, 2020),
        ([2091], [], 2019, 2019, 2019),
        ([], [2022], 2023, 2023, 2023),
        ([], [2020, 2020, 2021], 2020, 2021, 2020),
        ([], [], 2020, 2021, 2020),
        ([2019, 2020], [], 2020, None, 2020),
        ([], [], None, 1999, 1999),
        ([2001], [], None, None, 2001),
        ([], [], None, None, None),
    ],
)
def test_the_year_of_a_table(certain, likely, named, titled, year):
    assert table_year(certain, likely, named, titled) == year


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("30 December", date(2013, 12, 30)),
        ("06 November", date(2013, 11, 6)),
        ("15 Sep.", date(2013, 9, 15)),
        ("1 Sept", date(2013, 9, 1)),
        ("30 Decmber", date(2013, 12, 30)),
        ("3 Feburary", date(2013, 2, 3)),
        ("December 30, 2011", date(2011, 12, 30)),
        ("Monday, 30th December", date(2013, 12, 30)),
        ("2013-12-30", date(2013, 12, 30)),
        ("24.04.2025", date(2025, 4, 24)),
        ("13/12/2018", date(2018, 12, 13)),
        ("4.24.2025", None),
        ("24.04/2025", None),
        ("28-29 June", date(2013, 6, 28)),
        ("22/23 November", date(2013, 11, 22)),
        ("29 + 30 March", date(2013, 3, 29)),
        ("31 January - 1 February", date(2013, 1, 31)),
        ("31 June", None),
        ("29 February", None),
        ("3 Juny", None),
        ("29-3 March", None),
        ("3-29 March", None),
        ("March", None),
        ("30", None),
        ("", None),
    ],
)
def test_dates(printed, day):
    assert first_day(printed, 2013) == day


@given(st.dates(date(1946, 1, 1), date(2099, 12, 31)), st.integers(3, 9))
def test_every_day_is_read_with_its_month_whole_or_begun(day, letters):
    for name in (MONTHS[day.month - 1].title(), MONTHS[day.month - 1][:letters]):
        assert month_number(name) == day.month
        assert first_day(f"{day.day} {name}", day.year) == day
        assert first_day(f"{day.day} {name} {day.year}", 1) == day


@pytest.mark.parametrize(
    ("printed", "cast", "taken"),
    [
        ("S/RES/1325 (2000)\n15-0-0", [(15, 0, 0)], ["S/RES/1325 (2000)"]),
        ("S/RES/9(1946) 10–0–1+ S/PRST/2004/1", [(10, 0, 1)], ["S/RES/9 (1946)", "S/PRST/2004/1"]),
        ("Draft resolution\nS/2014/916 not adopted\n8-2-5", [(8, 2, 5)], ["Draft resolution S/2014/916 not adopted"]),
        (
            "Draft resolutionS/2001/1199vetoed by USA\n12-1-2\nS/2001/9 not adopted 4-0-11",
            [(12, 1, 2), (4, 0, 11)],
            ["Draft resolution S/2001/1199 vetoed by USA", "S/2001/9 not adopted"],
        ),
        ("S/RES/1 (1946)\nadopted unanimously", [], ["S/RES/1 (1946) adopted unanimously"]),
        ("S/RES/1 (1999) 14-0-0 (1 absent)", [(14, 0, 0)], ["S/RES/1 (1999) (1 absent)"]),
        ("Communiqué & S/RES/5 (1999) without vote", [], ["Communiqué", "S/RES/5 (1999) without vote"]),
        ("5-0-10", [(5, 0, 10)], []),
        ("S/RES/2493 (2019) 12\u22120\u22123", [(12, 0, 3)], ["S/RES/2493 (2019)"]),
    ],
)
def test_outcomes(printed, cast, taken):
    assert [tuple(vote) for vote in votes(printed)] == cast
    assert list(decisions(printed)) == taken


def test_topics_in_one_line():
    assert agenda_item("Complaint  by Lebanon\nComplaint by Jordan") == "Complaint by Lebanon; Complaint by Jordan"
    assert agenda_item("Election of five members\n( S/2017/619 and S/2017/620)") == (
        "Election of five members (S/2017/619 and S/2017/620)"
    )
    assert agenda_item(None) is None


@pytest.mark.parametrize(
    "title",
    [
        "Women and peace and security",
        "Women, peace, and security",
        "women, peace and security",
        "WOMEN AND PEACE AND SECURITY.",
        "Women and peace and security: sexual violence in conflict",
        "Women and peace and security\nReport of the Secretary-General on women and peace and security (S/2018/900)",
        "Report of the Secretary-General on women and peace and security (S/2012/732)",
        "The situation in Haiti; Women\xa0and  peace and security",
        "“Women and peace and security”",
        "2. Women and peace and security",
    ],
)
def test_the_item_in_its_spellings(title):
    assert is_wps(title) is True


@pytest.mark.parametrize(
    "title",
    [
        "The situation in Haiti",
        "Maintenance of international peace and security",
        "Children and armed conflict",
        "Protection of civilians: implementing the women and peace and security agenda",
        "Women and children",
        "",
    ],
)
def test_other_items(title):
    assert is_wps(title) is False


def test_an_item_not_given_is_not_known():
    assert is_wps(None) is None
