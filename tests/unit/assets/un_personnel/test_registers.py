"""Fatalities and mission lists of the Hub: the last published state, typed, with nothing guessed."""

from __future__ import annotations

from datetime import date

import polars as pl

from assets.un_personnel.harmonise import harmonise
from tests.support.personnel import hub, reasons, reference

REFERENCE = reference()


def fatality(casualty: str, nation: str | None, updated: str, **more: str | None) -> dict[str, str | None]:
    return {
        "casualty_id": casualty,
        "incident_date": "-678153600000",
        "mission_acronym": "UNTSO",
        "gender": "",
        "casualty_personnel_type": "Local ",
        "casualty_nationality": nation,
        "type_of_incident": "Self-Inflicted",
        "type_of_casualty": "Fatality",
        "last_update": updated,
        **more,
    }


def test_a_casualty_stands_in_its_last_state():
    old = hub(
        "DPPADPOSS-FATALITIES",
        "a" * 12,
        fatality("X-1", "Ghana", "1701129600000", gender="M"),
        fatality("X-2", "Nepal", "1701129600000"),
    )
    new = hub(
        "DPPADPOSS-FATALITIES",
        "b" * 12,
        fatality("X-1", "ZZ [Undetermined]", "2025-04-04", gender="F", mission_acronym="UNSCOB"),
    )
    result = harmonise({"psdata_fatalities": pl.concat([new, old])}, REFERENCE)
    first, second = result.tables["core.fatality"].sort("casualty_id").to_dicts()
    assert (first["sex"], first["iso3"], first["nationality_label"], first["mission"], first["mission_label"]) == (
        "female",
        None,
        "ZZ [Undetermined]",
        None,
        "UNSCOB",
    )
    assert (second["sex"], second["personnel_type"], second["incident_type"], second["incident_date"]) == (
        None,
        "local",
        "self_inflicted",
        date(1948, 7, 6),
    )
    assert reasons(result) == {"superseded": 1} and result.conflicts.is_empty()


def test_a_repeated_casualty_is_a_conflict():
    rows = hub(
        "DPPADPOSS-FATALITIES",
        "a" * 12,
        fatality("X-1", "Montenegro (old)", "2025-04-04"),
        fatality("X-1", "Serbia and Montenegro", "2025-04-04"),
    )
    result = harmonise({"psdata_fatalities": rows}, REFERENCE)
    assert reasons(result) == {"repeated_casualty_id": 1}
    conflict = result.conflicts.row(0, named=True)
    assert (conflict["table_name"], conflict["field"], conflict["resolved"]) == (
        "core.fatality",
        "nationality_label",
        "Serbia and Montenegro",
    )
    assert result.tables["core.fatality"]["iso3"].to_list() == [None]


def test_a_casualty_of_an_unknown_kind_is_rejected_and_an_older_state_stands():
    old = hub("DPPADPOSS-FATALITIES", "a" * 12, fatality("X-1", "Ghana", "2023-04-04"))
    new = hub("DPPADPOSS-FATALITIES", "b" * 12, fatality("X-1", "Ghana", "2025-04-04", casualty_personnel_type="Robot"))
    result = harmonise({"psdata_fatalities": pl.concat([new, old])}, REFERENCE)
    assert result.tables["core.fatality"]["document_id"].to_list() == ["a" * 12]
    assert reasons(result) == {"unknown_personnel_type": 1}


def test_mission_lists_are_typed():
    row = {
        "mission_acronym": "UNOCI",
        "mission_name": "x",
        "mission_isactive": "NO",
        "start_date": "2004-04-04",
        "last_update": "2024-02-19",
    }
    rows = hub(
        "DPPADPOSS-PKO",
        "a" * 12,
        {**row, "mission_longitude": "-4,0333", "mission_latitude": "5,3167"},
        {
            **row,
            "mission_acronym": "UNMIK",
            "mission_isactive": "Yes",
            "mission_longitude": "21,5",
            "mission_latitude": "125,5",
        },
    )
    listing = harmonise({"psdata_missions": rows}, REFERENCE).tables["core.mission_listing"].sort("mission").to_dicts()
    assert [
        (r["mission"], r["is_active"], r["longitude"], r["latitude"], r["coordinates_swapped"]) for r in listing
    ] == [
        ("UNMIK", True, 125.5, 21.5, True),
        ("UNOCI", False, -4.0333, 5.3167, False),
    ]
