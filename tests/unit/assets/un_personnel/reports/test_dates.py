"""Months as reports print them and as file names state them."""

from __future__ import annotations

from datetime import date

import pytest

from assets.un_personnel.reports.dates import name_month, printed_dates


@pytest.mark.parametrize(
    ("text", "printed", "month_end"),
    [
        ("Month of Report : 31-Jan-15", "31-Jan-15", date(2015, 1, 31)),
        ("by End of November, 2016", "End of November, 2016", date(2016, 11, 30)),
        ("and Troops 31/05/2017", "31/05/2017", date(2017, 5, 31)),
        ("As of: 30/06/2022", "30/06/2022", date(2022, 6, 30)),
        ("As of 06/30/2022", "06/30/2022", date(2022, 6, 30)),
        ("Staff Officers and Troops, 29/02/2020", "29/02/2020", date(2020, 2, 29)),
        ("31 October 2019", "31 October 2019", date(2019, 10, 31)),
        ("October 31, 2019", "October 31, 2019", date(2019, 10, 31)),
        ("2019-10-31", "2019-10-31", date(2019, 10, 31)),
        ("30 Sept 2023", "30 Sept 2023", date(2023, 9, 30)),
    ],
)
def test_printed_dates(text: str, printed: str, month_end: date) -> None:
    assert [(one.text, one.month_end) for one in printed_dates(text)] == [(printed, month_end)]


@pytest.mark.parametrize("text", ["by Mission, Country, and Personnel Type", "Page 1 of 44", "March of 4 women"])
def test_no_date(text: str) -> None:
    assert printed_dates(text) == []


@pytest.mark.parametrize(
    ("name", "month_end"),
    [
        ("UN_country_contributions_2019_10.pdf", date(2019, 10, 31)),
        ("2019-10.pdf", date(2019, 10, 31)),
        ("report 31 October 2019.pdf", date(2019, 10, 31)),
        ("01_summary_of_contributions_oct-2019.pdf", date(2019, 10, 31)),
        ("03_country_post_feb2020.pdf", date(2020, 2, 29)),
        ("inbox/un/2020_02_29.PDF", date(2020, 2, 29)),
        ("31-10-2019.pdf", date(2019, 10, 31)),
        ("2019_13.pdf", None),
        ("2019.pdf", None),
        ("oct.pdf", None),
        ("oct-19.pdf", None),
        ("compare_2019_10_with_2019_11.pdf", None),
        ("mayor_2019.pdf", None),
        ("resolution_1325.pdf", None),
    ],
)
def test_months_in_names(name: str, month_end: date | None) -> None:
    assert name_month(name) == month_end
