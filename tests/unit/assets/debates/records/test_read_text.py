"""Whole records and single statements in plain text, in any encoding; what is none is refused with a reason."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records import read_text
from assets.debates.records.parse import parse
from pipeline.contract import Refused
from tests.support.record_texts import TEXT


@pytest.fixture(scope="module")
def record() -> pl.DataFrame:
    return parse(TEXT.encode("cp1252").replace(b"\n", b"\r\n"), "anything.txt")


def test_a_record_in_plain_text_has_the_rows_of_a_record(record):
    meeting = record.row(0, named=True)
    assert (meeting["kind"], meeting["symbol"], meeting["symbol_source"], meeting["date"]) == (
        "meeting",
        "S/PV.7289",
        "printed",
        "2014-10-28",
    )
    assert (meeting["called_to_order"], meeting["rose"], meeting["pages"]) == ("10.05 a.m.", "1.10 p.m.", "3")
    assert json.loads(meeting["members"])[2] == ["United Kingdom of Great Britain and Northern Ireland", "Mr. Wilson"]
    assert json.loads(meeting["repaired"]) == [["ofthe", "of the"]] and meeting["repairs"] == "1"
    assert (
        meeting["agenda"]
        == "Women and peace and security\nReport of the Secretary-General on women and peace and security (S/2014/693)"
    )
    assert meeting["body_characters"] == meeting["element_characters"]
    assert record["locator"].n_unique() == record.height
    assert set(record.dtypes) == {pl.String}


def test_what_speakers_of_a_record_say_of_their_own_country_is_found():
    own = "welcome capacity-building.\nChile has adopted a plan. Mali has adopted a plan."
    acts = parse(TEXT.replace("welcome capacity-building.", own).encode(), "anything.txt")["acts"].drop_nulls()
    assert [kind for kind, *_ in json.loads(acts[-1])] == ["commend", "report_done"]


def test_turns_of_plain_text_go_on_across_pages_without_furniture(record):
    speeches = record.filter(pl.col("kind") == "speech")
    assert speeches["speaker"].to_list() == ["The President", "Ms. Mlambo-Ngcuka", "Mr. Barros Melet"]
    briefing = speeches.row(1, named=True)
    assert briefing["text"] == (
        "I thank you for the grass-roots work. Women are at the centre of the matter, and of the "
        "decisions of the Council.\nWe must act."
    )
    assert (briefing["page_first"], briefing["page_last"]) == ("2", "3")
    assert (briefing["person"], briefing["person_affiliation"], briefing["person_source"]) == (
        "Ms. Phumzile Mlambo-Ngcuka",
        "UN-Women",
        "invitation",
    )
    assert speeches.row(2, named=True)["text"] == "We welcome capacity-building."
    assert speeches["person_affiliation"].to_list() == ["Argentina", "UN-Women", "Chile"]


def test_the_symbol_printed_inside_wins_over_the_name():
    rows = parse(TEXT.encode(), "S_PV.1-EN.txt")
    assert rows["symbol"].unique().to_list() == ["S/PV.7289"]


def test_the_name_helps_where_nothing_is_printed():
    rows = parse(b"The President: We begin.\n\nThe meeting rose at 6 p.m.\n", "A_48_PV.46-EN.txt")
    assert rows.row(0, named=True)["symbol"] == "A/48/PV.46"
    assert set(rows["symbol_source"]) == {"file_name"}


def test_without_a_cover_the_agenda_is_what_the_body_heads():
    opening = "The meeting was called to order at 3 p.m.\nAdoption of the agenda\nThe agenda was adopted.\n"
    rows = parse(f"{opening}The situation in Cyprus\nThe President: We begin.\n".encode(), "S_PV.10-EN.txt")
    assert rows.row(0, named=True)["agenda"] == "The situation in Cyprus"


def test_without_a_symbol_anywhere_a_record_is_refused():
    with pytest.raises(Refused) as refused:
        parse(b"The President: We begin.\n\nThe meeting rose at 6 p.m.\n", "record.txt")
    assert refused.value.reason == "no_symbol"


def test_a_letter_with_statements_annexed_is_refused_as_one():
    letter = (
        "United Nations\nS/2020/1084\nSecurity Council\n\nLetter dated 30 October 2020 from the President of the "
        "Security Council addressed to the Secretary-General\n\nI have the honour to enclose the statements.\n\n"
        "Annex I\n\nStatement by the Minister\n\nWe welcome the report on women and peace and security.\n"
    )
    with pytest.raises(Refused) as refused:
        parse(letter.encode(), "S_2020_1084-EN.txt")
    assert refused.value.reason == "letter"
    assert "S/2020/1084" in refused.value.detail


def test_a_record_without_a_turn_is_refused_with_its_measure():
    with pytest.raises(Refused) as refused:
        parse(b"S/PV.10\nA letter about the work of the Council.\nIt has two lines.\n", "S_PV.10.txt")
    assert refused.value.reason == "no_turns" and "characters" in refused.value.detail


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refused) as refused:
        parse(b"PK\x03\x04\x00\x00\x00", "S_PV.10.txt")
    assert refused.value.reason == "not_text"


def test_a_record_in_french_is_refused():
    said = "Le Conseil de sécurité est saisi de la question et les membres du Conseil ont sous les yeux le rapport. "
    with pytest.raises(Refused) as refused:
        parse(("S/PV.10\nLe Président : " + said * 12).encode(), "S_PV.10-FR.txt")
    assert refused.value.reason == "not_english"


STATEMENT = (
    "Mr. Rossi (Italy): We must be conscious ofthe voices of the grass-\nroots, and of the\nCouncil’s.\n\n"
    "We propose a plan.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_a_single_statement_is_one_speech_in_any_encoding(encoding, end):
    rows = parse(STATEMENT.replace("\n", end).encode(encoding), "S_PV.6877-speech086-Italy.txt")
    assert rows.height == 1
    row = rows.row(0, named=True)
    assert (row["kind"], row["symbol"], row["turn_no"], row["speaker"], row["affiliation"]) == (
        "speech",
        "S/PV.6877",
        "86",
        "Mr. Rossi",
        "Italy",
    )
    assert row["date"] is None
    assert (
        row["text"]
        == "We must be conscious of the voices of the grass-roots, and of the Council’s.\nWe propose a plan."
    )


def test_a_statement_without_a_label_keeps_its_text_and_no_speaker():
    row = parse(b"I thank the Council.\n\nWe propose a plan.\n", "UNSC_2012_SPV.6722Resumption1_spch003.txt").row(
        0, named=True
    )
    assert (row["symbol"], row["turn_no"], row["speaker"]) == ("S/PV.6722(Resumption1)", "3", None)
    assert row["text"] == "I thank the Council.\nWe propose a plan."


def test_a_statement_that_holds_several_turns_is_refused():
    with pytest.raises(Refused) as refused:
        parse(b"Mr. Rossi (Italy): One.\n\nThe President: Two.\n", "S_PV.6877-speech086.txt")
    assert refused.value.reason == "several_turns"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_text(data):
    try:
        read_text.read(data, "S_PV.1-speech001.txt")
    except Refused as refused:
        assert refused.reason in {"not_text", "empty"}


@given(st.lists(st.text(alphabet="abc XYZ.,-:\n\f(", max_size=60), max_size=12))
def test_no_letter_of_a_text_is_lost(pieces):
    text = "\n".join(pieces)
    try:
        pages = read_text.read(text.encode(), "S_PV.1-speech001.txt")
    except Refused:
        return
    kept = "".join(part.text for part in (*pages.cover, *pages.body)) + "".join(pages.furniture)
    assert sorted(char for char in kept if char.isalpha()) == sorted(char for char in text if char.isalpha())


LINES = """The meeting was called to order at 10 a.m.
The President: The next item is before the Council now.
Programme of work
Report of the Fifth Committee on women
The President: I call on the Ambassador of Chad. Women are at
the centre of this matter, and of the decisions of the Council.
Mr. Rosenthal (Guatemala), Vice-President, took the Chair.
In our view, much more must be done for the women of the world.
Mrs. De La Torre (Bolivarian Republic of Venezuela)
\fSecurity Council 3500th meeting
Fiftieth year 28 February 1995
(spoke in Spanish): We must all act now, and we must act well.
The meeting rose at 1 p.m.
2
"""


@pytest.mark.parametrize("written", [LINES, LINES.replace("\n", "\r\n")], ids=["LF", "CRLF"])
def test_headings_before_labels_directions_and_labels_over_pages(written):
    rows = parse(written.encode("cp1252"), "S_PV.3500.txt")
    speeches = rows.filter(pl.col("kind") == "speech")
    assert speeches.select("speaker", "language", "text").rows() == [
        ("The President", None, "The next item is before the Council now."),
        (
            "The President",
            None,
            "I call on the Ambassador of Chad. Women are at the centre of this matter, and of the decisions of the "
            "Council.\n"
            "In our view, much more must be done for the women of the world.",
        ),
        ("Mrs. De La Torre", "Spanish", "We must all act now, and we must act well."),
    ]
    headings = rows.filter(pl.col("kind") == "heading")["text"]
    assert [" ".join(text.split()) for text in headings] == ["Programme of work Report of the Fifth Committee on women"]
    assert rows["furniture"][0] == "3"


def test_a_statement_of_a_few_words_is_read():
    row = parse(b"The President: I now give the floor to Mr. X.", "S_PV.8756-speech001.txt").row(0, named=True)
    assert (row["speaker"], row["text"]) == ("The President", "I now give the floor to Mr. X.")


def test_a_running_header_inside_a_paragraph_is_furniture():
    text = "Mr. Sow (Mali): We do need it to be16/01/2020 The situation in Chad S/PV.8704 resolved. We say so."
    record = parse(text.encode(), "S_PV.8704-EN.txt")
    assert record["text"][1] == "We do need it to be resolved. We say so."
    assert record["furniture"][0] == "1"


def test_a_date_goes_on_over_a_lines_end():
    opening = "S/PV.4208 (Resumption 2)\n\nThe meeting was resumed at 10.45 a.m., 25 October\n\n2000 .\n\n"
    text = f"{opening}The President: We go on.\n"
    record = parse(text.encode(), "S_PV.4208_Resumption2-EN.txt")
    assert record["kind"].to_list() == ["meeting", "procedure", "speech"]
    assert record["resumed"][0] == "10.45 a.m."


def test_a_direction_before_the_call_to_order_is_the_bodys():
    text = (
        "General Assembly\n3rd plenary meeting\n\nPresident: Mr. Sow (Mali)\n\n"
        "In the absence of the President, Mr. Idi (Chad), Vice-President, took the Chair.\n\n"
        "The meeting was called to order at 11.15 a.m.\n\nThe Acting President: We begin.\n"
    )
    record = parse(text.encode(), "A_54_PV.3-EN.txt")
    assert record["kind"].to_list() == ["meeting", "stage_direction", "procedure", "speech"]
    assert (record["president"][0], record["person"][3], record["person_affiliation"][3]) == (
        "Mr. Sow",
        "Mr. Idi",
        "Chad",
    )


def test_a_copy_that_prints_speakers_without_colons():
    text = "The meeting was called to order at noon.\n\nThe President\n\nWe begin.\n\nMr. Sow (Mali)\n\nThank you.\n"
    speeches = parse(text.encode(), "S_PV.6210-EN.txt").filter(pl.col("kind") == "speech")
    assert speeches.select("speaker", "affiliation", "text").rows() == [
        ("The President", None, "We begin."),
        ("Mr. Sow", "Mali", "Thank you."),
    ]
