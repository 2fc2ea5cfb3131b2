"""Sentences in which a speaker proposes, calls for, commits to, reports having done, or commends something.

Belongs here: finding speech acts by subject, auxiliaries and verb. Does not: the words of each (`acts.yaml`, `cues`),
whose side a subject is of (`sides`, `subjects`), or parting sentences (`sentences`).

Precision goes before completeness: an act needs a subject that stands for the speaker, and nothing that voids it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import polars as pl

from assets.debates.coding import cues as cue_file
from assets.debates.coding import idioms, quotes, sides, subjects, verb_group
from assets.debates.coding.cues import COMMIT, REPORT, Cue, Kind
from assets.debates.coding.idioms import Found
from assets.debates.coding.patterns import either
from assets.debates.coding.search import Hit, Phrases, framed, hits, whole_words
from assets.debates.coding.sentences import Sentence
from assets.debates.coding.sides import Side
from assets.debates.coding.subjects import Subject
from assets.debates.coding.verb_group import Reading

DATA_FILES = (*cue_file.DATA_FILES, *sides.DATA_FILES)
SCHEMA = {"row": pl.UInt32, "kind": pl.String, "cue": pl.String, "start": pl.Int64, "end": pl.Int64}

#: How much behind a cue is looked at, and how far on in a sentence a second cue may stand.
_AHEAD = 90
_JOINED = 700
#: In the gap of a cue: what makes it none ("take no steps"), or the words of others ("the Council's commitment").
_NONE = re.compile(r"\b(?:no|little|few)\b", re.ASCII)
_OF_OTHERS = re.compile(r"\b(?:council|international community|nations|parties|secretary general|world)'s?\b", re.ASCII)
#: A clause of its own, whose verbs are not the speaker's.
_CLAUSE = re.compile(
    r"\b(?:(?<!\b(?:in|of|on|to) )(?<!\bfor )(?<!\bwith )that|who|which|whose|whom|what|will|would|should|must|can"
    r"|could|hope|hopes|expect|expects|before|until|if)\b",
    re.ASCII,
)
_KEPT = re.compile(r"\b(?:continue|remain|stand|stay)\b", re.ASCII)
#: kind, cue, start and end of the sentence.
Act = tuple[str, str, int, int]


def acts(
    texts: pl.Series,
    sentences: pl.DataFrame,
    states: pl.Series | None = None,
) -> pl.DataFrame:
    """The acts in texts: at most one of a kind in a sentence.

    `texts` are plain (`search.spaced`), `sentences` theirs (`sentences.sentences`). `states` says, for each text, for
    whom its speaker speaks as printed ("Iran (Islamic Republic of)"), null where that is not known. Returns row, kind,
    cue (the words of `acts.yaml` that make it one, "will" before what is still to be done), start and end of the
    sentence, in order of row, start and kind.
    """
    parted: list[list[Sentence]] = [[] for _ in range(texts.len())]
    for row, *sentence in sentences.select("row", "start", "end", "asked").iter_rows():
        parted[row].append((sentence[0], sentence[1], sentence[2]))
    said = states.cast(pl.String).to_list() if states is not None else [None] * texts.len()
    each = zip(texts.to_list(), hits(texts, Phrases.of(*sought())), parted, said, strict=True)
    return framed([in_text(text, found, own, sides.side(state, None)) for text, found, own, state in each], SCHEMA)


def sought() -> tuple[Iterable[str], Iterable[str]]:
    """What is searched for in plain texts: as whole words, and anywhere."""
    return subjects.whole(), sorted(subjects.anywhere())


@cache
def _coordinated() -> re.Pattern[str]:
    """A comma, a semicolon, or "and", "but" with a comma or without, before a word that may go on from a subject.

    Spelled with what it begins with, for a quick search.
    """
    words = either(word for word in verb_group.beginnings() if word.isalpha())
    return re.compile(
        r"(?P<joint>[ ,;](?:(?:(?<= ) *|(?<=,) +)(?:and|but)(?: +(?:it|in))?|(?<! )))"
        rf"(?= +(?:{words}|[a-z]*ly)(?![a-z]))",
        re.ASCII,
    )


def in_text(text: str | None, found: Iterable[Hit], parted: Sequence[Sentence], own: Side) -> list[Act]:
    """The acts of one plain text, of the hits in it, its sentences, and its speaker's side."""
    if not text:
        return []
    hits = list(found)
    anchors = [hit for hit in hits if hit[1] in subjects.anywhere()]
    anchors += [(start, phrase) for start, _, phrase in whole_words(text, hits, subjects.whole())]
    begins = [sentence[0] for sentence in parted]
    acts: dict[tuple[int, int], Act] = {}
    kinds = cue_file.load().kinds
    spans = quotes.quoted(text, [sentence[1] for sentence in parted])
    for subject in sorted(subjects.subjects(text, anchors, own)):
        at = bisect_right(begins, subject.end - 1) - 1
        if at < 0 or parted[at][2]:
            continue
        begin, finish, _ = parted[at]
        if quotes.within(spans, subject.start):
            continue
        for kind, cue in _of_subject(text, begin, finish, subject):
            if not _elsewhere(kinds[kind], text, begin, finish):
                acts.setdefault((begin, kind), (kinds[kind].id, cue, begin, finish))
    return [acts[key] for key in sorted(acts)]


