"""Documents of indicators -> rows as printed, and what is refused with the name of what was expected."""

from __future__ import annotations

import json

import polars as pl
import pytest

from assets.indicators import (
    parse_ged,
    parse_ipu,
    parse_list,
    parse_sdg,
    parse_svac,
    parse_ucdp,
    parse_world_bank,
)
from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.accept import verify
from tests.support import indicators as made
from tests.support.indicators import refusal


def test_a_bulk_download_gives_every_cell_blank_ones_too():
    rows = parse_world_bank.parse(made.bulk("Yemen,YEM,S,0.3,", "Aruba,ABW,S,,"), "bulk.csv")
    assert rows.select("place_code", "year", "printed", "locator", "edition").rows() == [
        ("YEM", "2019", "0.3", "line 6, 2019", "2021-03-19"),
        ("YEM", "2020", None, "line 6, 2020", "2021-03-19"),
        ("ABW", "2019", None, "line 7, 2019", "2021-03-19"),
        ("ABW", "2020", None, "line 7, 2020", "2021-03-19"),
    ]


def test_a_bulk_download_with_another_header_is_refused():
    data = made.bulk("Yemen,YEM,S,0.3,")
    renamed = data.replace(b"Country Name", b"Nation")
    assert refusal(parse_world_bank.parse, renamed) == (
        "missing_columns",
        "document: expected the columns Country Name; it has Nation, Country Code, Indicator Name, Indicator Code, "
        "2019, 2020",
    )
    assert refusal(parse_world_bank.parse, data.replace(b'"2019"', b'"last year"'))[0] == "unexpected_columns"
    assert "2020" in refusal(parse_world_bank.parse, data.replace(b'"2019"', b'"2020"'))[1]
    assert refusal(parse_world_bank.parse, b"a,b\n1,2\n")[0] == "unknown_layout"
    assert refusal(parse_world_bank.parse, data + b'"Chad","TCD"\r\n')[0] == "ragged_row"


def test_descriptions_of_places_and_series_are_rows_of_their_own():
    rows = parse_world_bank.parse(made.countries("ARB,,Arab World", "YEM,Middle East,Yemen"), "Metadata_Country.csv")
    assert rows.select("row_kind", "place_code", "region").rows() == [
        ("country", "ARB", None),
        ("country", "YEM", "Middle East"),
    ]
    series = b'"INDICATOR_CODE","INDICATOR_NAME","SOURCE_NOTE",\n"S","Name","A long note.",\n'
    assert parse_world_bank.parse(series, "x").select("row_kind", "series", "locator").rows() == [
        ("series", "S", "line 2")
    ]


def observed(code: str, value: float | None, year: str = "2020", aggregate: bool = False) -> dict[str, object]:
    country = {"id": code[:2], "value": f"Name of {code}"}
    iso3 = "" if aggregate else code
    return {"indicator": {"id": "S"}, "country": country, "countryiso3code": iso3, "date": year, "value": value}


def test_the_apis_answer_has_the_digits_that_were_printed():
    page = {"page": 1, "pages": 1, "total": 2, "lastupdated": "2026-07-01"}
    answer = json.dumps([page, [observed("YEM", 0.332225913621262), observed("ARB", None, aggregate=True)]]).encode()
    rows = parse_world_bank.parse(answer, "S.json")
    assert rows.select("place_code", "printed", "edition", "locator").rows() == [
        ("YEM", "0.332225913621262", "2026-07-01", "$[1][0]"),
        ("AR", None, "2026-07-01", "$[1][1]"),
    ]


def test_the_apis_list_of_countries_tells_aggregates():
    region = {"ABW": "Latin America & Caribbean ", "ARB": "Aggregates"}
    rows = [
        {"id": c, "name": c, "region": {"value": r}, "incomeLevel": {}, "capitalCity": ""} for c, r in region.items()
    ]
    answer = json.dumps([{"total": 2}, rows]).encode()
    found = parse_world_bank.parse(answer, "countries.json")
    assert found.select("place_code", "region").rows() == [("ABW", "Latin America & Caribbean"), ("ARB", None)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ([{"total": 3}, [observed("YEM", 1.0)]], "incomplete"),
        ([{"total": 0}, None], "no_rows"),
        ([{"message": []}], "unknown_shape"),
        ([{"total": 1}, [{"indicator": "S"}]], "unknown_shape"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(answer: object, reason: str):
    assert refusal(parse_world_bank.parse, json.dumps(answer).encode())[0] == reason


SDG = {
    "series": "SG_GEN_PARL",
    "geoAreaCode": "4",
    "geoAreaName": "Afghanistan",
    "timePeriodStart": 2020.0,
    "value": "27.01613",
    "footnotes": ["", "As of 1 January."],
    "attributes": {"Nature": "C", "Units": "PERCENT"},
    "dimensions": {"Reporting Type": "G", "Sex": "FEMALE"},
}


def test_an_sdg_value_keeps_its_code_its_nature_and_its_dimensions():
    answer = json.dumps({"totalElements": 1, "data": [SDG]}).encode()
    assert parse_sdg.parse(answer, "S.json").select(
        "place_code", "year", "printed", "nature", "dimension", "footnote"
    ).rows() == [("4", "2020", "27.01613", "C", "Sex=FEMALE", "As of 1 January.")]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"totalElements": 9, "data": [SDG]}, "incomplete"),
        ({"data": [{**SDG, "attributes": "C"}]}, "unknown_shape"),
        ({"data": [{**SDG, "dimensions": [1]}]}, "unknown_shape"),
        ({"data": []}, "unknown_shape"),
        ({"data": [{"series": "S"}]}, "missing_columns"),
    ],
)
def test_an_sdg_answer_that_is_not_whole_is_refused(answer: object, reason: str):
    assert refusal(parse_sdg.parse, json.dumps(answer).encode())[0] == reason


