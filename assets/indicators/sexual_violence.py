"""Rows of the Sexual Violence in Armed Conflict dataset -> core.sexual_violence, and the states that each is about.

Belongs here: codes, the two ways in which a coding is missing, forms as a list, cells with several states. Does not:
reading the workbook, labels (`places`). No row of a version is left out, whatever it shares with another.
"""

from __future__ import annotations

import polars as pl

from assets.indicators import places
from assets.indicators.conflict_violence import LOCATION, PART_COLUMNS
from assets.indicators.parse_svac import COLUMNS as PRINTED
from assets.indicators.vocabulary import ACTOR_TYPES, CONFLICT_TYPES, FORMS, INCOMPATIBILITIES
from pipeline.contract import PROVENANCE, Reference
from pipeline.shared.losses import all_losses, lost

#: our name of a coding -> the publisher's column: whose annual reports were coded, and violence against children.
CODINGS = {"state": "state_prev", "amnesty": "ai_prev", "hrw": "hrw_prev", "child": "child_prev"}
#: Codings of prevalence that may be compared: that of children is a part of them.
COMPARED = ("state", "amnesty", "hrw")
SUPERSEDED = "superseded"
#: The table prints no version; the name of its file has one: SVAC_3.2_complete.xlsx.
_VERSION = r"(\d+\.\d+)"
MINUS_99, BLANK, UNREADABLE = "minus_99", "blank", "unreadable"
HIGHEST = 3
COLUMNS = (
    *PROVENANCE,
    *("year", "period_start", "conflict_id", "actor", "actor_id", "actor_type", "conflict_type", "incompatibility"),
    *("location_label", "locations", *places.ENTITY, "is_conflict_year", "is_interim_year", "is_postconflict_year"),
    *(f"{coding}_{part}" for coding in CODINGS for part in ("prevalence", "missing")),
    *("highest_prevalence", "highest_by", "forms", "forms_missing", "forms_printed", "is_copy"),
)


