"""The members a cover names, with their representatives; in the first years the states alone.

Belongs here: rows of members, and telling them from an agenda that no heading parts from them. Does not: the president
(`cover`), the agenda's titles (`agenda`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.debates.records.cover import sections
from assets.debates.records.turns import votes

LEADERS = re.compile(r"(?:\s*[.…·]){2,}\s*|\s*…+\s*|\t+|\s{3,}")
#: A name begins here: a form of address that no state's name holds.
_ADDRESS = re.compile(
    r"(?:^|(?<=[\s.…·]))(?:(?:Mr|Mrs|Ms|Mx|Mme|Dr)\.?\s?(?=[A-ZÀ-Þa-z’'])|(?:Miss|Sir|Dame|Lord|Lady|Baron|Baroness|Archbishop|Sheikha?|Prince|Princess"
    r"|Major General|Lieutenant General|General|Colonel|Admiral|Count|Monsignor|Señora?)\s+(?=[A-ZÀ-Þ]))"
)


def read(rows: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """State and representative of each row. Where all names stand after all states, they are paired by their order."""
    section = _named(sections.section(rows, sections.MEMBERS, (sections.AGENDA, sections.PRESIDENT)))
    if not section:
        return [(state, None) for state in votes.states(_present(rows))]
    pairs: list[tuple[str | None, str | None]] = []
    states: list[str] = []
    names: list[str] = []
    for row in section:
        state, name = _member(row)
        if state and name:
            pairs.append((" ".join([*states, state]), name))
            states.clear()
        elif state:
            states.append(state)
        elif name:
            names.append(name)
    if states and len(states) == len(names):
        return [*pairs, *zip(states, names, strict=True)]
    return [*pairs, *((state, None) for state in states), *((None, name) for name in names)]


def _named(section: list[str]) -> list[str]:
    """The members' rows, without those of an agenda that no heading parts from them."""
    return section[: len(section) - len(behind(section))]


def behind(section: list[str]) -> list[str]:
    """The rows behind the last member where all others name a representative: an agenda without its heading."""
    named = [at for at, row in enumerate(section) if _ADDRESS.search(row)]
    both = sum(1 for at in named if _member(section[at])[0])
    return section[named[-1] + 1 :] if both > 1 and both * 2 > len(named) else []


def _present(rows: Sequence[str]) -> str:
    """The states that an early cover lists in a sentence."""
    listed = " ".join(
        sections.section(rows, sections.PRESENT, (sections.AGENDA, sections.PRESIDENT, sections.ITEM_NUMBER))
    )
    return listed.partition(". ")[0]


def _member(row: str) -> tuple[str | None, str | None]:
    """The state and the representative on one row, in either order, with or without dots between."""
    flat = " ".join(LEADERS.sub(" \t ", row).split(" "))
    address = _ADDRESS.search(flat)
    if not address:
        return _tidy(flat), None
    before, after = flat[: address.start()], flat[address.start() :]
    if before.strip(" .\t"):
        return _tidy(before), _tidy(after)
    name, _, state = after.partition("\t")
    return _tidy(state), _tidy(name)


def _tidy(text: str) -> str | None:
    text = " ".join(text.replace("\t", " ").split()).strip(" .…·,;")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return text or None
