"""What kind of body a label or a post belongs to: the packaged vocabulary `organisations.csv`.

Belongs here: reading the vocabulary and asking it. Does not: states, and identities of bodies (`pipeline.entities`).

`match` says what a row's pattern is compared with: `entity`, an entity of the reference; `label`, the whole of a
normalised label; `post`, the whole of a normalised post, the first row that fits deciding. Kinds:

- secretariat: the Secretary-General, those who represent him, departments and offices of the Secretariat, missions;
- un_entity: other organs, funds, programmes, agencies and tribunals of the United Nations system;
- regional_organisation: organisations of states outside that system, joined by region, language or history;
- civil_society: organisations and networks of citizens; civic foundations and faith groups among them;
- other: courts and organisations outside the system without a region, state bodies, universities, companies, and
  persons who speak for nobody else.

Sources (column `source`), as the reference's citations name them: un-system, United Nations: The United Nations
System, https://www.un.org/en/about-us/un-system; unsc-debates, the UN Security Council Debates; un-observers, United
Nations: Intergovernmental and other organizations, https://www.un.org/en/about-us/intergovernmental-and-other-organizations.
The assignment to a kind where a source lists bodies without kinds is this project's own.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.entities.normal import normalise

VOCABULARY = Path(__file__).with_name("organisations.csv")

KINDS = ("secretariat", "un_entity", "regional_organisation", "civil_society", "other")
MATCHES = ("entity", "label", "post")


class Row(NamedTuple):
    """One row of the vocabulary; `name` says in words which body is meant, `source` who lists it."""

    match: str
    pattern: str
    kind: str
    name: str
    source: str


@cache
def vocabulary() -> tuple[Row, ...]:
    """All rows in their order. Raises ValueError on a row that cannot be used, naming its line."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        rows = tuple(Row(**row) for row in csv.DictReader(file))
    for line, row in enumerate(rows, start=2):
        if row.match not in MATCHES or row.kind not in KINDS or not row.pattern:
            raise ValueError(f"organisations.csv, line {line}: {row} needs a match of {MATCHES}, a kind of {KINDS}")
    return rows


@cache
def _compiled(match: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row.pattern), row.kind) for row in vocabulary() if row.match == match)


@cache
def kinds_of_entities() -> dict[str, str]:
    """Entity of the reference -> kind; bodies whose name does not tell (the United Nations as a whole) are missing."""
    return {row.pattern: row.kind for row in vocabulary() if row.match == "entity"}


def kind_of_label(label: str) -> str | None:
    """The kind of the body that a printed label names, or None: never a guess from a part of it."""
    return _first("label", label)


def kind_of_post(post: str) -> str | None:
    """The kind of the body that somebody with this post ("Executive Director of …") speaks for, or None."""
    return _first("post", post)


def _first(match: str, text: str) -> str | None:
    key = normalise(text)
    return next((kind for pattern, kind in _compiled(match) if pattern.fullmatch(key)), None)
