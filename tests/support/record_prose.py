"""Invented sentences of debate, and bodies of records made of them.

Belongs here: texts for made records. Does not: printing them (`record_pdfs`), assertions.
"""

from __future__ import annotations

import random

from tests.support.record_pdfs import Mark, Para, para, speech

SENTENCES = (
    "The Security Council has before it the report of the Secretary-General on women and peace and security.",
    "We welcome the efforts of the United Nations to strengthen the participation of women in peace processes.",
    "In our view, the protection of civilians must remain at the heart of every mandate of this Organization.",
    "It is regrettable that the recommendations made in the previous report have not been carried out by the parties.",
    "My delegation therefore calls on all members of the Council to support capacity-building at the national level.",
    "The international community cannot remain silent while the rights of women and girls are violated every day.",
    "As the representative of a troop-contributing country, I wish to pay tribute to the women in our missions.",
    "We are convinced that grass-roots organizations deserve long-term and predictable funding from all donors.",
    "That is why my Government has adopted its second national action plan, which covers the years 2011 to 2014.",
    "Resolution 1325 (2000) was a landmark, but its implementation has been slow and uneven in many regions.",
    "Let me conclude by thanking the briefers for their insights and for their tireless work on the ground.",
    "There can be no lasting peace without justice, and there can be no justice without accountability for crimes.",
    "Sexual violence in conflict is used as a tactic of war, and those responsible must be brought to justice.",
    "We encourage the Secretary-General to appoint more women as his special representatives and envoys.",
)
FRENCH = (
    "Le Conseil de sécurité est saisi du rapport du Secrétaire général sur les femmes et la paix et la sécurité. "
    "Nous nous félicitons des efforts que déploie l’Organisation pour renforcer la participation des femmes."
)
SPANISH = (
    "El Consejo de Seguridad tiene ante sí el informe del Secretario General sobre las mujeres y la paz. "
    "Acogemos con beneplácito los esfuerzos de la Organización para fortalecer la participación de las mujeres."
)
#: After how many letters a printer without regard for the words' own hyphens may break them.
BREAKS = {
    "participation": 7,
    "recommendations": 6,
    "international": 5,
    "implementation": 6,
    "Organization": 5,
    "accountability": 7,
    "representatives": 6,
    "predictable": 3,
}
OPENING = "The meeting was called to order at 3.10 p.m."
LABELS = ("Mr. Elaraby", "Ms. Bachelet", "The President", "Mrs. De La Torre")


def prose(rng: random.Random, sentences: int) -> str:
    """A paragraph of so many sentences."""
    return " ".join(rng.choice(SENTENCES) for _ in range(sentences))


def body(seed: int, paragraphs: int) -> tuple[list[Para], list[str]]:
    """A record's paragraphs as printed, and their texts."""
    rng = random.Random(seed)
    heading = para("Adoption of the agenda", "b", indent=0.0)
    printed = [para(OPENING, "i"), heading, para("The agenda was adopted.", "i")]
    for _ in range(paragraphs):
        text = prose(rng, rng.randint(1, 4))
        printed.append(speech(rng.choice(LABELS), f"(Egypt): {text}") if rng.random() < 0.4 else para(text))
    printed.append(para("The meeting rose at 5.15 p.m.", "i"))
    return printed, [" ".join(text for text, _ in one.stretches) for one in printed]


def break_word(word: str) -> int:
    """After how many letters a word may be broken at a line's end; 0 for not at all."""
    return BREAKS.get(word.strip(".,;"), 0)


def header(number: int) -> list[Mark]:
    """The running header of the 2000s and later, its sides changing from page to page."""
    sides = ("S/PV.9999", "30/11/2012") if number % 2 == 0 else ("30/11/2012", "S/PV.9999")
    middle: Mark = (220, 733, 9, "", "Women and peace and security")
    return [(60, 733, 9, "b", sides[0]), middle, (505, 733, 9, "b", sides[1])]


def footer(number: int) -> list[Mark]:
    """The footer that goes with it."""
    return [(60, 50, 9, "b", f"{number}"), (505, 50, 8, "", "22-12345")]


def header_of_1997(_: int) -> list[Mark]:
    """The running header of the 1990s: two rows, two sides."""
    return [
        (60, 745, 9, "i", "Security Council"),
        (470, 745, 9, "i", "3756th meeting"),
        (60, 733, 9, "i", "Fifty-second year"),
        (470, 733, 9, "i", "28 March 1997"),
    ]


def header_of_assembly(_: int) -> list[Mark]:
    """The Assembly's running header of the 1990s."""
    return [
        (60, 740, 9, "", "General Assembly"),
        (280, 740, 9, "", "46th meeting"),
        (460, 740, 9, "", "Forty-eighth session"),
    ]


def header_typed(number: int) -> list[Mark]:
    """The header of typed records: typist, symbol, page, and who is speaking."""
    speaking: list[Mark] = [(250, 712, 11, "", "(Mr. Sorzano, United States)")] if number % 2 else []
    return [
        (72, 740, 9, "", "JSM/edd"),
        (470, 740, 11, "", "S/PV.2700"),
        (485, 728, 11, "", f"{number}"),
        *speaking,
    ]


def page_number(number: int) -> list[Mark]:
    """A footer of a page number alone."""
    return [(300, 50, 10, "", str(number))]
