"""Faults put into the months that ship with the program: how many are noticed, and how many sound cells suffer.

Needs no download: rows come from the archive. The counts are printed (`pytest -s`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest

import assets.reference
from assets.reference.harmonise import harmonise as reference_tables
from assets.reference.parse import parse as reference_rows
from assets.un_personnel import plausibility
from assets.un_personnel.findings import CELL
from assets.un_personnel.harmonise import harmonise
from pipeline.contract import Reference
from pipeline.declare.sql_file import read
from pipeline.entities import Entities
from tests.support.personnel_faults import FIGURES, REPETITIONS

ARCHIVE = Path(plausibility.__file__).with_name("archive")
CHECK = Path(__file__).parents[2] / "sql" / "checks" / "personnel_month_repeated.sql"
SOURCES = ("un_contributions", "ipi_peacekeeping", "psdata_contributors")
SAMPLE = 12
CHOSEN = ("month_end", "document_id")
FINDING = ("scope", *CELL, "measure")


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    folder = Path(assets.reference.__file__).parent / "data"
    printed = pl.concat(
        [
            reference_rows(path.read_bytes(), path.name).with_columns(
                pl.lit(path.stem).alias("document_id"),
                pl.lit(path.name).alias("document_name"),
                pl.lit("reference").alias("source_id"),
            )
            for path in sorted(folder.glob("*.csv"))
        ],
        how="diagonal",
    )
    known = reference_tables({"reference": printed}).tables
    reference = Reference(Entities(known["core.entity"], known["core.entity_alias"]), known)
    return dict(harmonise({name: shipped(name) for name in SOURCES}, reference).tables)


def shipped(source: str) -> pl.DataFrame:
    """The archive's rows of a source, with their provenance."""
    documents = pl.read_json(ARCHIVE / "documents.json").select(
        pl.col("sha256").alias("document_sha256"), pl.col("name").alias("document_name")
    )
    rows = pl.read_parquet(ARCHIVE / f"{source}.parquet").join(
        documents.unique("document_sha256"), on="document_sha256"
    )
    return rows.with_columns(
        pl.lit(source).alias("source_id"), pl.col("document_sha256").str.slice(0, 12).alias("document_id")
    ).sort("document_id", maintain_order=True)


@pytest.fixture(scope="module")
def source(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["core.month_source"]


@pytest.fixture(scope="module")
def cells(tables: dict[str, pl.DataFrame], source: pl.DataFrame) -> pl.DataFrame:
    """Every published cell, one row each."""
    rows = tables["core.uniformed_personnel"].with_columns(pl.col("document_id", *CELL).cast(pl.String))
    figures = (pl.when(pl.col(n).is_not_null().all()).then(pl.col(n).sum()).alias(n) for n in ("female", "male"))
    return (
        rows.join(source.select(CHOSEN), on=CHOSEN, how="semi")
        .group_by(*CHOSEN, *CELL)
        .agg(*figures, pl.col("total").sum())
        .filter(pl.col("total") > 0)
    )


@pytest.fixture(scope="module")
def sound_findings(cells: pl.DataFrame, source: pl.DataFrame) -> Callable[[date, bool], set[tuple[object, ...]]]:
    """What is found in a month as it is, by month and whether it is the newest: each is asked once for all faults."""

    @cache
    def found(month: date, newest: bool) -> set[tuple[object, ...]]:
        return found_in(within(cells, month, newest=newest), source, month)

    return found


def found_in(cells: pl.DataFrame, source: pl.DataFrame, month: date) -> set[tuple[object, ...]]:
    found = plausibility.implausible(cells, source).filter(pl.col("month_end") == month)
    return set(found.select(FINDING).rows())


def within(cells: pl.DataFrame, month: date, *, newest: bool) -> pl.DataFrame:
    """The months that the month is compared with; where it is the newest, none after it."""
    last = month if newest else month.replace(year=month.year + 1, day=28)
    return cells.filter(pl.col("month_end").is_between(month.replace(year=month.year - 2, day=28), last))


@pytest.mark.parametrize("newest", [False, True], ids=["with months after it", "newest"])
@pytest.mark.parametrize("fault", FIGURES)
def test_a_fault_in_a_month_is_noticed(cells, source, sound_findings, fault, newest):
    chance, tried, missed = Random(11), 0, []
    months = source.filter("has_mission", pl.col("month_end").is_between(date(2011, 1, 1), date(2025, 5, 1)))
    for month in chance.sample(months["month_end"].to_list(), SAMPLE):
        sound = within(cells, month, newest=newest)
        spoiled = FIGURES[fault](sound, month, chance)
        if spoiled is not None:
            tried += 1
            if not found_in(spoiled, source, month) - sound_findings(month, newest):
                missed.append(month)
    print(f"\n{fault}, {'newest' if newest else 'between others'}: {tried - len(missed)} of {tried} noticed", missed)
    assert tried >= SAMPLE // 2 and len(missed) <= 1


def test_fewer_than_one_in_a_hundred_published_cells_are_suspect(cells, source):
    found = plausibility.implausible(cells, source)
    whole = found.filter(pl.col("entity").is_null(), pl.col("scope") == "world")
    assert whole.is_empty(), whole
    named = found.filter(pl.col("entity").is_not_null()).select("month_end", *CELL)
    at_large = found.filter(pl.col("entity").is_null()).select("month_end", "mission")
    marked = pl.concat(
        [
            cells.join(named, on=["month_end", *CELL], how="semi", nulls_equal=True).select("month_end", *CELL),
            cells.join(at_large, on=["month_end", "mission"], how="semi").select("month_end", *CELL),
        ]
    ).unique()
    print(f"\n{marked.height} of {cells.height} cells suspect")
    assert 0 < marked.height < 0.005 * cells.height


def test_the_newest_month_is_left_alone_as_well(cells, source):
    marked = seen = 0
    for month in source["month_end"].to_list()[12::6]:
        sound = within(cells, month, newest=True)
        found = plausibility.implausible(sound, source).filter(pl.col("month_end") == month)
        assert "world" not in found.filter(pl.col("entity").is_null())["scope"].to_list(), month
        marked += found.height
        seen += sound.filter(pl.col("month_end") == month).height
    print(f"\n{marked} of {seen} cells of newest months suspect")
    assert marked < 0.01 * seen


def repeated(cells: pl.DataFrame) -> pl.DataFrame:
    """What the check on repeated months returns."""
    source = cells.group_by(CHOSEN).agg(pl.col("mission").is_not_null().all().alias("has_mission"))
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA core; CREATE SCHEMA marts")
        for name, rows in (("core.month_source", source), ("marts.uniformed_personnel", cells)):
            connection.register("incoming", rows.to_arrow())
            connection.execute(f"CREATE TABLE {name} AS FROM incoming")
            connection.unregister("incoming")
        return connection.sql(read(CHECK).text).pl()


def test_no_real_month_repeats_another(cells):
    assert repeated(cells).is_empty()


@pytest.mark.parametrize("fault", REPETITIONS)
def test_a_month_that_repeats_another_is_noticed(cells, source, fault):
    chance, missed, months = Random(5), [], source.filter("has_mission")["month_end"].to_list()
    tried = chance.sample(months[24:], 2 * SAMPLE)
    for month in tried:
        spoiled = REPETITIONS[fault](within(cells, month, newest=True), month, chance)
        if spoiled is None or month not in repeated(spoiled)["month_end"].to_list():
            missed.append(month)
    print(f"\n{fault}: {len(tried) - len(missed)} of {len(tried)} noticed", missed)
    assert len(missed) <= 1
