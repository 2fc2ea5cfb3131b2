"""Conflicts and sexual violence from parsed rows: editions, cells with several states, what is missing and why."""

from __future__ import annotations

import polars as pl

from assets.indicators import dataset
from pipeline.harmonise import account
from tests.support import indicators as made


def acd(*lines: str, version: str = "22.1") -> bytes:
    return "\n".join([made.ACD_HEADER, *(f"{line},{version}" for line in lines)]).encode()


def test_a_cell_with_several_states_is_split_and_counts_once():
    line = '201,"Egypt, Israel",A,B,1,1967,2,2,1967-06-05,"651, 666"'
    result = made.harmonised({"ucdp_acd": {"a.csv": acd(line, "202,Yemen (North Yemen),A,B,2,1970,1,3,x,678")}})
    rows = result.tables["core.conflict_violence"].sort("conflict_id")
    assert rows.select("conflict_id", "locations", "entity", "successor_iso3", "intensity").rows() == [
        (201, 2, None, None, "war"),
        (202, 1, "hist:yemen-arab-republic", "YEM", "minor"),
    ]
    parts = result.tables["core.conflict_location"].sort("locator", "part_no")
    assert parts.select("locator", "part_no", "parts", "gw_code", "iso3").rows() == [
        ("line 2", 1, 2, 651, "EGY"),
        ("line 2", 2, 2, 666, "ISR"),
        ("line 3", 1, 1, 678, None),
    ]


def test_a_state_that_began_in_a_year_has_its_number_from_then_on_and_its_forerunner_before():
    years = (1991, 1992, 1990, 1996, 1997)
    lines = [f"{year},Somewhere,A,B,2,{year},1,3,x,{365 if year < 1993 else 490}" for year in years]
    rows = made.harmonised({"ucdp_acd": {"a.csv": acd(*lines)}}).tables["core.conflict_violence"]
    assert dict(rows.select("year", "entity").rows()) == {
        1990: "hist:soviet-union",
        1991: "hist:soviet-union",
        1992: "RUS",
        1996: "hist:zaire",
        1997: "COD",
    }


def test_an_older_edition_of_conflicts_is_set_aside_whole():
    one, other = acd("201,Chad,A,B,1,2020,1,3,x,483"), acd("202,Chad,A,B,1,2021,1,3,x,483", version="26.1")
    result = made.harmonised({"ucdp_acd": {"a.csv": one, "b.csv": other}})
    assert result.tables["core.conflict_violence"]["conflict_id"].to_list() == [202]
    assert result.set_aside.select("document_id", "reason").rows() == [("a.csv", "superseded")]


def brd(*lines: str) -> bytes:
    return "\n".join([made.BRD_HEADER, *lines]).encode()


def test_deaths_of_dyads_and_of_conflicts_stay_apart_and_only_the_newer_count():
    dyads = brd(
        "1,7,India,A,B,1,2020,30,35,40,3,India,750,750,221", "1,8,India,A,C,1,2020,20,10,30,3,India,750,750,221"
    )
    whole = brd('1,"7, 8",India,A,B,1,2020,60,45,70,3,"India, Pakistan",750,"750, 770",261')
    rows = made.harmonised({"ucdp_brd": {"d.csv": dyads, "c.csv": whole}}).tables["core.conflict_violence"]
    assert rows.sort("level", "dyad_ids").select(
        "level", "dyad_ids", "deaths_best", "bounds_in_order", "is_counted"
    ).rows() == [
        ("conflict", "7;8", 60, True, True),
        ("dyad", "7", 30, False, False),
        ("dyad", "8", 20, True, False),
    ]


def test_a_row_whose_number_cannot_be_read_is_rejected_not_guessed():
    rejected = made.harmonised(
        {"ucdp_brd": {"d.csv": brd("1,7,India,A,B,1,2020,many,5,9,3,India,750,750,221")}}
    ).rejected
    assert rejected["reason"].to_list() == ["unreadable_number"]


def sexual(*rows: dict[str, str | float]) -> pl.DataFrame:
    table = made.harmonised({"svac": {"s.xlsx": made.svac(*rows)}}).tables["core.sexual_violence"]
    return dataset.tables["core.sexual_violence"].conform(table).sort(pl.col("locator").str.slice(4).cast(pl.Int64))


def test_minus_99_and_blank_are_missing_each_with_its_reason():
    rows = sexual({"state_prev": -99}, {"state_prev": "", "ai_prev": 0, "hrw_prev": 2}, {"state_prev": 7})
    assert rows.select("state_prevalence", "state_missing", "highest_prevalence", "highest_by").rows() == [
        (None, "minus_99", 0, "amnesty;hrw"),
        (None, "blank", 2, "hrw"),
        (None, "unreadable", 0, "amnesty;hrw"),
    ]


def test_forms_are_a_list_however_they_are_printed():
    rows = sexual({"form": "1, 2 ,"}, {"form": "1,7"}, {"form": "-99"}, {"form": ""}, {"form": "1, 9"})
    assert rows.select("forms", "forms_missing").rows() == [
        ("rape;sexual_slavery", None),
        ("rape;sexual_torture", None),
        (None, "minus_99"),
        (None, "blank"),
        (None, "unreadable"),
    ]


def test_of_two_versions_of_sexual_violence_the_newest_stands():
    some = {"SVAC_3.1.xlsx": made.svac({"actor": "old"}), "SVAC_3.2_complete.xlsx": made.svac({"actor": "new"})}
    result = made.harmonised({"svac": some})
    assert result.tables["core.sexual_violence"]["actor"].to_list() == ["new"]
    assert result.set_aside.select("document_id", "reason").rows() == [("SVAC_3.1.xlsx", "superseded")]


def test_rows_that_share_a_key_stay_and_a_copy_is_told():
    rows = sexual({"actor": "B"}, {"actor": "C"}, {"actor": "B"})
    assert rows.select("actor", "is_copy").rows() == [("B", False), ("C", False), ("B", True)]


def test_a_location_is_the_state_of_its_number_or_the_states_of_its_names():
    several = {"location": "Australia, Iraq, United Kingdom", "gwnoloc": "900", "gwnoloc2": 645, "year": 2003}
    zaire = {"location": "DR Congo (Zaire)", "gwnoloc": "490", "year": 1996}
    result = made.harmonised({"svac": {"s.xlsx": made.svac(several, zaire)}})
    assert result.tables["core.conflict_location"].sort("locator", "part_no").select(
        "place_label", "gw_code", "entity"
    ).rows() == [
        ("Australia", 900, "AUS"),
        ("Iraq", 645, "IRQ"),
        ("United Kingdom", None, "GBR"),
        ("DR Congo (Zaire)", 490, "hist:zaire"),
    ]
    assert result.tables["core.sexual_violence"].sort("year").select("entity", "locations").rows() == [
        ("hist:zaire", 1),
        (None, 3),
    ]


def test_every_row_is_accounted_for():
    documents = {"ucdp_acd": {"a.csv": acd("201,Chad,A,B,1,2020,1,3,x,483")}, "svac": {"s.xlsx": made.svac({}, {})}}
    documents |= {"ucdp_brd": {"d.csv": brd("1,7,India,A,B,1,2020,many,5,9,3,India,750,750,221")}}
    assert set(account(made.parsed(documents), made.harmonised(documents))["difference"]) == {0}
