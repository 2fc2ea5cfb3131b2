"""The whole job on what an inbox may hold for debates: read right, or refused with a reason; in any order the same."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.parse import crew
from pipeline.run import nightly
from tests.pipeline.debates_site import drop, locked, meeting, project_at, record_of, table_of
from tests.support import corpus_files as corpus
from tests.support import record_prose as prose
from tests.support.kernel import plain_settings, published
from tests.support.lasting import POOL
from tests.support.record_pdfs import SIZE, PageOfMarks, speech, write
from tests.support.record_texts import TEXT

STATEMENT = (
    "Mr. Rakhmetullin (Kazakhstan): We propose encouraging national action plans under resolution 1325 (2000), as "
    "women’s grass-roots organisations have long asked us to do. Resolution 1325 (2000) is well known to all."
)
WINDOWS = TEXT.replace("\n", "\r\n").encode("cp1252")
OTHERS = {"speeches": "Mr. Araud (France): We shall carry out our national action plan.", "tokens": "12"}
_SPEECH = corpus.v5(1, "7289", 2014, country="United States of America", speaker="Ms. Power")
_TEXTS = corpus.tar(("UNSC_2013_SPV.7000_spch001.txt", f"Mr. Araud (France): {OTHERS['speeches']}".encode("cp1252")))
_VERSION = b"""{"status": "OK", "data": {
 "versionNumber": 7, "versionMinorNumber": 0, "releaseTime": "2026-01-02T03:04:05Z",
 "files": [
  {"label": "speaker.tsv", "dataFile": {"id": 1, "md5": "00000000000000000000000000000000", "filesize": 5}}]}}"""
DROPS: dict[str, dict[str, bytes]] = {
    "sc_records": {
        "minutes of a meeting.txt": WINDOWS,
        "S_PV.6877-speech086-Kazakhstan.txt": STATEMENT.encode("cp1252"),
        "S_PV.9001-EN.pdf": record_of("S/PV.9002"),
        "S_PV.9002-EN.pdf": record_of("S/PV.9001", blank=True),
        "the same again.pdf": record_of("S/PV.9002"),
        "locked.pdf": locked("S/PV.9003"),
        "many pages.pdf": write([PageOfMarks([(60, 700, SIZE, "", "x")])] * 10_000),
        "en francais.pdf": record_of("S/PV.9004", *[speech("M. Araud", f" (France) : {prose.FRENCH}")] * 12),
        "cut off.pdf": record_of("S/PV.9005")[:-1500],
    },
    "sc_meetings": {"scact2014_table_en.html": table_of(2014, meeting("S/PV.7289", "28 October"))},
    "sc_debates_corpus": {
        "speaker_v5.tsv": corpus.table(corpus.V5, corpus.v5(), _SPEECH),
        "speeches_all.tar": _TEXTS,
        "speeches_cut.tar": _TEXTS[:700],
        "speaker.tsv": corpus.table(corpus.V6, corpus.v6()),
        "version.json": _VERSION,
    },
}
Homes = tuple[Path, Path, dict[str, Any]]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Everything dropped at once, read by one worker; dropped in another order and over two nights, by two."""
    once, twice = (tmp_path_factory.mktemp(name) for name in ("once", "twice"))
    drops = [(source, name, data) for source, files in DROPS.items() for name, data in files.items()]
    with plain_settings(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "pool", POOL)
        for one in drops:
            drop(once, *one)
        record = nightly.run(project_at(once, workers=1))
        random.Random(3).shuffle(drops)
        for number, one in enumerate(drops):
            drop(twice, *one)
            if number in (len(drops) // 2, len(drops) - 1):
                assert nightly.run(project_at(twice, workers=2))["outcome"] == "published"
    assert record["outcome"] == "published", record["message"]
    return once, twice, record


def refusals(record: dict[str, Any], source_id: str) -> dict[str, tuple[str, str]]:
    source = next(s for s in record["sources"] if s["source_id"] == source_id)
    return {r["name"]: (r["reason"], r["detail"]) for r in source["refusals"]}


def test_each_bad_document_is_refused_with_its_reason(homes: Homes) -> None:
    records = refusals(homes[2], "sc_records")
    assert {name: reason for name, (reason, _) in records.items()} == {
        "locked.pdf": "encrypted",
        "many pages.pdf": "too_many_pages",
        "en francais.pdf": "not_english",
        "cut off.pdf": "truncated",
    }
    corpus_files = refusals(homes[2], "sc_debates_corpus")
    assert corpus_files["speeches_cut.tar"][0] == "truncated"
    reason, detail = corpus_files["speaker.tsv"]
    assert reason == "wrong_digest"
    assert "c5dd77f1ac702a5f6b2b60dc112afe00" in detail and detail.count("md5") == 2
    assert set(corpus_files) == {"speeches_cut.tar", "speaker.tsv"}


def test_the_symbol_inside_counts_and_copies_count_once(homes: Homes) -> None:
    sql = "SELECT meeting_symbol, count(*), count(text) FROM core.speech WHERE source_id = 'sc_records' GROUP BY ALL"
    found = dict((symbol, (rows, texts)) for symbol, rows, texts in published(homes[0], sql))
    assert set(found) == {"S/PV.7289", "S/PV.6877", "S/PV.9001", "S/PV.9002"}
    assert all(rows == texts for rows, texts in found.values())
    assert found["S/PV.9001"] == found["S/PV.9002"]


def test_a_statement_is_read_and_coded(homes: Homes) -> None:
    sql = """SELECT speech_no, speaker, affiliation, iso3, speaker_gender_by_title, text FROM core.speech
             WHERE meeting_symbol = 'S/PV.6877'"""
    said = STATEMENT.split(": ", 1)[1]
    assert published(homes[0], sql) == [(86, "Mr. Rakhmetullin", "Kazakhstan", "KAZ", "man", said)]
    sql = "SELECT number, year, mentions FROM core.speech_resolution WHERE meeting_symbol = 'S/PV.6877'"
    assert published(homes[0], sql) == [(1325, 2000, 2)]
    sql = "SELECT kind, sentence FROM core.speech_act WHERE meeting_symbol = 'S/PV.6877'"
    [(kind, sentence)] = published(homes[0], sql)
    assert kind == "propose" and sentence.startswith("We propose") and sentence in STATEMENT


def test_what_no_source_says_is_null_not_zero(homes: Homes) -> None:
    sql = (
        "SELECT count(*), count(words) FROM core.speech WHERE meeting_symbol = 'S/PV.7289' AND source_id LIKE '%corpus'"
    )
    assert published(homes[0], sql) == [(1, 0)]


def test_a_new_edition_of_the_corpus_is_noticed(homes: Homes) -> None:
    assert published(homes[0], "SELECT version, file FROM core.corpus_file") == [("7.0", "speaker.tsv")]
    warned = {check["check_name"] for check in homes[2]["checks"]["failed"]}
    assert "debates_new_corpus_version" in warned


def test_every_row_is_accounted_for(homes: Homes) -> None:
    assert published(homes[0], "SELECT sum(abs(difference)) FROM meta.row_account") == [(0,)]


def test_the_same_bytes_whatever_the_order_the_nights_and_the_workers(homes: Homes) -> None:
    folders = [home / "releases" / "current" / "parquet" for home in homes[:2]]
    files = [p.relative_to(folders[0]) for schema in ("core", "marts") for p in sorted((folders[0] / schema).iterdir())]
    assert Path("core/speech.parquet") in files
    assert [f for f in files if (folders[0] / f).read_bytes() != (folders[1] / f).read_bytes()] == []
