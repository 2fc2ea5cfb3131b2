"""Acts of which the speaker's side is no subject of a verb in the active: "was adopted by my Government".

Belongs here: the passive, being one of the first to do something, support that can be counted on, commitment that
stays. Does not: whose side a subject is of (`subjects`), or all that has a subject and a verb (`acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assets.debates.coding import cues
from assets.debates.coding.cues import COMMIT, REPORT
from assets.debates.coding.subjects import Subject

#: How much before a subject is looked at.
_BEFORE = 160
_SUPPORTED = "(?:support|cooperation|commitment|assistance|backing)"
_ADVERBS = "(?: +[a-z]+ly| +also| +already| +first)*"
_ONE_OF = re.compile(
    r" +(?:was|were|became|has +become|have +become|is|are)(?: +also)?"
    r"(?: +(?:among|one +of|some +of|the|first|second))+"
    r"(?: +(?!(?:last|asked|invited|urged|called|requested|refusing|failing|unable|yet|not|slow|slowest)\b)"
    r"[a-z0-9]+){0,6}? +to"
    r" +(?P<verb>[a-z]+)",
    re.ASCII,
)
_BY = re.compile(
    r"\b(?:was|were|has been|have been)(?: +[a-z]+ly)? +(?P<verb>(?:co +)?[a-z]+)(?: +[a-z0-9_]+){0,9} +(?:by|of) +\Z",
    re.ASCII,
)
_PASSIVE = re.compile(
    r"(?:, [^,;:.?!]{2,120},| +(?:on|for|of|to) [^,;:.?!]{2,90}?)?"
    rf"(?: +(?:(?P<will>will)|was|were|has|have)){_ADVERBS}(?(will) +be|(?: +been)?){_ADVERBS}"
    r" +(?P<verb>(?:co +)?[a-z]+)(?![a-z'])",
    re.ASCII,
)
#: Done by somebody else, unless by what may be one's own: a name would say so itself.
_BY_OTHERS = re.compile(
    r"(?: +[a-z]+ly| +in +[a-z]+| +and +[a-z]+ed)* +by +(?!(?:my|our|consensus|decree|law|referendum"
    r"|the +(?:national +)?(?:government|parliament|cabinet|president|council +of +ministers|congress|senate"
    r"|assembly))\b)",
    re.ASCII,
)
_BY_WORD = re.compile(r" (?:by|of) ", re.ASCII)
_ON_WORD = re.compile(r" (?:on|of|upon) ", re.ASCII)
_COUNTED = re.compile(
    r"\b(?:can|may)(?: +[a-z]+ly| +always| +be)* +(?:count|rely|depend|(?:re)?assured)(?: +on| +of| +upon)(?: +the)?"
    rf"(?: +[a-z]+){{0,3}}?(?P<of> +{_SUPPORTED} +of)?(?: +the)? +\Z",
    re.ASCII,
)
_SUPPORT = re.compile(rf"(?:'s?)?(?: +[a-z]+){{0,4}}? +{_SUPPORTED}\b", re.ASCII)
_STEADY = re.compile(
    r"(?:commitment|determination|resolve)(?: +to [^.;:,]{3,120}?)? +(?:is|remains|stands)(?: +(?:as|and|[a-z]+ly))*"
    r" +(?:unwavering|firm|strong|steadfast|unshak[a-z]+|undiminished|absolute|total|clear)\b",
    re.ASCII,
)

#: A kind (its place among KINDS) and the cue.
Found = tuple[int, str]


def around(text: str, begin: int, finish: int, subject: Subject) -> Iterator[Found]:
    """What is said of a subject of the speaker's side, before it or in other words, in its sentence."""
    if subject.kind == "thing":
        yield from _undergone(text, finish, subject)
        return
    before = text[max(begin, subject.start - _BEFORE) : subject.start]
    own = subject.kind == "own"
    passive = _BY.search(before) if own and _BY_WORD.search(before[-9:]) else None
    if passive and (done := _deed("participle", passive["verb"])):
        yield REPORT, done
    counted = _COUNTED.search(before) if (own or subject.kind == "owner") and _ON_WORD.search(before[-12:]) else None
    if counted and (counted["of"] or _SUPPORT.match(text, subject.end, finish)):
        yield COMMIT, "count on"
    one_of = _ONE_OF.match(text, subject.end, finish)
    if one_of and (done := _deed("base", one_of["verb"])):
        yield REPORT, done


def _undergone(text: str, finish: int, subject: Subject) -> Iterator[Found]:
    """What has been done, or will be, with something of one's own."""
    if _STEADY.match(text, text.rfind(" ", 0, subject.end) + 1, finish):
        yield COMMIT, "commitment"
    passive = _PASSIVE.match(text, subject.end, finish)
    if passive is None or _BY_OTHERS.match(text, passive.end(), finish):
        return
    if deed := _deed("participle", passive["verb"]):
        yield (COMMIT, f"will {deed}") if passive["will"] else (REPORT, deed)


def _deed(form: str, verb: str) -> str | None:
    """The deed that a verb in a form is by itself."""
    found = cues.load().verbs[form].get(verb.replace(" ", ""), ())
    return next((cue.verb for cue in found if cue.deed and cue.kind == REPORT and cue.rest is None), None)
