"""The register of facts that ships: every row can be used, every year says how complete it is, aims are met."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import polars as pl

from assets.indicators import dataset
from assets.indicators.facts.vocabulary import SOURCE
from pipeline.contract import Harmonised
from tests.support import indicators as made
from tests.support.marts import Small

FOLDER = Path(dataset.folder, "facts")


@cache
def shipped() -> Harmonised:
    return made.harmonised({SOURCE: {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.csv"))}})


def table(name: str) -> pl.DataFrame:
    return dataset.tables[f"core.{name}"].conform(shipped().tables[f"core.{name}"])


def test_every_row_can_be_used() -> None:
    assert shipped().rejected.rows() == []


def test_gender_advice_is_known_of_ten_missions_and_eight_years() -> None:
    of_missions = table("gender_advice").filter(pl.col("mission").is_not_null())
    assert of_missions["mission"].n_unique() >= 10
    assert of_missions["year"].n_unique() >= 8


def test_every_report_of_2012_to_2025_says_how_complete_its_names_are() -> None:
    told = table("fact_completeness").filter(pl.col("topic") == "crsv_listing", pl.col("field").is_null())
    assert sorted(told["year"].to_list()) == list(range(2012, 2026))
    symbols = dict(told.select("year", "document_symbol").iter_rows())
    assert all(symbol.startswith(f"S/{year}/") for year, symbol in symbols.items())
    listed = table("crsv_listing").select("report_year", "report_symbol").unique().rows()
    assert all(symbols[year] == symbol for year, symbol in listed)


def test_every_topic_tells_of_2012_and_2025() -> None:
    told = table("fact_completeness").filter(pl.col("field").is_null())
    for topic in told["topic"].unique():
        assert {2012, 2025} <= set(told.filter(pl.col("topic") == topic)["year"]), topic


def test_each_counted_field_is_an_indicator() -> None:
    answered = table("observation").filter(pl.col("source_id") == SOURCE)
    assert answered.height > 0 and answered["indicator"].null_count() == 0
    assert set(answered["status"]) <= {"observed", "estimated", "missing"}


def test_known_contradictions_are_visible() -> None:
    said = {c["field"]: {x["value"] for x in json.loads(c["claims"])} for c in shipped().conflicts.to_dicts()}
    assert said["crsv_listed_parties"] == {"47", "51"}
    assert said["women_mediators_share"] == {"13.5", "13.7"}


def test_notes_are_short_and_tell_of_no_act() -> None:
    acts = re.compile(r"\b(rap(e|ed|es|ing)|assault\w*|slave\w*|kill\w*|tortur\w*|abus\w*)\b", re.IGNORECASE)
    assert [note for note in table("fact_claim")["note"] if acts.search(note)] == []


def test_the_panel_has_what_ships_and_no_total_of_some_names() -> None:
    reference = made.reference().tables
    tables = ("core.gender_advice", "core.mission_leadership", "core.crsv_listing", "core.fact_completeness")
    observed = dataset.tables["core.observation"].conform(shipped().tables["core.observation"])
    small = Small(
        {
            **{name: table(name.removeprefix("core.")).to_dicts() for name in tables},
            "core.observation": observed.to_dicts(),
            "core.entity": reference["core.entity"].to_dicts(),
            "core.mission": reference["core.mission"].to_dicts(),
            "core.nap_calendar": [{"year": y, "is_as_of": y == 2025} for y in range(2000, 2026)],
        },
        "marts.country_year",
        "marts.mission_year",
    )
    assert small.asked(
        "SELECT entity, year, crsv_listed, crsv_parties FROM marts.country_year "
        "WHERE entity IN ('COD', 'FRA') AND year IN (2012, 2017, 2018, 2021) ORDER BY entity, year"
    ) == [
        ("COD", 2012, True, None),
        ("COD", 2017, True, 15),
        ("COD", 2018, True, 17),
        ("COD", 2021, True, None),
        *[("FRA", year, None, None) for year in (2012, 2017, 2018, 2021)],
    ]
    assert small.asked(
        "SELECT mission, year, gender_adviser, gender_unit, head_titles, deputy_head_titles FROM marts.mission_year "
        "WHERE (mission, year) IN (('MINUSMA', 2017), ('MONUC', 2002), ('UNMISS', 2014)) ORDER BY mission"
    ) == [
        ("MINUSMA", 2017, "vacant", None, None, None),
        ("MONUC", 2002, None, "yes", None, None),
        ("UNMISS", 2014, None, None, "Ms. Johnson; Ms. LØj", "M. Soumaré; M. Zenenga"),
    ]
    assert small.failing("panel_listing_agrees") + small.failing("panel_advice_told") == []
