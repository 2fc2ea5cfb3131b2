"""Plans that a text counts: «second action plan», «NAP 2», «plan d'action de deuxième génération».

Belongs here: finding them, with their numbers. Does not: which dates are about them (`plan_facts`), the ordinals
(`plan_words`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assets.action_plans.plan_words import ANOTHER, GENERATION, NO_GENERATION, ORDINALS, PLAN, ROMANS

_ORDINAL = re.compile(
    r"(?<!\w)(" + "|".join(ORDINALS) + r")(?!\w)|\b([1-9])(?:st|nd|rd|th|e|er|ère|ème|[ºª°.])(?=[\s-])", re.I
)
_ROMAN = re.compile(r"\b(VI|IV|V|I{1,3})\b(?=[\s-])")
_NUMBERED = re.compile(r"[\s-]*(?:n[o°º]\.?\s*|number\s+|phase\s+)?(?:([1-9])(?![\w/]|[.,]\d|\s*%)|(VI|IV|V|I{1,3})\b)")
#: Of «plan … of second generation», from the plan's name; a plan that is named, or a sentence that ends, comes between.
_OF_GENERATION = re.compile(rf"[^.;:|\n]{{0,120}}?(?:{_ORDINAL.pattern})[\s-]+{GENERATION}", re.I)
#: «second and third plans»: which of them a date is about, nothing tells.
_AND_ANOTHER = re.compile(rf"(?:{_ORDINAL.pattern})\s*(?:,|and|or|&|et|ou|y|e|o|und|oder|en|i|и)\s+$", re.I)
_BEFORE = 60


@dataclass(frozen=True)
class Counted:
    """A plan with its number and the word that says it; `number` None: told apart from those that are counted."""

    start: int
    end: int
    number: int | None
    word: str | None


def counted_plans(text: str) -> list[Counted]:
    """Every plan that is counted, or told apart from one that is («one other plan»), in order."""
    found = []
    for plan in PLAN.finditer(text):
        counted = _after(text, plan) or _before(text, plan) or _of_generation(text, plan)
        if counted:
            found.append(counted)
    return found


def _after(text: str, plan: re.Match[str]) -> Counted | None:
    """«NAP 2», «action plan II», «plan anterior»."""
    if ANOTHER.match(text, plan.end() + 1):
        return Counted(plan.start(), plan.end(), None, None)
    after = _NUMBERED.match(text, plan.end())
    if not after:
        return None
    return Counted(plan.start(), after.end(), int(after[1]) if after[1] else ROMANS[after[2]], after[1] or after[2])


def _before(text: str, plan: re.Match[str]) -> Counted | None:
    """«second action plan», «one other action plan»."""
    begin = max(0, plan.start() - _BEFORE)
    words = [m for pattern in (_ORDINAL, _ROMAN, ANOTHER) for m in pattern.finditer(text, begin, plan.start())]
    last = max(words, key=lambda m: m.start(), default=None)
    if last is None or not _counts(text[last.end() : plan.start()]):
        return None
    if last.re is ANOTHER or _AND_ANOTHER.search(text[begin : last.start()]):
        return Counted(plan.start(), plan.end(), None, None)
    return Counted(plan.start(), plan.end(), _value(last[0]), _word(last[0]))


def _of_generation(text: str, plan: re.Match[str]) -> Counted | None:
    """«plan d'action de deuxième génération»."""
    after = _OF_GENERATION.match(text, plan.end())
    if not after or PLAN.search(text, plan.end(), after.end()):
        return None
    word = after[1] or after[2]
    return Counted(plan.start(), after.end(), _value(word), _word(word))


def _counts(between: str) -> bool:
    """Whether a word counts the plan that follows: no other noun, and no end of a sentence, comes between."""
    words = re.findall(r"[^\W\d_]+", between.casefold())
    return len(words) <= 5 and not NO_GENERATION & set(words) and not re.search(r"[.;:,\n|()]", between)


def _word(printed: str) -> str:
    return printed.lower() if len(printed) > 3 else printed


def _value(word: str) -> int:
    if word in ROMANS:
        return ROMANS[word]
    return ORDINALS.get(word.casefold()) or int(re.sub(r"\D", "", word))
