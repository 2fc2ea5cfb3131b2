"""Rows of the Sexual Violence in Armed Conflict dataset -> core.sexual_violence, and the states that each is about.

Belongs here: codes, the two ways in which a coding is missing, forms as a list, cells with several states. Does not:
reading the workbook, labels (`places`). No row is left out, whatever it shares with another.
"""

from __future__ import annotations

import polars as pl

from assets.indicators import places
from assets.indicators.conflict_violence import LOCATION, PART_COLUMNS
from assets.indicators.parse_svac import COLUMNS as PRINTED
from assets.indicators.vocabulary import ACTOR_TYPES, CONFLICT_TYPES, FORMS, INCOMPATIBILITIES
from pipeline.contract import PROVENANCE, Reference

#: our name of a coding -> the publisher's column: whose annual reports were coded, and violence against children.
CODINGS = {"state": "state_prev", "amnesty": "ai_prev", "hrw": "hrw_prev", "child": "child_prev"}
#: Codings of prevalence that may be compared: that of children is a part of them.
COMPARED = ("state", "amnesty", "hrw")
MINUS_99, BLANK, UNREADABLE = "minus_99", "blank", "unreadable"
HIGHEST = 3
COLUMNS = (
    *PROVENANCE,
    *("year", "period_start", "conflict_id", "actor", "actor_id", "actor_type", "conflict_type", "incompatibility"),
    *("location_label", "locations", "entity", "iso3", "is_conflict_year", "is_interim_year", "is_postconflict_year"),
    *(f"{coding}_{part}" for coding in CODINGS for part in ("prevalence", "missing")),
    *("highest_prevalence", "highest_by", "forms", "forms_missing", "forms_printed", "is_copy"),
)


def table(rows: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """core.sexual_violence, one row a printed row, and the parts of its locations as core.conflict_location has them."""
    numbers = {"year": "year", "conflict_id": "conflictid", "actor_id": "actorid"}
    typed = rows.select(
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
    one = listed.filter(pl.col("parts") == 1).select(*PROVENANCE, "entity", "iso3")
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
        pl.when(pl.col(f"{coding}_prevalence") == pl.col("highest_prevalence")).then(pl.lit(coding)) for coding in COMPARED
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
    """The forms in words, separated by semicolons; null where none is printed, or one that has no word."""
    codes = pl.col("form").str.split(",").list.eval(pl.element().str.strip_chars())
    words = codes.list.eval(pl.element().replace_strict(FORMS, default=None, return_dtype=pl.String))
    return pl.when(words.list.eval(pl.element().is_not_null()).list.all()).then(words.list.join(";"))


def _flag(column: str) -> pl.Expr:
    return pl.col(column).replace_strict({"0": False, "1": True}, default=None, return_dtype=pl.Boolean)


def _parts(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The places that a location names. A number beside it is a part's where that number is one of the part's state."""
    split = places.parts(rows.with_columns(role=pl.lit(LOCATION)), "location")
    found = places.by_label(split, reference, "part", "year")
    printed = pl.concat_str("gwnoloc", "gwnoloc2", separator=",", ignore_nulls=True).str.split(",")
    beside = rows.select(*PROVENANCE, printed=printed.list.eval(pl.element().str.strip_chars().cast(pl.Int64, strict=False)))
    codes = reference.tables["core.entity"].select("entity", "gw_code")
    coded = found.join(codes, on="entity", how="left").join(beside, on=PROVENANCE, how="left")
    of_part = pl.when(pl.col("printed").list.contains(pl.col("gw_code"))).then(pl.col("gw_code"))
    return coded.with_columns(gw_code=of_part, place_label="part").select(PART_COLUMNS)
