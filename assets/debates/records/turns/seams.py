"""Paragraphs that were read as one though their type shows two: a heading and a turn, a speech and a decision.

Belongs here: where bold and italic stretches begin, and cutting there. Does not: what the parts are (`turns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assets.debates.records.paragraphs import Paragraph, Run
from assets.debates.records.turns import directions, labels

_WORDS = re.compile(r"(?<=\s)(?=[A-ZÀ-Þ])")
#: No words of its own, or a state in brackets.
_MARKS = re.compile(r"[\W_]*(?:\([^()]{2,60}\)[\W_]*)?")
#: A label's bold is shorter than this heading would be.
_SHORTEST_HEADING = 12
_OWN = {"procedure", "decision", "silence", "vote", "stage_direction"}


def leading_bold(paragraph: Paragraph) -> int:
    """Bold characters at the beginning of the paragraph's text without the blanks before it."""
    text = paragraph.text
    return max(0, paragraph.bold_start - (len(text) - len(text.lstrip())))


def apart(paragraph: Paragraph) -> tuple[Paragraph, ...]:
    """The paragraph, cut where a label in bold or an own sentence of the record in italics begins or ends in it."""
    if len(paragraph.runs) < 2:
        return (paragraph,)
    paragraph = _smoothed(paragraph)
    at = next(_cuts(paragraph), None)
    if at is None:
        return (paragraph,)
    before, after = cut(paragraph, at)
    return (before, *apart(after))


def _smoothed(paragraph: Paragraph) -> Paragraph:
    """The paragraph with roman marks and brackets inside a sentence in italics taken for italic: "*X* (*Y*), *Z*"."""
    runs = list(paragraph.runs)
    for at in range(1, len(runs) - 1):
        before, run, after = runs[at - 1 : at + 2]
        if before.italic and after.italic and not run.italic and not run.bold and _MARKS.fullmatch(run.text):
            runs[at] = run._replace(italic=True)
    return paragraph if tuple(runs) == paragraph.runs else replace(paragraph, runs=tuple(runs))


def _cuts(paragraph: Paragraph) -> Iterator[int]:
    text = paragraph.text
    for start, run, before in _starts(paragraph):
        if (
            run.bold
            and not (before and before.bold)
            and start > 0
            and _label_at(text, start, _bold_from(paragraph, start))
        ):
            yield start
        if run.italic and before and not before.italic and text[start - 1].isspace() and _own_sentence(text[start:]):
            yield start
        if before and before.italic and not run.italic and run.text[:1].isupper() and _own_sentence(text[:start]):
            yield start
    bold = paragraph.bold_start
    if _SHORTEST_HEADING <= bold < len(text.rstrip()) and not labels.read(text, bold, styled=True):
        yield from (
            found.start()
            for found in _WORDS.finditer(text, 1, bold)
            if _label_at(text, found.start(), bold - found.start())
        )


def _starts(paragraph: Paragraph) -> Iterator[tuple[int, Run, Run | None]]:
    """Each run with where it begins and the run before it."""
    position, before = 0, None
    for run in paragraph.runs:
        yield position, run, before
        position, before = position + len(run.text), run


def _bold_from(paragraph: Paragraph, at: int) -> int:
    """How many characters from `at`, where a run begins, are bold."""
    bold = 0
    for start, run, _ in _starts(paragraph):
        if start >= at:
            if not run.bold and run.text.strip():
                break
            bold += len(run.text)
    return bold


def _label_at(text: str, at: int, bold: int) -> bool:
    """Whether a label stands there whose bold ends inside it."""
    label = labels.read(text[at:], bold, styled=True)
    return label is not None and label.known and 3 <= bold <= len(label.printed) + 1


def _own_sentence(text: str) -> bool:
    text = text.strip()
    return text[:1].isupper() and directions.direction(Paragraph((Run(text),), 1, 1), italics=False) in _OWN


def cut(paragraph: Paragraph, at: int) -> tuple[Paragraph, Paragraph]:
    """The paragraph before and from a place in its text."""
    before: list[Run] = []
    after: list[Run] = []
    for start, run, _ in _starts(paragraph):
        inside = max(0, min(len(run.text), at - start))
        before.append(run._replace(text=run.text[:inside]))
        after.append(run._replace(text=run.text[inside:]))
    first, second = (tuple(run for run in runs if run.text) for runs in (before, after))
    return replace(paragraph, runs=first, page_last=paragraph.page), replace(paragraph, runs=second)
