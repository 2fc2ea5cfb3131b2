"""What optical reading makes of labels and first words: put back as printed, with the repair told; prose stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records.text import misread
from assets.debates.records.turns import labels
from tests.support.record_prose import SENTENCES

THANKS = "I thank Ms. Diop for her briefing."


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("The President ( spoke in French)'. We meet", "The President ( spoke in French): We meet"),
        ("Mr. Sow (Guinea) (spoke in French)’: We meet", "Mr. Sow (Guinea) (spoke in French): We meet"),
        ("Mr. Sow (Guinea) {spoke in French ): We meet", "Mr. Sow (Guinea) (spoke in French ): We meet"),
        ("Mr. Sow (Guinea)'. We meet", "Mr. Sow (Guinea): We meet"),
        ("Mr. Sow (Guinea). We meet", "Mr. Sow (Guinea): We meet"),
        ("Mr, Sow (Guinea): We meet", "Mr. Sow (Guinea): We meet"),
        ("The President'. We meet", "The President: We meet"),
        ("The Pres ident: We meet", "The President: We meet"),
        ("T h e P r e s i d e n t : We meet", "The President: We meet"),
        ("M r. S o w ( G u i n e a ): We meet", "Mr. Sow (Guinea): We meet"),
        ("M s. S o w ( U n i t e d S t a t e s o f A m e r i c a ): Yes", "Ms. Sow (United States of America): Yes"),
        (
            "M r. S o w ( i n t e r p r e t a t i o n f r o m F r e n c h ): Yes",
            "Mr. Sow (interpretation from French): Yes",
        ),
    ],
)
def test_a_label_is_read_as_it_was_printed(read, printed):
    text, repairs = misread.mended_text(read)
    assert text == printed
    assert repairs
    assert labels.read(text) is not None


@pytest.mark.parametrize(
    "read",
    [
        f"The President (spoke {THANKS} in French): I now give the floor to Mr. Sow.",
        f"The President (spoke in {THANKS} French): I now give the floor to Mr. Sow.",
        f"The President {THANKS} (spoke in French): I now give the floor to Mr. Sow.",
        "The President (spoke I thank Ms. Diop in French): for her briefing. I now give the floor to Mr. Sow.",
        "The President (spoke Ms. Diop for her briefing. in French): I thank I now give the floor to Mr. Sow.",
    ],
)
def test_a_label_and_the_first_sentence_read_across_each_other_come_apart(read):
    text, (repair,) = misread.mended_text(read)
    assert text == f"The President (spoke in French): {THANKS} I now give the floor to Mr. Sow."
    assert repair[0] in read and repair[1] in text


def test_the_end_of_a_first_line_read_before_its_beginning_goes_behind_it():
    text, _ = misread.mended_text("The President: been counted. All the ballot papers have As I said, we shall wait.")
    assert text == "The President: All the ballot papers have been counted. As I said, we shall wait."
    text, _ = misread.mended_text("The list is long. I now give the of Chad. floor to the representative")
    assert text == "The list is long. I now give the floor to the representative of Chad."


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("| would like to thank you.", "I would like to thank you."),
        ("Mr. Sow: 1 wish to begin.", "Mr. Sow: I wish to begin."),
        ("It ended. lwish to add this.", "It ended. I wish to add this."),
        ("It ended. |shall add this.", "It ended. I shall add this."),
        ("If [hear no objection, it is so decided.", "If I hear no objection, it is so decided."),
        ("They are | million people.", "They are 1 million people."),
        ("It is resolution 2507 (2020).I shall call on Chad.", "It is resolution 2507 (2020). I shall call on Chad."),
    ],
)
def test_a_stroke_or_a_figure_is_an_i_before_a_verb(read, printed):
    assert misread.mended_text(read)[0] == printed


@pytest.mark.parametrize(
    "text",
    [
        "Under article 1 would fall all of these.",
        "The vote was 13 to 1. States abstained.",
        "We heard [see S/PV.1] that it failed.",
        "Mr. Sow (Guinea) spoke first. He was right.",
        "The President's words (spoken in anger) were heard.",
        "A B C D E F are the groups: they differ.",
        "In Chad | of all places.",
    ],
)
def test_what_is_printed_so_stays(text):
    assert misread.mended_text(text) == (text, [])


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_prose_stays_as_it_is(sentences):
    text = " ".join(sentences)
    assert misread.mended_text(text) == (text, [])
