"""What a record's pages hand on to the reading of turns: paragraphs in reading order, with what their fonts tell.

Belongs here: plain types. Does not: how a page is read (`read_pdf`, `read_text`), or what a paragraph means (`turns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text in one style. Runs of a paragraph joined are its text; blanks belong to the run before."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: lines joined, words broken at a line's end mended, across columns and pages where it goes on.

    `page` (1-based) is where it begins, `page_last` where it ends. `centred`: set apart in the middle of its column,
    as headings and lists of votes are.
    """

    runs: tuple[Run, ...]
    page: int
    page_last: int
    centred: bool = False

    @cached_property
    def text(self) -> str:
        """The paragraph's text."""
        return "".join(run.text for run in self.runs)

    @property
    def bold_start(self) -> int:
        """How many characters at the beginning are bold (0 where fonts tell nothing)."""
        count = 0
        for run in self.runs:
            if not run.bold and run.text.strip():
                break
            count += len(run.text)
        return count


@dataclass(frozen=True)
class Pages:
    """A whole record, read by position: cover page, body, and what was removed on the way.

    `cover` are the first page's paragraphs, furniture included, as many as stand before the body; `furniture` are the
    texts removed from pages (running headers, footers, job numbers, page numbers), one entry a piece; `repairs` are
    run-together words that were taken apart (as printed, as repaired); `styled`: whether fonts tell bold from plain;
    `characters` counts the body's characters without white space, as printed.
    """

    cover: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    furniture: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    styled: bool
    pages: int
    characters: int
