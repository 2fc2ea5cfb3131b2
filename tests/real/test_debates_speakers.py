"""Speakers of the real corpus and records: who they are, in which capacity, and the two lists side by side."""

from __future__ import annotations

import csv
from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from assets.debates import affiliations, reviewed, roles
from assets.debates.corpus.parse import parse as corpus
from assets.debates.harmonise import harmonise
from assets.debates.meetings.parse import parse as meetings
from assets.debates.records.parse import parse as record
from pipeline.contract import Harmonised, Refused
from pipeline.harmonise import account
from tests.support import environment
from tests.support.debates import REFERENCE

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")


def folder(source: str) -> Path:
    return MIRROR / source


def known(frame: pl.DataFrame, source: str, path: Path) -> pl.DataFrame:
    digest = sha256(path.read_bytes()).hexdigest()[:12]
    return frame.with_columns(source_id=pl.lit(source), document_id=pl.lit(digest), document_name=pl.lit(path.name))


@cache
def parsed() -> dict[str, pl.DataFrame]:
    """The corpus' tables of 1995-2020, the meeting tables since 1995, and every record that is not refused."""
    found: dict[str, list[pl.DataFrame]] = {"sc_debates_corpus": [], "sc_meetings": [], "sc_records": []}
    for path in sorted(folder("sc_debates_corpus").glob("*_v5.tsv.gz")):
        with path.open("rb") as stream:
            found["sc_debates_corpus"] += [known(f, "sc_debates_corpus", path) for f in corpus.read(stream, path.name)]
    for path in sorted(folder("sc_meetings").glob("scact[12]*_table_en.html")):
        if path.name >= "scact1995":
            found["sc_meetings"].append(known(meetings(path.read_bytes(), path.name), "sc_meetings", path))
    for path in sorted(folder("sc_records").iterdir()):
        try:
            found["sc_records"].append(known(record(path.read_bytes(), path.name), "sc_records", path))
        except Refused:
            continue
    return {source: pl.concat(frames, how="diagonal") for source, frames in found.items() if frames}


@cache
def result() -> Harmonised:
    return harmonise(parsed(), REFERENCE)


def speech() -> pl.DataFrame:
    return result().tables["core.speech"]


def test_every_row_is_accounted_for():
    assert account(parsed(), result()).filter(pl.col("difference") != 0).is_empty()
    assert result().rejected.filter(source_id="sc_debates_corpus").is_empty()


def test_every_affiliation_of_the_corpus_is_known_but_that_of_individuals():
    spoken = speech().filter(source_id="sc_debates_corpus")
    assert spoken.height == 82_165
    unknown = spoken.filter(pl.col("entity").is_null(), pl.col("reviewed_affiliation").is_null())
    assert unknown["affiliation"].unique().to_list() == ["Individual"]
    assert unknown["speaker_role"].unique().to_list() == ["other"]
    untold = spoken.filter(pl.col("speaker_role").is_null())
    assert untold["affiliation"].unique().to_list() == ["UN"]


def test_no_organisation_is_a_state_and_no_state_an_organisation():
    truth = MIRROR.parent / "truth" / "labels.csv"
    if not truth.exists():
        pytest.skip("no truth beside the mirror")
    with truth.open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row["source"] == "unsc_corpus_v5"]
    kinds = {"state": {"state"}, "non_member": {"non_member"}, "organisation": {"organisation"}}
    asked = [row for row in listed if row["kind"] in kinds]
    rows = pl.DataFrame(
        {"label": [row["label"] for row in asked], "date": [None] * len(asked)}, {"label": pl.String, "date": pl.Date}
    )
    found = affiliations.with_entities(rows, REFERENCE, "label")
    for row, kind, iso3 in zip(asked, found["entity_kind"], found["iso3"], strict=True):
        assert kind in kinds[row["kind"]], row
        assert (iso3 or "") == (row["iso3"] if row["kind"] != "organisation" else ""), row


def test_the_list_of_council_members_is_the_corpus_own():
    rows = parsed()["sc_debates_corpus"].filter(pl.col("part") == "speaker").select(
        "country_org", "participanttype", pl.col("date").str.to_date(strict=False)
    )  # fmt: skip
    found = roles.with_membership(affiliations.with_entities(rows, REFERENCE, "country_org"), REFERENCE)
    states = found.filter(pl.col("entity_kind").is_in(affiliations.STATES), pl.col("is_member").is_not_null())
    seated = states.filter(pl.col("participanttype").is_in(["Mentioned", "The President"]))
    assert seated.height > 59_000
    assert seated.filter(~pl.col("is_member")).height <= 2
    guests = states.filter(participanttype="Guest")
    assert guests.filter(pl.col("is_member")).height / guests.height < 0.02


def test_titles_tell_most_speakers_and_never_contradict_themselves():
    told = speech().group_by("speaker_gender_by_title").len()
    shares = dict(told.with_columns(pl.col("len") / pl.col("len").sum()).iter_rows())
    assert shares["unknown"] < 0.1
    one = speech().filter(~pl.col("family_name").str.contains("/").fill_null(True))
    by_title = one.with_columns(pl.col("title").str.strip_chars(".").str.to_lowercase())
    genders = dict(by_title.group_by("title").agg(pl.col("speaker_gender_by_title").unique()).iter_rows())
    assert (genders["ms"], genders["mrs"], genders["sir"]) == (["woman"], ["woman"], ["man"])


def test_the_wps_item_has_66_records_of_46_meetings_and_4011_speeches_in_the_corpus():
    item = speech().filter(pl.col("is_wps"), source_id="sc_debates_corpus")
    symbols = (item["meeting_symbol"].n_unique(), item["base_symbol"].n_unique())
    assert (*symbols, item.height) == (66, 46, 4_011)


def test_everybody_on_the_reviewed_list_spoke_and_is_no_longer_printed_otherwise():
    told = speech().filter(pl.col("reviewed_affiliation").is_not_null()).select("base_symbol", "speaker").unique()
    assert told.height == len(reviewed.rows())
    assert speech().filter(pl.col("reviewed_affiliation").is_not_null())["iso3"].is_null().all()


def test_the_statement_that_started_the_project_is_kazakhstans():
    row = speech().filter(meeting_symbol="S/PV.6877", source_id="sc_records").row(0, named=True)
    assert (row["speech_no"], row["speaker"], row["iso3"], row["family_name"]) == (
        86,
        "Mr. Rakhmetullin",
        "KAZ",
        "Rakhmetullin",
    )
    assert (row["speaker_role"], row["is_wps"], str(row["date"])) == ("invited_state", True, "2012-11-30")
    match = result().tables["core.speech_match"].filter(meeting_symbol="S/PV.6877")
    assert match.select("record_speech_no", "corpus_speech_no", "agreement").row(0) == (86, 86, 1.0)


def test_a_record_and_the_corpus_list_the_same_speakers():
    match = result().tables["core.speech_match"].filter(meeting_symbol="S/PV.8422")
    assert match["record_speech_no"].to_list() == list(range(1, 13))
    assert match["corpus_speech_no"].to_list() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert match["agreement"].min() == 1.0
    assert result().conflicts.filter(table_name="core.speech").is_empty()
