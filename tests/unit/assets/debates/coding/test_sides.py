"""Whose names are the speaker's own, and the forms of verbs."""

from __future__ import annotations

import pytest

from assets.debates.coding import sides
from assets.debates.coding.inflection import forms


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("Chile", {"chile"}),
        ("Iran (Islamic Republic of)", {"iran"}),
        ("United Kingdom of Great Britain and Northern Ireland", {"united kingdom"}),
        ("Minister for Foreign Affairs of the Republic of Korea", {"republic of korea"}),
        ("Minister for Foreign Affairs, European Union and Cooperation of Spain", {"spain"}),
        ("South Sudan", {"south sudan"}),
        ("Cote D'Ivoire", {"c_te d'ivoire"}),
        ("Permanent Observer of the Holy See", {"holy see"}),
        ("Guinea-Bissau", {"guinea bissau"}),
        ("Nigeria", {"nigeria"}),
        ("United Nations Organization Mission in the Democratic Republic of the Congo (MONUC)", {"united nations"}),
        ("Special Representative of the Secretary-General for Somalia", {"united nations"}),
        ("European Union", {"european union"}),
        ("NGO Working Group on Women, Peace and Security", set()),
        (None, set()),
    ],
)
def test_a_side_is_whose_name_is_printed(said: str | None, ids: set[str]) -> None:
    own = sides.side(said, None)
    assert own.ids == ids and own.known == bool(ids)


def test_a_group_is_ones_own_where_the_speech_is_given_for_it() -> None:
    own = sides.side("Norway", "the Nordic countries")
    assert own.ids == {"norway", "nordic countries"} and own.state
    assert sides.side("Sweden", "the Group of Friends of Mediation").bodies == {"group"}


def test_every_state_has_a_name_of_its_own() -> None:
    names = [name for names in sides.states().values() for name in names.full]
    assert len(names) == len(set(names)) and len(sides.states()) >= 195


@pytest.mark.parametrize(
    ("verb", "irregular", "expected"),
    [
        ("adopt", None, ("adopt", "adopts", "adopted", "adopted", "adopting")),
        ("finance", None, ("finance", "finances", "financed", "financed", "financing")),
        ("carry", None, ("carry", "carries", "carried", "carried", "carrying")),
        ("establish", None, ("establish", "establishes", "established", "established", "establishing")),
        ("deploy", None, ("deploy", "deploys", "deployed", "deployed", "deploying")),
        ("oversee", ("oversaw", "overseen"), ("oversee", "oversees", "oversaw", "overseen", "overseeing")),
        ("commit", ("committed", "committed"), ("commit", "commits", "committed", "committed", "committing")),
        ("set", ("set", "set"), ("set", "sets", "set", "set", "setting")),
        (
            "undertake",
            ("undertook", "undertaken"),
            ("undertake", "undertakes", "undertook", "undertaken", "undertaking"),
        ),
    ],
)
def test_verbs_have_their_forms(verb: str, irregular: tuple[str, str] | None, expected: tuple[str, ...]) -> None:
    assert forms(verb, irregular) == expected
