"""A record's body -> elements: turns, votes, directions, chairs, people; nothing lost, nothing twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records.turns import elements, turns, votes
from assets.debates.records.turns.chair import Chair
from tests.support.record_texts import DEBATE, body, paragraph

PRESIDENTS = Chair("Mrs. Perceval/Mr. Oyarzábal", "Argentina", "President", "cover")


def kinds(found):
    return [element.kind for element in found]


def speeches(found):
    return [element for element in found if element.kind == "speech"]


def test_a_debate_falls_into_its_elements_in_order():
    found = turns.read(DEBATE, styled=True, president=PRESIDENTS)
    assert kinds(found) == [
        *(
            "procedure",
            "heading",
            "procedure",
            "heading",
            "speech",
            "speech",
            "stage_direction",
            "speech",
            "vote",
            "speech",
            "speech",
        ),
        "procedure",
    ]
    assert [speech.turn_no for speech in speeches(found)] == [1, 2, 3, 4, 5]


def test_a_change_of_chair_interrupts_a_turn_without_ending_it():
    second = speeches(turns.read(DEBATE, styled=True, president=PRESIDENTS))[1]
    assert second.text.split("\n") == [
        "I thank you.",
        "President Charles Michel wrote earlier today: “We must act.”",
        "(spoke in French) Let me conclude.",
    ]


def test_who_presides_is_known_at_every_turn_even_with_two_presidents():
    found = speeches(turns.read(DEBATE, styled=True, president=PRESIDENTS))
    assert [speech.chair.person for speech in found[:3]] == ["Mrs. Perceval", "Mrs. Perceval", "Mr. Oyarzábal"]
    assert {speech.chair.state for speech in found} == {"Argentina"}
    assert [speech.chair.source for speech in found[:3]] == ["cover", "cover", "chair"]


def test_the_words_of_a_decision_are_not_the_speakers():
    found = turns.read(
        body(
            "**The President**: May I take it that the Assembly wishes to do so?",
            "//It was so decided (decision 76/576).//",
            "**Agenda item 14** (//continued//)",
            "**Strengthening of the United Nations system**",
            "**The President**: The Assembly will take a decision.",
            "//Draft resolution A/76/L.85 was adopted// (resolution 76/306).",
            "**The President**: We proceed.",
        ),
        styled=True,
    )
    assert kinds(found) == ["speech", "procedure", "heading", "speech", "procedure", "speech"]
    assert found[2].text == "Agenda item 14 (continued)\nStrengthening of the United Nations system"
    assert found[0].text.endswith("do so?")


def test_a_speech_may_say_that_a_resolution_was_adopted():
    found = turns.read(
        body(
            "//The meeting was called to order at 3 p.m.//",
            "**Mr. Hill** (Australia): I recall.",
            "Draft resolution A/C.3/50/L.1 was adopted.",
        ),
        styled=True,
    )
    assert kinds(found) == ["procedure", "speech"]


def test_a_minute_of_silence_is_its_own_element():
    found = turns.read(
        body(
            "**The President**: I invite you.", "//The members of the General Assembly observed a minute of silence.//"
        ),
        styled=True,
    )
    assert kinds(found) == ["speech", "silence"]


def test_escorts_seats_and_brackets_are_no_speech():
    found = turns.read(
        body(
            "//The meeting was called to order at 3 p.m.//",
            "**The President**: The Assembly will hear an address.",
            "//Mr. Blaise Compaoré, President of Burkina Faso, was escorted into the General Assembly Hall.//",
            "**President Compaoré** (//spoke in French//): Thank you.",
            "//At the invitation of the President, Mr. Chowdhury (Bangladesh) took a seat at the Council table.//",
            "[Subsequently, the delegation of Montenegro advised the Secretariat that it had "
            "intended to vote in favour.]",
        ),
        styled=True,
    )
    assert kinds(found) == ["procedure", "speech", "stage_direction", "speech", "stage_direction", "other"]


def test_a_heading_and_the_turn_behind_it_are_taken_apart():
    found = turns.read(
        (paragraph("**Report of the Working Group (A/61/1044) The President**: In connection with this item."),),
        styled=True,
    )
    assert [(element.kind, element.text) for element in found] == [
        ("heading", "Report of the Working Group (A/61/1044)"),
        ("speech", "In connection with this item."),
    ]


def test_a_turn_and_a_decision_read_into_one_paragraph_are_taken_apart():
    found = turns.read(
        body(
            "//The meeting was called to order at 3 p.m.//",
            "**The President**: May I take it so? //It was so decided.//",
            "//The President returned to the Chair.// **Mr. Skoog** (Sweden): We know. I call it **essential**: peace.",
            "**Ms. King**: I quote //in italics: it was so decided.// Then I go on.",
        ),
        styled=True,
    )
    assert [(element.kind, element.text) for element in found[1:]] == [
        ("speech", "May I take it so?"),
        ("procedure", "It was so decided."),
        ("stage_direction", "The President returned to the Chair."),
        ("speech", "We know. I call it essential: peace."),
        ("speech", "I quote in italics: it was so decided. Then I go on."),
    ]


def test_who_votes_first_is_part_of_the_vote():
    found = turns.read(
        body(
            "The PRESIDENT: We shall vote.",
            "A roll-call vote was taken.",
            "India, having been drawn by lot by the President, was called upon to vote first.",
            "In favour: India, Iran (Islamic Republic of), Iraq",
            "Against: None",
            "The draft resolution was adopted by 3 votes to none, with 2 abstentions.",
        ),
        styled=False,
    )
    assert kinds(found) == ["speech", "vote"]
    counted = votes.read(found[1].text)
    assert (counted.votes_for, counted.votes_against, counted.votes_abstaining) == (3, 0, 2)
    assert counted.in_favour == "India;Iran (Islamic Republic of);Iraq"


def test_a_record_whose_labels_are_plain_is_read_by_their_words():
    plain = body(
        "The PRESIDENT: I call on the next speaker.",
        "Mr. BREITENSTEIN (Finland): Let me start.",
        "Ms. KING: I thank you.",
    )
    assert [speech.label.speaker for speech in speeches(turns.read(plain, styled=True))] == [
        "The PRESIDENT",
        "Mr. BREITENSTEIN",
        "Ms. KING",
    ]


def test_a_roll_of_the_1990s_is_one_vote_with_its_result():
    found = turns.read(
        body(
            "**The PRESIDENT**: A recorded vote has been requested.",
            "**A recorded vote was taken.**",
            "**In favour:** Afghanistan, Albania, Micronesia (Federated States of), the former "
            "Yugoslav Republic of Macedonia,",
            "United Kingdom of Great Britain and Northern Ireland, Zimbabwe",
            "**Against:** Iraq, Sudan",
            "**Abstentions:** Algeria",
            "**The eighth preambular paragraph was retained by 105 votes to 2, with 22 abstentions.**",
            "**The PRESIDENT**: I now put to the vote the next.",
            "**A recorded vote was taken.**",
            "**In favour:** Afghanistan",
            "**Against:** None",
        ),
        styled=True,
    )
    assert kinds(found) == ["speech", "vote", "speech", "vote"]
    first = votes.read(found[1].text)
    assert (first.votes_for, first.votes_against, first.votes_abstaining) == (105, 2, 22)
    assert first.in_favour.split(";")[-1] == "Zimbabwe" and len(first.in_favour.split(";")) == 6
    assert votes.read(found[3].text) == votes.Vote(1, 0, None, "Afghanistan", None, None)


def test_counts_come_from_the_result_that_the_president_reads_out():
    found = turns.read(DEBATE, styled=True)
    vote = next(element for element in found if element.kind == "vote")
    read = votes.read(vote.text, "The draft resolution received 5 votes in favour, none against and two abstentions.")
    assert (read.votes_for, read.votes_against, read.votes_abstaining) == (5, 0, 2)
    assert read.in_favour.split(";")[2:4] == [
        "Trinidad and Tobago",
        "United Kingdom of Great Britain and Northern Ireland",
    ]
    assert read.abstaining == "Bosnia and Herzegovina;Russian Federation"


def test_tallies_in_their_wordings():
    assert votes.tally(
        "The result of the voting is as follows: 15 votes in favour, none against and no abstentions."
    ) == (15, 0, 0)
    assert votes.tally(
        "The draft resolution received 15 votes in favour. It has been adopted unanimously as resolution 2552 (2020)."
    ) == (15, 0, 0)
    assert votes.tally(
        "Draft resolution A/61/L.67 was adopted by 143 votes to 4, with 11 abstentions (resolution 61/295)."
    ) == (143, 4, 11)
    assert votes.tally("There were 12 votes in favour, 1 against and 2 abstentions.") == (12, 1, 2)
    assert votes.tally("We have heard the last speaker.") is None


def test_a_vote_without_list_or_count_has_neither():
    assert votes.read("A vote was taken by secret ballot.") == votes.Vote()


_PIECES = st.sampled_from(
    [
        "//The meeting was called to order at 3 p.m.//",
        "//It was so decided.//",
        "**Agenda item 5** (//continued//)",
        "**The President**: I call on the next speaker.",
        "**Mr. Skoog** (Sweden): We know.",
        "A paragraph of a speech, with “quotation: marks”.",
        "//A recorded vote was taken.//",
        "//In favour//: Algeria, Angola",
        "Chad, Chile",
        "//Against//: None",
        "[Subsequently, Chad said so.]",
        "//Mr. Wali (Nigeria), Vice-President, took the Chair.//",
        "//The meeting rose at 6 p.m.//",
        "**Bold heading The President**: and speech",
        "   ",
    ]
)


@given(
    st.lists(_PIECES | st.text(max_size=80).map(lambda text: text.replace("*", "").replace("//", "")), max_size=40),
    st.booleans(),
)
def test_every_character_is_in_exactly_one_element(pieces, styled):
    paragraphs = body(*pieces)
    found = turns.read(paragraphs, styled=styled)
    printed = sum(elements.count(part.text) for part in paragraphs)
    assert sum(element.characters for element in found) == printed
    assert [speech.turn_no for speech in speeches(found)] == list(range(1, len(speeches(found)) + 1))
