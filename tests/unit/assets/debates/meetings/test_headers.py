"""The library's meeting tables as its service renders them now: other headers, days with years, pages around frames."""

from __future__ import annotations

import pytest

from assets.debates.meetings.parse import parse
from assets.debates.meetings.weigh import weigh
from pipeline.contract import Refused
from tests.support.meeting_tables import FIVE, page, parsed, row

PLAIN = row("S/PV.7044", "18 October ", "SC/11149", "Women and peace and security", "S/RES/2122 (2013) <br> 15-0-0")


@pytest.mark.parametrize(
    "columns",
    [
        ("Meeting", "Date", "Press Release", "Topic", "Outcome / Vote"),
        ("Meeting No.", "Meeting date", "Press release", "Agenda item", "Security Council outcome"),
        ("Document", "Held on", "Press", "Item", "Decision"),
        ("Verbatim record", "Day", "Press", "Theme", "Action"),
    ],
)
def test_columns_are_found_by_what_their_headers_mean(columns: tuple[str, ...]):
    (found,) = parsed(row("S/PV.6959", "3 May", "SC/10998", "Haiti", "--"), columns=columns)
    assert (found["symbol"], found["date"], found["topic"]) == ("S/PV.6959", "2013-05-03", "Haiti")


def test_a_meeting_beside_a_record_is_the_meetings_number():
    columns = ("Meeting", "Record", "Date", "Topic", "Outcome")
    (found,) = parsed(row("6959th", "S/PV.6959", "3 May", "Haiti", "--"), columns=columns)
    assert (found["symbol"], found["unread"]) == ("S/PV.6959", '{"Meeting": "6959th"}')


def test_the_list_of_vetoes_is_no_table_of_meetings():
    columns = ("Date", "Draft", "Written record", "Agenda item", "Permanent member casting negative vote", "Action")
    with pytest.raises(Refused, match="list of vetoes"):
        parsed(row("3 May 2013", "S/2013/1", "S/PV.6959", "Haiti", "XX", "--"), columns=columns)


def test_a_day_that_prints_its_year_tells_the_tables_year():
    rows = [
        row("S/PV.10080", "31 December 2025", "--", "Haiti", "--"),
        row("S/PV.9830", "2 January 2025", "--", "x", "--"),
    ]
    found = parsed(*rows, columns=("Meeting", *FIVE[1:]), name="scact2026_table_en.html")
    assert [(entry["date"], entry["year"]) for entry in found] == [("2025-12-31", "2025"), ("2025-01-02", "2025")]


SHELL = (
    b"<html><body><table><tr><td>Guides</td></tr><tr><td>Council</td></tr></table>"
    b"<iframe src='https://example.org/scmeetings_2013/EN'></iframe></body></html>"
)


def test_a_page_around_a_frame_is_refused_as_that():
    with pytest.raises(Refused, match=r"scmeetings_2013/EN") as caught:
        parse(SHELL, "scact2013_table_en.html")
    assert caught.value.reason == "frame_only"


def test_a_page_weighs_its_meetings():
    name = "scact2013_table_en.html"
    assert weigh(page(PLAIN, row("S/PV.7043", "17 October", "--", "Haiti", "--")), name) == 2
    for data, reason in ((page(), "no_rows"), (SHELL, "frame_only"), (page(PLAIN, title="2014"), "")):
        if not reason:  # its rows say 2013, whatever its title says
            assert weigh(data, name) == 1
            continue
        with pytest.raises(Refused) as caught:
            weigh(data, name)
        assert caught.value.reason == reason
    with pytest.raises(Refused) as caught:
        weigh(page(PLAIN), "scact2014_table_en.html")
    assert caught.value.reason == "wrong_period"


def test_a_row_of_one_cell_is_a_notice_and_no_topic_of_the_meeting_above():
    found = parsed(PLAIN, row("No meetings were held in March"), row("", "", "", "Haiti", "--"))
    assert [(one["symbol"], one["topic"]) for one in found] == [
        ("S/PV.7044", "Women and peace and security"),
        ("S/PV.7044", "Haiti"),
    ]
