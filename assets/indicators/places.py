"""Which entity a printed code or label is, in a year, and which of today's states followed it.

Belongs here: ISO, M49 and Gleditsch-Ward codes, labels, several states in one cell. Does not: which codes exist (the
reference), what is said of a place. A code or a label that the reference does not know is no entity.
"""

from __future__ import annotations

import polars as pl

from pipeline.contract import PROVENANCE, Reference

ENTITY = ("entity", "iso3", "successor_iso3")
#: The day of a year on which a state that began or ended in it is asked for.
MIDDLE = (7, 1)


def by_code(rows: pl.DataFrame, reference: Reference, code: str, system: str) -> pl.DataFrame:
    """The rows with ENTITY, by a code of a system (`iso3`, `m49`) that has one entity a code."""
    known = reference.tables["core.entity"].filter(pl.col(system).is_not_null())
    return _with_successors(
        rows.join(
            known.select(pl.col(system).alias(code), "entity", pl.col("iso3").alias("_iso3")), on=code, how="left"
        ).rename({"_iso3": "iso3"}),
        reference,
    )


def by_label(rows: pl.DataFrame, reference: Reference, label: str, year: str) -> pl.DataFrame:
    """The rows with ENTITY, by what a label means in the middle of a year."""
    dated = rows.with_columns(pl.date(pl.col(year), *MIDDLE).alias("_on"))
    found = reference.entities.resolve_frame(dated, label, "_on")
    return _with_successors(found.drop("_on", "kind", "exact"), reference)


def by_gw_code(rows: pl.DataFrame, reference: Reference, code: str, year: str) -> pl.DataFrame:
    """The rows with ENTITY, by a Gleditsch-Ward number: the state that had it in the middle of a year.

    Else the last that had it in that year; a number that only ever had one state is that state's in any year.
    """
    asked = rows.select(code, year).unique().drop_nulls()
    known = reference.tables["core.entity"].filter(pl.col("gw_code").is_not_null())
    meant = asked.join(
        known.select(pl.col("gw_code").alias(code), "entity", "iso3", "valid_from", "valid_to"), on=code
    ).with_columns(
        _middle=_lasts(pl.date(pl.col(year), *MIDDLE), pl.date(pl.col(year), *MIDDLE)),
        _within=_lasts(pl.date(pl.col(year), 1, 1), pl.date(pl.col(year), 12, 31)),
        _only=pl.len().over(code, year) == 1,
    )
    best = (
        meant.filter(pl.any_horizontal("_middle", "_within", "_only"))
        .sort("_middle", "_within", "valid_from", "entity", descending=True, nulls_last=True)
        .unique([code, year], keep="first", maintain_order=True)
    )
    return _with_successors(
        rows.join(best.select(code, year, "entity", "iso3"), on=[code, year], how="left"), reference
    )


def _lasts(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Whether an entity existed on some day between two days."""
    return (pl.col("valid_from") <= last).fill_null(True) & (pl.col("valid_to") >= first).fill_null(True)


def _with_successors(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """`successor_iso3`: today's codes of what followed an entity that has none, separated by semicolons."""
    following = successors(reference)
    codes = pl.col("entity").replace_strict(following, default=None, return_dtype=pl.String)
    return rows.with_columns(successor_iso3=codes)


def successors(reference: Reference) -> dict[str, str]:
    """Entity without a code -> the codes of the present states that followed it, by way of others or directly."""
    named = reference.tables["core.entity"].select("entity", "iso3", "successors")
    facts = {row["entity"]: row for row in named.iter_rows(named=True)}

    def today(entity: str, seen: frozenset[str]) -> set[str]:
        if entity in seen or entity not in facts:
            return set()
        if code := facts[entity]["iso3"]:
            return {code}
        following = (facts[entity]["successors"] or "").split(";")
        return {code for one in following for code in today(one, seen | {entity})}

    found = {entity: ";".join(sorted(today(entity, frozenset()))) for entity in facts if not facts[entity]["iso3"]}
    return {entity: codes for entity, codes in found.items() if codes}


def parts(rows: pl.DataFrame, cell: str, separator: str = ",") -> pl.DataFrame:
    """One row for each part of a cell that lists several: the provenance of the whole, year, role, part_no, part."""
    listed = rows.select(*PROVENANCE, "year", "role", pl.col(cell).str.split(separator).alias("part"))
    numbered = listed.with_columns(part_no=pl.int_ranges(1, pl.col("part").list.len() + 1))
    split = numbered.filter(pl.col("part").is_not_null()).explode("part", "part_no")
    return split.with_columns(pl.col("part").str.strip_chars(), parts=pl.len().over(*PROVENANCE, "role"))
