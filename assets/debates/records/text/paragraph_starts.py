"""Where a paragraph begins: after a gap, with an indent, a new style, or a line before it that was left short.

Belongs here: that decision, line by line. Does not: putting lines together (`joining`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assets.debates.records.page.lines import Line, leadings
from assets.debates.records.text.hyphens import HYPHENS
from assets.debates.records.turns import directions, labels

#: In heights of type: an indent; how different two equal left edges are. In leadings: a gap between paragraphs.
_INDENT, _SAME, _GAP = 0.7, 0.25, 1.25
#: A heading's later lines hang no further in (in heights of type).
_HANGING = 3.0
#: A line that leaves so much of its column free was left short, even without a full stop.
_MUCH_ROOM = 0.35
#: A word of wide letters needs more room than its share of a line.
_WIDER = 1.4
_TERMINAL = re.compile(r"[.!?:;…][\"”’'»)\]]*$|[”\"]$")
#: How a speaker's label begins in type that is never bold: a cheap first look.
_NAMED = re.compile(r"(?:\d{1,3} ?\.\s+)?(?:The\s+[A-Z]|[A-Z][a-z]{1,4}\.|MRS?\.|Miss|Sir|Lord|Prince|General|Count)")
_ITEM = re.compile(r"\(?(?:[a-z]{1,2}|[ivxlc]{1,5}|\d{1,3})[.)]\s|[•–—*-]\s|Item \d", re.IGNORECASE)


class ParagraphStarts:
    """Tells for each line whether it begins a paragraph, with what the whole record tells about gaps."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._leadings = leadings(lines)
        indented = gaps = 0
        for before, line in pairwise(lines):
            if before.block == line.block and line.indent > _INDENT > before.indent:
                indented += 1
                gaps += self._gap(before, line)
        self._spaced = indented == 0 or gaps > 0.5 * indented

    def begins(self, current: Sequence[Line], line: Line, after: Line | None) -> bool:
        """Whether `line` begins a paragraph, where `current` are the lines of the one so far and `after` comes next."""
        before = current[-1]
        together = before.block == line.block
        if together and self._gap(before, line):
            return True
        if before.bold and not line.bold:
            return not _label_goes_on(current, line)
        if line.bold and not before.bold:
            return not before.runs[-1].bold
        if _names_speaker(before, line, after) or _directs(before, line):
            return True
        if not together:
            return _begins_block(current, line, after)
        return not _same_heading(current, line) and (
            self._changes_style(current, line) or self._begins_by_indent(current, line, after)
        )

    def _gap(self, before: Line, line: Line) -> bool:
        leading, size = self._leadings[line.block], max(before.size, line.size)
        return before.y - line.y > _GAP * max(leading, 0.95 * size if size > 1.2 * leading else 0)

    def _changes_style(self, current: Sequence[Line], line: Line) -> bool:
        """Italics alone are no new paragraph (a book's title): something else must set the line apart."""
        before = current[-1]
        if before.italic == line.italic or (before.runs[-1].italic and line.runs[0].italic):
            return False
        apart = before.y - line.y > 1.1 * self._leadings[line.block]
        return apart or abs(line.indent - before.indent) > _INDENT or _ended(current, line)

    def _begins_by_indent(self, current: Sequence[Line], line: Line, after: Line | None) -> bool:
        before = current[-1]
        deeper = line.indent - before.indent
        ended = _ended(current, line)
        if abs(deeper) <= _SAME:
            return ended or (not self._spaced and _first_again(before, line, after))
        if deeper > 0:
            title = line.centred and _TERMINAL.search(before.text)
            hangs = deeper <= _HANGING and len(current) == 1 and _ITEM.match(before.text) and not (ended or title)
            return deeper > _INDENT and not hangs
        block = len(current) > 1 and abs(current[-2].indent - before.indent) <= _SAME
        return ended or (block and _TERMINAL.search(before.text) is not None)


def _names_speaker(before: Line, line: Line, after: Line | None) -> bool:
    """Whether a plain line opens with a speaker's label that needs no bold type to be one."""
    if line.runs[0].bold or not _NAMED.match(line.text) or before.text[-1:] in HYPHENS:
        return False
    label = labels.read(f"{line.text} {after.text}" if after else line.text)
    if label is None:
        return False
    ended = before.centred or _TERMINAL.search(before.text) is not None
    return bool(label.affiliation or label.language) or (
        ended and (label.title is None or label.speaker.split()[-1].isupper())
    )


def _directs(before: Line, line: Line) -> bool:
    """Whether a plain line is one of the record's own sentences, behind the end of another."""
    text = line.text
    if line.runs[0].bold or line.italic or text[-1:] not in ".:" or not text[:1].isupper():
        return False
    return _TERMINAL.search(before.text) is not None and directions.own(text)


def _begins_block(current: Sequence[Line], line: Line, after: Line | None) -> bool:
    """The same at the top of a column or page, where no gap can be seen."""
    before = current[-1]
    terminal = _TERMINAL.search(before.text) is not None
    if terminal and before.italic and not line.italic and not before.runs[0].bold:
        return True
    set_in = len(current) > 1 and abs(current[-2].indent - before.indent) <= _SAME and before.indent > _INDENT
    if line.indent <= _INDENT:
        return _ended(current, line) or (terminal and set_in)
    if abs(line.indent - before.indent) > _SAME or _ended(current, line):
        return True
    if len(current) > 1 or before.italic:
        return _first_again(before, line, after)
    stays = after is not None and after.block == line.block and abs(after.indent - line.indent) <= _SAME
    return terminal or not (stays or line.text[0].islower())


def _same_heading(current: Sequence[Line], line: Line) -> bool:
    """Whether two lines without a gap, both bold or both centred, are one heading's."""
    before = current[-1]
    centred = before.centred and line.centred and before.italic == line.italic
    beside = abs(line.indent - before.indent) <= _HANGING
    return centred or (line.bold and beside and not _ended(current, line))


def _label_goes_on(current: Sequence[Line], line: Line) -> bool:
    """Whether a bold line is no heading, but a speaker's name too long for an indented first line."""
    before = current[-1]
    outdented = before.indent > _INDENT and before.indent - line.indent > _SAME
    return len(current) == 1 and line.runs[0].bold and outdented and not _ended(current, line)


def _first_again(before: Line, line: Line, after: Line | None) -> bool:
    """Whether a line, indented as the one before, is a first line as the next one goes on further left."""
    if line.indent <= _INDENT or not _TERMINAL.search(before.text):
        return False
    return after is None or after.block != line.block or line.indent - after.indent > _SAME


def _ended(current: Sequence[Line], line: Line) -> bool:
    """Whether the line before was left short on purpose: the next line's first word had room on it."""
    before = current[-1]
    right = before.right
    if before.indent > _INDENT and len(current) > 1:
        same = [other.x1 for other in current if abs(other.indent - before.indent) <= _SAME]
        right = max(same) if len(same) > 1 else right
    room = right - before.x1
    if room <= 0.5 * before.size or before.text[-1:] in HYPHENS:
        return False
    first = line.text.split(" ", 1)[0]
    need = _WIDER * len(first) / max(len(line.text), 1) * (line.x1 - line.x0) + 0.3 * before.size
    if room <= need:
        return False
    if _TERMINAL.search(before.text, max(len(before.text) - 8, 0)):
        return True
    return room > _MUCH_ROOM * (right - before.left) and not before.text.endswith(",") and not first[:1].islower()
