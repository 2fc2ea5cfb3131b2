"""What speeches say, as columns: words, topics, citations, missions, acts and on whose behalf.

Belongs here: running all coding over a frame of texts, a few at a time, and writing what it finds. Does not: finding
anything itself, or reading the columns back (`decode`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import polars as pl

from assets.debates.coding import acts, citations, dictionary, missions, on_behalf, sides, topics
from assets.debates.coding.fold import fold
from assets.debates.coding.search import Hit, Phrases, hits, spaced
from assets.debates.coding.sentences import marked, parted

#: The columns that coding adds, all String.
COLUMNS = ("words", "topics", "citations", "missions", "acts", "on_behalf_of")
#: What the coding depends on besides its modules: when one changes, texts are coded again.
DATA_FILES = (*dictionary.DATA_FILES, *missions.DATA_FILES, *acts.DATA_FILES)
#: Columns that say for which country or organisation the speaker speaks, the surest first: a label may be a post
#: ("The Secretary-General").
STATES = ("person_affiliation", "affiliation", "label")

#: Texts coded at a time, in bytes: what coding holds in memory is a multiple of this, however many there are.
_BATCH = 8 << 20
#: A corpus text may begin with its speaker's label: "Mr. Geng Shuang (China) (spoke in Chinese):".
_LABEL = re.compile(r"[^:()]{1,80}\(([^()]{2,80}(?:\([^()]{1,60}\)[^()]{0,20})?)\)[^:]{0,90}:")
_NO_STATE = re.compile(r"(?i:spoke|interpretation|in )")
#: A word in a text made plain, of polars' dialect.
_WORD = r"(?-u)\w[\x00-\x08\x0e-\x1f!-\x7f]*"
_BLANKS = re.compile(r"[^\S\x1c-\x1f]+")
_ESCAPES = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x0b": "\\u000b", "\x0c": "\\u000c"})


def code(frame: pl.DataFrame, text: str = "text", states: Sequence[str] = STATES) -> pl.DataFrame:
    """The frame with what its texts say, in String columns; null where the text is null.

    words: how many. topics: JSON list of [theme, term, start, end]. citations: JSON list of [number, year or null,
    start, end, as printed]. missions: JSON list of [mission, start, end, as printed]. acts: JSON list of [kind, cue,
    start, end] of the sentence. on_behalf_of: the group as printed, or null. Offsets count characters (code points)
    from 0, end excluded: text[start:end] is the evidence. `states` are the columns, of those that the frame has, that
    say for whom a speaker speaks; else a label at the text's beginning does.
    """
    texts = frame[text].cast(pl.String)
    said = [pl.col(name).cast(pl.String) for name in states if name in frame.columns]
    known = frame.select(pl.coalesce(said)).to_series().to_list() if said else [None] * frame.height
    rows = [row for begin, end in _batches(texts) for row in _coded(texts[begin:end], known[begin:end])]
    return frame.with_columns(pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").get_columns())


def _batches(texts: pl.Series) -> Iterator[tuple[int, int]]:
    """Where batches of about as many bytes of text begin and end."""
    begin = size = 0
    for row, own in enumerate(texts.str.len_bytes().to_list()):
        if size >= _BATCH:
            yield begin, row
            begin, size = row, 0
        size += own or 0
    yield begin, texts.len()


def _coded(texts: pl.Series, states: Sequence[str | None]) -> Iterator[tuple[str | None, ...]]:
    """The columns of one batch, a text at a time."""
    folded = fold(texts)
    plain = spaced(folded)
    words = folded.str.count_matches(_WORD).to_list()
    each = zip(
        words, texts.to_list(), folded.to_list(), plain.to_list(), marked(folded), states, hits(plain, _sought()),
        strict=True,
    )  # fmt: skip
    return (_row(*one) for one in each)


@cache
def _sought() -> Phrases:
    """All that is searched for in a text, so that one search will do."""
    (whole, anywhere), (named, short) = acts.sought(), missions.sought()
    return Phrases.of(
        [*dictionary.load().sought.parts, *whole, *named],
        [*anywhere, *citations.PHRASES, *on_behalf.PHRASES, *short],
    )


@cache
def _seekers() -> Mapping[str, tuple[int, ...]]:
    """Who seeks a phrase: its places among topics, citations, groups, acts and missions."""
    of_acts, of_missions = ({*whole, *anywhere} for whole, anywhere in (acts.sought(), missions.sought()))
    sought = (dictionary.load().sought.parts, citations.PHRASES, on_behalf.PHRASES, of_acts, of_missions)
    return {phrase: tuple(at for at, own in enumerate(sought) if phrase in own) for phrase in _sought().parts}


def _shared_out(found: Iterable[Hit]) -> list[list[Hit]]:
    """The hits of each who seeks them."""
    shares: list[list[Hit]] = [[], [], [], [], []]
    seekers = _seekers()
    for hit in found:
        for at in seekers[hit[1]]:
            shares[at].append(hit)
    return shares


def _row(
    words: int | None,
    text: str | None,
    folded: str | None,
    plain: str | None,
    parting: str | None,
    state: str | None,
    found: Sequence[Hit],
) -> tuple[str | None, ...]:
    """The columns of one text: made plain twice, marked to be parted, and all the hits in it."""
    if text is None or folded is None or plain is None or parting is None:
        return (None,) * len(COLUMNS)
    of_topics, of_citations, of_groups, of_acts, of_missions = _shared_out(found)
    themes = topics.in_text(plain, of_topics, dictionary.load())
    group = on_behalf.in_text(folded, of_groups)
    own = sides.side(_state(folded, state), folded[group[0] : group[1]] if group else None)
    done = acts.in_text(plain, of_acts, parted(parting), own)
    return (
        str(words),
        _listed(f'"{theme}","{term}",{start},{end}' for theme, term, start, end in themes),
        _listed(_citation(text, *cited) for cited in citations.in_text(folded, of_citations)),
        _listed(_mission(text, *named) for named in missions.in_text(folded, of_missions)),
        _listed(f'"{kind}","{cue}",{start},{end}' for kind, cue, start, end in done),
        _BLANKS.sub(" ", text[group[0] : group[1]]) if group else None,
    )


def _state(folded: str, said: str | None) -> str | None:
    """For whom the speaker speaks: what is known, else what the label says, apart or at the text's beginning."""
    label = _LABEL.match(folded if said is None else said)
    return label[1] if label and not _NO_STATE.match(label[1]) else said


def _citation(text: str, number: int, year: int | None, start: int, end: int) -> str:
    return f'"{number}",{"null" if year is None else year},{start},{end},"{text[start:end].translate(_ESCAPES)}"'


def _mission(text: str, mission: str, start: int, end: int) -> str:
    return f'"{mission}",{start},{end},"{_BLANKS.sub(" ", text[start:end])}"'


def _listed(entries: Iterable[str]) -> str:
    """A JSON list of lists; the dictionaries' words hold no character that JSON would escape."""
    return f"[{','.join(f'[{entry}]' for entry in entries)}]"
