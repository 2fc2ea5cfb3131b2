"""What stands between a subject and its verb, and what it makes of the verb.

Belongs here: auxiliaries, adverbs, asides. Does not: what a verb means (`acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from assets.debates.coding import cues
from assets.debates.coding.patterns import either

#: Asides longer than this, or with more commas, are no asides.
_ASIDE = 200
_COMMAS = 5
_STEPS = 6
_VERB = re.compile(r"( +)((?:(?:co|fine|re) +)?[a-z]+)(?![a-z'])", re.ASCII)
_ENDS = re.compile(r'[;:.?!"]', re.ASCII)
#: Behind a noun with more words to it, or behind two subjects, the verb is found by what helps it.
_FURTHER = re.compile(
    r"(?: +(?!(?:that|which|who|whom|if|when|but|said|says|hope|hopes|believe|believes|not|is|are|was|were|be)\b)"
    r"[a-z0-9_']+){1,10}?(?= +(?:will|shall|has|have)\b)",
    re.ASCII,
)
_NEXT = re.compile(r" +([a-z]+)", re.ASCII)
#: A second subject beside one's own.
_BESIDE = re.compile(
    r" +(?:and|with|together +with|along +with|as +well +as) +(?:the +)?[a-z_']+(?: +[a-z_']+){0,4}?"
    r"(?= +(?:(?:co +)?[a-z]+ed|will|has|have)\b(?! +by\b))",
    re.ASCII,
)
_PRONOUNS = ("which", "who")
_RELATIVE = re.compile(r",? +(?:which|who)(?= )", re.ASCII)


class Reading(NamedTuple):
    """One way to read on from a subject: mood, the forms in which a verb may stand, where that is, what is before."""

    mood: str
    forms: tuple[str, ...]
    at: int
    between: str


_START = ("base", "s", "past")
_PRESENT = "present"
_WISH = ("wish", ("base",))
_FUTURE = ("future", ("base",))
_PERFECT = ("perfect", ("participle",))
#: By auxiliary: the mood before -> the mood and the forms of the verb after.
_CHANGES: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "to": {"present": _WISH, "wish": _WISH, "future": _FUTURE},
    "should": {"present": ("should", ())},
    "like": {"present": _WISH, "wish": _WISH, "should": _WISH, "be": _WISH},
    "wish": {"present": _WISH, "wish": _WISH, "be": _WISH},
    "done": {"present": ("perfect", ("base",))},
    "gerund": dict.fromkeys(("present", "wish", "future", "be"), ("wish", ("ing",))),
    "future": dict.fromkeys(("present", "wish", "future", "be"), _FUTURE),
    "perfect": {"present": _PERFECT, "wish": _PERFECT},
    "be": {"present": ("be", ("ing", "standing")), "future": ("future", ("ing", "standing"))},
    "been": {"perfect": ("perfect", ("ing", "standing"))},
}


@cache
def _adverbs() -> re.Pattern[str]:
    known = cues.load()
    ly = rf"(?!(?:{'|'.join(known.no_adverbs)})\b)[a-z]+ly"
    return re.compile(rf"(?:(?:,? +|, *)(?:{either(known.adverbs)}|{ly})(?![a-z']))+(?:,(?= ))?", re.ASCII)


@cache
def _steps() -> re.Pattern[str]:
    moods: dict[str, list[str]] = {}
    for mood, step in cues.load().steps:
        moods.setdefault(mood, []).append(step)
    # What is longer is tried first: "have the honour to" before "have".
    order = ("done", "wish", "gerund", "future", "go_on", "perfect", "be")
    each = (f"(?P<{mood}>{'|'.join(sorted(moods[mood], key=len, reverse=True))})" for mood in order)
    return re.compile(rf"(?:,? +|(?='))(?:{'|'.join(each)})(?![a-z'])", re.ASCII)


@cache
def _known() -> frozenset[str]:
    """First words of all that may follow a subject directly, but for adverbs in -ly; of verbs in parts, the first."""
    table = cues.load().verbs
    verbs = (verb for form in _START for verb in table[form])
    return frozenset([*beginnings(), *verbs, "co", "fine", "re"])


@cache
def _helpers() -> frozenset[str]:
    """First words of auxiliaries, and of adverbs but for those in -ly."""
    known = cues.load()
    helped = (word for words in known.auxiliaries for word in words)
    return frozenset(text.split()[0] for text in (*known.adverbs, *helped))


@cache
def beginnings() -> frozenset[str]:
    """First words of what may go on from a subject, but for adverbs in -ly."""
    table = cues.load().verbs
    verbs = (verb for form in ("base", "s", "ing") for verb, cue in table[form].items() if not cue[0].deed)
    return _helpers().union(verbs)


def readings(text: str, start: int, finish: int, further: bool) -> Iterator[Reading]:
    """Every reading from a subject's end on, the nearest first; `further`: words may stand between subject and verb."""
    following = _NEXT.match(text, start, finish)
    if following is None or following[1] in _known() or following[1].endswith("ly"):
        yield from _read(text, start, finish)
    relative = _RELATIVE.match(text, start, finish) if following is None or following[1] in _PRONOUNS else None
    if relative:
        yield from _read(text, relative.end(), finish)
    if text[start : start + 1] == ",":
        at = start
        for _ in range(_COMMAS):
            at = text.find(",", at + 1, min(finish, start + _ASIDE))
            if at < 0 or _ENDS.search(text, start, at):
                break
            yield from _read(text, at + 1, finish)
    elif further:
        for pattern in (_FURTHER, _BESIDE):
            if words := pattern.match(text, start, finish):
                yield from _read(text, words.end(), finish)


