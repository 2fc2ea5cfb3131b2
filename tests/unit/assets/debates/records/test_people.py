"""Who is meant by a label: chairs that change, guests invited, unknown persons that stay unknown; hours."""

from __future__ import annotations

from assets.debates.records import record_rows
from assets.debates.records.turns import chair, invitations, labels, people, turns
from assets.debates.records.turns.chair import Chair

PRESIDENTS = Chair("Mrs. Perceval/Mr. Oyarzábal", "Argentina", "President", "cover")


def test_the_chair_changes_by_stage_direction_and_back():
    cover = Chair("Ms. Al-Khalifa", "Bahrain", "President", "cover")
    assert chair.change("Mr. Nyakyi (United Republic of Tanzania), Vice-President, took the Chair.", cover) == Chair(
        "Mr. Nyakyi", "United Republic of Tanzania", "Vice-President", "chair"
    )
    absent = chair.change(
        "In the absence of the President, Mrs. Asmady (Indonesia), Vice-President, took the Chair.", cover
    )
    assert (absent.person, absent.state) == ("Mrs. Asmady", "Indonesia")
    ranked = chair.change(
        "In the absence of the President, the Vice-President, Mr. Wali (Nigeria), took the Chair.", cover
    )
    assert (ranked.person, ranked.state) == ("Mr. Wali", "Nigeria")
    assert chair.change("The President returned to the Chair.", cover) == cover
    assert chair.change("Mr. Sarkozy was escorted from the rostrum.", cover) is None


GUESTS = invitations.read(
    [
        "In accordance with rule 39 of the Council’s provisional rules of procedure, I invite the "
        "following briefers: Ms. Phumzile "
        "Mlambo-Ngcuka, Under-Secretary-General and Executive Director of UN-Women; Mr. Jean-Pierre "
        "Lacroix, Under-Secretary-General for "
        "Peace Operations; Mr. Peter Maurer, President of the International Committee of the Red "
        "Cross; and Archbishop Gabriele Caccia, "
        "Permanent Observer of the Observer State of the Holy See to the United Nations.",
        "In accordance with rule 37, I invite the representatives of Antigua and Barbuda, the "
        "Bolivarian Republic of Venezuela and Yemen "
        "to participate in this meeting.",
        "I shall take it that the Council agrees to extend an invitation under rule 39 to Ms. Angela "
        "King, Special Adviser to the "
        "Secretary-General on Gender Issues and Advancement of Women. It is so decided. I invite Ms. "
        "King to take a seat.",
    ]
)


def test_invited_states_and_persons_with_their_posts():
    assert GUESTS.states == ("Antigua and Barbuda", "Bolivarian Republic of Venezuela", "Yemen")
    assert [(guest.name, guest.organisation) for guest in GUESTS.persons] == [
        ("Ms. Phumzile Mlambo-Ngcuka", "UN-Women"),
        ("Mr. Jean-Pierre Lacroix", "United Nations"),
        ("Mr. Peter Maurer", "International Committee of the Red Cross"),
        ("Archbishop Gabriele Caccia", "Holy See"),
        ("Ms. Angela King", None),
    ]
    assert (
        GUESTS.persons[-1].role == "Special Adviser to the Secretary-General on Gender Issues and Advancement of Women"
    )


def who(label_text, presiding=None):
    label = turns.labels.read(f"{label_text} I speak.")
    return tuple(people.identify(label, presiding, GUESTS.persons))


def test_who_a_label_stands_for():
    assert who("Mr. Skoog (Sweden):") == ("Mr. Skoog", "Sweden", None, "label")
    assert who("Ms. Mlambo-Ngcuka:")[:2] == ("Ms. Phumzile Mlambo-Ngcuka", "UN-Women")
    assert who("Ms. Mlambo-Ngcuka:")[3] == "invitation"
    assert who("The President:", PRESIDENTS) == ("Mrs. Perceval/Mr. Oyarzábal", "Argentina", "President", "cover")
    assert who("The Acting President:", Chair("Mr. Muhith", "Bangladesh", "Vice-President", "chair"))[3] == "chair"
    assert who("The Secretary-General:") == ("The Secretary-General", None, "Secretary-General", "label")


def test_an_unknown_guest_stays_unknown():
    assert who("Ms. Nobody:") == (None, None, None, None)
    assert who("The President:") == (None, None, None, None)


def test_an_acting_president_is_not_the_president_of_the_cover():
    assert who("The Acting President:", Chair("Ms. Al-Khalifa", "Bahrain", "President", "cover")) == (None,) * 4


def test_of_two_guests_of_one_name_neither_is_taken():
    two = (
        invitations.Invited("Ms. Ann King", "Director of A", "A"),
        invitations.Invited("Mr. Bob King", "Director of B", "B"),
    )
    assert people.identify(turns.labels.read("Ms. King: I speak."), None, two) == people.UNKNOWN


def test_hours_of_a_meeting():
    told = record_rows.hours(
        [
            "The meeting was called to order at 10.25 a.m.",
            "The meeting was suspended at 1.10 p.m. and resumed at 3 p.m.",
            "The meeting rose at noon.",
        ]
    )
    assert told == {"called_to_order": "10.25 a.m.", "suspended": "1.10 p.m.", "resumed": "3 p.m.", "rose": "noon"}


def test_a_post_for_something_names_no_body_of_that_name():
    for post, body in (
        ("Under-Secretary-General for Peacekeeping Operations", "United Nations"),
        ("Special Representative of the Secretary-General for Yemen", "United Nations"),
        ("Assistant Secretary-General for Operations of the North Atlantic Treaty Organization", None),
        ("High Representative of the European Union for Foreign Affairs", "European Union"),
        (
            "Special Representative of the Secretary-General and Head of the United Nations Mission in X",
            "United Nations Mission in X",
        ),
        ("Executive Director of the Centre for Dialogue", "Centre for Dialogue"),
        ("Deputy Minister for Europe", None),
    ):
        assert invitations.organisation(post) == body, post


def test_a_change_of_the_chair_between_presidents_of_two_states():
    cover = Chair("Ms. Sow/Mr. Idi", "Mali/Chad", "President", "cover")
    assert chair.change("Mr. Idi took the Chair.", cover) == Chair("Mr. Idi", "Chad", "President", "chair")
    assert chair.opening(cover, ["Mr. Idi took the Chair."]) == Chair("Ms. Sow", "Mali", "President", "cover")
    label = labels.read("The President: We meet.")
    assert people.identify(label, cover, ()) == ("Ms. Sow/Mr. Idi", None, "President", "cover")
