"""Words run together in bad scans ("ofthe"), taken apart where both halves are words and the whole is none.

Belongs here: finding and repairing them, each repair recorded. Does not: words broken at line ends (`hyphens`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assets.debates.records.paragraphs import Paragraph, Run
from assets.debates.records.text.vocabulary import Vocabulary
from assets.debates.records.text.word_lists import words_of

#: English function words, by the half of a run-together pair they are looked for in. Words that make many others
#: together (so, no, do, up, out, over) are in neither.
_FIRST = words_of("function_first")
_SECOND = words_of("function_second")
#: Words and names that two of these make: never taken apart. (Two words of two letters: only those in `_SHORT`.)
_WHOLE = words_of("function_whole")
_SHORT = words_of("function_short")
#: Function words before (after) a word of the record: "theprotection", "spiritof". Those that begin or end many
#: words (in, on, for, with, by, be, as) are left out.
_BEFORE = (
    "the",
    "of",
    "and",
    "to",
    "that",
    "this",
    "these",
    "their",
    "from",
    "which",
    "would",
    "should",
    "could",
    "its",
    "our",
    "has",
)
_AFTER = ("the", "of", "and", "to", "that", "from", "this", "their", "which")
_NO_PAIR = re.compile(
    r"off.*|to(?:night|gether|wards?|morrow)|therapists?|(?:t|w)?here(?:of|to|from|and)|hitherto|ourselves|itself|has(?:ten|sle).*|thesis|.*(?:sl|l|st|er)and"
)
_MIN_LETTERS, _MIN_TIMES = 4, 3
_PAIRS = {
    first + second: f"{first} {second}"
    for first in _FIRST
    for second in _SECOND
    if first != second and first + second not in _WHOLE and (len(first + second) > 4 or first + second in _SHORT)
}
_GLUED = re.compile(rf"(?:{'|'.join(_BEFORE)})[a-z]{{4,}}|[a-z]{{4,}}(?:{'|'.join(_AFTER)})")
#: A function word before a capital: "theUnited".
_CAMEL = re.compile(r"\b(of|the|and|to|in|for|that|with|on|by|from|is|are|as|at)([A-Z](?:[a-z]{2,}|[A-Z]+))\b")


def find(words: Vocabulary) -> dict[str, str]:
    """The run-together words among a record's, in small letters, and what they are taken apart to."""
    fixes = {word: _PAIRS[word] for word in words if word in _PAIRS}
    for word in filter(_GLUED.fullmatch, words):
        if word not in fixes and word not in _WHOLE and (apart := _apart(word, words)):
            fixes[word] = apart
    return fixes


def _apart(word: str, words: Vocabulary) -> str | None:
    if _NO_PAIR.fullmatch(word):
        return None
    for half in _BEFORE:
        if word.startswith(half) and _is_word(word[len(half) :], word, words):
            return f"{half} {word[len(half) :]}"
    for half in _AFTER:
        if word.endswith(half) and _is_word(word[: -len(half)], word, words):
            return f"{word[: -len(half)]} {half}"
    return None


def _is_word(half: str, word: str, words: Vocabulary) -> bool:
    """Whether the record often uses a half alone, much more than the whole."""
    return len(half) >= _MIN_LETTERS and words.count(half) >= max(_MIN_TIMES, 3 * words.count(word))


def repair(text: str, words: Vocabulary, fixes: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """The text with run-together words taken apart, and each repair as (as printed, as repaired)."""
    repairs: list[tuple[str, str]] = []

    def apart(match: re.Match[str]) -> str:
        printed = match[0]
        first = fixes[printed.casefold()].index(" ")
        repairs.append((printed, f"{printed[:first]} {printed[first:]}"))
        return repairs[-1][1]

    def at_capital(match: re.Match[str]) -> str:
        if words.count(match[2]) < 2:
            return match[0]
        repairs.append((match[0], f"{match[1]} {match[2]}"))
        return repairs[-1][1]

    text = _CAMEL.sub(at_capital, text)
    if fixes:
        text = _pattern(fixes).sub(apart, text)
    return text, repairs


def _pattern(fixes: Iterable[str]) -> re.Pattern[str]:
    """The words in small letters, or with a capital at a sentence's beginning. Cached by `re`."""
    return re.compile(
        r"(?<![\w’'-])(?:" + "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in sorted(fixes)) + r")(?![\w’'-])"
    )


def repair_paragraphs(
    paragraphs: Iterable[Paragraph], words: Vocabulary
) -> tuple[list[Paragraph], list[tuple[str, str]]]:
    """Paragraphs with run-together words taken apart, and the repairs."""
    fixes = find(words)
    some = list(paragraphs)
    repairs: list[tuple[str, str]] = []
    if not fixes and not _CAMEL.search("\n".join(run.text for paragraph in some for run in paragraph.runs)):
        return some, repairs
    repaired = []
    for paragraph in some:
        runs = []
        for run in paragraph.runs:
            text, found = repair(run.text, words, fixes)
            runs.append(Run(text, run.bold, run.italic))
            repairs += found
        repaired.append(replace(paragraph, runs=tuple(runs)))
    return repaired, repairs
