"""Word lists that readings lean on, from `word_lists.csv`: UN spelling with hyphens, function words.

Belongs here: reading the lists. Does not: what is done with a word.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA_FILES = (Path(__file__).with_name("word_lists.csv"),)


def words_of(name: str) -> frozenset[str]:
    """The words of a list. Raises KeyError for a list that the file does not have."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    """Every list: one row a list, its words separated by blanks (columns list, meaning, words)."""
    text = DATA_FILES[0].read_text(encoding="utf-8")
    return {row["list"]: frozenset(row["words"].split()) for row in csv.DictReader(text.splitlines())}
