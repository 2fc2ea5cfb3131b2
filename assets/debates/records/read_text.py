"""The plain text of a record, or of one statement, -> the same paragraphs that pages give.

Belongs here: line ends, lines to paragraphs without positions. Does not: which lines are furniture
(`text_furniture`), what paragraphs mean (`turns`), hyphens (`text.hyphens`), run-together words (`text.run_together`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from assets.debates import symbols
from assets.debates.records import text_furniture
from assets.debates.records.page import readable
from assets.debates.records.paragraphs import Pages, Paragraph, Run
from assets.debates.records.text import hyphens, misread, run_together
from assets.debates.records.text.characters import clean
from assets.debates.records.text.vocabulary import Vocabulary
from assets.debates.records.turns import directions, labels, runs_on
from pipeline.contract import Refused
from pipeline.shared.text import CP1252, LATIN_1, UTF_8, UTF_16, decoded

_STATEMENT = re.compile(r"(?:speech|spch)[_-]?0*(?P<number>\d{1,4})(?!\d)", re.IGNORECASE)
_OPENING = re.compile(r"\s*The\s*meeting\s+(?:was\s+)?(?:called\s+to\s+order|resumed|reconvened)\b")
_OPENED = re.compile(rf"(?m)^{_OPENING.pattern}")
_TERMINAL = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.!?:;…][\"”’'»)\]]*$|^[\W_]+$")
#: What only covers print, and the heading that opens the body of those without a call to order.
_COVER = re.compile(r"\W*(?:President|Members|Present)\s*:|\W*Held\s+(?:at|in)\b", re.IGNORECASE)
_ADOPTED = re.compile(r"(?:\d{1,3}\.\s+)?Adoption\s+of\s+the\s+agenda$", re.IGNORECASE)
#: A date that goes on over a line's end.
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8},?$")
_YEAR = re.compile(r"(?:19|20)\d\d ?[.,)]?(?:\s|$)")
#: No printed line is longer: one that is holds a whole paragraph.
_LONGEST_LINE = 200
#: No heading, and no sentence of the record's own (but for lists), runs over more lines.
_HEADING_LINES, _OWN_LINES = 8, 12
#: What a sentence that began on the line before can end like.
_SHARED = {"stage_direction", "silence", "remark"}
#: A label that stands alone is no longer.
_LONGEST_LABEL = 120
#: A text of fewer words says too little about its language.
_ENOUGH_WORDS = 60


class _Line(NamedTuple):
    """A line of text: its page (1-based), its indent, and whether a blank line stands before it."""

    text: str
    page: int
    indent: int
    apart: bool


def statement_number(name: str) -> int | None:
    """The number of the one statement a file holds, from its name (`…-speech086-….txt`); None for whole records."""
    found = _STATEMENT.search(name)
    return int(found["number"]) if found else None


def decode(data: bytes, name: str) -> str:
    """Text of UTF-8, UTF-16 with its mark, or CP1252, with plain line ends.

    Raises Refused (not_text) for other bytes.
    """
    text, encoding = decoded(data, UTF_8, CP1252, LATIN_1)
    if encoding != UTF_16 and b"\x00" in data:
        raise Refused(
            "not_text", f"{name}: {data.count(0)} of {len(data)} bytes are zero: neither a PDF nor plain text"
        )
    return re.sub(r"\r+\n|\r", "\n", text.lstrip("\ufeff"))


def read(data: bytes, name: str) -> Pages:
    """The paragraphs of a text. What stands before "The meeting was called to order" is the cover, if anything.

    Raises Refused: not_text for bytes that are none, empty where nothing is left, and what `readable` refuses of a text
    long enough to judge (not_english, bilingual, unreadable, interleaved).
    """
    lines, furniture, pages = _lines(decode(data, name))
    opening = _before_directions(lines, next((at for at, line in enumerate(lines) if _OPENING.match(line.text)), 0))
    if not lines:
        raise Refused("empty", f"{name}: {len(data)} bytes, no line of text among them")
    if not opening and statement_number(name) is None:
        opening = _first_label(lines)
    cover = tuple(Paragraph((Run(line.text),), line.page, line.page) for line in lines[:opening])
    words = Vocabulary(line.text for line in lines)
    whole = "\n".join(line.text for line in lines[opening:])
    if len(whole.split()) >= _ENOUGH_WORDS:
        readable.refuse_unreadable([whole])
    together = _paragraphs(lines[opening:], words)
    read_as, headers = text_furniture.without_headers(
        part for paragraph in together for part in runs_on.apart(paragraph)
    )
    furniture += headers
    joined, misread_words = misread.mend(_with_colons(read_as))
    body, repairs = run_together.repair_paragraphs(joined, words)
    return Pages(
        cover=cover,
        body=tuple(body),
        furniture=tuple(furniture),
        repairs=(*misread_words, *repairs),
        styled=False,
        pages=pages,
        characters=sum(len("".join(paragraph.text.split())) for paragraph in body),
    )


def _before_directions(lines: Sequence[_Line], opening: int) -> int:
    """The call to order, or the direction right before it that tells who took the Chair."""
    for start in range(opening - 1, max(opening - _HEADING_LINES, -1), -1):
        if lines[start].text.startswith("In the absence of "):
            return start
    return opening


def _with_colons(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs of a copy that prints speakers on lines of their own without a colon, with these colons."""
    if any(labels.read(paragraph.text) for paragraph in paragraphs):
        return list(paragraphs)
    return [replace(one, runs=(Run(f"{one.text}:"),)) if _is_label(f"{one.text}:") else one for one in paragraphs]