def _elsewhere(kind: Kind, text: str, begin: int, finish: int) -> bool:
    return kind.not_in is not None and kind.not_in.search(text, begin, finish) is not None


def _of_subject(text: str, begin: int, finish: int, subject: Subject) -> Iterator[Found]:
    """What is said of one subject: right behind it, further on, and before it."""
    if subject.kind != "foreign":
        yield from idioms.around(text, begin, finish, subject)
    allowed = subjects.before(text, begin, subject) if subject.kind in ("person", "own", "foreign") else None
    if allowed is None:
        return
    read = None
    for reading in verb_group.readings(text, subject.end, finish, subject.headed or subject.kind == "own"):
        read = read or reading
        said = [one for one in _at(text, reading, finish) if _may(one[0], allowed, subject, text, begin, finish)]
        if said:
            read = reading
            yield from ((kind, cue) for kind, cue, _ in said)
            break
    if allowed == "free":
        yield from _joined(text, read or verb_group.unread(subject.end), finish, subject)


def _may(kind: int, allowed: str, subject: Subject, text: str, begin: int, finish: int) -> bool:
    """Whether a subject, as it stands, may be that of an act of this kind."""
    if kind not in (REPORT, COMMIT):
        return True
    if subject.kind == "foreign":
        return False
    if subject.kind == "person":
        shared = kind == REPORT and cue_file.load().shared.search(text, begin, finish) is not None
        return allowed == "free" and not shared
    return True


def _at(text: str, reading: Reading, finish: int) -> Iterator[tuple[int, str, int]]:
    """What the verb of a reading is a cue of: kind, cue, where the cue ends."""
    known = cue_file.load()
    word = verb_group.verb(text, reading, finish)
    if word is None:
        return
    if "standing" in reading.forms:
        standing = known.standing.match(text, word.start(2), finish)
        if standing and not _voided(known.kinds[COMMIT], reading, text, standing.end(), finish):
            yield COMMIT, " ".join(standing[0].split()), standing.end()
            return
    if reading.mood == "future" and "standing" in reading.forms and _KEPT.search(reading.between):
        kept_up = known.kept_up.match(text, word.start(2), finish)
        if kept_up:
            yield COMMIT, f"continue to be {kept_up[0]}", kept_up.end()
            return
    written = word[2].replace(" ", "")
    for form in reading.forms:
        for cue in known.verbs.get(form, {}).get(written, ()):
            kind = _kind(cue, form, reading)
            rest = cue.rest.match(text, word.end(), finish) if cue.rest else word
            if kind is None or rest is None or _voided(known.kinds[kind], reading, text, rest.end(), finish):
                continue
            spelled = cue.spelled(rest if cue.rest else None)
            if kind in (REPORT, COMMIT) and cue.rest and _not_own(rest[0], spelled):
                continue
            yield kind, f"will {spelled}" if kind == COMMIT and cue.deed else spelled, rest.end()
            return


def _not_own(gap: str, spelled: str) -> bool:
    """Whether what a cue encloses says that nothing was done, or that it is others'; "spare no effort" says it all."""
    return (_NONE.search(gap) is not None and " no " not in spelled) or _OF_OTHERS.search(gap) is not None


def _kind(cue: Cue, form: str, reading: Reading) -> int | None:
    """The kind of a cue in a form and mood; None where it is none."""
    mood = reading.mood
    if cue.deed:
        if mood == "future":
            return COMMIT
        done = (mood == "present" and form == "past") or mood == "perfect"
        return REPORT if done and cue.kind == REPORT else None
    if cue.now and form in ("past", "participle"):
        return None
    if mood == "future":
        # "We will continue to call for" does what it says; "we will call for" announces it.
        return cue.kind if "continue" in reading.between or cue.kind == COMMIT else None
    return cue.kind


def _voided(kind: Kind, reading: Reading, text: str, end: int, finish: int) -> bool:
    """Whether what stands around a cue makes it something else."""
    if kind.not_with and kind.not_with.search(reading.between.strip(" ,")):
        return True
    return kind.not_before is not None and kind.not_before.search(text[end : min(finish, end + _AHEAD)]) is not None


def _joined(text: str, read: Reading, finish: int, subject: Subject) -> Iterator[Found]:
    """Cues further on ("We thank X and call on Y"), up to a clause of its own."""
    known = cue_file.load()
    clear = read.at
    for joint in _coordinated().finditer(text, read.at, min(finish, read.at + _JOINED)):
        if _CLAUSE.search(text, clear, joint.start()):
            return
        clear = joint.start()
        for reading in verb_group.readings(text, joint.end(), finish, False):
            own_words = reading.mood not in ("present", "wish")
            like = reading if own_words else _like(reading, read, subject)
            for kind, cue, _ in _at(text, like, finish):
                helped = own_words and subject.kind != "foreign" and joint[0] != ","
                if own_words and subject.kind == "foreign":
                    continue  # "Mali has indicated X and has encouraged Y" is told of Mali
                if helped if kind in (REPORT, COMMIT) else known.kinds[kind].coordinated:
                    yield kind, cue
            break


def _like(reading: Reading, read: Reading, subject: Subject) -> Reading:
    """The reading of a second verb, which goes on like the first."""
    if read.mood in ("wish", "future"):
        return reading._replace(mood=read.mood, forms=read.forms, between=read.between)
    return reading._replace(forms=("base",) if subject.kind == "person" else ("s",))
