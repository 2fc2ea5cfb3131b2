"""From parsed rows to core tables: what stands, what is set aside and why, which state a place is."""

from __future__ import annotations

import json
from datetime import date

import polars as pl

from assets.indicators import addresses, dataset, indicator_list, parse_list
from assets.indicators.harmonise import harmonise
from pipeline.harmonise import account
from tests.support import indicators as made

SERIES = "SG.GEN.PARL.ZS"


def observations(documents: dict[str, dict[str, bytes]], *columns: str) -> list[tuple[object, ...]]:
    table = made.harmonised(documents).tables["core.observation"]
    return dataset.tables["core.observation"].conform(table).select(columns).rows()


def world_bank(*lines: str, described: bytes | None = None) -> dict[str, dict[str, bytes]]:
    return {"world_bank": {"values.csv": made.bulk(*lines), **({"places.csv": described} if described else {})}}


def test_without_documents_every_table_is_empty_and_the_list_stands():
    result = made.harmonised({})
    assert {name: table.height for name, table in result.tables.items() if name != "core.indicator"} == {
        "core.observation": 0,
        "core.conflict_violence": 0,
        "core.conflict_location": 0,
        "core.sexual_violence": 0,
        "core.printed_cell": 0,
        "core.fact_claim": 0,
        "core.fact_completeness": 0,
        "core.gender_advice": 0,
        "core.crsv_listing": 0,
        "core.mission_leadership": 0,
    }
    for name, table in result.tables.items():
        dataset.tables[name].conform(table)
    assert result.rejected.is_empty()


def test_a_source_whose_documents_were_all_refused_has_no_rows():
    some = made.parsed(world_bank(f"Chad,TCD,{SERIES},1,") | {"ipu_parline": {"r.csv": RANKING.encode()}})
    result = harmonise({source: rows.clear() for source, rows in some.items()}, made.reference())
    assert all(table.is_empty() for table in result.tables.values())


def test_a_zero_a_small_share_and_a_gap_are_three_things():
    documents = world_bank(f"Papua New Guinea,PNG,{SERIES},0,", f"Yemen,YEM,{SERIES},0.332225913621262,..")
    assert observations(documents, "iso3", "year", "value", "status", "missing_reason") == [
        ("PNG", 2019, 0.0, "observed", None),
        ("PNG", 2020, None, "missing", "blank"),
        ("YEM", 2019, 0.332225913621262, "observed", None),
        ("YEM", 2020, None, "missing", "two_dots"),
    ]


def test_aggregates_are_set_aside_and_a_country_that_the_reference_lacks_is_not_one():
    lines = [f"{name},{code},{SERIES},1,1" for name, code in (("Arab World", "ARB"), ("Not classified", "INX"))]
    lines += [f"Newland,NEW,{SERIES},2,2", f"Kosovo,XKX,{SERIES},3,3", f"Channel Islands,CHI,{SERIES},4,4"]
    described = made.countries("ARB,,Arab World", "NEW,Somewhere,Newland", "XKX,Europe,Kosovo", "CHI,Europe,Islands")
    documents = world_bank(*lines, described=described)
    assert set(observations(documents, "place_code", "entity")) == {
        ("NEW", None),
        ("XKX", "XKX"),
        ("CHI", "terr:channel-islands"),
    }
    aside = made.harmonised(documents).set_aside
    assert aside.filter(reason="aggregate")["detail"].unique().sort().to_list() == [
        "ARB Arab World",
        "INX Not classified",
    ]
    assert aside.filter(reason="description").height == 4


def test_a_newer_edition_of_a_cell_stands_and_what_it_lacks_remains():
    old = made.bulk(f"Chad,TCD,{SERIES},10,11", updated="2021-03-19")
    new = made.bulk(f"Chad,TCD,{SERIES},12,", updated="2022-03-19", years=(2020, 2021))
    documents = {"world_bank": {"old.csv": old, "new.csv": new}}
    assert sorted(observations(documents, "year", "value", "document_id"), key=str) == [
        (2019, 10.0, "old.csv"),
        (2020, 12.0, "new.csv"),
        (2021, None, "new.csv"),
    ]
    assert made.harmonised(documents).set_aside["reason"].to_list() == ["superseded"]


