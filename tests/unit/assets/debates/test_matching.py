"""Aligning the speakers of a parsed record with those of the corpus."""

from __future__ import annotations

import json
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates import matching, speeches
from assets.debates.matching import LEAST, Speaker, agreement, align, likeness
from pipeline.contract import CONFLICT_SCHEMA

ADOM = Speaker(("adom",), "CIV", True)
DELATTRE = Speaker(("delattre",), "FRA", False)
JUERGENSON, MISREAD = Speaker(("jurgenson",), "EST", False), Speaker(("jiirgenson",), "EST", False)
BACHELET = Speaker(("bachelet",), None, False)


def pairs(record, corpus):
    return [(i, j) for i, j, _ in align(record, corpus)]


def test_the_corpus_merges_consecutive_turns_and_lacks_some():
    record = [ADOM, ADOM, DELATTRE, ADOM, MISREAD, ADOM]
    corpus = [ADOM, DELATTRE, JUERGENSON, ADOM]
    assert pairs(record, corpus) == [(0, 0), (1, 0), (2, 1), (4, 2), (5, 3)]


def test_turns_that_are_apart_in_both_stay_apart():
    assert pairs([ADOM, ADOM, DELATTRE], [ADOM, ADOM, DELATTRE]) == [(0, 0), (1, 1), (2, 2)]
    assert pairs([ADOM, ADOM, ADOM], [ADOM, ADOM]) in ([(0, 0), (1, 0), (2, 1)], [(0, 0), (1, 1), (2, 1)])


def test_order_is_kept_and_strangers_stay_alone():
    assert pairs([DELATTRE, ADOM], [ADOM, DELATTRE]) in ([(0, 1)], [(1, 0)])
    assert pairs([DELATTRE], [MISREAD, BACHELET]) == []
    assert pairs([], [ADOM]) == pairs([ADOM], []) == []


def test_agreement_says_how_sure():
    assert agreement(ADOM, ADOM) == 1
    assert LEAST < agreement(JUERGENSON, MISREAD) < 1
    assert agreement(BACHELET, Speaker(("bachelet",), "org:un-women", False)) == 0.8
    assert agreement(BACHELET, Speaker(("bachelet",), None, False)) == 0.8
    other_state = agreement(DELATTRE, DELATTRE._replace(entity="BEL"))
    assert LEAST <= other_state < agreement(DELATTRE, DELATTRE)
    assert agreement(DELATTRE, JUERGENSON._replace(entity="FRA")) < LEAST
    nameless = Speaker((), "CIV", True)
    assert LEAST <= agreement(nameless, ADOM) < 1
    assert agreement(Speaker((), "CIV", False), ADOM) < LEAST
    assert agreement(Speaker(("adom", "kacou"), "CIV", True), ADOM) == 1


def test_names_are_alike_by_edits_and_by_words():
    assert likeness("jurgenson", "jiirgenson") == 0.8
    assert likeness("zhang jun", "zhang") == 0.95
    assert likeness("power", "dunn") < 0.5


NAMES = ("adom", "delattre", "blok", "cohen", "nebenzia", "wronecka")
SPEAKERS = st.builds(
    Speaker, st.sampled_from(NAMES).map(lambda n: (n,)), st.sampled_from(["CIV", "FRA", None]), st.booleans()
)


@settings(max_examples=200)
@given(st.lists(SPEAKERS, max_size=9), st.lists(SPEAKERS, max_size=9))
def test_an_alignment_is_monotone_sure_enough_and_shares_only_in_a_row(record, corpus):
    found = align(record, corpus)
    assert [i for i, _, _ in found] == sorted({i for i, _, _ in found})
    assert [j for _, j, _ in found] == sorted(j for _, j, _ in found)
    for i, j, score in found:
        assert score == agreement(record[i], corpus[j]) >= LEAST
    for (i, j, _), (k, m, _) in pairwise(found):
        assert j != m or k == i + 1


