"""Speeches of a parsed record and of the corpus that are the same: core.speech_match, and what the two disagree on.

Belongs here: aligning two lists of speakers of one meeting. Does not: identities: within one meeting's two lists, in
order, a misread name is recognised ("Jiirgenson"); across meetings nobody is.

The corpus merges consecutive turns of one speaker, lacks some turns of presidents and has misread letters. Alignment
keeps the order and maximises the sum of `agreement`; a parsed speech may share the corpus' speech with the parsed
speech before it. Agreement is 0.6 x the likeness of names + 0.4 for the same entity (half of it where one side has
none); pairs below 0.6 are no match.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from pipeline.entities.normal import normalise
from pipeline.shared.losses import disagreements
from pipeline.shared.meeting_symbols import base_symbol

RECORDS, CORPUS = "sc_records", "sc_debates_corpus"
SCHEMA: dict[str, type[pl.DataType]] = {
    "meeting_symbol": pl.String,
    "base_symbol": pl.String,
    "record_speech_no": pl.Int64,
    "corpus_speech_no": pl.Int64,
    "record_document_id": pl.String,
    "corpus_document_id": pl.String,
    "agreement": pl.Float64,
}
#: What aligning gives of a pair.
_PAIR = {name: dtype for name, dtype in SCHEMA.items() if name != "base_symbol"}
NAME_WEIGHT, ENTITY_WEIGHT = 0.6, 0.4
LEAST = 0.6
#: Names less alike than this are other names.
LEAST_LIKE = 0.5
#: A shared corpus speech counts next to nothing: merging explains what is left over, it takes no one else's place.
SHARED = 0.01


class Speaker(NamedTuple):
    """What is compared: the names (normalised; several where two share a seat), the entity, and who presides."""

    names: tuple[str, ...]
    entity: str | None
    presides: bool


def align(record: Sequence[Speaker], corpus: Sequence[Speaker]) -> list[tuple[int, int, float]]:
    """Pairs (index in record, index in corpus, agreement) that keep the order and sum to the most agreement.

    Every record speech is in one pair at most; several consecutive ones may share one corpus speech.
    """
    rows, columns = len(record), len(corpus)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    pair = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            score = agreement(record[i - 1], corpus[j - 1])
            if score >= LEAST:
                pair[i][j] = max(best[i - 1][j - 1] + score, _shared(pair[i - 1][j], score))
            best[i][j] = max(best[i][j - 1], best[i - 1][j], pair[i][j])
    found = []
    i, j, bound = rows, columns, False
    while i and j:
        if bound or pair[i][j] == best[i][j] > 0:
            score = agreement(record[i - 1], corpus[j - 1])
            found.append((i - 1, j - 1, score))
            bound = pair[i][j] == _shared(pair[i - 1][j], score)
            i, j = i - 1, j if bound else j - 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _shared(before: float, score: float) -> float:
    """The best that ends with a pair whose corpus speech the record speech before has too (0: it has not)."""
    return before + SHARED * score if before else 0.0


@lru_cache(maxsize=65_536)
def agreement(one: Speaker, other: Speaker) -> float:
    """How alike two speakers of one meeting are, 0 to 1; 0 where the names are other names."""
    same = one.entity is not None and one.entity == other.entity
    unknown = one.entity is None or other.entity is None
    entity = ENTITY_WEIGHT if same else ENTITY_WEIGHT / 2 if unknown else 0.0
    if not (one.names and other.names):
        presiding = one.presides and other.presides
        return NAME_WEIGHT / 2 + entity if presiding or (same and not (one.names or other.names)) else entity
    like = max(likeness(mine, theirs) for mine in one.names for theirs in other.names)
    if like < LEAST_LIKE:
        return 0.0
    return round(NAME_WEIGHT * like + entity, 6)


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """1 - edits / length of the longer name; at least 0.95 where one is made of words of the other."""
    if one == other:
        return 1.0
    words, more = sorted((set(one.split()), set(other.split())), key=len)
    if words and words <= more:
        return 0.95
    return 1 - _edits(one, other) / max(len(one), len(other))


def _edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        before = row
    return before[-1]


def matched(speech: pl.DataFrame) -> pl.DataFrame:
    """core.speech_match of core.speech rows: every parsed speech that has a counterpart in the corpus."""
    wanted = ("source_id", "meeting_symbol", "speech_no", "document_id", "family_name", "entity", "speaker_role")
    both = (
        speech.filter(pl.col("source_id").is_in([RECORDS, CORPUS]))
        .select("source_id", "meeting_symbol")
        .group_by("meeting_symbol")
        .agg(pl.col("source_id").n_unique().alias("sources"))
        .filter(pl.col("sources") == 2)
    )
    rows = speech.select(wanted).join(both, on="meeting_symbol", how="semi").sort("meeting_symbol", "speech_no")
    made = [
        pair
        for (symbol,), meeting in rows.group_by("meeting_symbol", maintain_order=True)
        for pair in _of_meeting(str(symbol), meeting)
    ]
    found = pl.DataFrame(made, schema=_PAIR, orient="row")
    return found.with_columns(base_symbol()).select(list(SCHEMA)).sort("meeting_symbol", "record_speech_no")


def _of_meeting(symbol: str, meeting: pl.DataFrame) -> Iterator[tuple[str, int, int, str, str, float]]:
    record, corpus = meeting.filter(source_id=RECORDS), meeting.filter(source_id=CORPUS)
    numbers, documents = record["speech_no"].to_list(), record["document_id"].to_list()
    others, sheets = corpus["speech_no"].to_list(), corpus["document_id"].to_list()
    for i, j, score in align(speakers(record), speakers(corpus)):
        yield symbol, numbers[i], others[j], documents[i], sheets[j], score


def speakers(speech: pl.DataFrame) -> list[Speaker]:
    """What is compared of each speech (family_name, entity, speaker_role)."""
    return [
        Speaker(tuple(sorted(filter(None, map(normalise, (name or "").split("/"))))), entity, role == "president")
        for name, entity, role in speech.select("family_name", "entity", "speaker_role").iter_rows()
    ]


def conflicts(match: pl.DataFrame, speech: pl.DataFrame) -> pl.DataFrame:
    """The contract's conflicts between matched speeches: entity, and gender by title where both titles tell.

    "UN" says less than the fund or office that the record names: it contradicts no organisation. Days are compared once
    per meeting (`meeting_facts`), and the corpus gives languages only as its texts print them.
    """
    facts = speech.select(
        "source_id",
        "meeting_symbol",
        "speech_no",
        "document_id",
        "locator",
        "entity",
        "speaker_gender_by_title",
        "language",
    )
    pairs = match.select("meeting_symbol", "record_speech_no", "corpus_speech_no")
    record = pairs.join(
        facts.filter(source_id=RECORDS),
        left_on=["meeting_symbol", "record_speech_no"],
        right_on=["meeting_symbol", "speech_no"],
    ).with_columns(pl.lit(0).alias("rank"))
    corpus = pairs.join(
        facts.filter(source_id=CORPUS),
        left_on=["meeting_symbol", "corpus_speech_no"],
        right_on=["meeting_symbol", "speech_no"],
    ).with_columns(pl.lit(1).alias("rank"))
    columns = [name for name in corpus.columns if name in record.columns]
    told = pl.concat([record.select(columns), corpus.select(columns)]).with_columns(
        pl.struct("meeting_symbol", pl.col("record_speech_no").alias("speech_no")).struct.json_encode().alias("key"),
        pl.when(pl.col("entity") != "org:united-nations").then("entity").alias("entity"),
        pl.when(pl.col("speaker_gender_by_title") != "unknown")
        .then("speaker_gender_by_title")
        .alias("speaker_gender_by_title"),
    )
    claims = pl.concat(
        told.select(
            "key",
            pl.lit(field).alias("field"),
            pl.col(field).alias("value"),
            "source_id",
            "document_id",
            "locator",
            "rank",
        )
        for field in ("entity", "speaker_gender_by_title", "language")
    )
    return disagreements("core.speech", claims)
