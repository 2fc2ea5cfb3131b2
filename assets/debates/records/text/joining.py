"""Lines put together to paragraphs: words broken at a line's end mended, runs of one style joined.

Belongs here: the putting together. Does not: where a paragraph begins (`paragraph_starts`), which hyphens go
(`hyphens`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assets.debates.records.page.lines import MARK, Line, footnotes
from assets.debates.records.paragraphs import Paragraph, Run
from assets.debates.records.text.hyphens import HYPHENS, join, mend_soft
from assets.debates.records.text.paragraph_starts import ParagraphStarts
from assets.debates.records.text.vocabulary import Vocabulary

#: A line that ends in one of these may go on without a blank.
_JOINING = (*HYPHENS, "—", "–", "/", "")


@dataclass
class Joined:
    """The paragraphs, and the words that lost a hyphen at a line's end (as printed, as joined)."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    joints: list[tuple[str, str]] = field(default_factory=list)


def join_lines(lines: Sequence[Line], words: Vocabulary) -> Joined:
    """Put lines in reading order together to paragraphs; a footnote's come after the paragraph that it interrupts."""
    joined = Joined()
    apart = footnotes(lines)
    notes: list[Line] = []
    current: list[Line] = []
    body = [line for at, line in enumerate(lines) if at not in apart]
    starts = ParagraphStarts(body)
    following = iter([*body[1:], None])
    for at, line in enumerate(lines):
        if at in apart:
            notes.append(line)
            continue
        after = next(following)
        if current and starts.begins(current, line, after):
            _close(current, words, joined)
            _close_notes(notes, words, joined)
            current, notes = [], []
        current.append(line)
    if current:
        _close(current, words, joined)
    _close_notes(notes, words, joined)
    return joined


def _close_notes(notes: Sequence[Line], words: Vocabulary, joined: Joined) -> None:
    """Each footnote is a paragraph of its own."""
    begun: list[list[Line]] = []
    for line in notes:
        if begun and not MARK.match(line.text):
            begun[-1].append(line)
        else:
            begun.append([line])
    for lines in begun:
        _close(lines, words, joined)


def _close(lines: Sequence[Line], words: Vocabulary, joined: Joined) -> None:
    """Turn lines into a paragraph, its runs put together."""
    runs: list[Run] = []
    for line in lines:
        first, *others = line.runs
        if runs:
            text, bold, italic = runs[-1]
            head, tail = text.rstrip(), first.text.lstrip()
            if head[-1:] in _JOINING:
                joint = join(head, tail, words)
                if joint.printed and joint.joined:
                    joined.joints.append((joint.printed, joint.joined))
                runs[-1] = Run(joint.text.removesuffix(tail), bold, italic)
            else:
                runs[-1] = Run(head + " ", bold, italic)
            first = Run(tail, first.bold, first.italic)
        runs += [first, *others]
    runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    centred = all(line.centred for line in lines)
    joined.paragraphs.append(Paragraph(_merged(runs, words), lines[0].page, lines[-1].page, centred))


def _merged(runs: Iterable[Run], words: Vocabulary) -> tuple[Run, ...]:
    """Neighbours of one style as one run."""
    texts: list[list[str]] = []
    styles: list[tuple[bool, bool]] = []
    for text, bold, italic in runs:
        if text and styles and styles[-1] == (bold, italic):
            texts[-1].append(text)
        elif text:
            texts.append([text])
            styles.append((bold, italic))
    return tuple(Run(mend_soft("".join(some), words), *style) for some, style in zip(texts, styles, strict=True))


def lines_as_paragraphs(rows: Iterable[tuple[int, tuple[Run, ...]]]) -> list[Paragraph]:
    """Each row a paragraph of its own: a cover page's rows."""
    return [Paragraph(runs, page, page) for page, runs in rows if any(run.text.strip() for run in runs)]
