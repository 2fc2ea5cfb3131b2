"""Votes as records print them: who voted how, and the counts.

Belongs here: reading the lists and the sentences that give counts. Does not: finding them in a record (`turns`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Names of states that hold an "and" of their own, past and present (United Nations Terminology Database, UNTERM).
WITH_AND = (
    "Antigua and Barbuda",
    "Bosnia and Herzegovina",
    "Saint Kitts and Nevis",
    "Saint Christopher and Nevis",
    "Saint Vincent and the Grenadines",
    "Sao Tome and Principe",
    "São Tomé and Príncipe",
    "Serbia and Montenegro",
    "Trinidad and Tobago",
    "United Kingdom of Great Britain and Northern Ireland",
)
_LIST = re.compile(
    r"(?P<way>In\s+favour|Against|Votes?\s+(?:for|against)|Abstaining|Abstentions?|Abstained|Absent"
    r"|(?:Present\s+and\s+|Members?\s+)?[Nn]o[nt][\s-]?\s*(?:voting|participating)(?:\s+in\s+the\s+vot(?:e|ing))?)\s*:",
)
_VOTES = re.compile(r"^votes?\s+")
_WAYS = {"in": "in_favour", "fo": "in_favour", "ag": "against", "ab": "abstaining"}
_WORDS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ],
        range(1, 16),
        strict=True,
    )
) | {"none": 0, "no": 0, "zero": 0, "nil": 0}
_NUMBER = r"(\d{1,3}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"
_TALLIES = (
    re.compile(
        rf"\b{_NUMBER}\s+(?:votes?\s+)?in\s+favour,?\s+(?:to\s+|with\s+)?{_NUMBER}\s+(?:votes?\s+)?against,?\s*(?:and\s+|with\s+)?"
        rf"{_NUMBER}\s+(?:abstentions?|abstaining)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_NUMBER}\s+(?:votes?\s+)?in\s+favour\s+(?:and\s+|to\s+|with\s+)?{_NUMBER}\s+against(?:\s*,?\s*(?:and\s+|with\s+)?{_NUMBER}\s+abst\w+)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bby\s+(?:a\s+(?:recorded\s+)?vote\s+of\s+)?{_NUMBER}\s+(?:votes?\s+)?to\s+{_NUMBER},?(?:\s+with\s+{_NUMBER}\s+abstentions?)?",
        re.IGNORECASE,
    ),
)
_ONLY_FOR = re.compile(rf"\b{_NUMBER}\s+votes?\s+in\s+favour\b", re.IGNORECASE)
_FOR_AND_ABSTAINING = re.compile(
    rf"\b{_NUMBER}\s+votes?\s+in\s+favour,?\s+(?:and|with)\s+{_NUMBER}\s+abst\w+", re.IGNORECASE
)
_NOBODY = frozenset({"none", "nil", "-", "—", "–", ""})


@dataclass(frozen=True)
class Vote:
    """One vote.

    Counts as printed, else as listed, null where the record gives neither; states ";"-joined as printed.
    """

    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstaining: int | None = None
    in_favour: str | None = None
    against: str | None = None
    abstaining: str | None = None


def read(text: str, result: str = "") -> Vote:
    """A vote from its own paragraphs, and from the sentence that announces the result (the speech that follows)."""
    lists = _lists(text)
    counted = {way: len(names) for way, names in lists.items()}
    printed = tally(text) or tally(result) or (None, None, None)
    ways = ("in_favour", "against", "abstaining")
    numbers = [told if told is not None else counted.get(way) for told, way in zip(printed, ways, strict=True)]
    named = [";".join(lists[way]) if lists.get(way) else None for way in ways]
    return Vote(numbers[0], numbers[1], numbers[2], named[0], named[1], named[2])


def tally(text: str) -> tuple[int | None, int | None, int | None] | None:
    """The counts (for, against, abstaining) in "13 votes in favour, none against and two abstentions"; None without."""
    text = " ".join(text.split())
    for pattern in _TALLIES:
        if found := pattern.search(text):
            yes, no, abstaining = (_number(group) for group in found.groups())
            return (
                yes,
                no,
                abstaining if abstaining is not None or "abst" in text[found.start() : found.end() + 40] else 0,
            )
    if found := _FOR_AND_ABSTAINING.search(text):
        return _number(found[1]), None, _number(found[2])
    if found := _ONLY_FOR.search(text):
        alone = "unanimous" in text[found.end() : found.end() + 160]
        return _number(found[1]), 0 if alone else None, 0 if alone else None
    return None


def looks_like_states(text: str) -> bool:
    """Whether a paragraph can be a list of states gone on from the one before: names between commas, no sentence."""
    if mark := _LIST.search(text):
        text = text[: mark.start()]
    names = [name.strip() for name in text.split(",")]
    if text.rstrip().endswith((".", ":", "?", ";")) or not names:
        return False
    return all(
        re.match(r"(?:[A-ZÀ-Þ(]|the\s+former|of\s|and\s+[A-Z])", name) and len(name) < 110 and ":" not in name
        for name in names
        if name
    )


def states(text: str) -> list[str]:
    """The states of a printed list: "China and Russian Federation", "Trinidad and Tobago, Uganda"."""
    flat = " ".join(text.split()).strip(" .;")
    if flat.lower() in _NOBODY:
        return []
    for number, name in enumerate(WITH_AND):
        flat = re.sub(re.escape(name), f"\x00{number}\x00", flat)
    names = [part.strip(" .") for part in re.split(r"[,;]\s*(?:and\s+)?|\s+and\s+", flat)]
    return [re.sub(r"\x00(\d+)\x00", lambda found: WITH_AND[int(found[1])], name) for name in names if name]


def _lists(text: str) -> dict[str, list[str]]:
    marks = list(_LIST.finditer(text))
    found: dict[str, list[str]] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        way = _WAYS.get(_VOTES.sub("", mark["way"].lower())[:2]) if mark["way"].lower() != "absent" else None
        body = text[mark.end() : following.start() if following else len(text)]
        if way:
            found.setdefault(way, []).extend(states(_without_result(body)))
    return found


def _without_result(body: str) -> str:
    """A list without the paragraphs that follow it (the result, a remark in brackets)."""
    kept: list[str] = []
    for line in body.strip().split("\n"):
        if (
            line.strip().startswith("[")
            or re.search(r"\b(?:was|were|has been|have been)\b", line)
            or (kept and not looks_like_states(line))
        ):
            break
        kept.append(line)
    return " ".join(kept)


def _number(printed: str | None) -> int | None:
    if printed is None:
        return None
    return int(printed) if printed.isdigit() else _WORDS[printed.lower()]
