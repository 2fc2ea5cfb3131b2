"""Rows of the Uppsala Conflict Data Program -> core.conflict_violence, and the states that each row is about.

Belongs here: types, which edition stands, cells with several states. Does not: reading files, codes (`places`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators import places
from assets.indicators.parse_ged import GED
from assets.indicators.vocabulary import CONFLICT, CONFLICT_TYPES, INCOMPATIBILITIES, VIOLENCE_TYPES
from pipeline.contract import PROVENANCE, Reference
from pipeline.shared.losses import all_losses, lost

COLUMNS = (
    *PROVENANCE,
    *("dataset", "level", "version", "year", "period_start", "conflict_id", "dyad_ids", "conflict_type"),
    *("incompatibility", "intensity", "side_a", "side_b", "started_on", "location_label", "locations", *places.ENTITY),
    *("deaths_best", "deaths_low", "deaths_high", "bounds_in_order", "events", "is_counted"),
)
PART_COLUMNS = (
    *PROVENANCE,
    *("role", "part_no", "parts", "year", "gw_code", "place_label", "entity", "iso3", "successor_iso3"),
)
INTENSITIES = {"1": "minor", "2": "war"}
LOCATION, BATTLE = "location", "battle"
_NUMBERS = ("year", "conflict_id", "best", "low", "high", "events")
SUPERSEDED, UNREADABLE = "superseded", "unreadable_number"


def judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of CONFLICT of all data sets, typed, each with its fate: a document of an older edition is set aside.

    A number that cannot be read loses its row; one that is not printed is null.
    """
    typed = rows.select(
        *(c for c in CONFLICT if c not in _NUMBERS and c != "locator"),
        *(pl.col(c).cast(pl.Int64, strict=False) for c in _NUMBERS),
        *(pl.col(c).cast(pl.String) for c in PROVENANCE),
        bad=pl.any_horizontal(
            pl.col(c).is_not_null() & pl.col(c).cast(pl.Int64, strict=False).is_null() for c in _NUMBERS
        )
        | pl.col("year").is_null(),
    )
    edition = pl.col("version").str.replace_all(r"\D", "").cast(pl.Int64, strict=False).fill_null(0)
    ranked = typed.with_columns(edition=edition).with_columns(
        age=pl.struct("edition", "document_id").rank("dense", descending=True).over("dataset", "level")
    )
    fate = pl.when("bad").then(pl.lit(UNREADABLE)).when(pl.col("age") > 1).then(pl.lit(SUPERSEDED))
    return ranked.with_columns(fate=fate)


def losses(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rejected, set aside) of judged rows."""
    gone = rows.filter(pl.col("fate").is_not_null())
    detail = (
        pl.when(pl.col("fate") == SUPERSEDED)
        .then(pl.lit("a newer edition is at hand"))
        .otherwise(pl.lit("a year, an identifier or a number of deaths is no whole number"))
    )
    listed = all_losses([lost(gone, pl.col("fate"), detail)])
    aside = pl.col("reason") == SUPERSEDED
    return listed.filter(~aside), listed.filter(aside)


def tables(rows: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """core.conflict_violence of judged rows, and the parts of their locations as core.conflict_location has them.

    What a row counts belongs to the row as a whole: parts have no numbers.
    """
    kept = rows.filter(pl.col("fate").is_null())
    listed = _parts(kept, reference)
    one = listed.filter(pl.col("role") == LOCATION, pl.col("parts") == 1).select(*PROVENANCE, *places.ENTITY)
    counts = listed.filter(pl.col("role") == LOCATION).group_by(PROVENANCE).agg(locations=pl.len().cast(pl.Int64))
    joined = kept.join(counts, on=PROVENANCE, how="left").join(one, on=PROVENANCE, how="left")
    is_event = pl.col("dataset") == GED
    kind = (
        pl.when(is_event)
        .then(pl.col("type").replace_strict(VIOLENCE_TYPES, default=None))
        .otherwise(pl.col("type").replace_strict(CONFLICT_TYPES, default=None))
    )
    newest = pl.struct("edition", "level").rank("dense", descending=True).over("dataset") == 1
    low_first = (pl.col("low") <= pl.col("best")) & (pl.col("best") <= pl.col("high"))
    made = joined.select(
        *("dataset", "level", "version", "year", "conflict_id", "side_a", "side_b", "locations"),
        *(*places.ENTITY, "events", *PROVENANCE),
        period_start=pl.date("year", 1, 1),
        dyad_ids=pl.col("dyad_id").str.replace_all(r"\s*,\s*", ";"),
        conflict_type=kind,
        incompatibility=pl.col("incompatibility").replace_strict(INCOMPATIBILITIES, default=None),
        intensity=pl.col("intensity").replace_strict(INTENSITIES, default=None),
        started_on=pl.col("start_date").str.to_date("%Y-%m-%d", strict=False),
        location_label="location",
        deaths_best="best",
        deaths_low="low",
        deaths_high="high",
        bounds_in_order=low_first,
        is_counted=newest,
    )
    return made.select(COLUMNS), listed


def _parts(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    split = [
        places.parts(rows.with_columns(role=pl.lit(role)), cell)
        for role, cell in ((LOCATION, "location_codes"), (BATTLE, "battle_codes"))
    ]
    coded = pl.concat(split).with_columns(gw_code=pl.col("part").cast(pl.Int64, strict=False))
    found = places.by_gw_code(coded, reference, "gw_code", "year")
    return found.select(*(c for c in PART_COLUMNS if c != "place_label"), place_label="part").select(PART_COLUMNS)
