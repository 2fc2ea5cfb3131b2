"""Verbatim records over the real downloads: turns against records read by hand, facts, votes, the first statement."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from assets.debates.records.parse import parse
from pipeline.contract import Refused
from tests.support import environment, record_truth

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")
FOLDER = MIRROR / "sc_records"
TRUTHS = sorted((MIRROR.parent / "truth").glob("turns_*.tsv"))
CASES = MIRROR.parent / "cases" / "records"
CASE_INPUTS = [
    (path, truth) for truth in sorted(CASES.glob("turns_*.tsv")) for path in record_truth.inputs(truth, CASES)
]
RECORDS = sorted(path for path in FOLDER.glob("*.pdf") if "PV.492-" not in path.name)


@cache
def rows(name: str) -> pl.DataFrame:
    return parse((FOLDER / name).read_bytes(), name)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_turns_and_facts_agree_with_a_record_read_by_hand(path):
    score = record_truth.score(rows(f"{path.stem.removeprefix('turns_')}-EN.pdf"), record_truth.read(path))
    assert score.facts_wrong == ()
    assert score.f1 >= 0.99, score.problems
    assert score.share_whole >= 0.97, score.problems


@pytest.mark.parametrize(("path", "truth"), CASE_INPUTS, ids=[path.name for path, _ in CASE_INPUTS])
def test_turns_of_every_era_and_form_agree_with_a_reading_by_hand(path, truth):
    score = record_truth.score(parse(path.read_bytes(), path.name), record_truth.read(truth))
    assert score.f1 >= 0.98, score.problems
    assert score.share_whole >= 0.95, score.problems


@pytest.mark.skipif(not CASES.exists(), reason="no cases beside the mirror")
@pytest.mark.parametrize(
    ("name", "date", "president", "state"),
    [
        ("S_PV.260-EN.txt", "1948-03-02", "Mr. T. F. TSIANG", "China"),
        ("S_PV.385-EN.txt", "1948-12-17", "Mr. VAN LANGENHOVE", "Belgium"),
        ("S_PV.6005_Resumption1-EN.txt", "2008-10-29", "Mr. Zhang Yesui", "China"),
    ],
)
def test_covers_of_other_eras_and_copies(name, date, president, state):
    meeting = parse((CASES / name).read_bytes(), name).row(0, named=True)
    assert (meeting["date"], meeting["president"], meeting["president_affiliation"]) == (date, president, state)
    assert all(state != "Women and peace and security" for state, _ in json.loads(meeting["members"]))


@pytest.mark.skipif(not CASES.exists(), reason="no cases beside the mirror")
@pytest.mark.parametrize("name", ["S_PV.4852-EN.pdf", "S_PV.4852-EN.txt"])
def test_who_presided_when_no_direction_tells(name):
    speeches = parse((CASES / name).read_bytes(), name).filter(pl.col("speaker") == "The President")
    assert speeches["person"].to_list() == ["Mr. Negroponte"] * 4 + ["Ambassador Cunningham"] * 5


@pytest.mark.skipif(not CASES.exists(), reason="no cases beside the mirror")
def test_an_acting_president_whose_direction_breaks_its_italics_is_known():
    name = "A_60_PV.25-EN.pdf"
    acting = parse((CASES / name).read_bytes(), name).filter(pl.col("speaker") == "The Acting President")
    assert acting.select("person", "person_affiliation").unique().rows() == [("Mr. Akram", "Pakistan")]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_character_is_in_one_element_and_furniture_in_none(path):
    record = rows(path.name)
    meeting = record.row(0, named=True)
    assert int(meeting["body_characters"]) == int(meeting["element_characters"]) > 1000
    assert meeting["symbol_source"] == "printed"
    assert record["locator"].n_unique() == record.height
    job = r"\b\d{2}-\d{5}\b"
    header = r"(?m)^\d+ General Assembly - |\d{1,2}/\d{1,2}/\d{4}\s+S/PV|General Assembly - Forty"
    speeches = record.filter(pl.col("kind") == "speech")["text"]
    assert not speeches.str.contains(job).any()
    assert not speeches.str.contains(header).any()
    assert not speeches.str.contains(r"[\x00-\x08\x0b-\x1f\x{ad}\x{fffe}]").any()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_decisions_and_votes_are_not_the_words_of_a_speaker(path):
    speeches = rows(path.name).filter(pl.col("kind") == "speech")["text"]
    own = (
        r"(?m)^(?:It was so decided|A (?:recorded )?vote was taken|The meeting rose at|In favour:|Abstaining:"
        r"|Draft \w+ \S+ was adopted)"
    )
    assert not speeches.str.contains(own).any()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_everyone_with_a_state_or_in_the_chair_is_a_known_person(path):
    speeches = rows(path.name).filter(pl.col("kind") == "speech")
    assert speeches["person"].null_count() == 0
    assert speeches["person_affiliation"].null_count() == 0


def test_votes_have_the_counts_their_lists_have():
    for path in RECORDS:
        for vote in rows(path.name).filter(pl.col("kind") == "vote").iter_rows(named=True):
            for way, count in (
                ("in_favour", "votes_for"),
                ("against", "votes_against"),
                ("abstaining", "votes_abstaining"),
            ):
                listed = len(vote[way].split(";")) if vote[way] else 0
                assert listed == int(vote[count] or 0), (path.name, vote["locator"], way)


def test_a_resolution_of_the_council_was_adopted_by_thirteen():
    record = rows("S_PV.8422-EN.pdf")
    vote = record.filter(pl.col("kind") == "vote").row(0, named=True)
    assert (vote["votes_for"], vote["votes_against"], vote["votes_abstaining"]) == ("13", "0", "2")
    assert vote["abstaining"] == "China;Russian Federation"
    meeting = record.row(0, named=True)
    assert len(json.loads(meeting["members"])) == 14
    assert meeting["agenda"] == "The situation in the Central African Republic"
    assert meeting["place"] == "New York"


def test_who_presided_when_the_chair_changed_hands():
    record = rows("A_61_PV.107-EN.pdf").filter(pl.col("speaker").str.contains("President"))
    last = record.row(-1, named=True)
    assert (last["speaker"], last["person"], last["person_affiliation"], last["person_source"]) == (
        *("The Acting President", "Mrs. Asmady", "Indonesia", "chair"),
    )
    assert record.row(0, named=True)["person"] == "Ms. Al-Khalifa"


def test_a_scanned_record_in_two_languages_is_refused_with_a_measure():
    name = "S_PV.492-EN.pdf"
    with pytest.raises(Refused) as refused:
        rows(name)
    assert "%" in refused.value.detail


def test_the_statement_that_began_it_all():
    name = next(FOLDER.glob("*speech086*.txt")).name
    row = rows(name).row(0, named=True)
    assert (row["symbol"], row["turn_no"], row["speaker"], row["affiliation"]) == (
        "S/PV.6877",
        "86",
        "Mr. Rakhmetullin",
        "Kazakhstan",
    )
    assert row["text"].count("grass-roots") == 2
    assert "of the voices" in row["text"] and "ofthe" not in row["text"]
    assert row["text"].count("resolution 1325 (2000)") == 3
    assert row["text"].startswith("I thank you, Sir") and row["text"].endswith("include women in our deliberations.")
    assert len(row["text"].split("\n")) == 10


def test_a_record_under_a_wrong_name_keeps_its_own_symbol():
    record = parse((FOLDER / "S_PV.10100-EN.pdf").read_bytes(), "S_PV.6877-EN.pdf")
    assert record["symbol"].unique().to_list() == ["S/PV.10100"]
