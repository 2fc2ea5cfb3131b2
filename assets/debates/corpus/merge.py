"""Rows of the corpus' files -> speeches with their texts, documents, files and versions.

Belongs here: one speech per meeting and number, and finding its text. Does not: which edition counts (`editions`),
types (`column_types`), who the speaker is, or core tables (the harmoniser).
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from assets.debates.coding.code import COLUMNS
from assets.debates.corpus import tables
from assets.debates.corpus.column_types import flagged, typed
from assets.debates.corpus.editions import Chosen, chosen
from pipeline.contract import Rows
from pipeline.shared.losses import lost

_PARTS = ("speaker", "document", "text", "version")
_WHERE = ("source_id", "document_id", "locator")
_SPOKEN = ("label", "affiliation", "language", "text", *COLUMNS)
_TEXT = ("symbol", "filename", "speech_no", "encoding", *_SPOKEN)
_VERSION = ("version", "release_date", "label", "file_id", "md5", "size")


class Merged(NamedTuple):
    """What the corpus says. Every parsed row stands in exactly one of these, with source_id, document_id, locator.

    `speeches`: the columns of `tables.SPEAKER` typed (`symbol` as `meeting_symbol`), `is_wps`, and of the text its
    label, the label's affiliation and language, text, what coding adds, text_document_id, text_locator: all null where
    the text is not at hand. `documents`: the columns of `tables.DOCUMENT` likewise, and `is_wps`. `files`: the speech
    texts' files, `joined` where a speech has the text. `versions`: the files that the publisher lists. `set_aside`: the
    rest, in the columns of LOSS_SCHEMA.
    """

    speeches: pl.DataFrame
    documents: pl.DataFrame
    files: pl.DataFrame
    versions: pl.DataFrame
    set_aside: pl.DataFrame


def merge(rows: Rows) -> Merged:
    """Parsed rows of any number of the corpus' files, merged. A column that is missing counts as null.

    Speeches and documents: those of the newest edition that has the meeting. A speech's text: by the file's name; where
    it has none (editions number their files otherwise), by meeting and number, provided that the label at the head of
    the text is the speaker's.
    """
    numbered = rows.lazy().with_row_index("row")
    speakers = _with_number(_part(numbered, "speaker", tables.SPEAKER))
    spoken = chosen(speakers.rows, ["speech_no"])
    told = chosen(_part(numbered, "document", tables.DOCUMENT), [])
    read = _texts(_part(numbered, "text", _TEXT))
    listed = _part(numbered, "version", _VERSION)
    named = pl.col("version").is_not_null() & pl.col("label").is_not_null()
    speeches, files = _joined(typed(spoken.rows), typed(read.rows))
    versions = typed(listed.filter(named)).rename({"release_date": "released", "label": "file"}).drop("row")
    unnamed = lost(listed.filter(~named), "unnamed_file", "the record names no file, or no version")
    unknown = lost(_part(numbered, None, ()), "unknown_part", "no part of the corpus that is read here")
    return Merged(
        flagged(speeches),
        flagged(typed(told.rows)).rename({"symbol": "meeting_symbol"}).drop("row"),
        files,
        versions,
        pl.concat([speakers.set_aside, spoken.set_aside, told.set_aside, read.set_aside, unnamed, unknown]),
    )


def _part(rows: pl.LazyFrame, part: str | None, columns: tuple[str, ...]) -> pl.DataFrame:
    """The rows of one part (of no known part for None), in order, with `row`, where they stand, and these columns."""
    have = rows.collect_schema().names()
    of_part = pl.col("part").cast(pl.String)
    wanted = of_part == part if part else ~of_part.is_in(_PARTS).fill_null(False)
    cells = [c for c in columns if c not in (*_WHERE, "part")]
    return (
        rows.filter(wanted)
        .select(
            "row",
            *(pl.col(c).cast(pl.String) for c in _WHERE),
            *(pl.col(c).cast(pl.String) if c in have else pl.lit(None, pl.String).alias(c) for c in cells),
        )
        .collect()
        .sort("row")
    )


def _with_number(speakers: pl.DataFrame) -> Chosen:
    """The speeches that have a number, written in one way."""
    number = pl.col("speech_no").cast(pl.Int64, strict=False)
    fine = (number >= 1).fill_null(False)
    numberless = lost(speakers.filter(~fine), "no_number", "the row gives no number of the speech in its meeting")
    return Chosen(speakers.filter(fine).with_columns(speech_no=number.cast(pl.String)), numberless)


def _texts(files: pl.DataFrame) -> Chosen:
    """One text per file name: of the archive that has most, and there the last, as a tar's later files replace earlier.

    Reasons: not_a_speech, duplicate (the same text again), other_copy (another text under the same name).
    """
    speech = pl.col("symbol").is_not_null() & pl.col("speech_no").is_not_null()
    strange = lost(
        files.filter(~speech), "not_a_speech", pl.format("{}: no speech, by its name or its kind", "filename")
    )
    named = files.filter(speech)
    named = named.with_columns(named.select(_SPOKEN).hash_rows().alias("content"), texts=pl.len().over("document_id"))
    kept = named.sort(["texts", "document_id", "row"], descending=[True, False, True]).unique("filename", keep="first")
    again = named.join(kept.select("row"), on="row", how="anti").join(
        kept.select("filename", kept_content="content", kept_document="document_id"), on="filename", how="left"
    )
    same = pl.col("content") == pl.col("kept_content")
    reason = pl.when(same).then(pl.lit("duplicate")).otherwise(pl.lit("other_copy"))
    detail = pl.format("{} is taken from document {}", "filename", "kept_document")
    return Chosen(kept.sort("row").drop("content", "texts"), pl.concat([strange, lost(again, reason, detail)]))


def _joined(speeches: pl.DataFrame, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The speeches with their texts, and the texts' files."""
    pairs = _pairs(speeches, texts)
    spoken = texts.select(*_SPOKEN, text_row="row", text_document_id="document_id", text_locator="locator")
    with_text = (
        speeches.join(pairs, on="row", how="left", maintain_order="left")
        .join(spoken, on="text_row", how="left", maintain_order="left")
        .rename({"symbol": "meeting_symbol"})
        .drop("row", "text_row")
    )
    files = texts.select(
        *_WHERE,
        *("filename", "speech_no", "encoding", "words"),
        meeting_symbol=pl.col("symbol"),
        joined=pl.col("row").is_in(pairs["text_row"].implode()),
    )
    return with_text, files


def _pairs(speeches: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Which speech (`row`) has which text (`text_row`)."""
    left = speeches.select("row", "filename", "symbol", "speech_no", "speaker", "participanttype")
    right = texts.select("filename", "symbol", "speech_no", "label", text_row="row")
    by_name = left.join(right, on="filename").select("row", "text_row")
    rest = left.join(by_name, on="row", how="anti").join(
        right.join(by_name, on="text_row", how="anti"), on=["symbol", "speech_no"]
    )
    by_label = rest.filter(_same_speaker()).sort("row").unique("row", keep="first").unique("text_row", keep="first")
    return pl.concat([by_name, by_label.select("row", "text_row")])


def _same_speaker() -> pl.Expr:
    """Whether a text's label is the speaker's: the last word of the name stands in it, or both are the President."""
    label = pl.col("label").str.to_lowercase()
    name = pl.col("speaker").str.to_lowercase().str.extract(r"(\S+)\s*$")
    presides = pl.col("participanttype").str.to_lowercase().str.contains("president", literal=True)
    by_name = label.str.contains(name, literal=True)
    return by_name.fill_null(False) | (presides & label.str.starts_with("the president")).fill_null(False)
