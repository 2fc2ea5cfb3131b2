"""Sentences of the tables in another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish.page.sentences import Sentences
from pipeline.publish.page.words import Words

FOLDER = Path(__file__).parents[5] / "page" / "words"
FRENCH = Sentences(FOLDER, Words(FOLDER, "fr"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("known of 25 of 73 plans", "connu pour 25 plans sur 73"),
        (
            "2026: known of 3 of 42 plans, too few for a share",
            "2026 : connu pour 3 plans sur 42, trop peu pour une part",
        ),
        ("mean of 4 months; target for 2028: 15%", "moyenne de 4 mois ; cible pour 2028 : 15 %"),
        ("printed 9.6; of 2020-01/2020-06 as a whole", "imprimé : 9.6 ; pour l’ensemble de 2020-01/2020-06"),
        (
            "no row of nap_register at hand tells of 2012",
            "aucune ligne disponible de « nap_register » ne porte sur 2012",
        ),
        ("no row of a; b at hand tells of 2012", "aucune ligne disponible de « a; b » ne porte sur 2012"),
        ("texts of 1 of 3057 speeches", "texte de 1 intervention sur 3\u202f057"),
        ("texts of 1600 of 4308 speeches", "textes de 1\u202f600 interventions sur 4\u202f308"),
        ("of 3 of 4 widgets", None),
        ("printed 3; of widgets", None),
        ("2026: of widgets", None),
    ],
)
def test_a_sentence_is_said_and_no_other_is_guessed(text: str, said: str | None) -> None:
    told = FRENCH.told(text)
    assert (told.replace("\u00a0", " ") if told else told) == said


def test_the_first_language_says_what_the_table_has() -> None:
    english = Sentences(FOLDER, Words(FOLDER, "en"))
    text = "known of 10 of 12 members; of 6 a plan ended, what came after is not known"
    assert english.told(text) == text
