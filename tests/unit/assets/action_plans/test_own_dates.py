"""A page's own date: what an address or a note has of it, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from assets.action_plans.own_dates import page_date
from tests.support.register import claim, harmonised


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://palestine.unwomen.org/en/digital-library/publications/2021/04/palestine-nap-ii-0", date(2021, 4, 1)),
        ("https://mfa.gov.cy/press-releases/2020/12/29/national-action-plan-unsc-resolution-1325", date(2020, 12, 29)),
        ("https://dfa.ie/press-release-archive/2018/nov/plan.php", date(2018, 11, 1)),
        ("https://dfa.ie/press-release-archive/2019/june/plan.php", date(2019, 6, 1)),
        ("https://iraqmission.us/2019/02/p=4425", date(2019, 2, 1)),
        ("https://news.un.org/sw/story/2009/03/234282", date(2009, 3, 1)),
        ("https://loga.gov.ua/calendar/2016/02/29", date(2016, 2, 29)),
        ("https://example.org/2021/13/plan", None),
        ("https://example.org/2021/04/31/plan", None),
        ("https://example.org/2012/", None),
        ("https://example.org/2017/decree/plan", None),
        ("https://example.org/national-action-plan-2018-to-2022", None),
        ("https://example.org/?p=2019/04/", None),
        ("https://example.org/?date=2019", None),
    ],
)
def test_a_date_in_an_address(address: str, day: date | None) -> None:
    assert page_date(address, None) == day


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("report of 15 January 2021; day not printed; copy", date(2021, 1, 15)),
        ("implementation report of January 2021; copy on a document-sharing site", date(2021, 1, 1)),
        ("report of 2010, copy", date(2010, 1, 1)),
        ("copy; meeting of May 2012", date(2012, 5, 1)),
        ("no later plan known in August 2019", date(2019, 8, 1)),
        ("archived under June 2019: launched today", date(2019, 6, 1)),
        ("the publisher's overview page has December 2011", None),
        ("three-year plan put in place in September 2017; being updated May 2022", None),
        ("annual review speaks of the plan covering 2010-2013", None),
        ("other sources start it in 2016", None),
        ("report of the years 2010", None),
        (None, None),
    ],
)
def test_a_date_in_a_note(note: str | None, day: date | None) -> None:
    assert page_date("https://example.org/plan", note) == day


def test_the_address_goes_before_the_note() -> None:
    assert page_date("https://example.org/2021/04/plan", "report of 2010") == date(2021, 4, 1)


def test_a_claim_has_its_pages_date_beside_the_day_on_which_it_was_seen() -> None:
    row = claim("GHA-1", "adopted", "2012", source_url="https://example.org/2012/10/plan", seen="")
    (found,) = harmonised(row).tables["core.nap_claim"].to_dicts()
    assert (found["page_date"], found["seen"]) == (date(2012, 10, 1), None)
