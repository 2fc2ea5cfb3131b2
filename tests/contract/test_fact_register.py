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
