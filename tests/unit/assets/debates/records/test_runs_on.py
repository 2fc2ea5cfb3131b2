"""Plain text in which the record's own sentences, or the next speaker, run on behind a speech; and any line lengths."""

from __future__ import annotations

import random
import textwrap

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.records.parse import parse
from assets.debates.records.turns import runs_on
from tests.support import record_prose
from tests.support.record_texts import paragraph

VOTE = "A vote was taken by show of hands."
LISTS = "In favour: Chad, Viet Nam Against: None Abstaining: Bosnia and Herzegovina, Peru"
ROSE = "The meeting rose at 10.40 a.m."


def parts(text: str) -> list[str]:
    return [part.text.strip() for part in runs_on.apart(paragraph(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"The President: We vote now. {VOTE} {LISTS}", ["The President: We vote now.", VOTE, LISTS]),
        (f"Mr. Sow (Chad): We thank all. {ROSE}", ["Mr. Sow (Chad): We thank all.", ROSE]),
        (f"Mr. Sow (Chad): We thank all {ROSE} 20-02528 7/7", ["Mr. Sow (Chad): We thank all", f"{ROSE} 20-02528 7/7"]),
        (
            f"The President: We vote now. {VOTE} {LISTS} The draft resolution has been adopted.",
            ["The President: We vote now.", VOTE, LISTS, "The draft resolution has been adopted."],
        ),
        (
            "The President: I thank him. Adoption of the agenda The agenda was adopted. The situation in Chad",
            [
                "The President: I thank him.",
                "Adoption of the agenda",
                "The agenda was adopted.",
                "The situation in Chad",
            ],
        ),
        (
            "The President: I thank him. Expression of thanks to the outgoing President",
            ["The President: I thank him.", "Expression of thanks to the outgoing President"],
        ),
        (
            "The President: I welcome him. Mr. Sow, President of Chad, was escorted to a seat at the Council table."
            " We go on.",
            [
                "The President: I welcome him.",
                "Mr. Sow, President of Chad, was escorted to a seat at the Council table.",
                "We go on.",
            ],
        ),
        (
            "The President: I give the floor to Chad Mr. Sow (Chad): We thank all. The President: I thank him.",
            ["The President: I give the floor to Chad", "Mr. Sow (Chad): We thank all.", "The President: I thank him."],
        ),
        (
            "The President: I call on Ms. Diop. Ms. Diop: I thank you.",
            ["The President: I call on Ms. Diop.", "Ms. Diop: I thank you."],
        ),
    ],
)
def test_what_runs_on_behind_a_speech_is_cut_off(text, expected):
    assert parts(text) == expected
    assert "".join("".join(expected).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Sow (Chad): In 1974 he was escorted to the rostrum of the Assembly. We remember it.",
        "Mr. Sow (Chad): I was there when the meeting rose at 6 p.m. and nobody spoke.",
        "Mr. Sow (Chad): He said this: “The President: no one may leave.” We left.",
        "Mr. Sow (Chad): We observed a minute of silence. Then a vote was taken in our Parliament.",
        "The President: There being no objection, it is so decided. I now give the floor to Mr. Sow.",
        "2. The PRESIDENT: I call on Mr. Sow.",
        "The President: These are the votes. Mr. Sow (Mali): 13 Ms. Diop (Chad): 12",
    ],
)
def test_what_a_speaker_says_of_such_things_stays_in_the_speech(text):
    assert parts(text) == [text]


def meeting(seed: int) -> tuple[list[str], list[tuple[str | None, ...]]]:
    """A meeting's statements, and its turns: speaker, affiliation, language, text."""
    rng = random.Random(seed)
    speakers = (
        ("The President", None, None),
        ("Mr. Sow", "Chad", "French"),
        ("The President", None, "French"),
        ("Ms. Diop", None, None),
        ("Mrs. De La Torre", "Saint Vincent and the Grenadines", None),
    )
    statements, turns = [], []
    for _ in range(rng.randrange(4, 9)):
        name, state, language = rng.choice(speakers)
        label = name + (f" ({state})" if state else "") + (f" (spoke in {language})" if language else "") + ":"
        said = record_prose.prose(rng, rng.randrange(1, 7))
        statements.append(f"{label} {said}")
        turns.append((name, state, language, said))
    return statements, turns


def laid_out(statements: list[str], width: int, between: str) -> str:
    """Statements, each on lines of that width (0: on one line), with something between them."""
    if not width:
        return between.join(statements)
    return between.join("\n".join(textwrap.wrap(text, width, break_on_hyphens=False)) for text in statements)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000), st.sampled_from([0, 38, 45, 60, 72, 90, 120]), st.sampled_from(["\n\n", "\n", "\r\n\r\n"])
)
def test_the_turns_are_the_same_however_the_lines_are_laid_out(seed, width, between):
    statements, expected = meeting(seed)
    text = laid_out(statements, width, between) + between + ROSE
    rows = parse(text.encode(), "S_PV.8756-EN.txt").filter(pl.col("kind") == "speech")
    assert rows.select("speaker", "affiliation", "language").rows() == [turn[:3] for turn in expected]
    assert [" ".join(said.split()) for said in rows["text"]] == [turn[3] for turn in expected]


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_whole_meeting_may_stand_on_one_line(seed):
    statements, expected = meeting(seed)
    rows = parse(" ".join([*statements, ROSE]).encode(), "S_PV.8756-EN.txt").filter(pl.col("kind") == "speech")
    assert rows.select("speaker", "affiliation", "language").rows() == [turn[:3] for turn in expected]
