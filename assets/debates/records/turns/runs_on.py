"""Paragraphs of plain text in which something else runs on behind a speech: the record's own sentences, a new speaker.

Belongs here: finding where, and cutting there. Does not: what type shows (`seams`), what the parts are (`turns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assets.debates.records.paragraphs import Paragraph, Run
from assets.debates.records.turns import directions, labels, seams

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Archbishop|Monsignor)"
#: A cheap first look: what such a paragraph holds.
_HOLDS = re.compile(
    r"\bvote was (?:then )?taken|agenda was adopted|so decided|Expression of|Tribute to|observed an? |\bescorted\b"
    r"|\b[Tt]he (?:meeting|session|sitting) (?:was )?(?:rose|called|suspended|resumed|adjourned)"
    r"|the [Cc]hair\b|Council table|In favour ?:|\S\) ?(?:\([^)]*\) ?)?:|The (?:Acting )?President(?: \([^)]*\))? ?:"
    rf"|[.?!] {_TITLE}\.? [^.:;]{{2,60}}:"
)
#: The record's own sentences that nobody says, wherever they begin.
_CERTAIN = re.compile(
    r"(?:A (?:recorded |separate |roll-call |second )?vote was (?:then )?taken\b"
    r"|The (?:meeting|session|sitting) (?:rose|(?:was |is )?(?:called to order|suspended|resumed|adjourned)) "
    r"(?:at|on|until) (?:\d|noon|midnight|[Il|] [ap]\.)"
    r"|In favour ?: (?=[A-Z])|Adoption of the agenda\s+(?=The (?:provisional )?agenda\b)"
    r"|(?:The (?:provisional )?agenda(?:, as \w+,)? was adopted|It was so decided)\.)"
)
#: Labels that no sentence holds, even where the stop before them is missing.
_LABELLED = re.compile(
    r"(?<![“\"‘'(])(?:\b\d{1,3}\. ?)?\b"
    rf"(?:The (?:Acting )?President|{_TITLE}\.? [A-ZÀ-Þ][^():.;,]{{1,50}} \([A-ZÀ-Þ][^()]{{2,60}}\))"
    r"(?: ?\(spoke [^()]{2,300}\))? ?:(?= )"
)
#: Where a sentence ends that another may follow, but no title or initial.
_END = re.compile(
    r"(?<=[.?!])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\b[A-Z]\.)"
    r"(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b\d\d\d\.)"
    r"[”\"’')\]]{0,2}\s+(?=(?:\d{1,3}\.\s+)?[A-ZÀ-Þ“\"])"
)
#: Where a list of votes is over, though no stop says so.
_LIST_ENDS = re.compile(
    r"(?<=[\w)])\s+(?=(?:The (?:President|Acting|draft|result|voting|meeting|resolution|amendment|motion|proposal)"
    r"|I (?:now|shall|give)|Adoption of)\b)"
)
_LISTS = ("In favour", "Against", "Abstain")
#: Headings that stand behind a speech without a stop.
_HEADS = re.compile(
    r"(?:Expression of (?:thanks|sympathy|condolences?|welcome|appreciation|gratitude|solidarity)|Tribute to)\b"
    r"[^.?!:;]{0,160}$"
)
#: Own sentences that a speech could hold too: only where whoever presides is speaking.
_PRESIDING = re.compile(r"(?:The\s+(?:Acting\s+|Temporary\s+)?|Mr\.?\s+|Madam\s+)President\b|^The PRESIDENT\b")
_SHARED = {"stage_direction", "silence", "decision"}
_OWN = {"procedure", "vote", "vote_list"}
_QUOTES = ("“", '"', "‘")


class _Part(NamedTuple):
    """A stretch of a paragraph's text, and whether it is the record's own."""

    start: int
    own: bool


def apart(paragraph: Paragraph, *, labelled: bool = True) -> tuple[Paragraph, ...]:
    """The paragraph cut where the record's own sentences begin or end, and where a speaker's label stands.

    `labelled`: whether labels are looked for; where they are bold, `seams` finds them.
    """
    text = paragraph.text
    if not _HOLDS.search(text):
        return (paragraph,)
    parts = list(_parts(text))
    starts = [
        part.start
        for at, part in enumerate(parts)
        if at and (part.own or parts[at - 1].own or (labelled and _opens(text, part.start)))
    ]
    pieces, rest = [], paragraph
    for start in reversed(starts):
        rest, piece = seams.cut(rest, start)
        pieces.append(piece)
    return tuple(piece for piece in (rest, *reversed(pieces)) if piece.text.strip())


def _parts(text: str) -> Iterator[_Part]:
    """The sentences of a text, own and spoken; behind the agenda's adoption, its headings are one of their own."""
    presiding = bool(_PRESIDING.match(text))
    adopted = False
    bounds = _bounds(text)
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        sentence = text[start:end].strip()
        headed = adopted and end == len(text) and not sentence.endswith((".", "?", "!"))
        own = headed or _is_own(sentence, presiding)
        adopted = own and (adopted or sentence.endswith("was adopted."))
        yield _Part(start, own)


def _bounds(text: str) -> list[int]:
    """Where sentences begin; also those own ones before which a stop is missing, and what follows a list of votes."""
    bounds = {0, *(found.end() for found in _END.finditer(text))}
    bounds |= {found.start() for found in _CERTAIN.finditer(text)}
    bounds |= {found.end() for found in _CERTAIN.finditer(text) if found[0].startswith("Adoption")}
    bounds |= {found.start() for found in _LABELLED.finditer(text)}
    ordered = sorted(bounds)
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        if text.startswith(_LISTS, start) and (over := _LIST_ENDS.search(text, start, end)):
            bounds.add(over.end())
    return sorted(bound for bound in bounds if bound < len(text))


def _is_own(sentence: str, presiding: bool) -> bool:
    if sentence == "Adoption of the agenda" or _HEADS.match(sentence):
        return True
    found = directions.direction(Paragraph((Run(sentence),), 1, 1), italics=False)
    return found in _OWN or (presiding and found in _SHARED and directions.own(sentence))


def _opens(text: str, at: int) -> bool:
    """Whether a new speaker's label stands at a sentence's beginning; in quotation marks, or before a number of
    votes, nobody new speaks."""
    if text.startswith(_QUOTES, at):
        return False
    label = labels.read(text[at:])
    return label is not None and not text[at + len(label.printed) :].lstrip()[:1].isdigit()
