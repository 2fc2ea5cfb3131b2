"""Who a meeting invites: states under rule 37, persons under rule 39, with post and organisation as read out.

Belongs here: reading the sentences of invitation and of giving the floor. Does not: joining them to labels (`people`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assets.debates.records.turns import label_words, votes


class Invited(NamedTuple):
    """A person as announced: the name with its title, the whole post as printed, the state or organisation it names."""

    name: str
    role: str | None
    organisation: str | None


class Invitations(NamedTuple):
    """What a record's invitations say, in order of print."""

    states: tuple[str, ...]
    persons: tuple[Invited, ...]


_STATES = re.compile(
    r"\b(?:representatives?|delegations?)\s+of\s+(?P<states>(?:the\s+)?[A-ZÀ-Þ][^.:;]{2,3000}?)"
    r"(?:,?\s+(?:to\s+participate|in\s+which\s+they|to\s+take\s+(?:a\s+)?(?:seat|part|place))|[.;:])",
    re.DOTALL,
)
_RULE_37 = re.compile(r"\brule\s+37\b|\binvite\s+the\s+representatives?\b|\bletters?\s+from\s+the\s+representatives?\b")
_ANNOUNCING = re.compile(
    r"\brule\s+39\b|\binvit(?:e|es|ed|ing|ation)\b|\bgives?\s+the\s+floor\s+to\b|\bgive\s+the\s+floor\s+(?:now\s+)?to\b|\bcall\s+on\b"
    r"|\bwelcome\b|\bbriefings?\s+(?:by|from)\b|\bbriefed\s+by\b|\bhear\b|\bjoined\s+by\b|\bparticipat\w+\b"
)
#: Only titles that are unmistakable inside a sentence.
_INNER = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Archbishop|Bishop|Cardinal|Monsignor|Msgr|Father|Sister"
    + (
        r"|Sheikha?|Prince|Princess|King|Queen|Major[ -]General|Lieutenant[ -]General"
        r"|Brigadier[ -]General|General|Colonel|Admiral|Judge|Ambassador)"
    )
)
_NAME_WORD = (
    r"(?:[^\W\d_a-z][\w’'‘.-]*|(?:d|l|al|el)[’'-][\w’'-]+|"
    + "|".join(
        sorted(
            (re.escape(p) for p in label_words.PARTICLES - {"the", "a", "i", "to", "at", "an", "e", "y", "s"}),
            key=len,
            reverse=True,
        )
    )
    + r")"
)
_PERSON = re.compile(
    rf"(?:(?:His|Her)\s+(?:Royal\s+|Serene\s+)?(?:Excellency|Highness|Majesty|Holiness|Eminence)\s+)?"
    rf"(?P<name>(?:(?:{_INNER})\.?\s+)+{_NAME_WORD}(?:\s+(?!and\b){_NAME_WORD}){{0,8}})"
    rf"(?P<post>(?:\s+\([^()]*\))?,\s+(?P<role>[^;:]{{4,420}}))?",
    re.DOTALL,
)
_STOP = re.compile(
    r",?\s+(?:to\s+(?:participate|take|make|address|brief|deliver|speak)|who\s+(?:is|are|will|has|have)|and\s+(?:to\s+)?(?:I\s+)?give\b|joining"
    r"|will\s|for\s+(?:his|her|their)\s+(?:briefings?|statements?|remarks)|is\s+(?:joining|participating)|at\s+this\s+meeting|in\s+this\s+meeting"
    r"|under\s+rule|in\s+accordance)"
    r"|[.;](?=\s+[A-Z“]|\s*$)|,?\s+and\s+(?=(?:(?:His|Her)\s+\w+\s+)?(?:"
    + _INNER
    + r")\.?\s+[A-ZÀ-Þ])|,\s+(?="
    + _INNER
    + r"\.?\s+[A-ZÀ-Þ])",
    re.DOTALL,
)
#: A full stop that ends a sentence, not a title ("Ms. Diop") or an initial.
_SENTENCE = re.compile(
    r"(?<=\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMsgr\.)(?<!\bProf\.)(?<!\b[A-Z]\.)\s+(?=[A-Z“])"
)
_TO_THE_UN = re.compile(r"\s+to\s+the\s+(?:United\s+Nations|Security\s+Council|African\s+Union|European\s+Union)$")
#: Where a post names whose it is: the "of …" of a post, not that of a subject ("Advancement of Women").
_WHOSE = re.compile(
    r"\b(?:Director|Head|Chair\w*|Co-[Cc]hair\w*|President|Minister|Affairs|[Rr]epresentative|[Mm]ember|Observer|Secretary-General|Secretary|Coordinator"
    r"|Commissioner|[Cc]o-?[Ff]ounder|[Ff]ounder|Executive|Ambassador|Prosecutor|Governor|Administrator|[Ss]pokes\w+|Manager|[Ll]eader|Commander"
    r"|Rapporteur|Registrar|Officer|King|Queen|Judge|Justice|Defence|Relations|Trade|Cooperation|Development|Integration|Partner|[Aa]dvis[eo]r"
    r"|Fellow|Professor|Dean|Rector|Premier|Chancellor|Vice-President|[Aa]dvocate|[Aa]ctivist|[Oo]fficial)\s+(?:of|at)\s+(?=(?:the\s+)?[A-ZÀ-Þ])"
    r"|\b(?:Observer|[Ss]pokes\w+|[Mm]ember)\s+for\s+(?=(?:the\s+)?[A-ZÀ-Þ])"
)
#: Posts of the Secretariat by their name alone; "for …" says what they are for, not whose they are.
_SECRETARIAT = re.compile(
    r"(?:(?:United\s+Nations\s+)?(?:Acting\s+|Deputy\s+|Assistant\s+|Under-)*Secretary-General(?:\s+for\s+.+)?"
    r"|(?:(?:Acting|Deputy|Special|Personal|Executive|Joint|Principal)\s+)*(?:Representative|Envoy|Advis[eo]r|Coordinator)\s+of\s+the\s+Secretary-General(?:\s+(?:for|on|to|in)\s+.+)?)$"
)
_OTHERS = re.compile(
    r"\b(?:Union|League|Organi[sz]ation\b(?!\s+(?:Mission|Stabili))|Commonwealth|Community|NATO|OSCE|OAU|ECOWAS)"
)
_UNITED_NATIONS = "United Nations"
#: What a body's representative is for: "European Union for Foreign Affairs and Security Policy".
_FOR = re.compile(
    r"^((?:European|African)\s+Union|European\s+Commission|League\s+of\s+Arab\s+States)\s+(?:for|to|in|on)\s.*$"
)
_BEFORE_ITS_NAME = re.compile(r"^(?:the\s+)?(?:Delegation|Observer\s+State|Permanent\s+Mission|Government)\s+of\s+")
_HOLDERS = re.compile(
    r"(?:the\s+)?(?:Secretary-General|Chairperson|Chair|President|Director|Prosecutor|Government|Board|Foreign|External|Peace|Political|Humanitarian|Human\s+Rights|Legal)\b"
)


