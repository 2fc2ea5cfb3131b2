"""Where subjects of the speaker's own side stand in a text.

Belongs here: subjects, and the words before which one may stand. Does not: whose names are the speaker's (`sides`), or
what is said of them (`verb_group`, `acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from assets.debates.coding import cues, sides
from assets.debates.coding.patterns import either
from assets.debates.coding.search import Hit, uncontained
from assets.debates.coding.sides import Side

#: What may be before a pronoun; a blank behind a full stop may be missing.
_BEFORE = (" ", ".", ",")
_OWNERS = ("my ", "our ")
#: How much before a name may belong to it.
_REACH = 110
_SMALL = "of|for|the|to|in|and|or|with|on|by|from|that|at|as|a|an|which|who|is|are|was|were|has|have|not|but|than"
_WORD = rf"(?!(?:{_SMALL})\b)[a-z_]+"
_DETERMINED = re.compile(
    rf"(?:\b(?:the|an?|all|both|some|many|several|over|more than|[0-9]+)(?: +{_WORD}){{0,3}} +"
    rf"|(?:(?:^|, +){_WORD} +))\Z",
    re.ASCII,
)
_PLACE = re.compile(r" (?:of|in|from|for) +(?:the +)?\Z", re.ASCII)
_THE = re.compile(r"\bthe +\Z", re.ASCII)
#: What is disputed, behind which "that" tells what others say: "allegations that", "it is a lie that".
_DISPUTED = re.compile(
    r"\b(?:allegations?|accusations?|claims?|claimed|alleged?|alleges|rumou?rs?|lies?|false(?:ly)?|untrue|not true|myth"
    r"|disinformation|pretext|den(?:y|ies|ied|ying)|accus(?:ed?|es|ing)"
    r"|reject[a-z]* (?:the )?reports?)(?: [a-z]+)? that\Z",
    re.ASCII,
)
#: Words of somebody else's, told without quotation marks: "she told me: we have".
_TOLD = re.compile(
    r"\b(?:(?:told|tells|telling|asked) (?P<to>me|us)|(?<!i )(?<!we )(?<!have )(?:said|says|put it|wrote))[,:]\Z",
    re.ASCII,
)
_IS_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_DASH = 3
#: How much before a subject its last words are in.
_NEAR = 40
_FIRST_OF_WORD = re.compile(r"[^a-z0-9_']")


class Subject(NamedTuple):
    """A subject: where it begins and ends. `kind`: person, own (a noun or a name), foreign (a name that may be),
    thing (what is one's own, of which others may be the doer) or owner ("our", no subject itself)."""

    start: int
    end: int
    kind: str
    headed: bool


@cache
def persons() -> frozenset[str]:
    """Pronouns and the like, sought wherever they stand."""
    forms = (f"{before}{form}" for before in _BEFORE for form in cues.load().subjects["person"])
    return frozenset(f"{form}{behind}" for form in forms for behind in (" ", ",", "'"))


@cache
def owners() -> frozenset[str]:
    """What makes a noun the speaker's, sought wherever it stands."""
    return frozenset(f"{before}{form}" for before in _BEFORE for form in _OWNERS)


@cache
def anywhere() -> frozenset[str]:
    """Both of these."""
    return persons() | owners()


@cache
def _first() -> tuple[str, ...]:
    """Pronouns and the like as a text may begin with them."""
    return tuple(phrase[1:] for phrase in persons() if phrase.startswith(" "))


@cache
def whole() -> frozenset[str]:
    """Names sought as whole words."""
    bodies = (f"the {body}" for body in cues.load().subjects["bodies"])
    return frozenset([*sides.meanings(), *bodies])


@cache
def _own() -> re.Pattern[str]:
    """A noun behind "my" or "our", and one of that noun's own."""
    nouns = either([*cues.load().subjects["nouns"], *cues.load().subjects["bodies"]])
    return re.compile(
        rf"(?:my|our)(?: +{_WORD}){{0,3}}? +(?P<noun>{nouns})(?:'s?(?: +{_WORD}){{0,2}}? +{nouns})?(?![a-z'])", re.ASCII
    )


@cache
def _things() -> re.Pattern[str]:
    """What is made or done: "our second plan", "Norway's plan", "the Norwegian plan", behind the owner's name."""
    things = either(cues.load().subjects["things"])
    return re.compile(rf"(?:my|our)?(?:'s?)?(?: +{_WORD}){{0,5}}? +{things}(?![a-z'])", re.ASCII)


@cache
def _headed() -> re.Pattern[str]:
    """What makes a name, or what a state's people are called, part of a longer subject."""
    nouns = either([*cues.load().subjects["nouns"], *cues.load().subjects["bodies"]])
    return re.compile(rf"'?s?(?: +{_WORD}){{0,3}}? +{nouns}(?: +{nouns})*(?![a-z'])", re.ASCII)


@cache
def _placed() -> re.Pattern[str]:
    """What a name may end as the place of: "the Parliament of …", "women from …"."""
    nouns = either(cues.load().subjects["of_place"])
    return re.compile(
        rf"(?:\b(?:the|an?|some|many|several|[0-9]+) +(?:{_WORD} +){{0,3}}?|\b){nouns}"
        rf"(?: +(?:{_WORD}|of|for|in|the|and)){{0,8}}?"
        r" +(?:of|in|from|for) +(?:the +)?\Z",
        re.ASCII,
    )


#: Before a noun behind "my" and "our": whose it is is somebody else.
_OTHERS = re.compile(
    r"\b(?:host|donor|neighbouring|neighboring|neighbour|neighbor|neighbours|neighbors|sister|brother|brotherly|sisterly|fellow|partner"
    r"|partners|colonial|friendly|allied|opposing|enemy)\b",
    re.ASCII,
)
#: Who is in a place need not be of it ("troops in", "the army of occupation in"); and some there are not its own.
_VISITING = re.compile(
    r"\b(?:armed forces|army|police|peace ?keepers|troops|officers|soldiers|experts|contingents|teams?|units?)\b"
    r".* (?:in|for) (?:the )?\Z"
    r"|\b(?:occupation|occupying|de facto|opposition|rebel|foreign|international|so called)\b",
    re.ASCII,
)
_BODY = re.compile(r"\b(?:united nations|african union|european union|security council|secretary general)\b")
_STATE_ONLY = frozenset(("members", "member states", "region", "leaders", "council", "committee"))


def subjects(text: str, hits: list[Hit], own: Side) -> Iterator[Subject]:
    """The subjects in a plain text, of the hits in it, in order."""
    yield from _at_the_beginning(text, own)
    pronouns, possessives, names = persons(), owners(), sides.meanings()
    # "Guinea" within "Guinea-Bissau" is no name.
    longest = set(uncontained((at, at + len(name), name) for at, name in hits if name in names))
    for at, phrase in hits:
        if phrase in pronouns:
            yield Subject(at + 1, at + len(phrase) - 1, "person", False)
        elif phrase in possessives:
            yield from _noun(text, at + 1, own)
        elif phrase in names:
            if (at, at + len(phrase), phrase) not in longest:
                continue
            yield from _named(text, at, at + len(phrase), phrase, own)
        elif phrase.startswith("the ") and phrase[4:] in own.bodies and text[at + len(phrase)] not in "'":
            yield Subject(at, at + len(phrase), "own", False)


def _at_the_beginning(text: str, own: Side) -> Iterator[Subject]:
    if text.startswith(_first()):
        yield from (Subject(0, len(form) - 1, "person", False) for form in _first() if text.startswith(form))
    if text.startswith(_OWNERS):
        yield from _noun(text, 0, own)


def _noun(text: str, at: int, own: Side) -> Iterator[Subject]:
    thing = _things().match(text, at)
    if thing:
        yield Subject(at, thing.end(), "thing", True)
    if text.endswith((" on ", " of ", " upon "), 0, at):
        yield Subject(at, text.index(" ", at), "owner", False)
    found = _own().match(text, at)
    if found is None:
        return
    noun = found["noun"]
    if _OTHERS.search(found[0]):
        return
    if own.state and (noun in _STATE_ONLY or (noun in _bodies() and noun not in _nouns())):
        return
    yield Subject(at, found.end(), "own", True)


@cache
def _bodies() -> frozenset[str]:
    return frozenset(cues.load().subjects["bodies"])


@cache
def _nouns() -> frozenset[str]:
    return frozenset(cues.load().subjects["nouns"])


@lru_cache(maxsize=65536)
def _meaning(name: str, own: Side) -> str:
    """What a name is to the speaker: own, an adjective of their own, foreign (of a side not known), or none."""
    meanings = sides.meanings()[name]
    mine = [meaning for meaning in meanings if meaning.ids & own.ids]
    if mine:
        return "adjective" if all(meaning.kind == "adjectives" for meaning in mine) else "own"
    return "none" if own.known or not all(meaning.kind == "full" for meaning in meanings) else "foreign"


def _named(text: str, start: int, end: int, name: str, own: Side) -> Iterator[Subject]:
    """Subjects that a name makes: the name alone, one with a noun behind it, or one that it ends."""
    meaning = _meaning(name, own)
    if meaning == "foreign" and text[end : end + 1] != "'":
        yield _alone(text, start, end, "foreign")
    if meaning in ("none", "foreign"):
        return
    thing = _things().match(text, end)
    if thing:
        yield Subject(start, thing.end(), "thing", True)
    before = text[max(0, start - _REACH) : start]
    headed = _headed().match(text, end)
    if headed is not None:
        determined = _DETERMINED.search(before)
        yield Subject(start - (len(before) - determined.start() if determined else 0), headed.end(), "own", True)
    if meaning == "adjective":
        return
    placed = _placed().search(before) if _PLACE.search(before[-12:]) else None
    if placed and (_BODY.search(placed[0]) or _VISITING.search(placed[0])):
        return
    if placed:
        yield Subject(start - (len(before) - placed.start()), end, "own", True)
    else:
        yield _alone(text, start, end, "own")


def _alone(text: str, start: int, end: int, kind: str) -> Subject:
    """A name with its article."""
    the = _THE.search(text[max(0, start - 6) : start])
    return Subject(start - (len(the[0]) if the else 0), end, kind, False)


def before(text: str, begin: int, subject: Subject) -> str | None:
    """What stands right before a subject: "free" for any act, "subordinate" for some, None where it is no subject."""
    lead = text[max(begin, subject.start - _NEAR) : subject.start]
    words = lead.rstrip(" ")
    if subject.kind == "person" and (told := _TOLD.search(words)):
        # "As X said, we welcome" is one's own word all the same.
        return None if told[0].endswith(":") or told["to"] else "subordinate"
    if words.endswith(" that") and _DISPUTED.search(words):
        return None
    # A dash is no more than blanks in a plain text.
    if not words or not (words[-1].isalnum() or words[-1] in "_'") or len(lead) - len(words) >= _DASH:
        return "free"
    said, _, last = words.rpartition(" ")
    last = _FIRST_OF_WORD.split(last)[-1]
    known = cues.load()
    if last in known.after or _IS_YEAR.match(last):
        return "free"
    if last == "that" and said.rstrip(" ").rpartition(" ")[2] in known.saying:
        return "free"
    return "subordinate" if last in known.subordinate else None