@settings(max_examples=200)
@given(st.lists(SPEAKERS, max_size=9), st.lists(SPEAKERS, max_size=9))
def test_no_other_alignment_of_single_pairs_agrees_more(record, corpus):
    best = [[0.0] * (len(corpus) + 1) for _ in range(len(record) + 1)]
    for i, mine in enumerate(record, 1):
        for j, theirs in enumerate(corpus, 1):
            score = agreement(mine, theirs)
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + (score if score >= LEAST else 0))
    assert sum(score for _, _, score in align(record, corpus)) >= best[-1][-1] - 1e-9


PERSONS = st.sampled_from([Speaker((name,), f"entity {name}", name == "adom") for name in NAMES])


@settings(max_examples=100)
@given(st.lists(PERSONS, max_size=12), st.data())
def test_a_record_matches_its_own_merged_list_wholly(record, data):
    """As the corpus does it: consecutive turns of one speaker merged, some turns of presidents left out."""
    merged = [s for n, s in enumerate(record) if n == 0 or s != record[n - 1]]
    assert len(align(record, merged)) == len(record)
    kept = [s for s in merged if not (s.presides and data.draw(st.booleans()))]
    assert {j for _, j, _ in align(record, kept)} == set(range(len(kept)))


def speech(source, number, name, entity, *, gender="man", role="council_member", language=None, symbol="S/PV.1"):
    return {"source_id": source, "meeting_symbol": symbol, "speech_no": number, "document_id": f"{source[3:7]:a<12}",
            "locator": f"row {number}", "family_name": name, "entity": entity, "speaker_gender_by_title": gender,
            "speaker_role": role, "language": language}  # fmt: skip


def frame(*rows):
    made = pl.DataFrame(list(rows), infer_schema_length=None)
    return pl.concat([speeches.none(), speeches.shaped(made)])


def test_matches_and_conflicts_of_a_meeting():
    record = [
        speech("sc_records", 1, "Adom", "CIV", role="president"),
        speech("sc_records", 2, "Adom", "CIV", role="president"),
        speech("sc_records", 3, "Gueguen", "FRA", gender="woman"),
        speech("sc_records", 4, "Lowcock", "org:ocha"),
        speech("sc_records", 5, "Kacou", None, gender="unknown"),
        speech("sc_records", 1, "Adom", "CIV", symbol="S/PV.2"),
    ]
    corpus = [
        speech("sc_debates_corpus", 1, "Adom", "CIV", role="president"),
        speech("sc_debates_corpus", 2, "Gueguen", "BEL"),
        speech("sc_debates_corpus", 3, "Lowcock", "org:united-nations"),
        speech("sc_debates_corpus", 4, "Kacou", "CIV"),
        speech("sc_debates_corpus", 1, "Adom", "CIV", symbol="S/PV.3"),
    ]
    rows = frame(*record, *corpus)
    match = matching.matched(rows)
    assert match.schema == matching.SCHEMA
    assert match.select("record_speech_no", "corpus_speech_no").rows() == [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4)]
    assert match["meeting_symbol"].unique().to_list() == ["S/PV.1"]
    found = matching.conflicts(match, rows)
    assert found.schema == CONFLICT_SCHEMA
    assert found.select("table_name", "key", "field", "resolved").rows() == [
        ("core.speech", '{"meeting_symbol":"S/PV.1","speech_no":3}', "entity", "FRA"),
        ("core.speech", '{"meeting_symbol":"S/PV.1","speech_no":3}', "speaker_gender_by_title", "woman"),
    ]
    claims = json.loads(found["claims"][0])
    assert [(claim["source_id"], claim["value"], claim["locator"]) for claim in claims] == [
        ("sc_records", "FRA", "row 3"),
        ("sc_debates_corpus", "BEL", "row 2"),
    ]


def test_nothing_to_match():
    assert matching.matched(speeches.none()).is_empty()
    assert matching.conflicts(matching.matched(speeches.none()), speeches.none()).is_empty()