def editions(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the newest version at hand, and those of older ones as losses (superseded)."""
    version = pl.col("document_name").str.extract(_VERSION).cast(pl.Float64).fill_null(0)
    aged = rows.with_columns(age=pl.struct(version.alias("version"), "document_id").rank("dense", descending=True))
    older = lost(aged.filter(pl.col("age") > 1), SUPERSEDED, "a newer version is at hand")
    return aged.filter(pl.col("age") == 1).drop("age"), all_losses([older])


def table(rows: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """core.sexual_violence, one row a printed row, and the parts of its locations for core.conflict_location."""
    numbers = {"year": "year", "conflict_id": "conflictid", "actor_id": "actorid"}
    in_order = rows.sort("document_id", pl.col("locator").str.extract(r"(\d+)").cast(pl.Int64))
    typed = in_order.select(
        *(pl.col(c).cast(pl.String) for c in PROVENANCE),
        *(pl.col(theirs).cast(pl.Int64, strict=False).alias(ours) for ours, theirs in numbers.items()),
        *("actor", "location", "gwnoloc", "gwnoloc2"),
        *(e for coding, column in CODINGS.items() for e in _coding(coding, column)),
        actor_type=pl.col("actor_type").replace_strict(ACTOR_TYPES, default=None),
        conflict_type=pl.col("type").replace_strict(CONFLICT_TYPES, default=None),
        incompatibility=pl.col("incomp").replace_strict(INCOMPATIBILITIES, default=None),
        is_conflict_year=_flag("conflictyear"),
        is_interim_year=_flag("interm"),
        is_postconflict_year=_flag("postc"),
        forms=_forms(),
        forms_missing=_missing("form", _forms()),
        forms_printed=pl.col("form"),
        is_copy=~pl.struct("document_id", *PRINTED).is_first_distinct(),
    )
    listed = _parts(typed, reference)
    counts = listed.group_by(PROVENANCE).agg(locations=pl.len().cast(pl.Int64))
    one = listed.filter(pl.col("parts") == 1).select(*PROVENANCE, *places.ENTITY)
    joined = typed.join(counts, on=PROVENANCE, how="left").join(one, on=PROVENANCE, how="left")
    made = joined.with_columns(
        period_start=pl.date("year", 1, 1), location_label="location", highest_prevalence=pl.max_horizontal(_codings())
    ).with_columns(highest_by=_highest_by())
    return made.select(COLUMNS), listed


def _codings() -> list[pl.Expr]:
    return [pl.col(f"{coding}_prevalence") for coding in COMPARED]


def _highest_by() -> pl.Expr:
    """The codings that give the highest prevalence, separated by semicolons; null where none gives any."""
    having = [
        pl.when(pl.col(f"{coding}_prevalence") == pl.col("highest_prevalence")).then(pl.lit(coding))
        for coding in COMPARED
    ]
    said = pl.concat_str(having, separator=";", ignore_nulls=True)
    return pl.when(pl.col("highest_prevalence").is_not_null()).then(said)


def _coding(coding: str, column: str) -> tuple[pl.Expr, pl.Expr]:
    """A prevalence from 0 to 3, and why there is none."""
    number = pl.col(column).cast(pl.Int64, strict=False)
    prevalence = pl.when(number.is_between(0, HIGHEST)).then(number)
    return prevalence.alias(f"{coding}_prevalence"), _missing(column, prevalence).alias(f"{coding}_missing")


def _missing(column: str, value: pl.Expr) -> pl.Expr:
    printed = pl.col(column)
    reason = (
        pl.when(printed.is_null())
        .then(pl.lit(BLANK))
        .when(printed.cast(pl.Int64, strict=False) == -99)
        .then(pl.lit(MINUS_99))
        .otherwise(pl.lit(UNREADABLE))
    )
    return pl.when(value.is_null()).then(reason)


def _forms() -> pl.Expr:
    """The forms in words, separated by semicolons; null where none is printed, or one that has no word.

    A comma with nothing behind it lists nothing.
    """
    codes = pl.col("form").str.extract_all(r"[^,\s]+")
    words = codes.list.eval(pl.element().replace_strict(FORMS, default=None, return_dtype=pl.String))
    known = words.list.eval(pl.element().is_not_null()).list.all() & (words.list.len() > 0)
    return pl.when(known).then(words.list.join(";"))


def _flag(column: str) -> pl.Expr:
    return pl.col(column).replace_strict({"0": False, "1": True}, default=None, return_dtype=pl.Boolean)


def _parts(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The places that a location names: one by the number beside it, several by their names.

    Beside several the publisher prints two numbers at most: a part has one only where it is its own state's.
    """
    split = places.parts(rows.with_columns(role=pl.lit(LOCATION)), "location").join(
        rows.select(*PROVENANCE, printed=_numbers()), on=PROVENANCE, how="left"
    )
    alone = pl.col("parts") == 1
    number = split.with_columns(
        gw_code=pl.when(alone & (pl.col("printed").list.len() == 1)).then(pl.col("printed").list.first())
    )
    coded = places.by_gw_code(number.filter(pl.col("gw_code").is_not_null()), reference, "gw_code", "year")
    named = places.by_label(number.filter(pl.col("gw_code").is_null()).drop("gw_code"), reference, "part", "year")
    codes = reference.tables["core.entity"].select("entity", "gw_code")
    having = named.join(codes, on="entity", how="left").with_columns(
        gw_code=pl.when(pl.col("printed").list.contains(pl.col("gw_code"))).then(pl.col("gw_code"))
    )
    both = pl.concat([coded, having], how="diagonal").with_columns(place_label="part")
    return both.select(PART_COLUMNS).sort(*PROVENANCE, "part_no")


def _numbers() -> pl.Expr:
    """The Gleditsch-Ward numbers beside a location; a second one of 0 is none."""
    printed = pl.concat_str("gwnoloc", "gwnoloc2", separator=",", ignore_nulls=True).str.split(",")
    numbers = printed.list.eval(pl.element().str.strip_chars().cast(pl.Int64, strict=False))
    return numbers.list.eval(pl.element().filter(pl.element() > 0)).list.unique(maintain_order=True)
