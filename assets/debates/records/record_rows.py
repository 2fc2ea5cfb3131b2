"""What has been read of a record -> the values of its rows, every one text.

Belongs here: the columns and how each is written, the hours in the sentences of procedure. Does not: anything else that
is read (`cover`, `turns`), or the coded columns (`coding`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from assets.debates import symbols
from assets.debates.records.cover.cover import Cover
from assets.debates.records.paragraphs import Pages
from assets.debates.records.turns import invitations, people, votes
from assets.debates.records.turns.elements import Element

Row = dict[str, str | None]

#: The columns of the rows, all text; coding adds its own (`coding.code`).
COLUMNS = tuple(
    """
    locator symbol symbol_source organ meeting_no date element_no kind page_first page_last
    turn_no label speaker affiliation language note person person_affiliation person_role person_source text
    title place called_to_order suspended resumed rose president president_affiliation members agenda
    pages repairs repaired body_characters element_characters furniture
    votes_for votes_against votes_abstaining in_favour against abstaining
    """.split()  # noqa: SIM905 - a column's neighbours say more than its quotes
)
#: How much of the President's next words can hold a vote's result.
_RESULT = 600
_HOUR = re.compile(r"\b(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?\s?m\b\.?|(?:12\s+)?(?:noon|midnight))", re.IGNORECASE)
_EVENTS = {
    "called_to_order": re.compile(r"\b(?:called\s+to\s+order|opened|reconvened)\b", re.IGNORECASE),
    "suspended": re.compile(r"\bsuspended\b", re.IGNORECASE),
    "resumed": re.compile(r"\bresumed\b", re.IGNORECASE),
    "rose": re.compile(r"\b(?:rose|adjourned|closed)\b", re.IGNORECASE),
}


def shared(symbol: symbols.Symbol, source: str, front: Cover | None) -> Row:
    """What every row of a record repeats."""
    return {
        "symbol": str(symbol),
        "symbol_source": source,
        "organ": symbol.organ,
        "meeting_no": (front.meeting_no if front else None) or str(symbol.number),
        "date": front.date if front else None,
    }


def meeting(pages: Pages, front: Cover, found: tuple[Element, ...], body: int, held: int) -> Row:
    """The record's first row: its cover, its hours, and what was counted; `body` and `held` are characters."""
    return {
        "locator": "p1 e0",
        "element_no": "0",
        "kind": "meeting",
        "page_first": "1",
        "page_last": str(pages.pages),
        "title": front.title,
        "place": front.place,
        **hours(element.text for element in found if element.kind == "procedure"),
        "president": front.chair.person,
        "president_affiliation": front.chair.state,
        "members": _json(front.members) if front.members else None,
        "agenda": "\n".join(front.agenda or _headed(found)) or None,
        "pages": str(pages.pages),
        "repairs": str(len(pages.repairs)),
        "repaired": _json(pages.repairs),
        "body_characters": str(body),
        "element_characters": str(held),
        "furniture": str(len(pages.furniture)),
    }


def hours(sentences: Iterable[str]) -> dict[str, str | None]:
    """The hours of a meeting as printed, by event ("10.25 a.m."): ";"-joined where several, null where none."""
    found: dict[str, list[str]] = {event: [] for event in _EVENTS}
    for sentence in sentences:
        marks = sorted(
            (mark.start(), event) for event, pattern in _EVENTS.items() for mark in pattern.finditer(sentence)
        )
        for number, (start, event) in enumerate(marks):
            end = marks[number + 1][0] if number + 1 < len(marks) else len(sentence)
            if hour := _HOUR.search(sentence, start, end):
                found[event].append(" ".join(hour.group().split()))
    return {event: ";".join(hours) or None for event, hours in found.items()}


def _headed(found: tuple[Element, ...]) -> list[str]:
    """The agenda where the cover has none: the Assembly's items, or what stands under "Adoption of the agenda"."""
    headings = [element.text for element in found if element.kind == "heading"]
    items = [text for text in headings if text.lower().startswith("agenda item")]
    adopted = [text.lower().startswith("adoption of the agenda") for text in headings]
    after = headings[adopted.index(True) + 1 :][:1] if any(adopted) else []
    return list(dict.fromkeys(items or after))


def placed(element: Element, number: int) -> Row:
    """Any element's place, kind and text."""
    return {
        "locator": f"p{element.page_first} e{number}",
        "element_no": str(number),
        "kind": element.kind,
        "page_first": str(element.page_first),
        "page_last": str(element.page_last),
        "text": element.text,
    }


def speech(element: Element, invited: tuple[invitations.Invited, ...]) -> Row:
    """A speech's label and person; nothing for other kinds."""
    label = element.label
    if label is None:
        return {}
    who = people.identify(label, element.chair, invited)
    return {
        "turn_no": str(element.turn_no),
        "label": " ".join(label.printed.split()),
        "speaker": label.speaker,
        "affiliation": label.affiliation,
        "language": label.language,
        "note": label.note,
        "person": who.person,
        "person_affiliation": who.affiliation,
        "person_role": who.role,
        "person_source": who.source,
    }


def vote(element: Element, following: Element | None) -> Row:
    """A vote's counts and lists; nothing for other kinds. `following` is the speech that may announce the result."""
    if element.kind != "vote":
        return {}
    announced = following.text[:_RESULT] if following and people.presides(following.label) else ""
    counted = votes.read(element.text, announced)
    return {
        "votes_for": _text(counted.votes_for),
        "votes_against": _text(counted.votes_against),
        "votes_abstaining": _text(counted.votes_abstaining),
        "in_favour": counted.in_favour,
        "against": counted.against,
        "abstaining": counted.abstaining,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
