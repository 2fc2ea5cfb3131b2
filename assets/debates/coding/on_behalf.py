"""For which group a speech is given: "on behalf of the Nordic countries".

Belongs here: reading that from a speech's beginning. Does not: what the group is called elsewhere, or its members.

A group is read only where the speakers say it of themselves, in the first part of the speech. Somebody else's statement
("we align ourselves with the statement made on behalf of"), thanks for others, and speaking for one's own country,
people, ministry or for a person is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import polars as pl

from assets.debates.coding import sides
from assets.debates.coding.patterns import plain
from assets.debates.coding.search import Hit, Phrases, framed, hits, spaced

SCHEMA = {"row": pl.UInt32, "start": pl.Int64, "end": pl.Int64}

_FIRST_PART = 2_500
_BEFORE = 140
_NAME = 320
PHRASES = ("on behalf of", "on behalf also of")


def _compiled(pattern: str) -> re.Pattern[str]:
    """An expression for texts made plain."""
    return re.compile(pattern, re.ASCII)


def _any(words: str) -> str:
    """An expression for any of some words; "_" stands for blanks within one."""
    return "(?:" + "|".join(words.replace("_", r"\s+").split()) + ")"


#: A group's name: words with a capital, numbers, the small words between them, what stands in brackets; and lists.
_SMALL = _any(
    "the an? of and for on in its to against under as_well_as from plus one two three four five six seven "
    "eight nine ten eleven twelve thirteen fourteen fifteen more_than over some other following women "
    "peace security members? states countries group core configuration delegations? friends like-minded "
    "permanent non-permanent elected incoming outgoing (?:co-)?sponsors (?:co-)?penholders co-chairs "
    "small island developing least developed landlocked western eastern northern southern european "
    "regional participating contributing troop police children armed conflict protection civilians rule "
    "law climate responsibility protect accountability mediation civil_society organizations? peoples?"
)
_NAMED = r"[A-Z][\w'&/+-]*"
_WORD = rf"(?:{_NAMED}|\d+|(?i:{_SMALL})\b|\([^()]+\))"
_LISTED = rf"(?:,\s+(?:and\s+|namely,?\s+|as\s+well\s+as\s+)?(?:the\s+)?{_NAMED}(?:\s+{_WORD})*)"
_GROUP = _compiled(rf"\s+({_WORD}(?:\s+{_WORD})*{_LISTED}*)")

#: Where a name that was read too far ends: at the list of its members, at a new beginning, at small words left over.
_MEMBERS = _compiled(r"(?i),\s+namely\b.*\Z")
_BEYOND = _compiled(
    r",?\s+\b"
    + _any("I We My Our Your It Mr Ms Mrs Madame? Sir Excellency Let Allow Permit Today First This These At In As On")
    + r"\b.*\Z"
)
_LEFT_OVER = _compiled(
    r"(?i)(?:[\s,]+"
    + _any("the an? of and for on in its to against under as_well_as from other following more_than over some")
    + r")+\Z"
)

#: The speakers say it of themselves.
_SPEAK = _any(
    "speak(?:ing)? deliver(?:ing)? mak(?:e|ing) take address say present read intervene give honou?red? pleasure "
    "privileged? pleased delighted would wish want shall will do_so join"
)
_OWN_WORDS = _compiled(
    "(?i)(?:"
    + "|".join(
        (
            rf"\b(?:I|we)\b[^.?!]*\b{_SPEAK}\b[^.?!]*",
            r"\b(?:I|we)\b,?",
            r"\bmy\s+(?:\w+\s+){0,3}(?:honou?r|pleasure|privilege)\b[^.?!]*",
            r"\b(?:an?|the|great|distinct|particular|sad)\s+(?:honou?r|pleasure|privilege|duty)\b[^.?!]*",
            r"\b(?:honoured|pleased|privileged)\s+to\b[^.?!]*",
            r"\b(?:this|my|our|the\s+following|joint)\s+(?:joint\s+)?(?:statement|intervention|remarks)\b[^.?!]*",
            r"(?:^|[.?!:]['\"]?)\s*(?:(?:also|speaking|and)\s+)?",
            r"(?:allow|permit|let)\s+me\b[^.?!]*",
            r"\b(?:speaking|and|also)\s+",
        )
    )
    + r")\Z"
)
#: They speak of somebody else's statement, or thank.
_OTHER_WORDS = _compiled(
    r"(?i)\b"
    + _any(
        "align(?:s|ed)? associate[sd]? subscribes? endorses? supports? echo by_the delivered_by made_by "
        r"presented_by to_be thanks? thanking gratitude appreciation condolences congratulat\w+ welcome "
        "listened heard briefings? he she who they him her do_not cannot never"
    )
    + r"\b[^.?!]*\Z"
)
#: No group, but one's own, a person or an office.
_NO_GROUP = _compiled(
    r"(?i)(?:the\s+|all\s+|both\s+)?"
    + _any(
        "my our his her their your its us each every everyone those an? people peoples governments? "
        "delegation president prime ministers? ministry secretary under deputy assistant special high "
        "executive director administrator commissioner coordinator ambassador co-?chair "
        "chair(?:s|man|person)? (?:security_)?council members_of_the_(?:security_)?council women girls men "
        "victims survivors children families civilians staff united_nations secretariat office department mr "
        "mrs ms dr republic kingdom federal state_of foreign permanent_(?:rep|mission|obs) "
        "international_community nation world peace security"
    )
    + r"\b"
)
_NO_GROUP_AT_END = _compiled(r"(?i)\b(?:delegation|peoples?|government)\Z")
_A_GROUP = _compiled(r"(?i)(?:an?\s+(?:[\w-]+\s+){0,3}(?:group|number|coalition)|women's)\b")

#: A group as the first subject of a speech: "The African Group wishes to express …".
_OPENING = _compiled(
    r"(?:[^:.]{1,110}: *)?(?P<group>The +(?:(?:African|Asian|Asia-Pacific|Arab|Islamic|(?:Eastern|Western) +European"
    r"|Latin +American(?: +and +Caribbean)?|Caribbean|Nordic|Pacific) +Group"
    r"|Group +of +(?:(?:[A-Z][\w-]*|and|other|the) +){1,6}(?:States|Countries|countries)|Group +of +77(?: +and +China)?"
    r"|Non-Aligned +Movement|(?:Nordic|Baltic) +(?:countries|States)))"
    r" +(?:wish(?:es)?|would|thanks?|welcomes?|express(?:es)?|joins?|commends?|attach(?:es)?|believes?|is|are|takes?"
    r"|pays?)\b"
)
_PHRASE = _compiled(r"(?i)on behalf (?:also )?of\b")
_LARGE = _compiled("[A-Z0-9]")


@cache
def _states() -> frozenset[str]:
    """The names of states, plain."""
    return frozenset(name for names in sides.states().values() for name in names.full)


def on_behalf(folded: pl.Series) -> pl.DataFrame:
    """The first group for which a speech is given: row, start and end of its name; at most one for a text.

    `folded` are texts made plain (`fold.fold`), capitals as they are.
    """
    found = zip(folded.to_list(), hits(spaced(folded), Phrases.of((), PHRASES)), strict=True)
    groups = [in_text(text, own) for text, own in found]
    return framed([[group] if group else [] for group in groups], SCHEMA)


def in_text(text: str | None, found: Iterable[Hit]) -> tuple[int, int] | None:
    """Where the name of the first group in one folded text begins and ends, of the hits in it."""
    if text is None:
        return None
    places = (at for at, phrase in found if phrase in PHRASES and at + len(phrase) <= _FIRST_PART)
    opening = _OPENING.match(text)
    if opening:
        return opening.start("group"), opening.end("group")
    return next((group for at in places if (group := _group(text, at))), None)


def _group(text: str, at: int) -> tuple[int, int] | None:
    """The group's name behind "on behalf of" at a place."""
    before, behind = text[max(0, at - _BEFORE) : at], text[at : at + _NAME]
    phrase = _PHRASE.match(behind)
    named = _GROUP.match(behind[phrase.end() :]) if phrase else None
    if phrase is None or named is None:
        return None
    name = _LEFT_OVER.sub("", _BEYOND.sub("", _MEMBERS.sub("", named[1], 1), 1), 1)
    if len(name) < 2 or not _OWN_WORDS.search(before) or _OTHER_WORDS.search(before):
        return None
    a_group = _A_GROUP.match(name) is not None
    if _NO_GROUP_AT_END.search(name) or not (a_group or (_LARGE.search(name) and not _NO_GROUP.match(name))):
        return None
    if plain(name).removeprefix("the ") in _states():
        return None
    start = at + phrase.end() + named.start(1)
    return start, start + len(name)
