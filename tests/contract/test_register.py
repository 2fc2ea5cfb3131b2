"""The register that ships: sound row by row, every known answer in it, every known contradiction visible."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.action_plans import register
from assets.action_plans.harmonise import harmonise
from assets.action_plans.parse import parse
from assets.action_plans.register import Known
from assets.action_plans.vocabulary import COLUMNS, DATES
from assets.reference.harmonise import harmonise as harmonise_reference
from assets.reference.parse import parse as parse_reference
from pipeline.contract import Harmonised, Reference
from pipeline.declare.schema import read_tables
from pipeline.entities import Entities

ASSETS = Path(__file__).parents[2] / "assets"
FOLDER = ASSETS / "action_plans"
FILES = tuple(f"{name}.csv" for name in COLUMNS)


def _read(parser: Any, path: Path, source: str) -> pl.DataFrame:
    return parser(path.read_bytes(), path.name).with_columns(
        source_id=pl.lit(source), document_id=pl.lit("0" * 12), document_name=pl.lit(path.name)
    )


@cache
def reference() -> Reference:
    frames = [_read(parse_reference, path, "reference") for path in sorted((ASSETS / "reference/data").glob("*.csv"))]
    tables = harmonise_reference({"reference": pl.concat(frames, how="diagonal")}, None).tables
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


@cache
def harmonised() -> Harmonised:
    rows = pl.concat([_read(parse, FOLDER / name, "nap_register") for name in FILES], how="diagonal")
    return harmonise({"nap_register": rows}, reference())


def conflicts(field: str, **key: object) -> list[dict[str, Any]]:
    found = harmonised().conflicts.filter(pl.col("field") == field).to_dicts()
    return [c for c in found if json.loads(c["key"]) == key]


def said(field: str, **key: object) -> set[str]:
    """The values on which claims differ; empty where they do not."""
    return {c["value"] for found in conflicts(field, **key) for c in json.loads(found["claims"])}


def plan(plan_id: str) -> dict[str, Any]:
    (row,) = harmonised().tables["core.nap_plan"].filter(pl.col("plan_id") == plan_id).to_dicts()
    return row


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_register_can_be_used(name: str) -> None:
    assert register.problems((FOLDER / name).read_bytes(), name, Known.of(reference())) == []


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_written_as_reviews_write_them(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert b"\r" not in data and data.endswith(b"\n") and not data.startswith(b"\xef\xbb\xbf")


def test_every_row_reaches_its_table_and_every_table_is_as_declared() -> None:
    result = harmonised()
    assert result.rejected.is_empty() and result.set_aside.is_empty()
    printed = sum(len(parse((FOLDER / name).read_bytes(), name)) for name in FILES)
    assert result.tables["core.nap_claim"].height + result.tables["core.resolution_claim"].height == printed
    for table in read_tables(FOLDER / "datapackage.yaml"):
        frame = table.conform(result.tables[table.name])
        assert frame.select(table.primary_key).is_unique().all(), table.name
        for field in table.fields:
            values = frame[field.name].drop_nulls()
            assert not field.required or len(values) == frame.height, (table.name, field.name)
            assert set(values) <= set(field.constraints.get("enum", values)), (table.name, field.name)


def test_nothing_that_was_compiled_by_hand_is_lost() -> None:
    """The register grew from 877 dated statements on 198 plans of 107 countries."""
    claims = harmonised().tables["core.nap_claim"]
    assert claims.filter(pl.col("field").is_in(DATES)).height >= 877
    assert claims.drop_nulls("iso3")["iso3"].n_unique() >= 107
    assert claims["plan_id"].n_unique() >= 198


def test_every_state_that_un_women_counts_has_a_dated_first_plan() -> None:
    """105 states with a plan as of February 2023."""
    first = (
        harmonised()
        .tables["core.nap_plan"]
        .filter(
            pl.col("generation") == 1,
            pl.col("revision") == 0,
            pl.col("adoption_year") <= 2022,
            pl.col("iso3").is_not_null(),
        )
    )
    assert first["iso3"].n_unique() >= 105


def test_known_contradictions_are_visible_in_one_field_each() -> None:
    assert {v[:4] for v in said("adopted", plan_id="PSE-1")} >= {"2015", "2016", "2017"}
    assert {v[:4] for v in said("adopted", plan_id="BDI-1")} >= {"2011", "2012"}
    assert {v[:4] for v in said("adopted", plan_id="IRQ-1")} >= {"2013", "2014"}
    assert {v[:4] for v in said("adopted", plan_id="NGA-1")} >= {"2010", "2013"}
    assert {v[:4] for v in said("period_end", plan_id="CHE-4")} >= {"2021", "2022"}
    assert {v[:4] for v in said("period_start", plan_id="COD-2")} >= {"2019", "2020"}


def test_a_later_official_end_is_an_extension_and_contradicts_no_period() -> None:
    switzerland = plan("CHE-4")
    assert (switzerland["period_end"], switzerland["extended_to"]) == ("2022", "2024")
    assert switzerland["ends_on"] == date(2024, 12, 31) and not said("extended_to", plan_id="CHE-4")


def test_at_least_the_known_contradictions_are_found() -> None:
    found = harmonised().conflicts.filter(pl.col("table_name") == "core.nap_plan")
    assert found.height >= 31 and found["key"].n_unique() >= 26


def test_a_month_that_more_publishers_give_wins_over_a_page_that_dates_itself_wrongly() -> None:
    germany = plan("DEU-3")
    assert germany["adopted"] == "2021-02-24" and {"2021-01-23", "2021-02"} <= said("adopted", plan_id="DEU-3")


def test_ghanas_document_and_launch_do_not_contradict_each_other() -> None:
    ghana = plan("GHA-1")
    assert ghana["document_date"][:4] == "2010" and ghana["launched"][:4] == "2012"
    assert not said("launched", plan_id="GHA-1")


def test_ukraines_amendment_adds_no_generation() -> None:
    ukraine = harmonised().tables["core.nap_plan"].filter(pl.col("entity") == "UKR", pl.col("adoption_year") == 2022)
    assert ukraine.select("plan_id", "generation", "revises").rows() == [("UKR-2r1", 2, "UKR-2")]
    assert plan("UKR-2r1")["ends_on"] == plan("UKR-2")["ends_on"] == date(2025, 12, 31)


def test_periods_that_run_backwards_are_kept_as_claims_and_published_by_none() -> None:
    for plan_id, printed in (("MWI-1", "2015"), ("FRA-3", "2015")):
        ends = (
            harmonised()
            .tables["core.nap_claim"]
            .filter(pl.col("plan_id") == plan_id, pl.col("field") == "period_end", pl.col("value") == printed)
        )
        assert ends.height == 1 and conflicts("period_end", plan_id=plan_id)
        ends_on = plan(plan_id)["ends_on"]
        assert ends_on is None or ends_on > date(2021, 1, 1)


def test_a_page_with_another_countrys_text_is_kept_with_the_country_of_the_text() -> None:
    claims = harmonised().tables["core.nap_claim"]
    assert claims.filter(pl.col("entity") == "MDA", pl.col("country_label") == "Montenegro").height >= 1


@pytest.mark.parametrize("entity", ["org:european-union", "org:african-union", "org:ecowas", "org:nato"])
def test_regional_organisations_have_their_plans(entity: str) -> None:
    plans = harmonised().tables["core.nap_plan"].filter(pl.col("entity") == entity)
    assert plans.height >= 1 and plans["iso3"].null_count() == plans.height


def test_resolutions_are_known_and_wrong_dates_lose() -> None:
    rows = {r["number"]: r for r in harmonised().tables["core.resolution"].to_dicts()}
    assert {1325, 1820, 1888, 1889, 1960, 2106, 2122, 2242, 2467, 2493, 2538} <= set(rows)
    assert rows[1325]["adopted_date"] == date(2000, 10, 31) and rows[1325]["meeting_symbol"] == "S/PV.4213"
    assert rows[1820]["adopted_date"] == date(2008, 6, 19) and "2009" in said("adopted_date", number=1820)
    assert {n: rows[n]["adopted_date"].year for n in (1888, 1889, 1960)} == {1888: 2009, 1889: 2009, 1960: 2010}
    votes = ("votes_for", "votes_against", "votes_abstaining", "abstained")
    assert [rows[2467][v] for v in votes] == [13, 0, 2, "CHN;RUS"]
    assert (rows[2538]["adopted_date"], rows[2538]["meeting_no"]) == (date(2020, 8, 28), None)
