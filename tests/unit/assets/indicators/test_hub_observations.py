"""Cells of the Hub's answers become observations, or are kept, or told: none is lost, in whatever shape they come."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators import dataset
from assets.indicators.hub import printed
from pipeline.contract import Harmonised
from pipeline.harmonise import account
from pipeline.shared.days import day
from tests.support import indicators as made

EXPERTS, LEADERS = "DPPA-GENDEREXPERTISEINSPMS", "DPPADPO-GLWOMENLEADERSHIP"
TALKS, PROVIDED, TRAINING = "DPPA-WOMENINPEACENEGOTIATIONS", "DPO-JCS-GPP", "DPO-PKTRAINING"
HUB = "psdata_wps"
EXPERTISE = [
    {"year": 2022, "mission_acronym": "UNAMI", "no_of_gender_advisors": 2, "no_of_gender_focal_points": None},
    {"year": 2022, "mission_acronym": "UNSMIL", "no_of_gender_advisors": "0", "no_of_gender_focal_points": "n/a"},
    {"year": 2023, "mission_acronym": None, "no_of_gender_advisors": 31, "no_of_gender_focal_points": "1,204"},
]


def as_json(records: object) -> bytes:
    return json.dumps(records).encode()


def harmonised(**documents: bytes) -> Harmonised:
    """A document by its name: "__" stands for a hyphen, and it ends in .json unless it is a table."""
    named = {}
    for name, data in documents.items():
        ending = ".json" if data.lstrip()[:1] in b"[{" else ".csv"
        named[name.replace("__", "-") + ending] = data
    return made.harmonised({HUB: named})


def answer(dataset_id: str, records: object) -> Harmonised:
    return harmonised(**{dataset_id.replace("-", "__"): as_json(records)})


def observed(result: Harmonised, *columns: str) -> list[tuple[Any, ...]]:
    table = dataset.tables["core.observation"].conform(result.tables["core.observation"])
    return sorted(table.filter(pl.col("source_id") == HUB).select(columns).rows(), key=str)


AS_CSV = (
    b"Year,Mission acronym,No of gender advisors,No of gender focal points\n"
    b'2022,UNAMI,2,\n2022,UNSMIL,0,n/a\n2023,,31,"1,204"\n'
)


@pytest.mark.parametrize(
    "data",
    [
        as_json(EXPERTISE),
        as_json({"data": EXPERTISE, "total": 3, "page": 1}),
        as_json({"Results": EXPERTISE, "total_pages": 1}),
        AS_CSV,
    ],
)
def test_every_shape_gives_the_same_observations(data: bytes) -> None:
    result = harmonised(DPPA__GENDEREXPERTISEINSPMS=data)
    about = ("indicator", "mission", "group_name", "year", "value", "status", "missing_reason")
    assert observed(result, *about) == [
        ("HUB.SPM_GENDER_ADVISERS", "UNAMI", None, 2022, 2.0, "observed", None),
        ("HUB.SPM_GENDER_ADVISERS", "UNSMIL", None, 2022, 0.0, "observed", None),
        ("HUB.SPM_GENDER_ADVISERS", None, "special political missions", 2023, 31.0, "observed", None),
        ("HUB.SPM_GENDER_FOCAL_POINTS", "UNAMI", None, 2022, None, "missing", "blank"),
        ("HUB.SPM_GENDER_FOCAL_POINTS", "UNSMIL", None, 2022, None, "missing", "not_available"),
        ("HUB.SPM_GENDER_FOCAL_POINTS", None, "special political missions", 2023, 1204.0, "observed", None),
    ]
    assert result.rejected.is_empty() and result.drift.is_empty()


def test_percentages_become_fractions_and_printed_fractions_stay() -> None:
    column = "percentage_of_women_in_mediation_support_teams_in_un_led_or_co_led_processes"
    other = "consultations_with_csos"
    records = [{"year": 2021, column: "53", other: 0.5}, {"year": 2022, column: "53,5 %", other: 1}]
    assert observed(answer(TALKS, records), "indicator", "year", "value", "value_printed") == [
        ("HUB.PROCESSES_CONSULTING_WOMEN_SHARE", 2021, 0.5, "0.5"),
        ("HUB.PROCESSES_CONSULTING_WOMEN_SHARE", 2022, 1.0, "1"),
        ("HUB.WOMEN_IN_SUPPORT_TEAMS_SHARE", 2021, 0.53, "53"),
        ("HUB.WOMEN_IN_SUPPORT_TEAMS_SHARE", 2022, 0.535, "53,5 %"),
    ]


def test_a_column_of_one_percent_is_not_taken_for_fractions() -> None:
    records = [{"year": 2021, "consultations_with_csos": 0}, {"year": 2022, "consultations_with_csos": 1}]
    assert observed(answer(TALKS, records), "value") == [(0.0,), (0.01,)]


@pytest.mark.parametrize(
    ("text", "year", "begun"),
    [
        ("2023", 2023, None),
        ("2023.0", 2023, None),
        ("2022-23", 2022, None),
        ("FY 2022/2023", 2022, None),
        ("2019-05-14", 2019, date(2019, 5, 14)),
        ("2019-05-14T00:00:00Z", 2019, date(2019, 5, 14)),
        ("1704067199000", 2023, date(2023, 12, 31)),
        ("-315619200000", 1960, date(1960, 1, 1)),
        ("1498867200000.0", 2017, date(2017, 7, 1)),
        ("31-Jan-21", 2021, date(2021, 1, 31)),
        ("31/01/2021", 2021, date(2021, 1, 31)),
        ("last year", None, None),
    ],
)
def test_years_and_days_as_the_hub_prints_them(text: str, year: int | None, begun: date | None) -> None:
    read = pl.DataFrame({"text": [text]}).select(year=printed.year(pl.col("text")), day=day(pl.col("text")))
    assert read.row(0) == (year, begun)


def test_a_fiscal_year_begins_where_it_is_printed() -> None:
    records = [{"fiscal_year": "1498867200000", "training_name": "A course", "female_participants": 4}]
    about = ("year", "period_start", "period_label", "dimension", "group_name")
    assert observed(answer(TRAINING, records), *about) == [
        (2017, date(2017, 7, 1), "1498867200000", "training_name=A course", "peacekeeping trainings")
    ]


def test_who_and_where_nobody_knows_is_rejected_with_what_is_printed() -> None:
    records = [
        {"contributing_country": "Ghana", "mission_acronym": "UNMISS", "female": 1},
        {"contributing_country": "Côte d'Ivoire", "iso_alpha3_code": "civ", "mission_acronym": "minusca", "female": 2},
        {"contributing_country": "Atlantis", "mission_acronym": "UNMISS", "female": 3},
        {"contributing_country": "Ghana", "mission_acronym": "UNATLANTIS", "female": 4},
        {"contributing_country": None, "mission_acronym": "UNMISS", "female": 5},
    ]
    result = harmonised(**{"DPO__JCS__GPP_2024__02": as_json(records)})
    assert observed(result, "iso3", "mission", "year", "value") == [
        ("CIV", "MINUSCA", 2024, 2.0),
        ("GHA", "UNMISS", 2024, 1.0),
    ]
    assert sorted(result.rejected.select("reason", "detail").rows()) == [
        ("no_country", "female: the record names no country"),
        ("unknown_country", "female: Atlantis"),
        ("unknown_mission", "female: UNATLANTIS"),
    ]


def test_a_year_that_cannot_be_read_is_rejected_and_a_record_without_one_is_kept() -> None:
    records = [{"year": "soon", "consultations_with_csos": 1}]
    assert answer(TALKS, records).rejected.select("reason", "detail").rows() == [
        ("bad_year", "consultations_with_csos: soon")
    ]
    result = answer(PROVIDED, [{"contributing_country": "Ghana", "female": 1}])
    kept = result.tables["core.printed_cell"].select("column_name", "kept_because", "value_printed", "record")
    assert sorted(kept.rows()) == [
        ("contributing_country", "context", "Ghana", "$[0]"),
        ("female", "no_year", "1", "$[0]"),
    ]


def test_a_column_that_nobody_declared_is_kept_and_told_and_so_is_one_that_is_not_there() -> None:
    result = answer(PROVIDED, [{"contributing_country": "Ghana", "female": 1, "shoe_size": 40, "hat": ""}])
    drift = result.drift.sort("column_name").select("part", "column_name", "drift", "cells").rows()
    assert [row for row in drift if row[2] == "unexpected"] == [
        (PROVIDED, "hat", "unexpected", 0),
        (PROVIDED, "shoe_size", "unexpected", 1),
    ]
    missing = {row[1] for row in drift if row[2] == "missing"}
    assert missing == {"iso_alpha3_code", "m49_code", "mission_acronym", "gpp_type", "male"}
    kept = result.tables["core.printed_cell"].filter(pl.col("kept_because") == "unexpected")
    assert sorted(kept.select("column_name", "value_printed").rows()) == [("hat", None), ("shoe_size", "40")]


def test_what_a_data_set_without_a_dictionary_lacks_is_not_known() -> None:
    result = answer(EXPERTS, [{"year": 2020, "no_of_gender_advisors": 1, "what": 2}])
    assert result.drift.select("column_name", "drift").rows() == [("what", "unexpected")]


def test_two_documents_with_one_figure_count_once_and_differing_ones_are_a_conflict() -> None:
    own, sibling = [{"year": 2022, "no_of_gender_advisors": 20}], [{"year": 2022, "no_of_gender_advisors": 21}]
    result = harmonised(
        DPPA__GENDEREXPERTISEINSPMS=as_json(own),
        DPPA__WOMENVIOLATIONSINSPMS=as_json(sibling),
        **{"DPPA__GENDEREXPERTISEINSPMS_2020__01": as_json(sibling)},
    )
    groups = observed(result, "value", "document_id")
    assert groups == [(20.0, "DPPA-GENDEREXPERTISEINSPMS.json")]
    assert result.set_aside["reason"].to_list() == ["superseded", "superseded"]
    (conflict,) = result.conflicts.to_dicts()
    assert (conflict["field"], conflict["resolved"]) == ("HUB.SPM_GENDER_ADVISERS", "20.0")
    assert [claim["value"] for claim in json.loads(conflict["claims"])] == ["20.0", "21.0"]


def test_records_of_one_document_all_stand() -> None:
    records = [{"year": 2022, "no_of_gender_advisors": 1, "where": place} for place in ("here", "there")]
    assert observed(answer(EXPERTS, records), "value") == [(1.0,), (1.0,)]


def test_yes_and_no_are_one_and_zero() -> None:
    records = [
        {"date_publication": "2023-06-01", "symbol": "S/2023/1", "has_standalone_section": flag}
        for flag in (True, "No", 1, None)
    ]
    result = answer("DPO-GENDERINTEGRATION", records)
    assert observed(result, "value", "status") == [
        (0.0, "observed"),
        (1.0, "observed"),
        (1.0, "observed"),
        (None, "missing"),
    ]


def test_a_listed_member_is_an_observation() -> None:
    result = answer("DPPA-SCMEMBERSHIP", [{"Year": 1704067200000, "Security Council member": "Ghana"}])
    about = ("indicator", "iso3", "year", "value", "value_printed")
    assert observed(result, *about) == [("HUB.COUNCIL_MEMBER", "GHA", 2024, 1.0, "Ghana")]


def test_records_without_a_year_are_dated_by_their_update() -> None:
    records = [{"contributing_country": "Ghana", "female": 1, "last_update": 1704067200000}]
    assert observed(answer(PROVIDED, records), "iso3", "year", "value") == [("GHA", 2024, 1.0)]


CELL = st.one_of(st.none(), st.integers(-5, 2030), st.sampled_from(["", "Ghana", "UNAMI", "2022", "x", "53 %", "1,5"]))
COLUMNS = st.sampled_from(
    [
        *("year", "mission_acronym", "no_of_gender_advisors", "consultations_with_csos", "odd"),
        *("member_state", "iso_code_3", "ministers_no_of_members", "women_leaders"),
    ]
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.dictionaries(COLUMNS, CELL, min_size=1), min_size=1, max_size=4), st.sampled_from([EXPERTS, LEADERS])
)
def test_no_cell_is_lost_and_order_changes_nothing(records: list[dict[str, object]], dataset_id: str) -> None:
    known = {"year": 2020, "no_of_gender_advisors": 1, "member_state": "Kenya", "ministers_no_of_members": 3}
    rows = made.parsed({HUB: {f"{dataset_id}.json": as_json([known, *records])}})
    result = made.harmonise(rows, made.reference())
    assert set(account(rows, result)["difference"]) == {0}
    shuffled = {source: frame.reverse() for source, frame in rows.items()}
    again = made.harmonise(shuffled, made.reference())
    for name, table in result.tables.items():
        order = ["source_id", "document_id", "locator"]
        assert table.sort(order).equals(again.tables[name].sort(order)), name
