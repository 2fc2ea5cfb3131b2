"""Months of the rows that ship with the program whose documents lack a contributor or exchange women and men."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import assets.reference
from assets.reference.harmonise import harmonise as reference_tables
from assets.reference.parse import parse as reference_rows
from assets.un_personnel.harmonise import harmonise
from pipeline.contract import Harmonised, Reference
from pipeline.entities import Entities
from tests.support.personnel import provided

ARCHIVE = Path(__file__).parents[4] / "assets" / "un_personnel" / "archive"
#: Months in which the later edition prints the United States as NA, with the grand total it prints all the same.
UNITED_STATES = {date(2010, 6, 30): (89, 100_645), date(2011, 10, 31): (144, 99_294), date(2012, 12, 31): (128, 94_081)}
MOLDOVA, COLOMBIA = date(2014, 1, 31), date(2010, 5, 31)
#: A month of the later edition alone: by it the edition is the newer.
LAST = date(2014, 8, 31)
EXCHANGED = (date(2016, 1, 31), date(2016, 4, 30))


def shipped(source: str, column: str, days: list[str]) -> pl.DataFrame:
    """The rows of a source on these days."""
    rows = pl.scan_parquet(ARCHIVE / f"{source}.parquet").filter(pl.col(column).is_in(days)).collect()
    parts = rows.partition_by("document_sha256", as_dict=True)
    return pl.concat([provided(part, source, str(document)[:12]) for (document,), part in parts.items()])


@pytest.fixture(scope="module")
def result() -> Harmonised:
    folder = Path(assets.reference.__file__).parent / "data"
    read = [
        provided(reference_rows(path.read_bytes(), path.name), "reference", path.stem[:12]).with_columns(
            pl.lit(path.name).alias("document_name")
        )
        for path in sorted(folder.iterdir())
    ]
    tables = reference_tables({"reference": pl.concat(read, how="diagonal")}).tables
    known = Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)
    ipi = [str(day) for day in (*UNITED_STATES, MOLDOVA, COLOMBIA, LAST)]
    around = [
        str(day) for day in pl.date_range(date(2015, 10, 31), date(2016, 8, 31), "1mo", eager=True).dt.month_end()
    ]
    parsed = {
        "ipi_peacekeeping": shipped("ipi_peacekeeping", "date", ipi),
        "un_contributions": shipped("un_contributions", "as_of_date", around),
    }
    return harmonise(parsed, known)


def of(result: Harmonised, name: str, day: date) -> pl.DataFrame:
    return result.tables[name].filter(pl.col("month_end") == day)


@pytest.mark.parametrize("day", UNITED_STATES)
def test_the_united_states_have_their_persons_and_the_month_its_printed_total(result, day):
    persons, printed = UNITED_STATES[day]
    source, fill = of(result, "core.month_source", day).row(0, named=True), of(result, "core.month_fill", day)
    assert fill["entity"].unique().to_list() == ["USA"] and fill["total"].sum() == persons
    assert source["persons"] + source["persons_filled"] == printed and source["persons_lost"] == 0
    assert set(fill["document_id"]) == {"f923a2f0b1b0"} and source["document_id"] == "e4331c15d1ab"


def test_moldova_is_filled_and_colombia_is_counted_as_lost(result):
    assert of(result, "core.month_fill", MOLDOVA)["total"].sum() == 9
    assert of(result, "core.month_fill", COLOMBIA).is_empty()
    assert of(result, "core.month_source", COLOMBIA)["persons_lost"].to_list() == [22]


def test_cells_of_one_edition_alone_are_conflicts(result):
    keys = result.conflicts.filter(pl.col("claims").str.contains('"value":null', literal=True))["key"]
    absent = keys.str.json_decode(pl.Struct({"month_end": pl.String, "entity": pl.String}))
    assert {("2011-10-31", "USA"), ("2010-05-31", "COL")} <= {(k["month_end"], k["entity"]) for k in absent.to_list()}


@pytest.mark.parametrize("day", EXCHANGED)
def test_of_morocco_only_the_sexes_are_suspect(result, day):
    found = of(result, "core.implausible", day)
    assert found.select("mission", "entity", "measure").rows() == [("UNOCI", "MAR", "female_share")]
