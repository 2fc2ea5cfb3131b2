"""What speeches say, as columns: words, topics, citations, acts and on whose behalf.

Belongs here: running all coding over a frame of texts, a few at a time, and writing what it finds. Does not: finding
anything itself, or reading the columns back (`decode`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl

from assets.debates.coding import acts, citations, dictionary, on_behalf, topics
from assets.debates.coding.fold import ascii_only, fold
from assets.debates.coding.search import spaced
from assets.debates.coding.sentences import sentences

#: The columns that coding adds, all String.
COLUMNS = ("words", "topics", "citations", "acts", "on_behalf_of")
#: What the coding depends on besides its modules: when one changes, texts are coded again.
DATA_FILES = (*dictionary.DATA_FILES, *acts.DATA_FILES)
#: Columns that say for which country or organisation the speaker speaks, the surest first.
STATES = ("person_affiliation", "affiliation")

#: Texts coded at a time, in bytes: what coding holds in memory is a multiple of this, however many there are.
_BATCH = 8 << 20
#: A corpus text may begin with its speaker's label: "Mr. Geng Shuang (China) (spoke in Chinese):".
_LABEL = ascii_only(r"^[^:()]{1,80}\(([^()]{2,80}(?:\([^()]{1,60}\)[^()]{0,20})?)\)[^:]{0,90}:")
_NO_STATE = ascii_only(r"^(?i:spoke|interpretation|in )")
_WORD = ascii_only(r"\w\S*")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x0b": "\\u000b", "\x0c": "\\u000c"}


def code(frame: pl.DataFrame, text: str = "text", states: Sequence[str] = STATES) -> pl.DataFrame:
    """The frame with what its texts say, in String columns; null where the text is null.

    words: how many. topics: JSON list of [theme, term, start, end]. citations: JSON list of [number, year or null,
    start, end, as printed]. acts: JSON list of [kind, cue, start, end] of the sentence. on_behalf_of: the group as
    printed, or null. Offsets count characters (code points) from 0, end excluded: text[start:end] is the evidence.
    `states` are the columns, of those that the frame has, that say for whom a speaker speaks; else a label at the
    text's beginning does.
    """
    said = [pl.col(name).cast(pl.String) for name in states if name in frame.columns]
    source = frame.select(
        text=pl.col(text).cast(pl.String),
        state=pl.coalesce(said) if said else pl.lit(None, dtype=pl.String),
    )
    coded = [_coded(batch["text"], batch["state"]) for batch in _batches(source)]
    empty = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    return frame.with_columns(pl.concat([empty, *coded]).get_columns())


def _batches(source: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows in order, about as many bytes of text at a time."""
    size = source["text"].str.len_bytes().fill_null(0).cast(pl.Int64)
    number = (size.cum_sum() - size) // _BATCH
    begins = [*number.to_frame("n").with_row_index("row").unique("n", keep="first").sort("row")["row"], source.height]
    for begin, end in pairwise(begins):
        yield source.slice(begin, end - begin)


def _coded(texts: pl.Series, states: pl.Series) -> pl.DataFrame:
    """The columns of one batch."""
    folded = fold(texts)
    plain = spaced(folded)
    labelled = folded.str.extract(_LABEL)
    states = pl.DataFrame({"said": states, "label": labelled}).select(
        pl.coalesce("said", pl.when(~pl.col("label").str.contains(_NO_STATE)).then("label"))
    )["said"]
    found = {
        "topics": _json(topics.topics(plain), [_quoted("theme"), _quoted("term"), "start", "end"]),
        "citations": _json(_printed(citations.citations(folded), texts), _CITATION),
        "acts": _json(acts.acts(plain, sentences(folded), states), [_quoted("kind"), _quoted("cue"), "start", "end"]),
    }
    rows = pl.DataFrame({"row": pl.int_range(texts.len(), dtype=pl.UInt32, eager=True), "text": texts})
    for name, lists in found.items():
        rows = rows.join(lists.rename({"json": name}), on="row", how="left", maintain_order="left")
    groups = _printed(on_behalf.on_behalf(folded), texts).select(
        "row", on_behalf_of=pl.col("printed").str.replace_all(r"\s+", " ")
    )
    read = pl.col("text").is_not_null()
    return rows.join(groups, on="row", how="left", maintain_order="left").select(
        folded.str.count_matches(_WORD).cast(pl.String).alias("words"),
        *(pl.when(read).then(pl.col(name).fill_null("[]")).alias(name) for name in found),
        "on_behalf_of",
    )


def _printed(hits: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """The hits with what stands there in the text as it is."""
    there = texts.alias("there").gather(hits["row"])
    return hits.with_columns(there).with_columns(
        printed=pl.col("there").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    )


def _quoted(name: str) -> pl.Expr:
    """A word of the dictionaries, which hold no character that JSON would escape."""
    return pl.format('"{}"', pl.col(name))


_CITATION: Sequence[pl.Expr | str] = [
    pl.format('"{}"', pl.col("number")),
    pl.col("year").cast(pl.String).fill_null("null"),
    "start",
    "end",
    pl.format('"{}"', pl.col("printed").str.replace_many(_ESCAPES)),
]


def _json(hits: pl.DataFrame, fields: Sequence[pl.Expr | str]) -> pl.DataFrame:
    """One JSON list of lists for each row that has hits."""
    listed = pl.format(f"[{','.join(['{}'] * len(fields))}]", *fields)
    joined = hits.select("row", json=listed).group_by("row", maintain_order=True).agg(pl.col("json").str.join(","))
    return joined.with_columns(json=pl.format("[{}]", "json"))
