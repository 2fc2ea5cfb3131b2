"""The names on a page that may be kept: those of the states, territories and organisations that the reference knows.

Belongs here: telling them from other words in capitals. Does not: finding words in capitals (`printed_names`), which
entity a name is (the harmoniser, whose reference is made of the same files).

A page's text is not stored, and any other name, a person's for instance, would be a piece of it. What is kept of a page
is made before a reference is built, so its labels are read from where they ship.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from assets.action_plans.printed_names import Name, printed_names
from pipeline.entities import normalise

_REFERENCE = Path(__file__).parents[1] / "reference" / "data"
_LABELS = (("entity.csv", "name"), ("entity_alias.csv", "label"))


def country_names(text: str) -> list[Name]:
    """Of the names in one piece of text those that are labels of the reference, in order."""
    return [name for name in printed_names(text) if normalise(name.text) in _labels()]


@cache
def _labels() -> frozenset[str]:
    """Every label, in the form in which labels are compared."""
    found = set()
    for file, column in _LABELS:
        with (_REFERENCE / file).open(encoding="utf-8-sig", newline="") as lines:
            found |= {normalise(row[column]) for row in csv.DictReader(lines)}
    return frozenset(found)
