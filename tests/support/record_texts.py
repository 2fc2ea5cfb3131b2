"""Paragraphs and whole records made by hand, for tests of the reading of turns.

Belongs here: a small markup and two invented records. Does not: assertions.
"""

from __future__ import annotations

import re

from assets.debates.records.paragraphs import Paragraph, Run

_MARKED = re.compile(r"(\*\*.+?\*\*|//.+?//)", re.DOTALL)


def paragraph(marked: str, *, page: int = 1, centred: bool = False) -> Paragraph:
    """A paragraph from text with **bold** and //italic// stretches."""
    runs = [
        Run(part[2:-2], bold=part.startswith("**"), italic=part.startswith("//"))
        if _MARKED.fullmatch(part)
        else Run(part)
        for part in _MARKED.split(marked)
        if part
    ]
    return Paragraph(tuple(runs), page, page, centred)


def body(*marked: str) -> tuple[Paragraph, ...]:
    """Paragraphs from marked texts."""
    return tuple(paragraph(text) for text in marked)


#: A debate of the Council as styled paragraphs: an agenda, guests, a vote, a change of Chair in mid-speech.
DEBATE = body(
    "//The meeting was called to order at 10.05 a.m.//",
    "**Adoption of the agenda**",
    "//The agenda was adopted.//",
    "**Women and peace and security**",
    "**Report of the Secretary-General on women and peace and security** (S/2019/800)",
    "**The President** (//spoke in Spanish//): In accordance with rule 37 of the Council’s "
    "provisional rules of procedure, I invite the "
    "representatives of Albania, Bosnia and Herzegovina and Yemen to participate in this meeting.",
    "In accordance with rule 39 of the Council’s provisional rules of procedure, I invite the "
    "following briefers to participate in this "
    "meeting: Ms. Phumzile Mlambo-Ngcuka, Executive Director of UN-Women; and Ms. Bineta Diop, "
    "Special Envoy of the Chairperson of the "
    "African Union Commission on Women, Peace and Security.",
    "I now give the floor to Ms. Mlambo-Ngcuka.",
    "**Ms. Mlambo-Ngcuka**: I thank you.",
    "President Charles Michel wrote earlier today: “We must act.”",
    "//Mr. Oyarzábal took the Chair.//",
    "(//spoke in French//) Let me conclude.",
    "**The President** (//spoke in Spanish//): I thank Ms. Mlambo-Ngcuka for her briefing.",
    "//A vote was taken by show of hands.//",
    "//In favour//:",
    "China, France, Trinidad and Tobago, United Kingdom of Great Britain and Northern Ireland and "
    "United States of America",
    "//Against//:",
    "None",
    "//Abstaining//:",
    "Bosnia and Herzegovina and Russian Federation",
    "**The President** (//spoke in Spanish//): The draft resolution received 5 votes in favour, none "
    "against and two abstentions.",
    "**Mr. Hilale** (//spoke in French//) (Morocco): We welcome the adoption.",
    "//The meeting rose at 1.10 p.m.//",
)

#: The same kind of record as plain text, with its cover.
TEXT = """United Nations S/ PV.7289*
Security Council
Sixty-ninth year
7289th meeting
Tuesday, 28 October 2014, 10 a.m.
New York
Provisional
President: Mrs. Perceval/Mr. Oyarzábal . . . . . . . (Argentina)
Members: Chile . . . . . . . . . . Mr. Barros Melet
Rwanda. . . . . . . . . . . . . . Mr. Nduhungirehe
United Kingdom of Great Britain and Northern Ireland . . Mr. Wilson
Agenda
Women and peace and security
Report of the Secretary-General on women and
peace and security (S/2014/693)
This record contains the text of speeches delivered in English.
14-60000 (E)
*1460000*
\fS/PV.7289 Women and peace and security 28/10/2014
2/9 14-60000
The meeting was called to order at 10.05 a.m.
Adoption of the agenda
The agenda was adopted.
Women and peace and security
The President (spoke in Spanish): In accordance with
rule 39 of the Council’s provisional rules of procedure,
I invite Ms. Phumzile Mlambo-Ngcuka, Executive
Director of UN-Women, to participate in this meeting.
Ms. Mlambo-Ngcuka: I thank you for the grass-
roots work. Women are at the centre ofthe matter, and of the
\f28/10/2014 Women and peace and security S/PV.7289
14-60000 3/9
decisions of the Council.
We must act.
Mr. Barros Melet (Chile) (spoke in Spanish): We
welcome capacity-building.
The meeting rose at 1.10 p.m.
"""