def test_the_answers_of_both_apis_are_documents_and_an_error_that_comes_as_one_is_not():
    page = {"page": 1, "pages": 1, "per_page": 20000, "total": 1}
    for answer in ([page, [observed("YEM", 1.0)]], {"size": 1, "totalElements": 1, "attributes": [], "data": [SDG]}):
        verify(json.dumps(answer).encode(), Expectation("json"), None)
    error = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]
    with pytest.raises(Refused, match="error_answer"):
        verify(json.dumps(error).encode(), Expectation("json"), None)


def test_conflicts_are_read_from_a_csv_and_from_the_publishers_zip_file():
    text = f'{made.ACD_HEADER}\n202,"Egypt, Israel",A,B,1,1967,2,2,1967-06-05,"651, 666",26.1\n'
    plain = parse_ucdp.parse_conflicts(text.encode(), "acd.csv")
    packed = parse_ucdp.parse_conflicts(made.zipped(acd__csv=text, readme__pdf="x"), "acd-csv.zip")
    assert plain.equals(packed)
    assert plain.select("level", "location_codes", "best").rows() == [("conflict", "651, 666", None)]


def test_a_zip_file_with_two_tables_or_none_is_refused():
    assert refusal(parse_ucdp.parse_conflicts, made.zipped(a__csv="a,b", b__csv="a,b"))[0] == "unexpected_members"
    assert refusal(parse_ucdp.parse_conflicts, made.zipped(a__txt="a"))[0] == "unexpected_members"


def deaths(*dyads: str) -> bytes:
    lines = [f'1,"{d}",India,A,B,1,2020,30,25,40,3,India,750,750,221' for d in dyads]
    return "\n".join([made.BRD_HEADER, *lines]).encode()


def test_deaths_are_of_dyads_unless_a_cell_names_several():
    assert set(parse_ucdp.parse_deaths(deaths("7", "8"), "brd.csv")["level"]) == {"dyad"}
    assert set(parse_ucdp.parse_deaths(deaths("7", "8, 9"), "brd.csv")["level"]) == {"conflict"}
    without = deaths("7").replace(b"dyad_id,", b"").replace(b'"7",', b"")
    assert set(parse_ucdp.parse_deaths(without, "brd-conf.csv")["level"]) == {"conflict"}


def test_a_renamed_column_of_deaths_is_named():
    reason, detail = refusal(parse_ucdp.parse_deaths, deaths("7").replace(b"bd_best", b"deaths"))
    assert reason == "missing_columns" and "expected the columns bd_best" in detail
    twice = deaths("7").replace(b"bd_low", b"bd_best")
    assert refusal(parse_ucdp.parse_deaths, twice)[0] == "doubled_columns", "nobody knows which is meant"


GED = (
    "id,year,type_of_violence,conflict_new_id,dyad_new_id,side_a,side_b,country,country_id,source_headline,best,high,"
    "low"
)


def test_events_are_added_up_and_no_text_of_theirs_is_kept():
    lines = [GED, "1,2020,1,5,6,A,B,Mali,432,A headline,3,4,2", '2,2020,1,5,6,A,B,Mali,432,"Two\nlines",2,2,2']
    lines.append("3,2020,3,9,9,A,Civilians,Mali,432,x,1,1,0")
    rows = made.rows_of(parse_ged.parse, made.zipped(GEDEvent_v26_1__csv="\n".join(lines)), "ged261-csv.zip")
    assert rows.select("location_codes", "type", "events", "best", "low", "high", "version").rows() == [
        ("432", "1", "2", "5", "4", "6", "26.1"),
        ("432", "3", "1", "1", "0", "1", "26.1"),
    ]
    assert "headline" not in str(rows.rows()).lower() and rows["locator"].n_unique() == 2
    assert refusal(parse_ged.parse, GED.replace("best", "most").encode())[0] == "missing_columns"
    assert refusal(parse_ged.parse, GED.replace("high", "best").encode())[0] == "doubled_columns"
    for deaths in ("many", "1e999", "3.7", "-1", ""):
        line = f"1,2020,1,5,6,A,B,Mali,432,x,{deaths},4,2"
        assert refusal(parse_ged.parse, "\n".join([GED, line]).encode())[0] == "not_a_number"


