"""Which column of a meeting table is which, and what a cell of each looks like.

Belongs here: header words, shapes of cells, rows that miss a cell. Does not: tags (`table`), values (`parse`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

from assets.debates.meetings.dates import looks_like_date
from assets.debates.meetings.table import Cell

#: Columns without which a table is not one of meetings. The list of vetoes has no outcome, but drafts and vetoes.
REQUIRED = ("record", "date", "topic", "outcome")
#: Header words, tried in this order: "Letter with Vote Outcome" is not the outcome, "Recording" is no record.
_WORDS: tuple[tuple[str, str], ...] = (
    ("vote_letter", r"\bletters?\b.*\boutcome\b"),
    ("record_letter", r"\bletters?\b|\bbriefings?\b|\bvote procedure\b"),
    ("press_release", r"\bpress\b"),
    ("recording", r"\brecordings?\b|\bwebcasts?\b|\bvideos?\b"),
    ("outcome", r"\boutcomes?\b|\baction taken\b"),
    ("topic", r"\btopics?\b|\bsubjects?\b|\bagenda\b"),
    ("record", r"\brecords?\b|\bsymbols?\b|\bS/PV\b"),
    ("date", r"\bdates?\b"),
)
#: Words that name a column where no other does: "Meeting" beside a "Record" is the meeting's number.
_ELSE: tuple[tuple[str, str], ...] = (
    ("date", r"\bday\b|\bheld\b"),
    ("record", r"\bmeetings?\b|\bdocuments?\b|\bverbatim\b"),
    ("topic", r"\bitems?\b|\bthemes?\b|\btitles?\b"),
    ("outcome", r"\bdecisions?\b|\bactions?\b|\bresults?\b"),
)
#: What only the list of vetoes has in its header.
_NO_MEETINGS = re.compile(r"\bdrafts?\b|\bveto|\bnegative vote", re.IGNORECASE)
_NOTHING = re.compile(r"[\s\-–—‒−_.]*")
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "record": re.compile(r"S\s*/\s*PV\b", re.IGNORECASE),
    "press_release": re.compile(r"[A-Z]{2,3}/[\dA-Z]|none\b", re.IGNORECASE),
    "recording": re.compile(r"webcast|part\s+\d|video|http", re.IGNORECASE),
    "record_letter": re.compile(r"S/\d{4}/\d"),
    "vote_letter": re.compile(r"S/\d{4}/\d"),
    "outcome": re.compile(r"S/|draft|communiqu|note|letter|election|\d+-\d+-\d+", re.IGNORECASE),
}
#: More ways than these to place a row's cells are not tried.
_MOST_WAYS = 500


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing: empty, or dashes."""
    return bool(_NOTHING.fullmatch(text))


def header(cells: Sequence[Cell | None]) -> tuple[str, ...] | None:
    """The names of a header row's columns, "" for one unknown; None when the row heads no meeting table.

    A second column of the same kind is unknown, too.
    """
    heads = ["" if cell is None else cell.text.casefold() for cell in cells]
    names: list[str] = []
    for head in heads:
        name = next((name for name, words in _WORDS if re.search(words, head, re.IGNORECASE)), "")
        names.append(name if name not in names else "")
    if not any(_NO_MEETINGS.search(head) for head in heads):
        _name_others(heads, names)
    return tuple(names) if all(name in names for name in REQUIRED) else None


def _name_others(heads: Sequence[str], names: list[str]) -> None:
    """Name columns by their weaker words, where none has the stronger ones."""
    for name, words in _ELSE:
        place = next((i for i, head in enumerate(heads) if not names[i] and re.search(words, head)), None)
        if name not in names and place is not None:
            names[place] = name


def starts_row(cells: Sequence[Cell], names: Sequence[str]) -> bool:
    """Whether the first of these cells can begin a row: a record and a date where these belong."""
    record, day = cells[names.index("record")].text, cells[names.index("date")].text
    return (is_nothing(record) or bool(_SHAPES["record"].match(record))) and looks_like_date(day)


def aligned(cells: Sequence[Cell | None], names: Sequence[str]) -> list[Cell | None]:
    """The cells under their columns, where a row has fewer cells than columns.

    The gaps are where the most cells look like their columns; at the end when that does not tell.
    """
    own = [cell for cell in cells if cell is not None]
    if len(own) >= len(names) or comb(len(names), len(own)) > _MOST_WAYS:
        return list(cells)
    ways = combinations(range(len(names)), len(own))
    best = max(ways, key=lambda way: sum(_fits(own[i].text, names[column]) for i, column in enumerate(way)))
    placed: list[Cell | None] = [None] * len(names)
    for cell, column in zip(own, best, strict=True):
        placed[column] = cell
    return placed


def _fits(text: str, name: str) -> float:
    if is_nothing(text):
        return 0.25 if name and name not in {"date", "topic"} else 0
    if name == "date":
        return looks_like_date(text)
    if name == "topic":
        return not looks_like_date(text) and not any(_SHAPES[key].match(text) for key in ("record", "press_release"))
    return bool(name and _SHAPES[name].match(text))
