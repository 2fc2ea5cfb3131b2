"""What a table says came of a meeting: decisions and votes.

Belongs here: taking an outcome cell apart. Does not: which cell that is, or what a resolution says.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: A hyphen, the dashes and the minus sign of typesetters.
_DASHES = r"\-\u2010-\u2015\u2212"
_VOTE = re.compile(rf"(?<![\d/.-])(\d{{1,2}})\s*[{_DASHES}]\s*(\d{{1,2}})\s*[{_DASHES}]\s*(\d{{1,2}})(?![\d/-])")
#: Where a decision begins, when another stands before it in the same cell.
_BEGINS = re.compile(
    r"(?:(?<=[^\s;])\s*(?:;|\+|&|\band\b)\s*|\s+|(?<=[a-z)]))"
    r"(?=Draft\s+[Rr]esolutions?\b|S/RES/\d|S/PRST/\d|S/\d+\s*\(PRST\)|[Cc]ommuniqu)"
)
#: Words run together with the symbol beside them: "resolutionS/2001/1199vetoed", "S/RES/1(1946)", "Note(S/1)".
_RUN_ON = re.compile(r"(?<=[a-z])(?=S/)|(?<=[a-z\d])(?=\()|(?<=/\d{2})(?=[a-z]{3})|(?<=\d{3})(?=[a-z]{3})")
_EMPTY = re.compile(rf"[\s;+&{_DASHES}]*(?:and)?[\s;+&{_DASHES}]*", re.IGNORECASE)


class Vote(NamedTuple):
    """How many voted for, against, and abstained."""

    in_favour: int
    against: int
    abstaining: int

    def __str__(self) -> str:
        """As the tables print it: 15-0-0."""
        return f"{self.in_favour}-{self.against}-{self.abstaining}"


def votes(outcome: str) -> tuple[Vote, ...]:
    """The votes printed in an outcome, in order ("adopted unanimously" and "without vote" give no figures)."""
    return tuple(Vote(*(int(part) for part in match.groups())) for match in _VOTE.finditer(outcome))


def decisions(outcome: str) -> tuple[str, ...]:
    """The decisions of an outcome in order, without the votes: as "S/RES/1325 (2000)"."""
    found: list[str] = []
    for between in _VOTE.sub("\n", _RUN_ON.sub(" ", re.sub(r"\s+", " ", outcome))).split("\n"):
        for piece in _BEGINS.split(between):
            text = piece.strip(" ;+&").removesuffix(" and").strip()
            if _EMPTY.fullmatch(text):
                continue
            if text.startswith("(") and found:
                found[-1] += f" {text}"
            else:
                found.append(text)
    return tuple(found)
