"""Debates from parsed rows to core tables: what is placed, what is not and why, and that nothing is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates import speeches
from assets.debates.harmonise import DERIVED, harmonise
from assets.debates.meetings import parse as tables
from pipeline.declare.schema import read_tables
from pipeline.harmonise import account
from tests.support.debates import REFERENCE, corpus, record, rows, turn

A, B, C, D, E = (letter * 12 for letter in "abcde")
DECLARED = {table.name: table for table in read_tables(Path("assets/debates/datapackage.yaml"))}


def harmonised(parsed):
    """The result, after checking what holds for every input: the accounting, the columns, the keys."""
    result = harmonise(parsed, REFERENCE)
    assert not parsed or account(parsed, result).filter(pl.col("difference") != 0).is_empty()
    assert set(result.tables) == set(DECLARED)
    assert result.derived == DERIVED
    for name, frame in result.tables.items():
        declared = DECLARED[name].conform(frame)
        assert declared.select(DECLARED[name].primary_key).is_unique().all(), name
    return result


def speech(result, *columns, **where):
    return result.tables["core.speech"].filter(**where).sort("source_id", "meeting_symbol", "speech_no").select(columns)


def reasons(frame):
    return sorted(zip(frame["document_id"].to_list(), frame["reason"].to_list(), strict=True))


def table_row(**cells):
    row = {"kind": "meeting", "symbol": "S/PV.8422", "date": "2018-12-13", "topic": "Women and peace and security"}
    return rows("sc_meetings", E, [{**row, **cells}], tables.COLUMNS)


def test_no_documents_at_all():
    result = harmonised({})
    assert all(frame.is_empty() for frame in result.tables.values())
    assert result.rejected.is_empty()
    assert result.set_aside.is_empty()
    assert result.conflicts.is_empty()


def test_a_record_becomes_a_meeting_speeches_and_elements():
    chair = {"person": "Mr. Adom", "person_affiliation": "Côte d’Ivoire", "person_source": "cover"}
    rows_of = record(
        A,
        "S/PV.8422",
        [
            turn("The President", **chair, language="French"),
            turn("Mr. Delattre", "France", language="French"),
            turn("Ms. Kpongo", "Central African Republic", note="Rapporteur"),
            turn("Ms. Bachelet", None, person_affiliation="UN-Women", person_role="Executive Director of UN-Women",
                 person_source="invitation"),
        ],
        others=[
            {"kind": "vote", "votes_for": "13", "votes_against": "0", "votes_abstaining": "2",
             "in_favour": "France;Poland", "abstaining": "China;Russian Federation", "text": "In favour: …"},
            {"kind": "procedure", "text": "The meeting rose at 3.55 p.m."},
        ],
        president="Mr. Adom", president_affiliation="Côte d’Ivoire", called_to_order="3.10 p.m.", rose="3.55 p.m.",
        agenda="Women and peace and security\nReport of the Secretary-General", place="New York",
        body_characters="900", element_characters="900", repairs="0",
    )  # fmt: skip
    result = harmonised({"sc_records": rows_of})
    meeting = result.tables["core.meeting"].row(0, named=True)
    assert {name: meeting[name] for name in ("meeting_symbol", "organ", "meeting_no", "kind", "date", "is_wps")} == {
        "meeting_symbol": "S/PV.8422", "organ": "Security Council", "meeting_no": 8422, "kind": "meeting",
        "date": date(2018, 12, 13), "is_wps": True,
    }  # fmt: skip
    assert (meeting["president"], meeting["president_entity"]) == ("Mr. Adom", "CIV")
    assert (meeting["minutes"], meeting["speeches"], meeting["outcome_vote"]) == (45, 4, "13-0-2")
    assert (meeting["votes_for"], meeting["votes_against"], meeting["votes_abstaining"]) == (13, 0, 2)
    columns = ("speaker", "family_name", "speaker_gender_by_title", "speaker_role", "entity", "iso3", "language")
    assert speech(result, *columns).rows() == [
        ("The President", "Adom", "man", "president", "CIV", "CIV", "French"),
        ("Mr. Delattre", "Delattre", "man", "council_member", "FRA", "FRA", "French"),
        ("Ms. Kpongo", "Kpongo", "woman", "invited_state", "CAF", "CAF", None),
        ("Ms. Bachelet", "Bachelet", "woman", "un_entity", "org:un-women", None, None),
    ]
    assert speech(result, "date", "is_wps", "organ").unique().rows() == [(date(2018, 12, 13), True, "Security Council")]
    elements = result.tables["core.meeting_element"].sort("element_no")
    assert elements.select("kind", "element_no", "votes_for", "in_favour").rows() == [
        ("vote", 5, 13, "France;Poland"),
        ("procedure", 6, None, None),
    ]


def test_of_several_documents_of_one_record_one_whole_record_is_used():
    turns = [turn("Mr. Delattre", "France"), turn("Ms. Wronecka", "Poland")]
    parsed = pl.concat(
        [
            record(A, "S/PV.8422", turns[:1]),
            record(B, "S/PV.8422", [{**t, "text": None} for t in turns]),
            record(C, "S/PV.8422", turns),
            record(D, "S/PV.8422", turns[:1], whole=False),
            record(E, "S/PV.1", turns[:1], whole=False),
        ]
    )
    result = harmonised({"sc_records": parsed})
    assert speech(result, "document_id", "meeting_symbol", "speech_no").rows() == [
        (E, "S/PV.1", 1), (C, "S/PV.8422", 1), (C, "S/PV.8422", 2),
    ]  # fmt: skip
    assert reasons(result.set_aside) == [
        *[(A, "same_record")] * 2, *[(B, "same_record")] * 3, (D, "covered_by_record"),
    ]  # fmt: skip
    assert result.tables["core.meeting"]["document_id"].to_list() == [C]


def test_two_statements_of_one_number_are_one_speech():
    one = record(B, "S/PV.6877", [turn("Mr. Rakhmetullin", "Kazakhstan")], whole=False)
    same = record(A, "S/PV.6877", [turn("Mr. Rakhmetullin", "Kazakhstan")], whole=False)
    other = record(C, "S/PV.6877", [turn("Mr. Delattre", "France", turn_no="2")], whole=False)
    result = harmonised({"sc_records": pl.concat([one, same, other])})
    assert speech(result, "document_id", "speech_no").rows() == [(A, 1), (C, 2)]
    assert reasons(result.set_aside) == [(B, "same_statement")]


def test_a_single_statement_takes_its_day_from_what_the_tables_say_with_one_voice():
    statement = record(A, "S/PV.6877", [turn("Mr. Rakhmetullin", "Kazakhstan", date=None, turn_no="86")], whole=False)
    alone = harmonised({"sc_records": statement})
    assert speech(alone, "date", "is_wps", "iso3", "speaker_role").rows() == [(None, None, "KAZ", None)]
    listed = table_row(symbol="S/PV.6877", date="2012-11-30")
    told = harmonised({"sc_records": statement, "sc_meetings": listed})
    assert speech(told, "date", "is_wps", "iso3", "speaker_role").rows() == [
        (date(2012, 11, 30), True, "KAZ", "invited_state")
    ]
    again = table_row(symbol="S/PV.6877", date="2012-12-01").with_columns(locator=pl.lit("row 2"))
    split = harmonised({"sc_records": statement, "sc_meetings": pl.concat([listed, again])})
    assert speech(split, "date").item() is None
    assert split.conflicts["field"].to_list() == ["date"]


def test_the_corpus_stands_beside_the_record_and_is_matched():
    turns = [
        turn("The President", person="Mr. Adom", person_affiliation="Côte d’Ivoire"),
        turn("Ms. Delattre", "France"),
    ]
    rows_of = corpus(
        B, "S/PV.8422", [("Mr. Adom", "Cote D'Ivoire", "The President"), ("Mr. Delattre", "France", "Mentioned")]
    )
    listed = table_row(date="2018-12-14", outcome="S/RES/2448 (2018)\n13-0-2")
    result = harmonised(
        {"sc_records": record(A, "S/PV.8422", turns), "sc_debates_corpus": rows_of, "sc_meetings": listed}
    )
    assert speech(result, "speaker_role", "entity", source_id="sc_debates_corpus").rows() == [
        ("president", "CIV"), ("council_member", "FRA"),
    ]  # fmt: skip
    assert result.tables["core.speech_match"].select("record_speech_no", "corpus_speech_no").rows() == [(1, 1), (2, 2)]
    assert result.conflicts.select("table_name", "field", "resolved").rows() == [
        ("core.meeting", "date", "2018-12-13"),
        ("core.speech", "speaker_gender_by_title", "woman"),
    ]
    claims = json.loads(result.conflicts.filter(field="date")["claims"].item())
    assert {claim["source_id"]: claim["value"] for claim in claims} == {
        "sc_records": "2018-12-13", "sc_meetings": "2018-12-14",
    }  # fmt: skip


def test_documents_files_versions_and_older_editions_of_the_corpus_are_placed():
    speakers = corpus(
        B, "S/PV.8422", [("Mr. Adom", "Cote D'Ivoire", "The President"), ("Ms. X", "Individual", "Guest")]
    )
    others = rows("sc_debates_corpus", C, [
        {"part": "document", "edition": "v5", "symbol": "S/PV.8422", "basename": "UNSC_2018_SPV.8422",
         "date": "2018-12-13", "topic": "Women and peace and security", "num_speeches": "2", "pressrelease": "SC/1",
         "outcome": "http://www.un.org/view_doc.asp?symbol=S/RES/2448(2018)"},
        {"part": "document", "edition": "v5", "symbol": "S/2020/1084", "basename": "UNSC_2020_SPV.2020_1084",
         "date": None, "topic": "A topic", "num_speeches": "0"},
        {"part": "text", "filename": "UNSC_2018_SPV.8422_spch001.txt", "symbol": "S/PV.8422", "speech_no": "1",
         "encoding": "cp1252", "text": "Words.", "words": "1", "language": "French"},
        {"part": "text", "filename": "README", "text": None},
        {"part": "version", "version": "6.1", "release_date": "2025-02-19", "label": "meta.tsv", "file_id": "1",
         "size": "9"},
    ])  # fmt: skip
    older = corpus(D, "S/PV.8422", [("Mr. Adom", "Cote D'Ivoire", "The President")], edition="v4")
    parsed = pl.concat([speakers, others, older], how="diagonal")
    result = harmonised({"sc_debates_corpus": parsed})
    assert speech(result, "speech_no", "text", "language", "speaker_role", "text_document_id").rows() == [
        (1, "Words.", "French", "president", C), (2, None, None, "other", None),
    ]  # fmt: skip
    meeting = result.tables["core.meeting"].sort("meeting_symbol", descending=True)
    assert meeting.select("meeting_symbol", "kind", "is_wps", "speeches", "outcome", "press_release").rows() == [
        ("S/PV.8422", "meeting", True, 2, "S/RES/2448(2018)", "SC/1"),
        ("S/2020/1084", "videoconference", False, 0, None, None),
    ]
    assert result.tables["core.speech_file"].select("filename", "joined").rows() == [
        ("UNSC_2018_SPV.8422_spch001.txt", True)
    ]
    assert result.tables["core.corpus_file"].select("version", "released", "file", "size").rows() == [
        ("6.1", date(2025, 2, 19), "meta.tsv", 9)
    ]
    assert reasons(result.rejected) == [(C, "not_a_speech")]
    assert reasons(result.set_aside) == [(D, "older_edition")]


def test_an_unknown_affiliation_is_kept_and_says_nothing():
    result = harmonised(
        {"sc_records": record(A, "S/PV.8422", [turn("Ms. Y", "Nobody knows this body"), turn("Ms. Z")])}
    )
    assert speech(result, "affiliation", "entity", "iso3", "speaker_role", "speaker_gender_by_title").rows() == [
        ("Nobody knows this body", None, None, None, "woman"), (None, None, None, None, "woman"),
    ]  # fmt: skip
    assert result.rejected.is_empty()


def test_a_speech_without_a_number_of_its_own_is_rejected():
    turns = [
        turn("Ms. Y", turn_no="1"),
        turn("Ms. Z", turn_no="1"),
        turn("Ms. W", turn_no=None),
        turn("Ms. V", turn_no="0"),
    ]
    result = harmonised({"sc_records": record(A, "S/PV.8422", turns)})
    assert speech(result, "speaker").to_series().to_list() == ["Ms. Y"]
    assert reasons(result.rejected) == [(A, "no_number"), (A, "no_number"), (A, "repeated_number")]


def test_catalogue_records_are_placed():
    given_rows = rows("undl_records", A, [{"record_id": "7", "symbol": "S/PV.8422", "title": "T", "date": "2018-12-13"},
                                          {"record_id": "8", "symbol": None, "title": "U", "date": None}])  # fmt: skip
    table = harmonised({"undl_records": given_rows}).tables["core.library_record"]
    assert table.select("record_id", "symbol", "date").rows() == [
        ("7", "S/PV.8422", date(2018, 12, 13)),
        ("8", None, None),
    ]


def test_rows_may_be_lazy_and_their_words_categories():
    eager = record(A, "S/PV.8422", [turn("Mr. Delattre", "France")])
    lazy = eager.with_columns(pl.col("source_id", "document_id", "affiliation").cast(pl.Categorical)).lazy()
    one, other = harmonised({"sc_records": eager}), harmonised({"sc_records": lazy})
    assert all(frame.equals(other.tables[name]) for name, frame in one.tables.items())


DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(["S/PV.1", "S/PV.2(Resumption1)", "A/76/PV.102"]),
        st.booleans(),
        st.lists(st.sampled_from(["The President", "Mr. Delattre", "Ms. Y"]), min_size=1, max_size=4),
        st.sampled_from([None, "1", "x"]),
    ),
    max_size=6,
)
SPOKEN = st.lists(
    st.tuples(st.sampled_from(["v5", "v6.1"]), st.sampled_from(["S/PV.1", "S/PV.3"]), st.sampled_from(["1", "2", "x"])),
    max_size=6,
)


@settings(max_examples=40)
@given(DOCUMENTS, SPOKEN)
def test_every_row_reaches_one_place_whatever_documents_there_are(documents, spoken):
    records = [
        record(
            f"{n:012x}", symbol, [turn(s, "France", turn_no=no or str(i)) for i, s in enumerate(names, 1)], whole=whole
        )
        for n, (symbol, whole, names, no) in enumerate(documents)
    ]
    told = [
        corpus(f"c{n:011x}", symbol, [("Mr. Delattre", "France", "Mentioned")], edition=edition, speech_no=number)
        for n, (edition, symbol, number) in enumerate(spoken)
    ]
    parsed = {
        source: pl.concat(frames) for source, frames in (("sc_records", records), ("sc_debates_corpus", told)) if frames
    }
    result = harmonised(parsed)
    whole = {symbol for symbol, is_whole, _, _ in documents if is_whole}
    meetings = result.tables["core.meeting"].filter(source_id="sc_records")["meeting_symbol"].to_list()
    assert sorted(meetings) == sorted(whole)
    assert set(result.tables["core.speech"].columns) == set(speeches.COLUMNS)
