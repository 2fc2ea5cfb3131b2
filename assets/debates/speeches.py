"""Speeches of every source in one shape: who spoke, for whom, in which capacity, and what was said.

Belongs here: bringing the rows of records and corpus to core.speech's columns, and the order of the steps. Does not:
titles, affiliations and roles themselves, or which rows are used (`records_choice`, `corpus.merge`).

All work on names is done once per distinct label; the texts are never touched, so that 474 MB of them stay in place.
"""

from __future__ import annotations

import polars as pl

from assets.debates import affiliations, reviewed, roles, titles
from assets.debates.meetings.meeting_rows import is_wps
from assets.debates.source_rows import with_columns_of
from pipeline.contract import Reference
from pipeline.shared.losses import lost
from pipeline.shared.meeting_symbols import base_symbol

#: The columns of core.speech, in its order.
COLUMNS = (
    "source_id", "meeting_symbol", "base_symbol", "speech_no", "document_id", "locator", "organ", "date", "is_wps",
    "speaker", "affiliation", "person", "person_affiliation", "person_source", "reviewed_affiliation",
    "reviewed_source", "title", "family_name", "speaker_gender_by_title", "speaker_role", "entity", "iso3",
    "on_behalf_of", "language", "note", "topic", "words", "text", "text_document_id",
)  # fmt: skip
#: What `coding` found, in its own notation: needed for the derived tables, not part of core.speech.
CODED = ("topics", "citations", "missions", "acts")
_TYPES: dict[str, type[pl.DataType]] = {
    "speech_no": pl.Int64, "date": pl.Date, "is_wps": pl.Boolean, "words": pl.Int64
}  # fmt: skip
_RAW = (*COLUMNS, *CODED, "post", "participant")
#: Words of the corpus' column `role` that are no post.
_NO_POST = ("Guest",)


def from_records(rows: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Speech rows of parsed records (all used rows of sc_records) in the columns of `shaped`.

    `days` (meeting_symbol, date, is_wps) is what other sources say of meetings: a single statement prints neither.
    """
    names = ("label", "speaker", "affiliation", "language", "note", "person", "person_affiliation", "person_role",
             "person_source", "agenda", "words", "on_behalf_of", *CODED)  # fmt: skip
    rows = with_columns_of(rows, names)
    covers = rows.filter(pl.col("kind") == "meeting").select("document_id", pl.col("agenda").alias("_agenda"))
    agenda = {text: is_wps(text) for text in covers["_agenda"].drop_nulls().unique().to_list()}
    speeches = rows.filter(pl.col("kind") == "speech").rename(
        {"symbol": "meeting_symbol", "turn_no": "speech_no", "person_role": "post"}
    )
    speeches = speeches.join(covers.unique("document_id"), on="document_id", how="left", maintain_order="left")
    known = days.rename({"date": "_date", "is_wps": "_is_wps"})
    speeches = speeches.join(known, on="meeting_symbol", how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.col("date").str.to_date("%Y-%m-%d", strict=False), "_date").alias("date"),
        pl.coalesce(
            pl.col("_agenda").replace_strict(agenda, default=None, return_dtype=pl.Boolean), pl.col("_is_wps")
        ).alias("is_wps"),
    )
    return shaped(speeches)


def from_corpus(speeches: pl.DataFrame) -> pl.DataFrame:
    """The corpus' speeches, as `corpus.merge` gives them, in the columns of `shaped`."""
    rows = with_columns_of(
        speeches, ("text_document_id", "language", "on_behalf_of", "words", "text", "is_wps", *CODED)
    )
    return shaped(
        rows.with_columns(
            pl.lit("Security Council").alias("organ"),
            pl.col("country_org").alias("affiliation"),
            pl.col("country_org").alias("person_affiliation"),
            pl.col("speaker").alias("person"),
            pl.when(~pl.col("role").is_in(_NO_POST)).then("role").alias("post"),
            pl.col("participanttype").alias("participant"),
        )
    )


def shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """COLUMNS, CODED, `post` and `participant`, typed; what a source does not give is null."""
    rows = rows.with_columns(base_symbol())
    return rows.select(
        pl.col(name).cast(_TYPES.get(name, pl.String), strict=False)
        if name in rows.columns
        else pl.lit(None, _TYPES.get(name, pl.String)).alias(name)
        for name in _RAW
    )


def none() -> pl.DataFrame:
    """The shape of `shaped`, without rows."""
    return pl.DataFrame(schema={name: _TYPES.get(name, pl.String) for name in _RAW})


def numbered(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(speeches with a meeting and a number of their own, losses): the key of core.speech must tell them apart."""
    keyed = pl.col("meeting_symbol").is_not_null() & (pl.col("speech_no") >= 1).fill_null(False)
    fine = rows.filter(keyed)
    first = pl.struct("source_id", "meeting_symbol", "speech_no").is_first_distinct()
    nameless = lost(rows.filter(~keyed), "no_number", "the speech has no meeting or no number of its own")
    again = lost(
        fine.filter(~first),
        "repeated_number",
        pl.format("speech {} of {} stands in this source before", "speech_no", "meeting_symbol"),
    )
    return fine.filter(first), pl.concat([nameless, again])


def harmonised(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """core.speech, with CODED: the rows of `shaped` with title, name, gender by title, entity and role.

    The entity is that of the printed affiliation; where the label prints none, of the affiliation printed elsewhere for
    the person (cover, invitation); where the reviewed list has the speaker, of the affiliation that it has. Title and
    name are the label's; of "The President", the person's.
    """
    named = reviewed.with_reviewed(_with_names(rows).drop("reviewed_affiliation", "reviewed_source"))
    label = pl.coalesce("reviewed_affiliation", "affiliation", "person_affiliation").alias("_label")
    placed = affiliations.with_entities(named.drop("entity", "iso3").with_columns(label), reference, "_label")
    return roles.with_roles(placed.drop("speaker_role"), reference).select(*COLUMNS, *CODED)


def _with_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds title, family_name and gender, read from the speaker or, where that is an office, from the person."""
    read = ["title", "family_name", "speaker_gender_by_title"]
    own = titles.read_frame(rows["speaker"].alias("speaker"))
    person = titles.read_frame(rows["person"].alias("person")).rename({name: f"_{name}" for name in read})
    joined = (
        rows.drop(read)
        .join(own, on="speaker", how="left", maintain_order="left")
        .join(person, on="person", how="left", maintain_order="left")
    )
    office = pl.col("family_name").is_null()
    return joined.with_columns(
        pl.when(office).then(f"_{name}").otherwise(name).alias(name) for name in read
    ).with_columns(pl.col("speaker_gender_by_title").fill_null(titles.UNKNOWN))
