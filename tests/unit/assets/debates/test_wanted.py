"""Which meeting tables and which records are asked for."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assets.debates import symbols
from assets.debates.wanted import meeting_tables, official, record_name, wps_records

WPS = "Women and peace and security"


def rows(*entries: tuple[str | None, str | None, str | None]) -> dict[str, pl.DataFrame]:
    return {
        "sc_meetings": pl.DataFrame(entries, schema=dict.fromkeys(("symbol", "topic", "date"), pl.String), orient="row")
    }


def test_a_table_for_every_year_and_one_for_the_videoconferences():
    found = {endpoint.name: endpoint for endpoint in meeting_tables({}, date(2024, 5, 1))}
    assert len(found) == 2024 - 1946 + 2
    assert found["scact1946_table_en.html"].url == "https://www.un.org/depts/dhl/resguide/scact1946_table_en.html"
    assert "https://research.un.org/en/docs/sc/quick/meetings/1946" in found["scact1946_table_en.html"].alternatives
    assert found["scact1946_table_en.html"].settled


def test_a_table_is_asked_for_at_the_librarys_service_and_then_where_it_stood_before():
    found = {endpoint.name: endpoint for endpoint in meeting_tables({}, date(2025, 5, 1))}
    assert found["scact2025_table_en.html"].addresses == (
        "https://ydsftksff8.execute-api.us-east-1.amazonaws.com/dev/render_meeting/scmeetings_2025/EN",
        "https://www.un.org/depts/dhl/resguide/scact2025_table_en.html",
        "https://www.un.org/depts/dhl/resguide/scact2025_table_en.htm",
        "https://research.un.org/en/docs/sc/quick/meetings/2025",
    )
    assert "render_meeting" in found["scact1995_table_en.html"].url
    assert not any("render_meeting" in url for url in found["scact1994_table_en.html"].addresses)


def test_a_table_is_settled_by_the_day_it_was_had_and_not_by_todays():
    for today in (date(2022, 7, 1), date(2026, 7, 1)):
        found = {endpoint.name: endpoint for endpoint in meeting_tables({}, today)}
        assert found["scact2022_table_en.html"].settled_from == date(2023, 3, 31)
        assert found["scact2020_covid_table_en.html"].settled_from == date(2021, 3, 31)
        assert not found["scact2022_table_en.html"].settled


def test_a_table_is_never_asked_for_before_its_year():
    names = [endpoint.name for endpoint in meeting_tables({}, date(2019, 12, 31))]
    assert (names[0], names[-1]) == ("scact2019_table_en.html", "scact1946_table_en.html")


def test_a_small_budget_sees_the_newest_tables_first():
    names = [endpoint.name for endpoint in meeting_tables({}, date(2022, 7, 1))]
    assert names[:4] == [
        "scact2022_table_en.html", "scact2021_table_en.html", "scact2020_table_en.html",
        "scact2020_covid_table_en.html",
    ]  # fmt: skip


def test_the_records_of_the_item_newest_first_each_once():
    found = wps_records(
        rows(
            ("S/PV.6722", WPS, "2012-02-23"),
            ("S/PV.8649", "Women, peace and security", "2019-10-29"),
            ("S/PV.6722(Resumption1)", WPS, "2012-02-23"),
            ("S/PV.8649", WPS, "2019-10-29"),
            ("S/PV.8649/Corr.1", WPS, "2019-11-01"),
            (None, WPS, "2020-10-30"),
            ("S/PV.8650", "Haiti", "2019-10-30"),
            ("S/PV.9999", WPS, "2030-01-01"),
            ("S/PV.6000", WPS, None),
            ("S/PV.6001", None, "2008-10-01"),
        ),
        date(2022, 7, 1),
    )
    assert [endpoint.name for endpoint in found] == [
        "S_PV.8649-EN.pdf", "S_PV.6722(Resumption1)-EN.pdf", "S_PV.6722-EN.pdf", "S_PV.6000-EN.pdf",
    ]  # fmt: skip
    assert all(endpoint.settled for endpoint in found)


def test_four_addresses_of_a_record():
    plain, resumed = wps_records(
        rows(("S/PV.9000", WPS, "2022-03-01"), ("S/PV.6722(Resumption1)", WPS, "2012-02-23")), date(2022, 7, 1)
    )
    assert plain.addresses == (
        "https://documents.un.org/api/symbol/access?s=S/PV.9000&l=en&t=pdf",
        "https://documents.un.org/api/symbol/access?s=S%2FPV.9000&l=en&t=pdf",
        "https://undocs.org/en/S/PV.9000",
        "https://docs.un.org/en/S/PV.9000",
    )
    query = parse_qs(urlsplit(resumed.url).query)
    assert query == {"s": ["S/PV.6722 (Resumption 1)"], "l": ["en"], "t": ["pdf"]}
    assert all(" " not in address for address in resumed.addresses)


def test_nothing_is_wanted_before_any_table_is_read():
    assert wps_records({}, date(2022, 7, 1)) == []
    assert wps_records(rows(), date(2022, 7, 1)) == []


PARTS = st.sampled_from([None, "PartI", "PartII"])


@given(st.integers(1, 99999), PARTS, st.none() | st.integers(1, 99))
def test_names_and_addresses_stand_for_the_symbol(number, part, resumption):
    symbol = symbols.Symbol("S", number, part, resumption)
    assert symbols.find(official(symbol)) == symbol
    (endpoint,) = wps_records(rows((str(symbol), WPS, "2001-01-01")), date(2022, 7, 1))
    assert endpoint.name == record_name(symbol)
    assert [symbols.find(unquote(address)) for address in endpoint.addresses] == [symbol] * 4
    if part is None:
        assert symbols.from_file_name(endpoint.name) == symbol
