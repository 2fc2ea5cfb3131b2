"""The forms of English verbs.

Belongs here: rules of spelling. Does not: which verbs there are, or those forms that no rule gives (`acts.yaml`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: What a verb may stand in.
FORMS = ("base", "s", "past", "participle", "ing")
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h|[^aeiou]o)\Z")
_Y = re.compile(r"[^aeiou]y\Z")
_DOUBLED = re.compile(r"[^aeiou][aeiou][bdgmnprt]\Z")


class Forms(NamedTuple):
    """One verb: adopt, adopts, adopted, adopted, adopting."""

    base: str
    s: str
    past: str
    participle: str
    ing: str


def forms(verb: str, irregular: tuple[str, str] | None = None) -> Forms:
    """Every form of a verb; `irregular` are its past and its participle where no rule gives them."""
    past, participle = irregular or (_past(verb),) * 2
    return Forms(verb, _singular(verb), past, participle, _ing(verb, past, participle))


def _singular(verb: str) -> str:
    if _Y.search(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _SIBILANT.search(verb) else f"{verb}s"


def _past(verb: str) -> str:
    if _Y.search(verb):
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"


def _ing(verb: str, past: str, participle: str) -> str:
    doubled = past == f"{verb}{verb[-1]}ed" or (verb in (past, participle) and _DOUBLED.search(f"_{verb}"))
    if doubled:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith(("ee", "be")) else f"{verb}ing"
