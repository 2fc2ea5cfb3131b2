"""What a text says of action plans, as values: dates, periods, generations, each with the word that decided.

Belongs here: which date belongs to which word. Does not: finding dates (`page_dates`) or words (`plan_words`), whose
plan it is (`page_names`, the harmoniser), whether it is so (a person).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assets.action_plans.page_dates import Printed, periods, printed_dates
from assets.action_plans.page_names import country_names
from assets.action_plans.page_text import Page
from assets.action_plans.plan_counts import Counted, counted_plans
from assets.action_plans.plan_words import AGENDA, MANY_STATES, NOUNS, PLAN, VERBS

#: A date counts when a plan is named so many characters before it, or after.
_BEFORE, _AFTER = 300, 150
#: A verb explains a date that is so near, in the same sentence.
_VERB_BEFORE, _VERB_AFTER = 160, 60
_NAMES = 4
_NEAR_THE_NAME = "near the plan's name"
_SPAN = ("period_start", "period_end")
#: A noun explains a date before it only beside it: «the 2018 adoption of», not «since 2018, to support its adoption».
_NOUN_AFTER = 15
_SENTENCE = re.compile(r"(?:(?<!\b\d)(?<!\b\d\d)[.!?;]\s+(?=[^\sa-zß-ÿ])|\n)")


@dataclass(frozen=True)
class Fact:
    """One value that a page states near a plan's name.

    `field`: a date field of the register, `generation` where a plan is counted and not dated, None where no word tells.
    `offset`: in the page's text, in characters. `names`: the nearest countries.
    """

    field: str | None
    value: str
    precision: str | None
    keyword: str
    offset: int
    generation: int | None
    generation_word: str | None
    names: tuple[str, ...]


def facts(page: Page) -> list[Fact]:
    """The facts of a page, in order; of equal ones the first."""
    text = "\n".join(page.lines)
    named = sorted(m.start() for pattern in (PLAN, AGENDA) for m in pattern.finditer(text))
    counted = counted_plans(text)
    layout = _Layout(page, text)
    dated = [f for f in _dated(text) if _is_near(named, f.offset)]
    spans = sorted(f.offset for f in dated if f.field in _SPAN)
    found = [_numbered(f, _plan_of(counted, layout, f, spans)) for f in dated]
    numbers = {None, *(f.generation for f in found)}
    found += [
        Fact("generation", str(c.number), None, "generation", c.start, c.number, c.word, ())
        for c in counted
        if c.number not in numbers
    ]
    unique: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(found, key=lambda f: (f.offset, f.field or "", f.value)):
        named_fact = replace(fact, names=layout.names(fact.offset))
        unique.setdefault((fact.field, fact.value, fact.generation, named_fact.names[:1]), named_fact)
    return list(unique.values())


class _Layout:
    """Where the lines and headings of a page lie in its text."""

    def __init__(self, page: Page, text: str) -> None:
        self._page = page
        self.starts = [0]
        for line in page.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]

    def line(self, offset: int) -> int:
        """The number of the line at an offset."""
        return bisect_right(self.starts, offset) - 1

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset."""
        return bisect_right(self.sentences, offset) - 1

    def heading(self, line: int) -> int | None:
        """The heading that a line stands under; itself, where it is one."""
        return max((n for n in self._page.headings if n <= line), default=None)

    def names(self, offset: int) -> tuple[str, ...]:
        """The countries nearest to an offset: those of its line, else of its heading."""
        line = self.line(offset)
        heading = self.heading(line)
        for number in (line, heading):
            if number is None or number >= len(self._page.lines):
                continue
            here = [(n.start + self.starts[number] - offset, n.text) for n in country_names(self._page.lines[number])]
            # what stands before a date is more often its country than what follows
            nearest = sorted(here, key=lambda n: (-n[0] if n[0] <= 0 else 2 * n[0], n[1]))
            if nearest:
                return tuple(dict.fromkeys(name for _, name in nearest))[:_NAMES]
        return ()


def _dated(text: str) -> Iterator[Fact]:
    dates = printed_dates(text)
    joined: list[range] = []
    for period in periods(text, dates):
        last = period.last
        keyword = "period backwards" if period.backwards else "period" if last else "open period"
        yield _plain("period_start", period.first, keyword)
        if last is None:
            yield Fact("period_end", "open", None, keyword, period.first.start, None, None, ())
        else:
            yield _plain("period_end", last, keyword)
        joined.append(range(period.first.start, (last or period.first).end))
    single = [d for d in dates if not any(d.start in period for period in joined)]
    verbs = sorted((m.start(), m.end(), field, m[0]) for field, verb in VERBS.items() for m in verb.finditer(text))
    sentences = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    for one in single:
        field, keyword = _verb_of(text, one, verbs, sentences)
        yield _plain(field, one, keyword)


def _plain(field: str | None, date: Printed, keyword: str) -> Fact:
    return Fact(field, date.value, date.precision, keyword.lower(), date.start, None, None, ())


def _verb_of(
    text: str, date: Printed, verbs: Sequence[tuple[int, int, str, str]], sentences: Sequence[int]
) -> tuple[str | None, str]:
    """What the nearest verb of the same sentence says of a date; one before it rather than one after it.

    Nothing where the sentence counts states: «as of May 2020, 84 countries have adopted a plan» tells of no plan's day.
    """
    number = bisect_right(sentences, date.start) - 1
    begin = sentences[number]
    end = sentences[number + 1] if number + 1 < len(sentences) else date.end + _VERB_AFTER
    if MANY_STATES.search(text, begin, end):
        return None, _NEAR_THE_NAME
    near = []
    for place in range(bisect_right(verbs, (begin, -1)), len(verbs)):
        start, stop, field, word = verbs[place]
        if start >= end:
            break
        after = _NOUN_AFTER if NOUNS.fullmatch(word) else _VERB_AFTER
        if stop <= date.start and date.start - stop <= _VERB_BEFORE:
            near.append((date.start - stop, field, word))
        elif start >= date.end and start - date.end <= after and field != "extended_to":
            near.append((start - date.end + 40, field, word))
    return min(near)[1:] if near else (None, _NEAR_THE_NAME)


def _is_near(named: Sequence[int], offset: int) -> bool:
    place = bisect_right(named, offset)
    before = place > 0 and offset - named[place - 1] <= _BEFORE
    return before or (place < len(named) and named[place] - offset <= _AFTER)


def _numbered(fact: Fact, plan: Counted | None) -> Fact:
    return replace(fact, generation=plan.number, generation_word=plan.word) if plan else fact


def _plan_of(counted: Sequence[Counted], layout: _Layout, fact: Fact, spans: Sequence[int]) -> Counted | None:
    """Which plan a date is about: the one counted in its sentence (the last before it, else the first), or heading.

    A period is not about a plan counted after it to which the same sentence gives another: «(2012–2018) and second plan
    (2021–2031)».
    """
    sentence, line = layout.sentence(fact.offset), layout.line(fact.offset)
    same = [c for c in counted if layout.sentence(c.start) == sentence and abs(c.start - fact.offset) <= 2 * _BEFORE]
    before = [c for c in same if c.start <= fact.offset]
    if before:
        return before[-1]
    if same:
        its_own = any(at > same[0].start and layout.sentence(at) == sentence for at in spans)
        if fact.field not in _SPAN or not its_own:
            return same[0]
    heading = layout.heading(line)
    headed = [c for c in counted if heading is not None and layout.line(c.start) == heading]
    return headed[-1] if headed else None
