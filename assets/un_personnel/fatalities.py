"""Hub fatalities -> core.fatality: one row per casualty_id, in its last published state.

Belongs here: which state of a casualty stands, and how it is coded. A fact is kept when its mission or nationality is
unknown to the reference; the label as printed stays beside the empty code. Does not: names or stories.
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel import values
from assets.un_personnel.fates import judge
from assets.un_personnel.names import with_entities, with_missions
from assets.un_personnel.vocabulary import CASUALTY_PERSONNEL_TYPES, SEXES
from pipeline.contract import Reference

COLUMNS = (
    "source_id", "document_id", "locator", "casualty_id", "incident_date", "month_end", "mission", "mission_label",
    "sex", "entity", "iso3", "nationality", "nationality_label", "personnel_type", "incident_type", "casualty_type",
    "updated_on",
)  # fmt: skip

#: Fields of a casualty on which two rows of one document can differ.
CLAIMED = (
    "incident_date", "mission_label", "sex", "nationality_label", "personnel_type", "incident_type", "casualty_type",
)  # fmt: skip

_CODES = {"sex": ("gender", SEXES), "personnel_type": ("casualty_personnel_type", CASUALTY_PERSONNEL_TYPES)}


def judged(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The rows, typed and coded, each with its fate: the newest document's last row of a casualty stands."""
    places = with_missions(_typed(rows), reference)
    nations = with_entities(places, reference, "nationality_label", "incident_date").rename(
        {"contributor": "nationality"}
    )
    known = judge(
        nations,
        [
            (pl.col("casualty_id").is_null(), "no_casualty_id", pl.lit("no casualty_id is printed")),
            (pl.col("incident_date").is_null(), "no_date", pl.lit("no date can be read from incident_date")),
            (
                pl.col("personnel_type").is_null(),
                "unknown_personnel_type",
                pl.col("casualty_personnel_type").fill_null("none printed"),
            ),
        ],
    )
    newest = ["updated_on", "_reaches", "document_name", "document_id", "row"]
    ranked = (
        known.with_columns(pl.col("incident_date").max().over("document_id").alias("_reaches"))
        .sort(pl.col("fate").is_null(), *newest, descending=True, nulls_last=True)
        .with_columns(
            pl.int_range(pl.len()).over("casualty_id").alias("_age"),
            (pl.col("document_id") == pl.col("document_id").first().over("casualty_id")).alias("_same"),
        )
    )
    older = pl.col("_age") > 0
    repeated = pl.lit("a later row of the same document has this casualty_id")
    return judge(
        ranked,
        [
            (older & pl.col("_same"), "repeated_casualty_id", repeated),
            (older, "superseded", pl.lit("a newer document has this casualty_id")),
        ],
    )


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Typed columns under our names. A sex that is not printed as male or female is unknown, not guessed."""
    wanted = (
        "gender",
        "casualty_nationality",
        "casualty_personnel_type",
        "type_of_incident",
        "type_of_casualty",
        "last_update",
    )
    rows = rows.with_columns(pl.lit(None, pl.String).alias(column) for column in wanted if column not in rows.columns)
    rows = rows.with_columns(values.label(printed_as).alias(printed_as) for printed_as, _ in _CODES.values())
    codes = [
        values.lookup_key(printed_as).replace_strict(words, default=None, return_dtype=pl.String).alias(name)
        for name, (printed_as, words) in _CODES.items()
    ]
    return rows.with_row_index("row").select(
        "source_id", "document_id", "document_name", "locator", "row",
        values.label("casualty_id").alias("casualty_id"),
        values.day("incident_date").alias("incident_date"),
        values.month_end("incident_date").alias("month_end"),
        values.label("mission_acronym").alias("mission_label"),
        values.label("casualty_nationality").alias("nationality_label"),
        values.code("type_of_casualty").alias("casualty_type"),
        values.code("type_of_incident").alias("incident_type"),
        values.day("last_update").alias("updated_on"),
        *(printed_as for printed_as, _ in _CODES.values()),
        *codes,
    )  # fmt: skip


def claims(judged_rows: pl.DataFrame) -> pl.DataFrame:
    """key, field, value, resolved and provenance of each claim on an id that a document repeats with other facts."""
    fates = pl.col("fate").is_null() | (pl.col("fate") == "repeated_casualty_id")
    within = pl.struct("document_id", "casualty_id").is_duplicated()
    rows = judged_rows.filter(fates, pl.col("casualty_id").is_not_null()).filter(within)
    parts = [
        rows.select(
            pl.struct("casualty_id").struct.json_encode().alias("key"),
            pl.lit(field).alias("field"),
            pl.col(field).cast(pl.String).alias("value"),
            pl.col(field).cast(pl.String).filter(pl.col("fate").is_null()).first().over("casualty_id").alias("resolved"),
            "source_id", "document_id", "locator",
        )
        for field in CLAIMED
    ]  # fmt: skip
    return pl.concat(parts).filter(pl.col("value").n_unique().over("key", "field") > 1)
