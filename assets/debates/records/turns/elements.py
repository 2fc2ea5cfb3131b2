"""The pieces a record's body falls into; every character of it is in exactly one of them.

Belongs here: plain types. Does not: how they are found (`turns`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assets.debates.records.turns.chair import Chair
from assets.debates.records.turns.labels import Label

Kind = Literal["speech", "vote", "stage_direction", "procedure", "silence", "heading", "other"]


@dataclass
class Element:
    """One piece, its paragraphs in order. A speech that a stage direction interrupts is one, with both its parts.

    `label`, `turn_no` (1-based, one a printed label) and `chair` (who presides as the turn begins) are for speeches.
    """

    kind: Kind
    page_first: int
    page_last: int
    parts: list[str] = field(default_factory=list)
    label: Label | None = None
    turn_no: int | None = None
    chair: Chair | None = None

    @property
    def text(self) -> str:
        """The text, paragraphs joined by a line end; of a speech without its label."""
        return "\n".join(self.parts)

    @property
    def characters(self) -> int:
        """How many characters it holds without white space, its label's included."""
        return count(self.text) + (count(self.label.printed) if self.label else 0)

    def add(self, text: str, page_last: int) -> None:
        """Another paragraph of the same piece."""
        if text.strip():
            self.parts.append(text.strip())
        self.page_last = max(self.page_last, page_last)


def count(text: str) -> int:
    """Characters that are not white space."""
    return len("".join(text.split()))
