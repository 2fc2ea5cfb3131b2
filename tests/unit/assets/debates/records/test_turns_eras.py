"""Turns where a record's form leaves more to the words: broken italics, no directions, numbered headings, one name."""

from __future__ import annotations

from assets.debates.records.turns import turns, votes
from assets.debates.records.turns.chair import Chair
from tests.support.record_texts import body


def kinds(found):
    return [element.kind for element in found]


def speeches(found):
    return [element for element in found if element.kind == "speech"]


def test_roman_marks_inside_a_direction_in_italics_do_not_cut_it():
    found = turns.read(
        body(
            "//The meeting was called to order at 10 a.m.//",
            "**Mr. Sow** (Mali): We thank you.",
            "//Mr. Akram //(//Pakistan//), //Vice President, took the chair.//",
            "**The Acting President**: I call on Chad.",
        ),
        styled=True,
        president=Chair("Mr. Idi", "Chad", "President", "cover"),
    )
    assert kinds(found) == ["procedure", "speech", "stage_direction", "speech"]
    assert speeches(found)[0].text == "We thank you."
    assert speeches(found)[1].chair == Chair("Mr. Akram", "Pakistan", "Vice President", "chair")


def test_the_chair_changes_without_a_direction_when_the_words_tell():
    found = turns.read(
        body(
            "**The President**: I must leave at noon. Ambassador Cobb will then conduct the meeting.",
            "**Mr. Sow** (Mali): We thank you.",
            "**The President**: Ambassador Bell had to depart, so he will speak at the end.",
            "**The President**: I call on Chad.",
        ),
        styled=True,
        president=Chair("Mr. Bell", "Fiji", "President", "cover"),
    )
    chairs = [element.chair for element in speeches(found) if element.label.title is None]
    assert [who.person for who in chairs] == ["Mr. Bell", "Ambassador Cobb", "Ambassador Cobb"]
    assert [who.state for who in chairs] == ["Fiji", "Fiji", "Fiji"]


def test_a_president_who_left_without_a_successor_named_leaves_the_chair_unknown():
    found = turns.read(
        body("**The President**: Mr. Bell had to leave for the Assembly.", "**The President**: I call on Chad."),
        styled=True,
        president=Chair("Mr. Bell", "Fiji", "President", "cover"),
    )
    assert [element.chair for element in speeches(found)] == [Chair(), Chair()]


def test_a_colleague_who_left_does_not_change_the_chair():
    found = turns.read(
        body("**The President**: Ambassador Cobb had to leave.", "**Mr. Sow** (Mali): Ambassador Bell had to leave."),
        styled=True,
        president=Chair("Mr. Bell", "Fiji", "President", "cover"),
    )
    assert [element.chair.person for element in speeches(found)] == ["Mr. Bell", "Mr. Bell"]


def test_numbered_headings_stand_apart_from_speech():
    found = turns.read(
        body(
            "The PRESIDENT (translated from French): We have no verbatim record.",
            "2. Adoption of the agenda",
            "The agenda was adopted.",
            "3. Continuation of the discussion on the application of X",
            "The PRESIDENT (translated from French): The Council has before it a draft resolution [S/1121].",
            "4. Invitation of Y",
            "On the invitation of the President, Mr. Sow took his place at the Council table.",
            "Mr. SOW (Mali): Thank you.",
        ),
        styled=False,
    )
    assert kinds(found) == [
        *("speech", "heading", "procedure", "heading", "speech", "heading", "stage_direction", "speech"),
    ]
    assert [element.text for element in speeches(found)] == [
        "We have no verbatim record.",
        "The Council has before it a draft resolution [S/1121].",
        "Thank you.",
    ]


def test_a_speaker_of_one_name_to_whom_the_floor_was_given():
    found = turns.read(
        body(
            "The President: I now give the floor to Hadiza.",
            "Hadiza: Allow me to thank you.",
            "Conclusion: That is all.",
            "Mr. President (spoke in French): I thank Hadiza.",
        ),
        styled=False,
        president=Chair("Mr. Bell", "Fiji", "President", "cover"),
    )
    assert [(element.label.speaker, element.text) for element in speeches(found)] == [
        ("The President", "I now give the floor to Hadiza."),
        ("Hadiza", "Allow me to thank you.\nConclusion: That is all."),
        ("Mr. President", "I thank Hadiza."),
    ]


def test_votes_for_and_against_as_the_first_years_list_them():
    found = turns.read(
        body(
            "Mr. SOW (Mali): We agree.",
            "A vote was taken by show of hands, as follows:",
            "Votes for: Australia, Brazil.",
            "Votes against: Poland.",
            "Abstentions: Syria, Union of Soviet Socialist Republics.",
        ),
        styled=False,
    )
    assert kinds(found) == ["speech", "vote"]
    vote = votes.read(found[1].text)
    assert (vote.in_favour, vote.against) == ("Australia;Brazil", "Poland")
    assert vote.abstaining == "Syria;Union of Soviet Socialist Republics"


def test_own_sentences_without_italics_are_cut_from_speech_under_bold_labels():
    found = turns.read(
        body(
            "**The President**: We vote now. A vote was taken by show of hands. In favour: Chad, Mali Against: None",
            "**The President**: It has been adopted. The meeting rose at noon.",
        ),
        styled=True,
    )
    assert kinds(found) == ["speech", "vote", "speech", "procedure"]
    assert [element.text for element in speeches(found)] == ["We vote now.", "It has been adopted."]
