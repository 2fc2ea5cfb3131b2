"""The library's meeting tables: careless markup, columns by their words, years, records and kinds."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.meetings.meeting_rows import SCHEMA, meetings
from assets.debates.meetings.parse import COLUMNS, parse
from pipeline.contract import Refused
from pipeline.shared.unread import UNREAD
from tests.support.meeting_tables import FIVE, page, parsed, row

FOUR = (FIVE[0], FIVE[1], FIVE[3], FIVE[4])
SEVEN = (
    FIVE[0], "Date", "Recording", "Topic", "Letter with Vote Procedure / <br> Briefings", "Letter with Vote Outcome",
    FIVE[4],
)  # fmt: skip


def harmonised(*rows: str, columns: tuple[str, ...] = FIVE) -> list[dict[str, object]]:
    frame = parse(page(*rows, columns=columns), "scact2013_table_en.html")
    placed = frame.with_columns(source_id=pl.lit("sc_meetings"), document_id=pl.lit("0123456789ab"))
    found = meetings(placed)
    assert found.schema == SCHEMA
    assert found.height == frame.height
    return found.to_dicts()


PLAIN = row("S/PV.7044", "18 October ", "SC/11149", "Women and peace and security", "S/RES/2122 (2013) <br> 15-0-0")


def test_a_row_keeps_what_is_printed_and_gains_symbol_and_year():
    (found,) = parsed(PLAIN)
    assert tuple(found) == COLUMNS
    assert found["locator"] == "row 1"
    assert (found["symbol"], found["date"], found["date_printed"]) == ("S/PV.7044", "2013-10-18", "18 October")
    assert (found["press_release"], found["topic"]) == ("SC/11149", "Women and peace and security")
    assert (found["outcome"], found["vote"], found["kind"]) == ("S/RES/2122 (2013)\n15-0-0", "15-0-0", "meeting")


def test_columns_are_found_by_their_words_in_any_order():
    mixed = ("Topic", "Outcome", "Date", "Meeting Record", "Press Release")
    (found,) = parsed(row("Haiti", "--", "3 May", "S/PV.6959", "SC/10998"), columns=mixed)
    assert (found["topic"], found["symbol"], found["date"]) == ("Haiti", "S/PV.6959", "2013-05-03")
    assert (found["press_release"], found["outcome"]) == ("SC/10998", None)


def test_a_column_of_a_kind_not_known_yet_is_kept():
    (found,) = parsed(row("S/PV.6959", "3 May", "Open debate", "Haiti", "--"), columns=(*FOUR[:2], "Format", *FOUR[2:]))
    assert (json.loads(found[UNREAD]), found["topic"]) == ({"Format": "Open debate"}, "Haiti")


def test_the_letter_that_holds_the_statements_stands_for_a_videoconference():
    (found,) = harmonised(
        row("--", "30 October", "<a href='https://w.org/a b\n c'>Webcast</a>", "Women, peace, and security",
            "S/2013/1076", "S/2013/1066", "S/2013/1054 not adopted<br>5-0-10"),
        columns=SEVEN,
    )  # fmt: skip
    assert (found["kind"], found["meeting_symbol"], found["is_wps"]) == ("videoconference", "S/2013/1076", True)
    assert (found["meeting_no"], found["organ"]) == (None, "Security Council")
    assert (found["outcome"], found["outcome_vote"]) == ("S/2013/1054 not adopted", "5-0-10")
    assert (found["votes_for"], found["votes_against"], found["votes_abstaining"]) == (5, 0, 10)


@pytest.mark.parametrize("letters", [("--", "S/2013/1107"), ("S/2013/382 S/2013/381", "--"), ("--", "--")])
def test_a_videoconference_whose_letter_is_not_the_only_one_has_no_symbol(letters):
    (found,) = harmonised(row("--", "1 May", "--", "Libya", *letters, "S/PRST/2013/3"), columns=SEVEN)
    assert (found["kind"], found["meeting_symbol"]) == ("videoconference", None)


def test_a_meeting_without_a_record_is_a_videoconference_only_where_these_are_listed():
    assert parsed(row("--", "3 May", "SC/1", "Haiti", "--"))[0]["kind"] == "meeting"
    private = row("--", "3 May", "--", "Appointment of the Secretary-General (private meeting)", "--", "--", "--")
    assert parsed(private, columns=SEVEN)[0]["kind"] == "meeting"


def test_recordings_are_addresses_without_blanks():
    cell = "Part 1:<a href='https://w.org/a-\n   b'>Webcast</a> Part 2:<a href='https://w.org/c'>Webcast</a>"
    found = parsed(row("S/PV.1", "3 May", cell, "Haiti", "S/2013/886", "--", "--"), columns=SEVEN)[0]
    assert found["recording"] == "https://w.org/a-b;https://w.org/c"
    assert (found["record_letter"], found["letters"], found["kind"]) == ("S/2013/886", "S/2013/886", "meeting")


def test_rows_whose_tags_are_missing_are_rows():
    loose = "<td>S/PV.{0}\n\t(Resumption 1)</a><td>8 March<td>SC/1<td>Women and peace and security<td>--"
    one = f"<tr>{loose.format(10)}</tr>"
    no_start, nothing_between, unclosed = f"{loose.format(9)}</tr>", loose.format(8), f"<tr>{loose.format(7)}<tr>"
    found = parsed(one, no_start, nothing_between, loose.format(6), unclosed, loose.format(5))
    assert [entry["symbol"] for entry in found] == [f"S/PV.{number}(Resumption1)" for number in (10, 9, 8, 6, 7, 5)]
    assert {entry["topic"] for entry in found} == {"Women and peace and security"}


def test_cells_over_several_rows_belong_to_each():
    spanning = (
        '<tr><th rowspan="2"><a href="x"><p style="a"><span>S/PV.530</span></p></th></a>'
        '<th rowspan="2"><p><span>30 November</p></span></th><td>Taiwan</td><td>not adopted<br>1-9-0</td></tr>'
        "<tr><td>Korea</td><td>--</td></tr>"
    )
    found = parsed(spanning, row("S/PV.529", "29 November", "Korea", "--"), columns=FOUR)
    expected = [("S/PV.530", "Taiwan"), ("S/PV.530", "Korea"), ("S/PV.529", "Korea")]
    assert [(entry["symbol"], entry["topic"]) for entry in found] == expected
    assert [entry["date"][-5:] for entry in found] == ["11-30", "11-30", "11-29"]


def test_a_span_that_is_one_row_too_long_does_not_push_the_next_meeting_aside():
    spanning = '<tr><td rowspan="3">S/PV.9</td><td rowspan="3">3 May</td><td>A</td><td>--</td></tr>' + row("B", "--")
    found = parsed(spanning, row("S/PV.8", "2 May", "C", "--"), columns=FOUR)
    assert [(entry["symbol"], entry["topic"]) for entry in found] == [("S/PV.9", "A"), ("S/PV.9", "B"), ("S/PV.8", "C")]


def test_a_blank_record_and_date_go_on_with_the_meeting_above():
    found = parsed(
        row("S/PV.9", "3 May", "A", "--"), row("", " ", "B", "--"), row("--", "2 May", "C", ""), columns=FOUR
    )
    assert [(entry["symbol"], entry["topic"]) for entry in found] == [("S/PV.9", "A"), ("S/PV.9", "B"), (None, "C")]


@pytest.mark.parametrize(
    ("cells", "topic", "outcome"),
    [
        (("S/PV.9", "3 May", "SC/1", "Haiti"), "Haiti", None),
        (("S/PV.9", "3 May", "Haiti", "S/PRST/2013/1"), "Haiti", "S/PRST/2013/1"),
        (("S/PV.9", "3 May", "Haiti"), "Haiti", None),
        (("S/PV.9", "3 May", "SC/1", "Haiti", "S/PRST/2013/1", "--"), "Haiti", "S/PRST/2013/1"),
    ],
)
def test_a_row_with_a_cell_too_few_or_too_many_is_read(cells, topic, outcome):
    (found,) = parsed(row(*cells))
    assert (found["symbol"], found["date"], found["topic"], found["outcome"]) == (
        "S/PV.9",
        "2013-05-03",
        topic,
        outcome,
    )


def test_headers_and_notices_are_no_rows():
    notice = '<tr><td colspan="6"><strong>Links</strong> will work once the document is published.</td></tr>'
    heads = "<tr>" + "".join(f"<th>{column}</th>" for column in FIVE) + "</tr>"
    assert [entry["symbol"] for entry in parsed(notice, PLAIN, heads, row("", "", "", "", ""))] == ["S/PV.7044"]


def test_each_table_and_each_title_has_its_own_year():
    title = '<tr><th colspan="5">Meetings conducted by the Security Council in 2011</th></tr>'
    first = page(PLAIN, title, row("S/PV.6515", "14 April", "SC/1", "Haiti", "--"), title="2013")
    guide = b"<h2>Meetings in 2012</h2><table><thead><tr><td>x</td></tr></thead></table>" + page(
        row("S/PV.6759", "24 April", "SC/10622", "Women and peace and security", "--"), title="2012"
    )
    found = parse(first + guide, "meetings.html")
    assert found["date"].to_list() == ["2013-10-18", "2011-04-14", "2012-04-24"]
    assert found["locator"].to_list() == ["row 1", "row 2", "row 3"]


def test_a_table_within_a_table_that_lays_out_the_page():
    head = "".join(f"<th><h4>{column}</h4></th>" for column in FIVE)
    inner = f"<h2>Meetings in 2012</h2><table><thead><tr>{head}</tr></thead><tbody>{PLAIN}</tbody></table>"
    outer = f"<title>Meetings 1946-2012</title><table><tr><td>{inner}</td><td>Topic</td></tr></table>"
    frame = parse(outer.replace("2122 (2013)", "2122").encode(), "page.html")
    assert frame.select("symbol", "year_titled", "date").rows() == [("S/PV.7044", "2012", "2012-10-18")]


def test_what_the_rows_cite_wins_over_title_and_name():
    rows = [row("--", f"{day} May", "--", "Libya", f"S/2020/{day}", "--", f"S/PRST/2020/{day}") for day in (1, 2, 3)]
    frame = parse(page(*rows, columns=SEVEN, title="2021"), "scact2022_table_en.html")
    assert frame["year"].unique().to_list() == ["2020"]
    assert frame["year_titled"].unique().to_list() == ["2021"]
    assert frame["date"].to_list() == ["2020-05-01", "2020-05-02", "2020-05-03"]


@pytest.mark.parametrize(
    ("record", "symbol", "kind", "corrigenda"),
    [
        ("S/PV.4251 + Corr.1", "S/PV.4251", "meeting", "S/PV.4251/Corr.1"),
        ("S/PV.3868+Corr.1+Corr.2", "S/PV.3868", "meeting", "S/PV.3868/Corr.1;S/PV.3868/Corr.2"),
        ("S/PV.4046 (Resumption 1)+Corr.2", "S/PV.4046(Resumption1)", "resumption", "S/PV.4046(Resumption1)/Corr.2"),
        ("S/PV.6722(Resumption1)", "S/PV.6722(Resumption1)", "resumption", None),
        ("S/PV.9042 Resumption 1)", "S/PV.9042(Resumption1)", "resumption", None),
        ("S/PV.4251/Corr.1", "S/PV.4251/Corr.1", "corrigendum", None),
        ("S/PV.5081(closed) (meeting held in Nairobi)", "S/PV.5081", "meeting", None),
        ("S/PV.4820 (Part II)", "S/PV.4820(PartII)", "meeting", None),
        ("S/PV.2970 (PartI) <br>S/PV.2970 (PartII)", "S/PV.2970", "meeting", None),
        ("S/PV.9 and S/PV.10", None, "meeting", None),
        ("<a href='https://undocs.org/en/S/PV.77'>closed</a>", "S/PV.77", "meeting", None),
    ],
)
def test_records(record, symbol, kind, corrigenda):
    (found,) = parsed(row(record, "3 May", "SC/1", "Haiti", "--"))
    assert (found["symbol"], found["kind"], found["corrigenda"]) == (symbol, kind, corrigenda)


def test_a_corrigendum_is_of_its_meeting():
    (found,) = harmonised(row("S/PV.4251/Corr.1", "3 May", "None issued", "Haiti", "--"))
    assert (found["meeting_symbol"], found["kind"], found["meeting_no"]) == ("S/PV.4251", "corrigendum", 4251)
    assert found["press_release"] is None


def test_a_resumed_meeting_told_by_its_topic():
    assert parsed(row("S/PV.9", "3 May", "SC/1", "Election [resumed meeting]", "--"))[0]["kind"] == "resumption"


def test_a_date_that_cannot_be_read_is_kept_as_printed():
    (found,) = parsed(row("S/PV.9", "31 June", "SC/1", "Haiti", "--"))
    assert (found["date"], found["date_printed"]) == (None, "31 June")


def test_counts_stand_only_where_there_is_one_vote():
    (found,) = harmonised(row("S/PV.9", "3 May", "SC/1", "A", "S/RES/2 (2013)<br>9-0-2<br>S/RES/3 (2013)<br>10-0-1"))
    assert (found["outcome"], found["outcome_vote"]) == ("S/RES/2 (2013); S/RES/3 (2013)", "9-0-2;10-0-1")
    assert (found["votes_for"], found["votes_against"], found["votes_abstaining"]) == (None, None, None)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"<html><p>No table here</p></html>", "scact2013_table_en.html", "unexpected_shape"),
        (
            page(
                columns=("Date", "Draft", "Written<br>Record", "Agenda Item", "Permanent Member Casting Negative Vote")
            ),
            "scact_veto_table_en.html",
            "unexpected_shape",
        ),
        (page(row("S/PV.9", "3 May", "SC/1", "Haiti", "--"), title=""), "meetings.html", "no_date"),
    ],
)
def test_refusals_say_what_and_where(data, name, reason):
    with pytest.raises(Refused) as refused:
        parse(data, name)
    assert refused.value.reason == reason
    assert name in refused.value.detail


def test_a_year_that_has_only_begun_has_no_rows():
    assert parse(page(title="2031"), "scact2031_table_en.html").height == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding(encoding):
    text = page(row("S/PV.9", "3 May", "None issued", "Côte d’Ivoire", "Communiqué")).decode()
    found = parse(text.encode(encoding), "scact2013_table_en.html").to_dicts()[0]
    assert (found["topic"], found["outcome"]) == ("Côte d’Ivoire", "Communiqué")


WORDS = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=12).map(lambda text: " ".join(["T", *text.split()]))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 28), WORDS, st.sampled_from(["<tr>", ""]), st.sampled_from(["</tr>", ""]), st.booleans()
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_row_is_lost_however_its_tags_are_closed(rows):
    marked = []
    for number, (day, topic, start, end, closed) in enumerate(rows, 1):
        cells = (f"S/PV.{number}", f"{day} May", f"SC/{number}", topic, "--")
        marked.append(start + "".join(f"<td>{cell}{'</td>' if closed else ''}" for cell in cells) + end)
    found = parsed(*marked)
    assert [(entry["symbol"], entry["topic"]) for entry in found] == [
        (f"S/PV.{number}", topic) for number, (_, topic, *_) in enumerate(rows, 1)
    ]
    assert [entry["date"] for entry in found] == [f"2013-05-{day:02d}" for day, *_ in rows]


@settings(max_examples=60)
@given(st.text("<>/=\"' trdhablecospn1930S.PVMay-", max_size=200))
def test_no_markup_breaks_the_parser(noise):
    frame = parse(page(PLAIN) + noise.encode(), "scact2013_table_en.html")
    assert frame["symbol"][0] == "S/PV.7044"
    assert frame["locator"].n_unique() == frame.height