def _is_label(text: str) -> bool:
    label = labels.read(text) if len(text) < _LONGEST_LABEL else None
    return label is not None and label.printed == text


def _first_label(lines: Sequence[_Line]) -> int:
    """Where a record that never says when it was called to order begins: only after a cover's own lines."""
    first = next(
        (at for at, line in enumerate(lines) if labels.read(_ahead(lines, at)) or _ADOPTED.match(line.text)), 0
    )
    covered = any(symbols.find(line.text) or _COVER.match(line.text) for line in lines[:first])
    return first if covered else 0


def _lines(text: str) -> tuple[list[_Line], list[str], int]:
    """The lines that are text, those that are page furniture, and the number of pages (form feeds part them)."""
    kept: list[_Line] = []
    furniture: list[str] = []
    pages = text.rstrip("\f\n ").split("\f")
    begun = not _OPENED.search(text)
    for number, page in enumerate(pages, 1):
        apart = number > 1
        rows = [clean(misread.closed_up(row)) for row in page.split("\n")]
        beside = set()
        for at, row in enumerate(rows):
            begun = begun or _OPENING.match(row) is not None
            if text_furniture.is_furniture(row.strip()) or (begun and text_furniture.is_certain(row.strip())):
                beside.add(at)
        beside |= text_furniture.edges(rows, beside) if len(pages) > 1 and begun else set()
        for at, row in enumerate(rows):
            stripped = row.strip()
            edge = at - 1 in beside or at + 1 in beside or (len(pages) > 1 and at in {0, len(rows) - 1})
            if not stripped:
                apart = True
            elif at in beside or (edge and text_furniture.LONE_PAGE.match(stripped)):
                furniture.append(stripped)
            else:
                original = page.split("\n")[at]
                kept.append(_Line(stripped, number, len(original) - len(original.lstrip(" \t\xa0")), apart))
                apart = False
    return kept, furniture, len(pages)


def _paragraphs(lines: Sequence[_Line], words: Vocabulary) -> Iterable[Paragraph]:
    """Lines put together. A blank line parts paragraphs unless a sentence plainly goes on behind it."""
    width = _width(lines)
    indents = _indents_tell(lines)
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or _begins(lines, start, at, width, indents):
            yield _joined(lines[start:at], words)
            start = at


