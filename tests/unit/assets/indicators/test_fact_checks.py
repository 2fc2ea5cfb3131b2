"""The queries over facts and the Hub's figures: nothing in sound tables, and each kind of error once it is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.indicators import dataset
from assets.indicators.facts.vocabulary import SOURCE
from pipeline.contract import Harmonised
from tests.support import indicators as made
from tests.support.facts import claim, documents, party, told

CHECKS = Path(__file__).parents[4] / "sql/checks"
TABLES = ("observation", "indicator", "fact_claim", "fact_completeness", "gender_advice", "crsv_listing")
YEAR = 2020
EXPERTS = "DPPA-GENDEREXPERTISEINSPMS"


@cache
def sound() -> Harmonised:
    facts = documents(
        claim("UNMISS", "gender_adviser", "yes"),
        claim("UNMISS", "head_of_mission_title", "Mr. One"),
        claim("missions", "missions", "12"),
        claim("missions", "missions_with_gender_adviser", "6"),
        party("A front", "COD"),
        years=tuple(
            told(topic, "2018", "partial")
            for topic in ("gender_advice", "leadership", "gender_advice_group", "crsv_listing")
        ),
    )
    terms = made.reference().tables["core.council_term"].filter(pl.col("valid_from").dt.year() <= YEAR)
    served = terms.filter((pl.col("valid_to").dt.year() >= YEAR).fill_null(True))["entity"].unique()
    answers = {
        EXPERTS: [{"year": 2020, "total_no_of_spms": 20, "no_of_spms_with_gender_expertise": 10}],
        "DPPA-SCMEMBERSHIP": [{"year": YEAR, "security_council_member": entity} for entity in served],
    }
    hub = {f"{name}.json": json.dumps(records).encode() for name, records in answers.items()}
    return made.harmonised({**facts, "psdata_wps": hub})


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        tables = {name: sound().tables[name] for name in (f"core.{t}" for t in (*TABLES, "mission_leadership"))}
        tables = {name: dataset.tables[name].conform(table) for name, table in tables.items()}
        for name, table in {
            **tables,
            **{t: made.reference().tables[t] for t in ("core.mission", "core.council_term")},
        }.items():
            con.register("made", table)
            con.execute(f"CREATE TABLE {name} AS FROM made")
            con.unregister("made")
        yield con


def found(warehouse: duckdb.DuckDBPyConnection, check: str) -> int:
    return len(warehouse.execute((CHECKS / f"{check}.sql").read_text(encoding="utf-8")).fetchall())


@pytest.mark.parametrize(
    ("check", "error"),
    [
        ("indicators_listing_report_year", "UPDATE core.crsv_listing SET report_symbol = 'S/2017/249'"),
        ("indicators_fact_in_lifetime", "UPDATE core.gender_advice SET year = 2009 WHERE mission = 'UNMISS'"),
        ("indicators_fact_in_lifetime", "UPDATE core.mission_leadership SET year = 2009"),
        ("indicators_fact_answer_has_claim", "UPDATE core.gender_advice SET value = 'no' WHERE mission = 'UNMISS'"),
        ("indicators_fact_answer_has_claim", "UPDATE core.crsv_listing SET locator = 'line 99'"),
        ("indicators_fact_completeness_told", "DELETE FROM core.fact_completeness WHERE topic = 'leadership'"),
        ("indicators_fact_completeness_told", "DELETE FROM core.fact_claim WHERE topic = 'leadership'"),
        (
            "indicators_fact_completeness_told",
            "UPDATE core.fact_completeness SET state = 'none' WHERE topic = 'leadership'",
        ),
        (
            "indicators_about_somebody",
            "UPDATE core.observation SET group_name = NULL WHERE indicator = 'FACT.MISSIONS'",
        ),
        (
            "indicators_share_is_fraction",
            "UPDATE core.indicator SET unit = 'fraction' WHERE indicator = 'FACT.MISSIONS'",
        ),
        ("indicators_part_within_whole", "UPDATE core.observation SET value = 5 WHERE indicator = 'FACT.MISSIONS'"),
        ("indicators_part_within_whole", "UPDATE core.observation SET value = 9 WHERE indicator = 'HUB.SPM_MISSIONS'"),
    ],
)
def test_a_check_finds_its_error_and_nothing_else(warehouse: duckdb.DuckDBPyConnection, check: str, error: str) -> None:
    assert found(warehouse, check) == 0
    warehouse.execute(error)
    assert found(warehouse, check) == 1


def test_what_is_planned_may_come_before_the_mission(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("UPDATE core.gender_advice SET year = 2009, value = 'planned' WHERE mission = 'UNMISS'")
    assert found(warehouse, "indicators_fact_in_lifetime") == 0


def test_the_source_is_the_one_that_the_checks_name() -> None:
    assert SOURCE == "fact_register"
