"""Small documents and a small reference for the tests of un_personnel: what several of them share."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from assets.un_personnel import parse_psdata
from assets.un_personnel.reports import COLUMNS
from pipeline.contract import Harmonised, Reference
from pipeline.entities import Entities

COUNTRIES = {"Nepal": "NPL", "Ghana": "GHA", "Egypt": "EGY", "Morocco": "MAR", "Zimbabwe": "ZWE"}
MISSIONS = ("UNMIL", "UNOCI", "MINUSCA", "UNTSO", "UNMIK")
TYPES = ("Contingent Troop", "Experts on Mission", "Individual Police", "FPU", "Staff Officer")


def reference() -> Reference:
    """Five countries, a historic state and five missions, one of them with an alias."""
    entity = pl.DataFrame(
        [(code, name, "state", code) for name, code in COUNTRIES.items()]
        + [("SCG-H", "Serbia and Montenegro", "historic_state", None)],
        schema={"entity": pl.String, "name": pl.String, "kind": pl.String, "iso3": pl.String},
        orient="row",
    )
    entity = entity.with_columns(un_member_from=pl.lit(date(1945, 10, 24)), un_member_to=pl.lit(None, pl.Date))
    alias = pl.DataFrame(
        [("Montenegro (old)", "SCG-H", None, None, False)],
        schema={
            "label": pl.String,
            "entity": pl.String,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "needs_date": pl.Boolean,
        },
        orient="row",
    )
    tables = {
        "core.entity": entity,
        "core.mission": pl.DataFrame({"mission": list(MISSIONS)}),
        "core.mission_alias": pl.DataFrame({"label": ["MINUSCA (CAR)"], "mission": ["MINUSCA"]}),
    }
    return Reference(Entities(entity, alias), tables)


def month(index: int, year: int = 2015) -> date:
    """The last day of the month that lies `index` months after January of `year`."""
    year, number = year + index // 12, index % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])


def provided(rows: pl.DataFrame, source: str, document: str) -> pl.DataFrame:
    """Parsed rows as the kernel hands them on, with their provenance."""
    return rows.with_columns(
        pl.lit(source).alias("source_id"),
        pl.lit(document).alias("document_id"),
        pl.lit(f"{document}.bin").alias("document_name"),
    )


Line = tuple[str | None, str, str | None, int | None, int | None, int]


def report(
    document: str, when: date, lines: Sequence[Line], grand: tuple[int | None, int | None, int] | None = None
) -> pl.DataFrame:
    """A monthly report: lines of (mission, contributor, type, female, male, total) and perhaps a grand total."""
    rows = [
        (f"p1 r{n}", "line", None, when, "printed", mission, who, kind, male, female, total)
        for n, (mission, who, kind, female, male, total) in enumerate(lines)
    ]
    if grand:
        rows.append(("p2 r0", "total", "grand", when, "printed", None, None, None, grand[1], grand[0], grand[2]))
    texts = [
        (
            at,
            row_kind,
            scope,
            str(day),
            str(day),
            how,
            *names,
            *(None if n is None else f"{n:,}" for n in figures),
            "stable",
        )
        for at, row_kind, scope, day, how, *names, a, b, c in rows
        for figures in [(a, b, c)]
    ]
    return provided(
        pl.DataFrame(texts, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"), "un_contributions", document
    )


def ipi(document: str, *lines: tuple[str, str, str, str, str, str, str]) -> pl.DataFrame:
    """Rows of (date, contributor, mission, personnel_type, male, female, total)."""
    names = ("date", "contributor", "mission", "personnel_type", "male", "female", "total")
    rows = [(f"line {n} {line[3]}", *line) for n, line in enumerate(lines, start=2)]
    return provided(pl.DataFrame(rows, schema=["locator", *names], orient="row"), "ipi_peacekeeping", document)


def hub(dataset: str, document: str, *rows: dict[str, str | None]) -> pl.DataFrame:
    """Rows of a Hub dataset, by column name; what a row lacks is null."""
    source = {"DPO": "psdata_contributors", "FATALITIES": "psdata_fatalities"}.get(
        "DPO" if dataset.startswith("DPO-") else dataset.rsplit("-", 1)[-1], "psdata_missions"
    )
    columns = [*parse_psdata.REQUIRED[dataset], *parse_psdata.OPTIONAL[dataset]]
    frame = pl.DataFrame(
        [[f"$[{n}]", dataset, *(row.get(c) for c in columns)] for n, row in enumerate(rows)],
        schema=dict.fromkeys(["locator", "dataset", *columns], pl.String),
        orient="row",
    )
    return provided(frame, source, document)


def history(document: str, *rows: tuple[str, str, str, str, str]) -> pl.DataFrame:
    """UCHISTORICAL rows of (date, contributor, mission, female, male), all troops."""
    return hub(
        "DPO-UCHISTORICAL",
        document,
        *(
            {
                "last_reporting_date": day,
                "contributing_country": who,
                "mission_acronym": mission,
                "personnel_type": "Troops",
                "female_personnel": female,
                "male_personnel": male,
            }
            for day, who, mission, female, male in rows
        ),
    )


def keys(frames: Iterable[pl.DataFrame]) -> list[tuple[str, str, str]]:
    """(source, document, locator) of every row, sorted."""
    found = [
        row
        for frame in frames
        for row in frame.select(pl.col("source_id", "document_id", "locator").cast(pl.String)).rows()
    ]
    return sorted(found)


def accounted(result: Harmonised) -> list[tuple[str, str, str]]:
    """The keys of every row that was placed, rejected or set aside."""
    placed = [table for name, table in result.tables.items() if name not in result.derived]
    return keys([*placed, result.rejected, result.set_aside])


def reasons(result: Harmonised) -> dict[str, int]:
    """How many rows were lost for each reason."""
    return dict(pl.concat([result.rejected, result.set_aside]).group_by("reason").len().rows())