def _width(lines: Sequence[_Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0


def _indents_tell(lines: Sequence[_Line]) -> bool:
    """Whether some lines, not most, are indented: then an indent begins a paragraph."""
    indented = sum(line.indent > 0 for line in lines)
    return 0 < indented < 0.4 * len(lines)


def _ahead(lines: Sequence[_Line], at: int) -> str:
    """A line with those after it, as far as a label can reach."""
    return " ".join(line.text for line in lines[at : at + 6])


def _begins(lines: Sequence[_Line], start: int, at: int, width: int, indents: bool) -> bool:
    before, line = lines[at - 1], lines[at]
    broken = hyphens.ends_broken(before.text) and line.text[:1].islower()
    if broken or (_YEAR.match(line.text) and _DAY.search(before.text)):
        return False
    label = labels.read(_ahead(lines, at))
    if label and (
        _TERMINAL.search(before.text) or line.apart or label.affiliation or label.language or label.title is None
    ):
        return not _inside_parenthesis(lines[start:at])
    if (
        _stands_alone(lines[start:at])
        or _directs(lines, at)
        or _heads(lines, at, width)
        or _is_title(line.text) != _is_title(before.text)
    ):
        return True
    return _begins_by_form(before, line, width, indents)


def _begins_by_form(before: _Line, line: _Line, width: int, indents: bool) -> bool:
    """The same where words do not tell: by blank lines, indents and lines left short."""
    goes_on = not _TERMINAL.search(before.text) and not _is_title(before.text)
    small = line.text[:1].islower()
    if line.apart and len(before.text) <= _LONGEST_LINE:
        return not (goes_on and (small or line.page != before.page))
    if len(before.text) > _LONGEST_LINE or (indents and line.indent > before.indent):
        return not (goes_on and small)
    first = len(line.text.split(" ", 1)[0])
    return bool(_TERMINAL.search(before.text)) and len(before.text) + 1 + first < 0.85 * width and not small


def _inside_parenthesis(lines: Sequence[_Line]) -> bool:
    text = " ".join(line.text for line in lines)[-200:]
    return text.count("(") > text.count(")") and text.rfind("(") > text.rfind(")")


def _stands_alone(lines: Sequence[_Line]) -> bool:
    """Whether the lines of a paragraph so far are one of the record's own sentences, at its end."""
    if not _TERMINAL.search(lines[-1].text):
        return False
    found = directions.direction(_plain(" ".join(line.text for line in lines[-_OWN_LINES:])), italics=False)
    return found in {"procedure", "decision", "silence", "vote", "stage_direction"}


def _heads(lines: Sequence[_Line], at: int, width: int) -> bool:
    """Whether a heading begins here: short lines without a full stop, behind the end of a sentence, before a label."""
    if not _TERMINAL.search(lines[at - 1].text) or not directions.may_head(lines[at].text):
        return False
    for after in range(at + 1, min(at + _HEADING_LINES, len(lines))):
        if labels.read(_ahead(lines, after)) or _is_title(lines[after].text):
            text = " ".join(line.text for line in lines[at:after])
            return len(lines[after - 1].text) < 0.95 * width and directions.may_head(text)
        if _TERMINAL.search(lines[after].text):
            return False
    return False


def _directs(lines: Sequence[_Line], at: int) -> bool:
    """Whether one of the record's own sentences begins here, on one line or over a few."""
    if not _TERMINAL.search(lines[at - 1].text):
        alone = directions.direction(_plain(lines[at].text), italics=False)
        return alone is not None and alone not in _SHARED and lines[at].text[:1].isupper()
    text = ""
    for line in lines[at : at + 4]:
        text = f"{text} {line.text}".strip()
        if directions.direction(_plain(text), italics=False):
            return True
        if _TERMINAL.search(line.text):
            return False
    return False


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),), 1, 1)


def _is_title(text: str) -> bool:
    """Lines that can only be headings: an agenda item's, or capitals throughout."""
    capitals = (
        text.isupper()
        and len(text) > 5
        and not _TERMINAL.search(text)
        and sum(char.isalpha() for char in text) > len(text) / 2
    )
    return capitals or bool(re.match(r"(?:Agenda\s+items?|AGENDA\s+ITEMS?)\s+\d|Adoption\s+of\s+the\s+agenda$", text))


def _joined(lines: Sequence[_Line], words: Vocabulary) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = hyphens.join(text, line.text, words).text
    return Paragraph((Run(hyphens.mend_parted(text, words)),), lines[0].page, lines[-1].page)
