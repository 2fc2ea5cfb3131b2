"""Sentences in which a speaker proposes, calls for, commits to, reports having done, or commends something.

Belongs here: finding speech acts by their cues. Does not: the cues (`cues`, `acts.yaml`), or parting sentences
(`sentences`).

Precision goes before completeness: an act needs a subject that stands for the speaker, and a cue right after it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from assets.debates.coding import cues as cue_file
from assets.debates.coding.cues import Cue, Cues
from assets.debates.coding.fold import folded
from assets.debates.coding.search import Hit, Span, framed, hits, whole_words
from assets.debates.coding.sentences import Sentence

DATA_FILES = cue_file.DATA_FILES
SCHEMA = {"row": pl.UInt32, "kind": pl.String, "cue": pl.String, "start": pl.Int64, "end": pl.Int64}

#: How far before a cue its subject may stand, and how much behind it is looked at.
_REACH = 160
_AHEAD = 70
_OPENING = 160
#: A clause of its own, whose verbs are not the speaker's.
_CLAUSE = re.compile(
    r"\b(?:that|who|which|whose|whom|what|will|would|should|must|can|could|hope|hopes|expect|expects"
    r"|before|until|if)\b"
)
_WILL = re.compile(r"\b(?:will|shall)\b")
_LAST_WORDS = re.compile(r"(?:([\w']+) +)?([\w']+) +\Z", re.ASCII)
_IS_YEAR = re.compile(r"\d{4}\Z", re.ASCII)

#: kind, cue, start and end of the sentence.
Act = tuple[str, str, int, int]


class _Cued(NamedTuple):
    """A cue in its sentence: what stands there, and where the sentence and the cue begin and end."""

    text: str
    begin: int
    finish: int
    start: int
    end: int
    cue: Cue

    @property
    def before(self) -> str:
        return self.text[max(self.begin, self.start - _REACH) : self.start]


def acts(
    texts: pl.Series, sentences: pl.DataFrame, states: pl.Series | None = None, cues: Cues | None = None
) -> pl.DataFrame:
    """The acts in texts: at most one of a kind in a sentence.

    `texts` are plain (`search.spaced`), `sentences` theirs (`sentences.sentences`). `states` says, for each text, for
    whom its speaker speaks as printed ("Iran (Islamic Republic of)"), null where that is not known. Returns row, kind,
    cue (as `acts.yaml` spells it), start and end of the sentence, in order of row, start and kind.
    """
    cues = cues or cue_file.load()
    parted: list[list[Sentence]] = [[] for _ in range(texts.len())]
    for row, *sentence in sentences.select("row", "start", "end", "asked").iter_rows():
        parted[row].append((sentence[0], sentence[1], sentence[2]))
    said = states.cast(pl.String).to_list() if states is not None else [None] * texts.len()
    each = zip(texts.to_list(), hits(texts, cues.sought), parted, said, strict=True)
    return framed(
        [in_text(text, cued(text, found, cues), own, state, cues) for text, found, own, state in each], SCHEMA
    )


def cued(text: str | None, found: Iterable[Hit], cues: Cues) -> list[Span]:
    """Of the hits in one plain text those that may be cues."""
    return whole_words(text, found, cues.phrases) if text else []


def in_text(
    text: str | None, spans: Sequence[Span], parted: Sequence[Sentence], state: str | None, cues: Cues
) -> list[Act]:
    """The acts of one plain text, of what is `cued` in it, its sentences, and for whom its speaker speaks."""
    if text is None or not spans:
        return []
    own = folded(state).lower().replace("-", " ") if state is not None else ""
    found: dict[tuple[int, int], Act] = {}
    for one in sorted(_in_sentences(text, spans, parted, cues), key=lambda one: one.start):
        key = (one.begin, one.cue.kind)
        if key not in found and (_direct(one, own, cues) or _coordinated(one, cues)):
            found[key] = (cues.kinds[one.cue.kind].id, one.cue.cue, one.begin, one.finish)
    return [found[key] for key in sorted(found)]


def _in_sentences(text: str, spans: Sequence[Span], parted: Sequence[Sentence], cues: Cues) -> Iterable[_Cued]:
    """Every cue, in its sentence; where one cue begins like another, the longer one is meant."""
    begins = [sentence[0] for sentence in parted]
    longest: dict[tuple[int, int], _Cued] = {}
    counted = quotes = 0
    for start, end, phrase in sorted(spans):
        at = bisect_right(begins, start) - 1
        begin, finish, asked = parted[at] if at >= 0 else (0, 0, False)
        quotes = text.count('"', max(begin, counted), start) + (quotes if begin < counted else 0)
        counted = start
        # Behind an opening quotation mark the words are somebody else's.
        if asked or end > finish or quotes % 2:
            continue
        last = text[max(begin, start - _REACH) : start].rstrip(" ").rpartition(" ")[2]
        # Before most cues there is neither a subject nor "and", as one look at the last word says.
        if last.isalnum() and last != "and" and last not in cues.expressions.ends:
            continue
        for cue in cues.phrases[phrase]:
            other = longest.get((start, cue.kind))
            if other is None or end > other.end:
                longest[start, cue.kind] = _Cued(text, begin, finish, start, end, cue)
    return longest.values()


def _direct(one: _Cued, own: str, cues: Cues) -> bool:
    """Whether a cue stands right after a subject that stands for the speaker, and nothing voids it."""
    before = one.before
    subject = cues.expressions.subject.search(before)
    if subject is None or not _follows(before[: subject.start()], cues):
        return False
    cue, between = one.cue, subject["between"]
    named = subject["state"] or subject["group"]
    if named is not None and (cues.kinds[cue.kind].own_only or cue.form is None):
        plain = " ".join(re.sub("^the +", "", named).split())
        if plain not in own:
            return False
    return (not cue.will or _WILL.search(between) is not None) and not _void(one, between, cues)


def _follows(lead: str, cues: Cues) -> bool:
    """Whether a subject may follow what stands before it."""
    words = _LAST_WORDS.search(lead)
    if words is None:
        return True
    said, last = words.groups()
    return last in cues.after or _IS_YEAR.match(last) is not None or (last == "that" and said in cues.saying)


def _coordinated(one: _Cued, cues: Cues) -> bool:
    """Whether a cue stands further on in a sentence that begins with the speaker ("We thank X and call on Y")."""
    if not cues.kinds[one.cue.kind].coordinated or one.cue.form is None:
        return False
    before = one.before
    joined = cues.expressions.joined.search(before)
    if joined is None or _CLAUSE.search(before):
        return False
    opening = cues.expressions.opening.match(one.text[one.begin : min(one.start, one.begin + _OPENING)])
    if opening is None or (one.cue.form == "base") != (opening["person"] is not None):
        return False
    return not _void(one, joined["between"], cues)


def _void(one: _Cued, between: str, cues: Cues) -> bool:
    """Whether what stands around a cue makes it something else."""
    kind = cues.kinds[one.cue.kind]
    if kind.not_with and kind.not_with.search(between):
        return True
    if kind.not_before and kind.not_before.search(one.text[one.end : min(one.finish, one.end + _AHEAD)]):
        return True
    return kind.not_in is not None and kind.not_in.search(one.text[one.begin : one.finish]) is not None