def test_two_copies_of_a_printed_table_do_not_stand_side_by_side():
    row = ["Chad", "AFR", "Yes", 2011, "May", "Single", 188, 24, 0.1277]
    twice = {"a.xlsx": made.history(row, row), "b.xlsx": made.history(row, [*row[:7], 25, 0.133])}
    found = observations({"ipu_parline": twice}, "indicator", "value", "document_id")
    assert {document for _, _, document in found} == {"b.xlsx"} and len(found) == 6


def test_a_series_that_the_list_has_not_is_rejected_with_its_code():
    rejected = made.harmonised(world_bank("Chad,TCD,XX.NEW,1,")).rejected
    assert rejected.select("reason", "detail").unique().rows() == [("undeclared_series", "XX.NEW")]


def sdg(code: str, value: str, nature: str, name: str = "Somewhere") -> dict[str, object]:
    about = {"series": "SG_GEN_PARL", "geoAreaCode": code, "geoAreaName": name, "timePeriodStart": 2020.0}
    return {**about, "value": value, "attributes": {"Nature": nature}, "dimensions": {"Sex": "FEMALE"}}


def test_sdg_values_say_whether_they_were_estimated():
    rows = [sdg("4", "27.1", "C"), sdg("8", "1", "E"), sdg("12", "NaN", "N"), sdg("24", "NaN", "C"), sdg("1", "5", "G")]
    documents = {"sdg_indicators": {"S.json": json.dumps({"data": rows}).encode()}}
    assert observations(documents, "iso3", "value", "status", "missing_reason") == [
        ("AFG", 27.1, "observed", None),
        ("ALB", 1.0, "estimated", None),
        ("DZA", None, "not_applicable", None),
        ("AGO", None, "missing", "not_a_number"),
    ]


def test_shares_of_parliament_are_fractions_whichever_way_they_are_printed():
    rows = [
        ["Rwanda", "AFR", "Yes", 2013, "October", "Lower", 80, 51, 0.6375],
        ["Chad", "AFR", "Yes", 2011, "May- June", "Single", "59 52", "?", "26.2%"],
        ["Yugoslavia (Socialist Federal Republic of)", "EUR", "Yes", 1986, None, "Lower", 220, 36, "Not available"],
    ]
    found = observations(
        {"ipu_parline": {"h.xlsx": made.history(*rows)}},
        *("indicator", "entity", "successor_iso3", "period_start", "value", "missing_reason"),
    )
    successors = "BIH;HRV;MKD;MNE;SRB;SVN"
    assert sorted(found, key=str) == [
        ("IPU.SEATS", "RWA", None, date(2013, 10, 1), 80.0, None),
        ("IPU.SEATS", "TCD", None, date(2011, 5, 1), None, "unreadable"),
        ("IPU.SEATS", "hist:yugoslavia-sfr", successors, date(1986, 1, 1), 220.0, None),
        ("IPU.WOMEN", "RWA", None, date(2013, 10, 1), 51.0, None),
        ("IPU.WOMEN", "TCD", None, date(2011, 5, 1), None, "question_mark"),
        ("IPU.WOMEN", "hist:yugoslavia-sfr", successors, date(1986, 1, 1), 36.0, None),
        ("IPU.WOMEN_SHARE", "RWA", None, date(2013, 10, 1), 0.6375, None),
        ("IPU.WOMEN_SHARE", "TCD", None, date(2011, 5, 1), 0.262, None),
        ("IPU.WOMEN_SHARE", "hist:yugoslavia-sfr", successors, date(1986, 1, 1), None, "not_available"),
    ]


RANKING = """Ranking as of 1st September 2021,,,,,,,,,
Rank,Country,Elections,Seats*,Women,%W,Elections,Seats*,Women,%W
4,Mexico,6.2021,500,250,50,7.2018,128,63,49.2
“,Kuwait,12.202,65,1,1.5,-,-,-,-
,Haiti,8.2015,-,-,-,11.2016,10,0,0
"""


def test_a_ranking_tells_a_house_that_does_not_exist_from_a_figure_that_is_not_known():
    documents = {"ipu_parline": {"r.csv": RANKING.encode()}}
    found = observations(documents, "indicator", "iso3", "dimension", "value", "value_printed", "status")
    assert ("IPU.RANKING_RANK", "KWT", None, 4.0, "“", "observed") in found
    assert ("IPU.RANKING_ELECTION", "KWT", "lower or single", 2020.0, "12.202", "observed") in found
    assert ("IPU.RANKING_WOMEN_SHARE", "KWT", "upper", None, "-", "not_applicable") in found
    assert ("IPU.RANKING_WOMEN_SHARE", "HTI", "lower or single", None, "-", "missing") in found
    assert ("IPU.RANKING_WOMEN_SHARE", "HTI", "upper", 0.0, "0", "observed") in found
    assert ("IPU.RANKING_WOMEN_SHARE", "MEX", "upper", 0.492, "49.2", "observed") in found