def test_the_workbook_of_sexual_violence_is_read_as_printed():
    rows = parse_svac.parse(made.svac({"form": "1, 2 ", "state_prev": -99}), "svac.xlsx")
    assert rows.select("year", "gwnoloc", "form", "state_prev", "locator").rows() == [
        ("1994", "517", "1, 2", "-99", "row 2")
    ]


def test_a_workbook_whose_sheet_or_column_is_gone_is_refused_with_its_name():
    assert refusal(parse_svac.parse, made.workbook([["year"]], "Data")) == (
        "missing_sheet",
        "document: expected a sheet 'Sheet1'; it has Data",
    )
    renamed = made.workbook([["year", "conflictid", "actor_name"]], "Sheet1")
    reason, detail = refusal(parse_svac.parse, renamed)
    assert reason == "missing_columns" and "expected the columns actor, actorid" in detail
    twice = made.workbook([[*parse_svac.COLUMNS, parse_svac.COLUMNS[0]]], "Sheet1")
    assert refusal(parse_svac.parse, twice)[0] == "doubled_columns"
    assert refusal(parse_svac.parse, b"PK\x03\x04 no workbook")[0] == "not_a_workbook"


def test_a_line_of_history_gives_its_three_figures():
    row = ["Rwanda ", "AFR", "Yes", 2013, "October", "Lower", 80, 51, 0.6375, "A note."]
    found = parse_ipu.parse(made.history(row), "history.xlsx")
    assert found.select("place", "year", "period", "dimension", "printed", "nature", "locator").rows() == [
        ("Rwanda", "2013", "October", "lower", "80", "election", "row 2, Chamber Total Seats"),
        ("Rwanda", "2013", "October", "lower", "51", "election", "row 2, Total women"),
        ("Rwanda", "2013", "October", "lower", "0.6375", "election", "row 2, % Of Women in Chamber"),
    ]


def test_a_header_of_history_that_moved_or_changed_is_named():
    moved = made.workbook([[None], parse_ipu.HISTORY], "Feuil1")
    assert refusal(parse_ipu.parse, moved) == (
        "unexpected_columns",
        "document: row 1, column A: expected 'Country', found None",
    )
    renamed = made.workbook([[*parse_ipu.HISTORY[:6], "Seats", *parse_ipu.HISTORY[7:]]], "Feuil1")
    assert "column G: expected 'Chamber Total Seats', found 'Seats'" in refusal(parse_ipu.parse, renamed)[1]


RANKING = """Source: a union,,,,,,,,,
Ranking as of 1st September 2021,,,,,,,,,
Rank,Country,Lower or single House,,,,Upper chamber,,,
Rank,Country,Elections,Seats*,Women,%W,Elections,Seats*,Women,%W
4,Mexico,6.2021,500,250,50,7.2018,128,63,49.2
“,Kuwait,12.202,40,20,50,-,-,-,-
,Haiti,8.2015,-,-,-,11.2016,10,0,0
Suspended,Sudan,-,-,-,-,-,-,-,-
"""


def test_a_ranking_keeps_its_ditto_marks_and_says_what_they_stand_for():
    rows = parse_ipu.parse(RANKING.encode(), "ranking.csv")
    assert rows.filter(series="Rank").select("place", "printed", "stands_for", "year").rows() == [
        ("Mexico", "4", None, "2021"),
        ("Kuwait", "“", "4", "2021"),
        ("Haiti", None, None, "2021"),
        ("Sudan", "Suspended", None, "2021"),
    ]
    nothing = rows.filter(pl.col("nature").is_not_null())
    assert set(nothing["place"]) == {"Kuwait"} and set(nothing["dimension"]) == {"upper"}
    assert refusal(parse_ipu.parse, RANKING.replace("%W", "Share").encode())[0] == "unknown_layout"


def test_our_list_is_refused_with_other_columns():
    data = made.LIST.read_bytes()
    assert refusal(parse_list.parse, data, "other.csv")[0] == "unknown_file"
    assert refusal(parse_list.parse, data.replace(b"unit", b"units", 1), "indicators.csv")[0] == "unexpected_columns"
    assert refusal(parse_list.parse, data + b"X,y\n", "indicators.csv")[0] == "ragged_row"
