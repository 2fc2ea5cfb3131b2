"""The Hub's mission lists -> core.mission_listing: what the publisher says of a mission, typed.

Belongs here: decimal commas, yes and no, coordinates that provably stand in each other's column. Does not: which
mission it is in truth (`core.mission`); known errors without a rule (`corrections.yaml`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel import values
from assets.un_personnel.fates import judge
from assets.un_personnel.names import with_missions
from pipeline.contract import Reference

COLUMNS = (
    "source_id", "document_id", "locator", "dataset", "mission", "mission_label", "mission_name", "lead_department",
    "is_active", "start_date", "end_date", "location", "longitude", "latitude", "coordinates_swapped", "updated_on",
)  # fmt: skip


def judged(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The rows, typed, each with its fate: the newest document of a dataset stands for each acronym."""
    typed = with_missions(_typed(rows), reference)
    newest = ["updated_on", "document_name", "document_id"]
    ranked = typed.sort([*newest, "row"], descending=[True, True, True, False], nulls_last=True).with_columns(
        pl.int_range(pl.len()).over("dataset", "mission_label").alias("_age"),
        (pl.col("document_id") == pl.col("document_id").first().over("dataset", "mission_label")).alias("_same"),
    )
    nowhere = pl.col("longitude").abs() > 180
    return judge(
        ranked,
        [
            (pl.col("mission_label").is_null(), "no_mission", pl.lit("no mission_acronym is printed")),
            (nowhere, "not_a_place", pl.format("longitude {}, latitude {}", "longitude", "latitude")),
            (
                (pl.col("_age") > 0) & pl.col("_same"),
                "duplicate_row",
                pl.lit("the acronym stands earlier in this document"),
            ),
            (pl.col("_age") > 0, "superseded", pl.lit("a newer document lists this mission")),
        ],
    )


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Typed columns. A latitude beyond 90 degrees is a longitude: the two are exchanged, and the row says so."""
    longitude, latitude = values.decimal("mission_longitude"), values.decimal("mission_latitude")
    swapped = ((latitude.abs() > 90) & (longitude.abs() <= 90)).fill_null(False)
    dates = {"start_date": "start_date", "end_date": "end_date", "updated_on": "last_update"}
    labels = {
        "mission_label": "mission_acronym", "mission_name": "mission_name", "lead_department": "lead_department",
        "location": "mission_location",
    }  # fmt: skip
    return rows.with_row_index("row").select(
        "source_id", "document_id", "document_name", "locator", "row", "dataset",
        *(values.label(column).alias(name) for name, column in labels.items()),
        values.yes_no("mission_isactive").alias("is_active"),
        *(values.day(column).alias(name) for name, column in dates.items()),
        pl.when(swapped).then(latitude).otherwise(longitude).alias("longitude"),
        pl.when(swapped).then(longitude).otherwise(latitude).alias("latitude"),
        swapped.alias("coordinates_swapped"),
    )  # fmt: skip
