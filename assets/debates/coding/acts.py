"""Sentences in which a speaker proposes, calls for, commits to, reports having done, or commends something.

Belongs here: finding speech acts by their cues. Does not: the cues (`cues`, `acts.yaml`), or parting sentences
(`sentences`).

Precision goes before completeness: an act needs a subject that stands for the speaker, and a cue right after it.
"""

from __future__ import annotations

import polars as pl

from assets.debates.coding import cues as cue_file
from assets.debates.coding.cues import SUBJECTS, Cues, Expressions, Kind
from assets.debates.coding.fold import fold
from assets.debates.coding.search import cut, place, whole_words, words_of

DATA_FILES = cue_file.DATA_FILES
SCHEMA = {"row": pl.UInt32, "kind": pl.String, "cue": pl.String, "start": pl.Int64, "end": pl.Int64}

#: How far before a cue its subject may stand, and how much behind it is looked at.
_REACH = 160
_AHEAD = 70
_OPENING = 160
#: A clause of its own, whose verbs are not the speaker's.
_CLAUSE = (
    r"(?-u)\b(?:that|who|which|whose|whom|what|will|would|should|must|can|could|hope|hopes|expect|expects"
    r"|before|until|if)\b"
)


def acts(
    texts: pl.Series, sentences: pl.DataFrame, states: pl.Series | None = None, cues: Cues | None = None
) -> pl.DataFrame:
    """The acts in texts: at most one of a kind in a sentence.

    `texts` are plain (`search.spaced`), `sentences` theirs (`sentences.sentences`). `states` says, for each text, for
    whom its speaker speaks as printed ("Iran (Islamic Republic of)"), null where that is not known. Returns row, kind,
    cue (as `acts.yaml` spells it), start and end of the sentence, in order of row, start and kind.
    """
    cues = cues or cue_file.load()
    cued = _cued(texts, sentences, cues)
    if cued.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    own = fold(states.cast(pl.String).alias("own")).str.to_lowercase() if states is not None else None
    cued = cued.with_columns(own=own.gather(cued["row"]) if own is not None else pl.lit(None, dtype=pl.String))
    where = cues.expressions(words_of(texts))
    found = pl.concat([_direct(cued, cues, where), _coordinated(cued, cues, where)])
    kept = [_not_void(found.filter(pl.col("kind") == kind.id), kind) for kind in cues.kinds]
    return (
        pl.concat(kept)
        .sort("row", "start", "rank", "cue_start", maintain_order=True)
        .unique(["row", "start", "kind"], keep="first", maintain_order=True)
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _cued(texts: pl.Series, sentences: pl.DataFrame, cues: Cues) -> pl.DataFrame:
    """Every cue, in its sentence: start and end are the sentence's, cue_start and cue_end the cue's."""
    ranks = pl.DataFrame({"kind": cue_file.KINDS, "rank": range(len(cue_file.KINDS))})
    spans = sentences.select("start", "end", "asked", at=place(pl.col("row"), pl.col("start")))
    return (
        whole_words(texts, cues.sought)
        .rename({"start": "cue_start", "end": "cue_end"})
        .with_columns(at=place(pl.col("row"), pl.col("cue_start")))
        .sort("at")
        .join_asof(spans, on="at")
        .filter(~pl.col("asked"), pl.col("cue_end") <= pl.col("end"))
        # Behind an opening quotation mark the words are somebody else's.
        .filter(cut(pl.col("start"), pl.col("cue_start")).str.count_matches('"', literal=True) % 2 == 0)
        .with_columns(
            before=cut(pl.max_horizontal("start", pl.col("cue_start") - _REACH), pl.col("cue_start")),
            after=cut(pl.col("cue_end"), pl.min_horizontal("end", pl.col("cue_end") + _AHEAD)),
        )
        .join(cues.phrases, on="phrase")
        .join(ranks, on="kind")
        # Where one cue begins like another, the longer one is meant.
        .sort("at", "rank", "cue_end", descending=[False, False, True])
        .unique(["at", "kind"], keep="first", maintain_order=True)
    )


def _direct(cued: pl.DataFrame, cues: Cues, where: Expressions) -> pl.DataFrame:
    """Cues right after a subject that stands for the speaker."""
    last_word = r"(?-u)(?:([\w']+) +)?([\w']+) +$"
    said_that = (pl.col("last") == "that") & pl.col("said").is_in(cues.saying).fill_null(False)
    named = pl.coalesce("state", "group").str.replace("^the +", "").str.replace_all(" +", " ")
    own = pl.col("own").str.replace_all("-", " ", literal=True).str.contains(named, literal=True).fill_null(False)
    own_only = pl.col("kind").is_in([kind.id for kind in cues.kinds if kind.own_only])
    return (
        cued.filter(pl.col("before").str.contains(where.subject))
        # One group at a time: polars keeps an expression that it knows, but makes that of `extract_groups` anew.
        .with_columns(
            pl.col("before").str.extract(where.subject, cue_file.GROUPS.index(name) + 1).alias(name)
            for name in ("all", "group", "state", "between")
        )
        .with_columns(lead=pl.col("before").str.head(-pl.col("all").str.len_bytes().cast(pl.Int64)))
        .with_columns(
            said=pl.col("lead").str.extract(last_word, 1),
            last=pl.col("lead").str.extract(last_word, 2),
        )
        .filter(
            (pl.col("last").is_in(cues.after) | pl.col("last").str.contains(r"(?-u)^\d{4}$") | said_that).fill_null(
                True
            ),
            named.is_null() | own | ~(own_only | pl.col("form").is_null()),
            ~pl.col("will") | pl.col("between").str.contains(r"(?-u)\b(?:will|shall)\b"),
        )
        .select(_KEPT)
    )


def _coordinated(cued: pl.DataFrame, cues: Cues, where: Expressions) -> pl.DataFrame:
    """Cues further on in a sentence that begins with the speaker as its subject ("We thank X and call on Y")."""
    kinds = [kind.id for kind in cues.kinds if kind.coordinated]
    plural = pl.col("opening").str.extract(where.opening, SUBJECTS.index("person") + 1).is_not_null()
    return (
        cued.filter(pl.col("kind").is_in(kinds), pl.col("form").is_not_null())
        .filter(pl.col("before").str.contains(where.joined), ~pl.col("before").str.contains(_CLAUSE))
        .with_columns(
            between=pl.col("before").str.extract(where.joined, 1),
            opening=cut(pl.col("start"), pl.min_horizontal("cue_start", pl.col("start") + _OPENING)),
        )
        .filter(pl.col("opening").str.contains(where.opening))
        .filter((pl.col("form") == "base") == plural)
        .select(_KEPT)
    )


_KEPT = ("row", "text", "kind", "rank", "cue", "start", "end", "cue_start", "between", "after")


def _not_void(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Without those that what stands around the cue makes something else."""
    if found.is_empty():
        return found.drop("text")
    if kind.not_with:
        found = found.filter(~pl.col("between").str.contains(rf"(?-u)\b(?:{kind.not_with})\b"))
    if kind.not_before:
        found = found.filter(~pl.col("after").str.contains(f"(?-u)^,? +(?:{kind.not_before})"))
    if kind.not_in:
        found = found.filter(~cut(pl.col("start"), pl.col("end")).str.contains(kind.not_in))
    return found.drop("text")