def unread(at: int) -> Reading:
    """The reading of a subject whose verb is no cue."""
    return Reading(_PRESENT, _START, at, "")


def _read(text: str, start: int, finish: int) -> Iterator[Reading]:
    """Follow adverbs and auxiliaries to the verb; nothing where there is a word of neither."""
    mood, at = _PRESENT, start
    forms: tuple[str, ...] = _START
    for _ in range(_STEPS):
        following = _NEXT.match(text, at, finish)
        # What can be neither adverb nor auxiliary is the verb, as a look at the word says.
        if following and following[1] not in _helpers() and not following[1].endswith("ly"):
            break
        at = _past_adverbs(text, at, finish)
        step = _steps().match(text, at, finish)
        if step is None:
            break
        changed = _next(mood, str(step.lastgroup), step[0].strip(" ,"))
        if changed is None:
            break  # "we will do our part": what helps elsewhere is the verb itself
        mood, forms = changed
        at = step.end()
    if at < finish:
        yield Reading(mood, forms, at, text[start:at])


def _past_adverbs(text: str, at: int, finish: int) -> int:
    found = _adverbs().match(text, at, finish)
    at = found.end() if found else at
    # An aside after an auxiliary: "would like, on behalf of all, to", "will, as before, support".
    if text[at : at + 1] == "," and at < finish:
        closing = text.find(",", at + 1, min(finish, at + _ASIDE))
        following = _NEXT.match(text, closing + 1, finish) if closing > 0 else None
        if following and following[1] in _known() and not _ENDS.search(text, at, closing):
            return closing + 1
    return at


def _next(mood: str, step: str, word: str) -> tuple[str, tuple[str, ...]] | None:
    """Mood and forms after an auxiliary; None where the two do not go together."""
    kind = word if word in ("to", "should", "be", "been") else step
    if kind == "wish" and word.startswith("like"):
        kind = "like"
    if kind == "go_on":
        return mood, ("ing",) if word.endswith(" on") else ("base",)
    return _CHANGES[kind].get(mood)


def verb(text: str, reading: Reading, finish: int) -> re.Match[str] | None:
    """The word at the end of a reading: group 2, written apart as it stands."""
    return _VERB.match(text, reading.at, finish)
