"""Sentences and speech acts: where sentences end, whose word counts, and what is no act."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.coding import cues
from assets.debates.coding.acts import acts
from assets.debates.coding.fold import fold
from assets.debates.coding.search import spaced
from assets.debates.coding.sentences import sentences

KINDS = cues.load().kinds


def parted(text: str) -> list[str]:
    return [text[row["start"] : row["end"]] for row in sentences(fold(pl.Series("t", [text]))).iter_rows(named=True)]


def found(text: str, state: str | None = None) -> list[tuple[str, str]]:
    folded = fold(pl.Series("t", [text]))
    hits = acts(spaced(folded), sentences(folded), pl.Series([state], dtype=pl.String))
    return hits.select("kind", "cue").rows()


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Smith spoke.", "Ms. Jones left at 10 a.m. sharp."],
        ["See para. 5 and No. 7 of the U.S. text.", "We agree."],
        ["\u201cWe agree.\u201d", "Then \u2026 he left?!", "\u00c9trange."],
        ["Dr. J. F. Kennedy said 3.5 per cent.", "Good."],
        ["A heading", "A text that\nis wrapped."],
        ["St. Lucia joined.", "Yes... and so on."],
    ],
)
def test_sentences_end_where_they_end(expected: list[str]) -> None:
    joined = "\n\n".join(expected) if expected[0] == "A heading" else " ".join(expected)
    assert parted(joined) == expected


def test_a_blank_behind_a_full_stop_may_be_missing() -> None:
    assert parted("It is past.As a State we act at 3.5 per cent, e.g.by Mr.Smith.") == [
        "It is past.",
        "As a State we act at 3.5 per cent, e.g.by Mr.Smith.",
    ]


@settings(max_examples=150)
@given(st.text(st.sampled_from("aB .?!\n\r\t\"')\u00e9\u2019\U0001f54a1MrSt\x0b\x01"), max_size=60))
def test_sentences_leave_nothing_out(text: str) -> None:
    spans = sentences(fold(pl.Series("t", [text]))).select("start", "end").rows()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(text[place].isspace() for place in set(range(len(text))) - inside)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


@pytest.mark.parametrize(("kind", "text"), [(kind.id, text) for kind in KINDS for text in kind.examples])
def test_the_examples_of_the_file_are_found(kind: str, text: str) -> None:
    assert kind in [name for name, _ in found(text, "Kazakhstan")]


@pytest.mark.parametrize(("kind", "text"), [(kind.id, text) for kind in KINDS for text in kind.counterexamples])
def test_the_counterexamples_are_not(kind: str, text: str) -> None:
    assert kind not in [name for name, _ in found(text, "Kazakhstan")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My delegation would therefore also propose coherence.", [("propose", "propose")]),
        ("We, the Nordic countries, strongly urge all parties to stop.", [("call_for", "urge")]),
        ("Allow me to commend the mission.", [("commend", "commend")]),
        ("We welcome the report and call on States to act.", [("call_for", "call on"), ("commend", "welcome")]),
        ("I stress that we remain committed to peace.", [("commit", "committed to")]),
        ("We must remain committed to peace.", []),
        ("A year and a half ago we proposed a treaty.", []),
        ("Not long ago, we proposed a draft resolution.", []),
        ("How can we commit to that?", []),
        ("He said: \u201cWe call for peace and we commend it\u201d.", []),
        ("The \u201cplan\u201d is there, and we call for more.", [("call_for", "call for")]),
        ("The report we commend to you urges restraint.", []),
        ("The people of Mali welcome it.", []),
        ("Mali has told us of its plans and has encouraged others to follow.", []),
        ("We hope that they will act and call for peace.", []),
        ("Once we have established peace, all will be well.", []),
        ("The resolution calls on States to act.", []),
        ("In this\nregard, we\nwill continue\nto support women.", [("commit", "will support")]),
    ],
)
def test_whose_word_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("Kazakhstan", ["report_done"]),
        ("Mali", []),
        (None, []),
    ],
)
def test_a_country_reports_only_what_it_did_itself(state: str | None, expected: list[str]) -> None:
    assert [kind for kind, _ in found("Kazakhstan has adopted a plan.", state)] == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Russia will continue to support it.", "Russian Federation"),
        ("The United States will continue to support it.", "United States of America"),
        ("Iran will continue to support it.", "Iran (Islamic Republic of)"),
        ("C\u00f4te d\u2019Ivoire will continue to support it.", "C\u00f4te d'Ivoire"),
        ("Guinea-Bissau will continue to support it.", "Guinea-Bissau"),
    ],
)
def test_a_country_is_known_by_its_names(text: str, state: str) -> None:
    assert found(text, state) == [("commit", "will support")]


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        # The speaker's side, otherwise named.
        ("The Japanese Government hosted a conference.", "Japan", ["report_done"]),
        ("The Japanese Government hosted a conference.", "Norway", []),
        ("My Foreign Secretary will share the lessons.", "United Kingdom", ["commit"]),
        ("Our Agency has trained midwives.", None, ["report_done"]),
        ("The Administration has launched a strategy.", "United States of America", ["report_done"]),
        ("NATO Defence Ministers adopted a policy.", "North Atlantic Treaty Organization", ["report_done"]),
        ("The UAE has pledged a further sum.", "United Arab Emirates", ["commit"]),
        ("The UK's Parliament passed a law on it.", "United Kingdom", ["report_done"]),
        ("The Group welcomes the report.", "the Group of Friends of Mediation", ["commend"]),
        (
            "Peacekeepers from Fiji have served in many places and Fiji will send more.",
            "Fiji",
            ["commit", "report_done"],
        ),
        ("Sudan has adopted a plan.", "South Sudan", []),
        ("The Congo will host it.", "United Nations Organization Mission in the Democratic Republic of the Congo", []),
        # Tenses, contractions, asides, compound subjects, relative clauses.
        ("Chile has been developing a plan since 2007.", "Chile", ["report_done"]),
        ("We've increased the number of women.", None, ["report_done"]),
        ("We have, over the past few years, trained mediators.", None, ["report_done"]),
        ("Chile, together with its partners, has set up a fund.", "Chile", ["report_done"]),
        ("Chile and its neighbours have established a network.", "Chile", ["report_done"]),
        ("Chile, which hosted the first meeting, is a friend of it.", "Chile", ["report_done"]),
        ("The plan that Chile adopted is at work.", "Chile", ["report_done"]),
        ("My delegation has taken part and it will continue to be a part of it.", None, ["commit", "report_done"]),
        ("We are funding a project.", None, []),
        ("We have to train more women.", None, []),
        ("We all have adopted the goals.", None, []),
        # Slots and words.
        ("I wish to recall Brazil's firm commitment.", "Brazil", []),
        ("I wish to reaffirm Brazil's firm commitment to it.", "Brazil", ["commit"]),
        ("Chile reiterates its unwavering commitment.", "Chile", ["commit"]),
        ("I am personally committed to it.", None, ["commit"]),
        ("We intend, as in the past, to train women.", None, ["commit"]),
        ("We offer our continued support to it.", None, ["commit"]),
        ("The Council can count on the full support of Chile.", "Chile", ["commit"]),
        ("The Council can count on our support.", None, ["commit"]),
        ("We set about training women.", None, ["report_done"]),
        ("We co-sponsored the draft resolution.", None, ["report_done"]),
        ("My Government commissioned a study.", None, ["report_done"]),
        ("We have placed women at the centre.", None, ["report_done"]),
        ("I should also like, first of all, to express my country's deep appreciation.", None, ["commend"]),
        ("It is my pleasure to welcome the Minister.", None, ["commend"]),
        ("We laud the work of the Office.", None, ["commend"]),
        ("We would welcome a report.", None, []),
        ("I shall now put the text to the vote.", None, []),
        ("In accordance with rule 39, I invite the following briefers.", None, []),
        ("The text is good.We welcome it.", None, ["commend"]),
    ],
)
def test_acts_are_found_by_their_grammar(text: str, state: str | None, expected: list[str]) -> None:
    assert sorted(kind for kind, _ in found(text, state)) == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        # Who did it is somebody else: a name within a longer one, who is in the country, who paid for it.
        ("Guinea-Bissau has adopted a plan.", "Guinea"),
        ("The Democratic Republic of the Congo has ratified the treaty.", "Congo"),
        ("The Syrian opposition has launched attacks.", "Syria"),
        ("The Russian army in Ukraine has launched an attack.", "Ukraine"),
        ("The army of occupation in Ukraine has launched an attack.", "Ukraine"),
        ("Peacekeepers in Lebanon have supported women.", "Lebanon"),
        ("Kenya's plan was funded by Finland.", "Kenya"),
        ("Our programmes were generously supported by the agencies.", "Kenya"),
        ("Our neighbouring country has adopted a plan.", "Kenya"),
        ("Our former colonial Government adopted discriminatory laws.", "Kenya"),
        # What others say of it, or say themselves.
        ("Allegations that Israel has launched strikes are false.", "Israel"),
        ("It is a lie that Russia has launched attacks.", "Russian Federation"),
        ("We reject reports that our army has supported them.", "Rwanda"),
        ("A woman told me: we have created our own network.", "Sweden"),
        ("As the Secretary-General said, we have invested too little.", "Kenya"),
        ("As one woman said, \u2018We have trained many. We will support them. We welcome it.\u2019", "Sweden"),
        ("Her words were: \u2018we have founded a women\u2019s network and we support it\u2019.", "Sweden"),
        # Whose deed it is: the Council's, or all mankind's.
        ("We as a human family have built peace.", "Kenya"),
        ("We in the United Nations have adopted many texts.", "Kenya"),
        ("She put it so: \u201cWe have trained many. We will support them. We welcome it.\u201d", "Sweden"),
        ("I quote: \u201cWe will support women.\n\n\u201cWe call for peace.\u201d", "Sweden"),
        # What was not done, may be done, or is not its own to keep.
        ("We have taken no steps.", "Kenya"),
        ("We have trained too few women.", "Kenya"),
        ("Kenya was one of the last countries to adopt a plan.", "Kenya"),
        ("We would commit to it if others did.", "Kenya"),
        ("We reiterate the Council's commitment.", "Kenya"),
        # How the speech goes on.
        ("I will address five points in my statement.", "Belgium"),
        ("I will share a few observations.", "Belgium"),
        ("I will continue in French.", "Canada"),
        ("We will respond to the representative of Chad in writing.", "Sudan"),
    ],
)
def test_what_is_not_the_speakers_own_deed_is_no_act(text: str, state: str) -> None:
    assert found(text, state) == []


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("British troops in Iraq have trained many women.", "United Kingdom", "report_done"),
        ("Our plan was adopted by the Government in May.", "Kenya", "report_done"),
        ("We will spare no effort to protect women.", "Kenya", "commit"),
        ("We will address the issues of violence against women.", "Kenya", "commit"),
        ("As our colleague just said, we welcome the report.", "Kenya", "commend"),
        ("The \u201cplan\u201d is there. We will support it. The \u201cgirls\u201d agreed.", "Kenya", "commit"),
        ("The States\u2019 plan is there, and \u2018peace\u2019 with it. We will support it.", "Kenya", "commit"),
        ("\u2019Tis right. We will support it. That is the States\u2019 word.", "Kenya", "commit"),
        ("An unclosed \u201cmark is there. We will support it.", "Kenya", "commit"),
    ],
)
def test_what_is_the_speakers_own_deed_is_one(text: str, state: str, expected: str) -> None:
    assert [kind for kind, _ in found(text, state)] == [expected]


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_the_sentence_stands_where_its_offsets_say(before: str) -> None:
    sentence = "We call for greater efforts."
    text = f"{before}.\n\n{sentence} The end"
    folded = fold(pl.Series("t", [text]))
    hits = acts(spaced(folded), sentences(folded))
    assert sentence in [text[row["start"] : row["end"]] for row in hits.iter_rows(named=True)]