def test_the_index_has_estimates_and_countries_without_a_rank():
    syria = {0: 178, 1: "Syrian Arab Republic", 2: "SYR", 4: 0.364, 10: 46.4, 11: "ae", 12: 3.0, 13: "zz"}
    rows = made.index(syria, {1: "Cuba", 2: "CUB", 10: 55.9}, {1: "Newland", 2: "NEW", 10: 1.5})
    documents = {"wps_index": {"i.xlsx": made.workbook(rows, "TABLE 1")}}
    found = observations(documents, "iso3", "indicator", "value", "status", "missing_reason", "footnote", "nature")
    assert ("SYR", "WPS.EMPLOYMENT", 46.4, "estimated", None, "ae", "imputed") in found
    assert ("SYR", "WPS.FINANCIAL_INCLUSION", 3.0, "observed", None, "zz", "unexplained mark") in found
    assert (None, "WPS.EMPLOYMENT", 1.5, "observed", None, None, None) in found, "not known is no group"
    assert ("CUB", "WPS.INDEX", None, "missing", "unranked", None, "unranked") in found
    assert ("SYR", "WPS.SON_BIAS", None, "missing", "blank", None, None) in found
    assert made.harmonised(documents).set_aside["reason"].unique().to_list() == ["aggregate"]


def test_publishers_that_differ_and_a_line_that_contradicts_itself_are_conflicts():
    rows = [
        ["Chad", "AFR", "Yes", 2019, None, "Single", 50, 4, 0.0125],
        ["Mali", "AFR", "Yes", 2019, None, "Single", 147, 14, 0.0952],
    ]
    documents = world_bank(f"Chad,TCD,{SERIES},8,", f"Mali,MLI,{SERIES},9.52380952380952,")
    found = made.harmonised(documents | {"ipu_parline": {"h.xlsx": made.history(*rows)}}).conflicts
    assert found.select(pl.col("key").str.json_path_match("$.entity"), "field", "resolved").rows() == [
        ("TCD", "share of women in the house", "0.0125"),
        ("TCD", "women in the lower or single house, percent", "8.0"),
    ]


def test_a_line_of_our_list_that_cannot_be_used_is_rejected():
    text = made.LIST.read_text(encoding="utf-8").splitlines()
    broken = [text[1].replace("higher_is_better", "up"), text[2].replace(",percent,", ",,"), text[3], text[3]]
    rows = parse_list.parse("\n".join([text[0], *broken]).encode(), "indicators.csv")
    kept, lost = indicator_list.table(made.named(rows, "indicator_list", "indicators.csv"))
    assert kept.height == 1
    assert lost["reason"].to_list() == ["bad_value", "missing_value", "duplicate_key"]


def test_our_list_says_of_each_indicator_what_its_source_declares():
    sources = {source.source_id: source for source in dataset.sources}
    for row in made.harmonised({}).tables["core.indicator"].iter_rows(named=True):
        licence = sources[row["observed_source"]].licence
        assert (row["licence"], row["may_be_shipped"]) == (licence.name, bool(licence.ship)), row["indicator"]


def test_every_declared_series_has_an_address():
    rows = {"indicator_list": made.parsed({})["indicator_list"]}
    urls = [e.url for e in addresses.world_bank(rows, date(2026, 1, 1))]
    assert urls[0].startswith("https://api.worldbank.org/v2/country?")
    assert any(f"/indicator/{SERIES}?" in url for url in urls)
    assert {e.name for e in addresses.sdg_indicators(rows, date(2026, 1, 1))} == {
        "SG_GEN_PARL.json",
        "IC_GEN_MGTL.json",
        "IC_GEN_MGTN.json",
    }
    assert addresses.sdg_indicators({}, date(2026, 1, 1)) == []


def test_every_row_is_accounted_for():
    documents = world_bank(f"Chad,TCD,{SERIES},1,", f"World,WLD,{SERIES},2,2", "Chad,TCD,XX,1,1")
    assert set(account(made.parsed(documents), made.harmonised(documents))["difference"]) == {0}
