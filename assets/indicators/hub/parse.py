"""An answer of the Hub, CSV or JSON -> one row for each cell, as printed, with what its record says it is about.

Belongs here: telling which data set an answer is, parting records into cells. Does not: the form of an answer
(`pipeline.shared.tables`), numbers, dates and names (`observations`).
"""

from __future__ import annotations

import polars as pl

from assets.indicators.hub.columns import MEMBER, UPDATED, declared, known_to
from pipeline.contract import Refused
from pipeline.shared.days import refuse_other_days
from pipeline.shared.tables import read_rows

#: One row a cell. `role` is null for a column that nobody declared.
HUB = ("dataset", "column", "role", "printed", "year", "country", "country_code", "mission", "dimension", "locator")
_ABOUT = ("year", "country", "country_code", "mission")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of HUB, one for each cell of each record, empty ones too; `locator` is "$[12] column" or "line 12 column".

    A record's `year` is that cell as printed, an epoch or a date it may be. Raises Refused for an answer whose data set
    cannot be told, that has none of its columns, or whose days may be others (unreadable_days).
    """
    records = read_rows(data, name)
    dataset = _dataset(records.columns, name)
    known = known_to(dataset)
    printed = [column for column in records.columns if column != "locator"]
    roles = {column: known[column].role for column in printed if column in known}
    if not roles:
        raise Refused(
            "unknown_columns",
            f"{name} has none of the columns of {dataset}: it has {', '.join(printed)}; see data/hub_columns.csv",
        )
    dated = any(column.role == "year" for column in known.values())
    said = roles if dated else {**roles, **{column: "year" for column in UPDATED if column in printed}}
    refuse_other_days(records, (column for column, role in said.items() if role == "year"), name)
    about = [_first(said, role).alias(f"_{role}") for role in _ABOUT]
    records = records.with_columns(*about, _dimension(roles).alias("_dimension"))
    cells = [
        records.select(
            pl.lit(dataset).alias("dataset"),
            pl.lit(column).alias("column"),
            pl.lit(roles.get(column), pl.String).alias("role"),
            pl.col(column).alias("printed"),
            *(pl.col(f"_{role}").alias(role) for role in (*_ABOUT, "dimension")),
            pl.format("{} {}", "locator", pl.lit(column)).alias("locator"),
        )
        for column in printed
    ]
    return pl.concat(cells).select(HUB)


def _dataset(columns: list[str], name: str) -> str:
    """The data set that the document's name says, in any letter case; else the one with most of the columns."""
    said = [dataset for dataset in declared() if dataset in name.upper()]
    if len(said) == 1:
        return said[0]
    shared = {dataset: len(set(known) & set(columns)) for dataset, known in declared().items()}
    best = max(shared.values())
    named = [dataset for dataset, count in shared.items() if count == best and count > 1]
    if len(named) == 1:
        return named[0]
    had, known = ", ".join(c for c in columns if c != "locator"), ", ".join(declared())
    raise Refused(
        "unknown_dataset",
        f"{name}: its columns {had} do not tell which of the Hub's data sets it is; name it after one: {known}",
    )


def _first(roles: dict[str, str], role: str) -> pl.Expr:
    """What the record prints in its column of that role."""
    named = [column for column, of in roles.items() if of == role or (of == MEMBER and role == "country")]
    return pl.coalesce(named) if named else pl.lit(None, pl.String)


def _dimension(roles: dict[str, str]) -> pl.Expr:
    """The record's further distinctions, as "column=value; column=value"."""
    named = sorted(column for column, of in roles.items() if of == "dimension")
    said = [pl.format("{}={}", pl.lit(column), pl.col(column)) for column in named]
    return pl.concat_str(said, separator="; ", ignore_nulls=True).replace("", None) if said else pl.lit(None, pl.String)
