"""Sentences of the record's own, told from speech by their wording where no type tells."""

from __future__ import annotations

import pytest

from assets.debates.records.turns import directions
from tests.support.record_texts import paragraph


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The meeting was resumed and adjourned on 3 May at 10 a.m.", "procedure"),
        ("The meeting rose at 12.05 a.m. on Thursday, 30 October.", "procedure"),
        ("Draft resolutions I to V were adopted (resolutions 48/12 A to E).", "decision"),
        ("A vote was taken by secret ballot. The meeting was suspended at 11 a.m. and resumed at noon.", "vote"),
        ("Mr. Rosenthal (Guatemala) took the Chair as Acting President.", "stage_direction"),
        ("Mr. Sen (India) withdrew from the Council table.", "stage_direction"),
        (
            "The Chief of Protocol escorted the delegation to its place in the General Assembly Hall.",
            "stage_direction",
        ),
        ("The Acting President drew the following names from the box: Chad and Mali.", "stage_direction"),
        ("The Secretary-General presented the award to Mr. Hassan.", "stage_direction"),
        ("A minute’s silence was observed.", "silence"),
        ("Against: None.", "vote_list"),
        ("Against: none", "vote_list"),
        ("In favour: the former Yugoslav Republic of Macedonia, Chad", "vote_list"),
        ("Abstaining:", "vote_list"),
        ("The result of the vote was 7 in favour and 2 against, with 2 abstentions.", "vote"),
        ("The text was not adopted, one of the negative votes being that of a permanent member.", "vote"),
        ("The draft resolution was adopted by 9 votes to none (resolution 120 (1956)).", "vote"),
    ],
)
def test_own_sentences(text, kind):
    assert directions.direction(paragraph(text), italics=False) == kind
    assert directions.direction(paragraph(f"//{text}//"), italics=True) == kind


@pytest.mark.parametrize(
    "text",
    [
        "There being no objection, it is so decided.",
        "A vote was taken last year on that matter, and we voted against it.",
        "The meeting was suspended last year because of the lack of a quorum.",
        "The resolution was adopted by 14 votes to none, with one abstention, and it must be carried out.",
        "At the invitation of the President of Colombia, my Minister took part in the talks.",
        "Members observed with concern that silence was not an option.",
        "Mr. Annan was escorted to the camp by the rebels.",
        "A video was shown to us yesterday in which children cried.",
        "Against: nobody.",
        "Against: Nobody would ever say that.",
        "In favour: those who believe in peace.",
        "Against: the people who suffer from it.",
    ],
)
def test_speech_that_begins_like_them(text):
    assert directions.direction(paragraph(text), italics=False) is None


def test_a_document_in_brackets_is_no_remark():
    assert directions.direction(paragraph("[S/1126]."), italics=False) is None
    assert directions.direction(paragraph("[The delegation left the room.]"), italics=False) == "remark"


def test_the_presidents_invitations_of_the_first_years():
    text = (
        "On the invitation of the President, Mr. Sow, of Mali, and Rabbi Levi took their places at the Council table."
    )
    assert directions.direction(paragraph(text), italics=False) == "stage_direction"