def read(texts: Iterable[str]) -> Invitations:
    """The invitations in the given speeches of the Chair."""
    states: list[str] = []
    persons: list[Invited] = []
    for text in texts:
        for sentence in _sentences(text):
            if _RULE_37.search(sentence):
                states.extend(state for found in _STATES.finditer(sentence) for state in _listed(found["states"]))
            if _ANNOUNCING.search(sentence):
                persons.extend(_persons(sentence))
    return Invitations(tuple(dict.fromkeys(states)), tuple(dict.fromkeys(persons)))


def organisation(role: str) -> str | None:
    """The state or body a post belongs to, when the post names one: "Executive Director of UN-Women" -> "UN-Women".

    A post "for" something names its subject, no body; those of the Secretary-General and who represents him are the
    United Nations'. A post "of" another person names none; what cannot be told apart stays null.
    """
    plain = _TO_THE_UN.sub("", " ".join(role.split()))
    for place in _WHOSE.finditer(plain):
        body = re.split(
            r",\s+(?=[a-z])|\s+and\s+(?=(?:Head|Chair|Director|Special|Co-|Executive|Personal)\b)", plain[place.end() :]
        )[0]
        body = re.sub(r"^the\s+", "", _BEFORE_ITS_NAME.sub("", body)).strip(" ,.")
        body = _FOR.sub(r"\1", body)
        if not _HOLDERS.match(body) and len(body) > 2:
            return body
    first = re.split(r",\s+|\s+and\s+(?=[A-Z]\w+\s+(?:of|Coordinator|Relief))", plain)[0]
    return _UNITED_NATIONS if _SECRETARIAT.match(first) and not _OTHERS.search(first) else None


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.split())
    return _SENTENCE.split(flat)


def _listed(text: str) -> list[str]:
    return [re.sub(r"^the\s+(?=[A-ZÀ-Þ])", "", name) for name in votes.states(text) if len(name) < 80]


def _persons(sentence: str) -> list[Invited]:
    found: list[Invited] = []
    position = 0
    while match := _PERSON.search(sentence, position):
        name = " ".join(match["name"].split()).rstrip(".,")
        role = match["role"]
        position = match.end("name")
        if role:
            stop = _STOP.search(role)
            role = " ".join((role[: stop.start()] if stop else role).split()).strip(" ,.")
            role = None if re.match(rf"(?:and\s+)?{_INNER}\b", role) else role
        found.append(Invited(name, role or None, organisation(role) if role else None))
    return [person for person in found if person.role]
