"""What stands between a speaker's name and the colon: state or body, language, note, in any order.

Belongs here: reading that stretch, misprints included. Does not: names and titles (`labels`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assets.debates.records.turns import label_words

#: No label is longer: a chair's note with its committee's full name takes some 200 characters.
LONGEST = 330
_LONGEST_PARENTHESIS = 220

_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}
_SPOKEN = r"(?:[Ss]pok[a-z]*|[Ss]peak\w*|[Ii]nterpret\w*|[Tt]ranslat\w*)"
_LANGUAGE = re.compile(
    rf"\s*(?:{_SPOKEN}\s*(?:in|from|fron|trom|\[\w)\s*|in\b)\s*[.,]?\s*(?:the\s+)?"
    r"(?P<language>[A-Z][\w’'-]*(?:(?:\s*,\s*|\s+and\s+|\s*/\s*)[A-Z][\w’'-]*)*)(?:\s+language)?(?P<rest>.*)$",
    re.DOTALL,
)
_LANGUAGE_FOLLOWS = re.compile(rf"\s*[(\[]\s*{_SPOKEN}\s")
#: A state or body: capitals, an article before them ("the former Yugoslav Republic …"), no person.
_AFFILIATION = re.compile(r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\b)(?:the\s+|[^\W\d_a-z]|\d)")
#: A language that a scan or a line's end broke: "Rus- sian", "F rench".
_BROKEN = re.compile(
    "|".join(r"[- ]{0,2}".join(name) for name in ("French", "Spanish", "Russian", "Arabic", "Chinese", "English"))
)
#: What stands for an office after a state, where the comma between was forgotten.
_OFFICE_AFTER = re.compile(r"(?:Acting\s+|Vice-)?(?:Rapporteur|Chair(?:man|person|woman)?|President)\s+of\s")
#: For whom a speaker takes the floor.
_FOR_OTHERS = re.compile(r"(?:speaking\s+)?(?:also\s+)?on\s+behalf\s+(?:also\s+)?of\s+(?:the\s+)?[A-ZÀ-Þ]")
_NOTED = re.compile(rf"\s*(?P<note>[^\W\d_].{{1,239}}?)(?=\s*[(\[]{_SPOKEN}\s|\s*:)", re.DOTALL)
_SENTENCE = re.compile(r"[a-z]{3}[.?!]\s+[A-Z“]")
_OPENS_AGAIN = re.compile(r"\s*[(\[]")
_GOES_ON = re.compile(r"\s*(?:[(\[][^()\[\]]{2,90}[)\]]\s*)?:")
_MORE = re.compile(r"\s*[(\[:;]")


@dataclass
class Tail:
    """The parts found so far, and where the label ends."""

    end: int
    affiliation: str | None = None
    language: str | None = None
    note: str | None = None

    def take(self, inside: str) -> None:
        """What a parenthesis holds: a language, an affiliation, or a note."""
        inside = _BROKEN.sub(lambda found: found[0].replace("-", "").replace(" ", ""), " ".join(inside.split()))
        language = _LANGUAGE.match(inside)
        if language and self.language is None:
            self.language = language["language"]
            self.add_note(language["rest"].strip(" ;,."))
        elif self.affiliation is None and self.note is None and not language and _AFFILIATION.match(inside):
            self.affiliation = inside
        else:
            self.add_note(f"({inside})" if self.note and not language else inside)

    def add_note(self, text: str) -> None:
        """Any other matter of the label."""
        text = " ".join(text.split()).strip(" ,")
        if text:
            joint = " " if text.startswith("(") else "; "
            self.note = f"{self.note}{joint}{text}" if self.note else text

    @property
    def known(self) -> bool:
        """Whether anything besides the name is told."""
        return bool(self.affiliation or self.language or self.note)


def read(text: str, end: int, bold: int = 0) -> Tail | None:
    """The rest of a label whose speaker ends at `end`, or None when no label ends there.

    `bold` is how far the text is bold: a bold name is trusted with a note but no state, and with a forgotten colon.
    """
    tail = Tail(end)
    position = end
    while position < min(len(text), LONGEST):
        char = text[position]
        if char.isspace() or char == "*":
            position += 1
        elif char in "([":
            close, over = _parenthesis(text, position, trusted=bold >= end)
            if close is None:
                return None
            tail.take(text[position + 1 : close])
            position = over
        elif char in ":;":
            tail.end = position + 1
            again = _misprinted(text, position, tail)
            if again is None or not _MORE.match(text, again):
                tail.end = again or tail.end
                return tail
            position = again
        elif char == ",":
            after = _comma(text, position, tail, trusted=bold >= end)
            if after is None:
                return None
            position = after
        elif tail.affiliation and _OFFICE_AFTER.match(text, position):
            after = _comma(text, position - 1, tail, trusted=bold >= end)
            if after is None:
                return None
            position = after
        else:
            # A forgotten colon: only where bold shows the name, and a state or a language follows it.
            forgotten = bold >= end and tail.known and text[position - 1].isspace() and not char.islower()
            tail.end = len(text[:position].rstrip())
            return tail if forgotten else None
    return None


def _comma(text: str, comma: int, tail: Tail, *, trusted: bool) -> int | None:
    """Behind a note, or behind a comma printed for nothing ("Mr. X, (Egypt):")."""
    if _OPENS_AGAIN.match(text, comma + 1):
        return comma + 1
    noted = _NOTED.match(text, comma + 1)
    if not noted:
        return None
    certain = tail.affiliation is not None or trusted
    if not certain and not _OFFICE_AFTER.match(noted["note"]) and not _FOR_OTHERS.match(noted["note"]):
        return None
    tail.add_note(noted["note"])
    return noted.end("note")


def _misprinted(text: str, colon: int, tail: Tail) -> int | None:
    """Behind a parenthesis that was printed after the colon ("Mr. X: (Guatemala) (spoke in Spanish):"), else None."""
    opening = _OPENS_AGAIN.match(text, colon + 1)
    close = _closing(text, opening.end() - 1) if opening else None
    if opening is None or close is None:
        return None
    inside = text[opening.end() : close]
    spoken = bool(_LANGUAGE.match(inside)) and tail.language is None
    if not spoken and not (tail.affiliation is None and _GOES_ON.match(text, close + 1)):
        return None
    tail.take(inside)
    return close + 1


def _parenthesis(text: str, opening: int, *, trusted: bool) -> tuple[int | None, int]:
    """Where a parenthesis closes, and where to go on; a forgotten closing one is taken to stand before the colon."""
    close = _closing(text, opening)
    colon = text.find(":", opening, opening + 90)
    unclosed = colon > 0 and (close is None or colon < close)
    if unclosed and (trusted or _LANGUAGE_FOLLOWS.match(text, opening)):
        return colon, colon
    return (None, opening) if close is None else (close, close + 1)


def _closing(text: str, opening: int) -> int | None:
    """The parenthesis that closes the one at `opening`; others may stand inside ("Iran (Islamic Republic of)")."""
    depth = 0
    for position in range(opening, min(len(text), opening + _LONGEST_PARENTHESIS)):
        depth += _BRACKETS.get(text[position], 0)
        if depth == 0:
            return position
    return None


def reports_speech(tail: Tail) -> bool:
    """Whether the note is a sentence, of someone who said something: then the colon opens a quotation, not a turn."""
    return bool(tail.note and (label_words.SAYING.search(tail.note) or _SENTENCE.search(tail.note)))
