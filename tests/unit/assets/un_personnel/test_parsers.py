"""The IPI and Hub parsers: rows as printed, and refusals that say what is wrong."""

from __future__ import annotations

import json

import polars as pl
import pytest

from assets.un_personnel import parse_ipi, parse_psdata, values
from pipeline.contract import Refused

GROUPS = ("Individual Police", "Formed Police Units", "Experts on Mission", "Troops", "Total")
CELLS = [f"{group} {sex}" for group in GROUPS for sex in ("Male", "Female", "Total")]


def ipi(header: list[str], *rows: list[str]) -> bytes:
    return "\n".join(",".join(cells) for cells in [header, *rows]).encode() + b"\n"


CLEAN = ipi(
    ['""', '"Date"', '"Contributor"', '"Contributor ISO-3"', '"Mission"', *(f'"{c}"' for c in CELLS)],
    [
        '"1"',
        "2013-12-31",
        '"Ghana"',
        '"GHA"',
        '"UNMIL"',
        *["1", "0", "1", "0", "0", "0", "2", "1", "3", "700", "63", "763", "703", "64", "767"],
    ],
)
DIRTY = ipi(
    ["Date", "Contributor", "Contributor_ISO-3", "Mission", *(c.replace(" ", "_") for c in CELLS)],
    [
        "2014-08-31",
        "Zimbabwe'",
        "ZWE'",
        "UNOCI'",
        *["NA", "NA", "NA", "NA", "NA", "NA", "5", "1", "6", "NA", "NA", "NA", "5", "1", "6"],
    ],
)


def test_ipi_gives_one_row_for_each_group_of_cells():
    rows = parse_ipi.parse(CLEAN, "Gender.Full.csv")
    assert rows["locator"].to_list() == [f"line 2 {group}" for group in GROUPS]
    assert rows.row(3, named=True) == {
        "locator": "line 2 Troops",
        "date": "2013-12-31",
        "contributor": "Ghana",
        "contributor_iso3": "GHA",
        "mission": "UNMIL",
        "personnel_type": "Troops",
        "male": "700",
        "female": "63",
        "total": "763",
    }


def test_ipi_keeps_the_dirty_file_as_printed():
    rows = parse_ipi.parse(DIRTY, "full_gender_data.csv")
    assert rows.row(0, named=True)["contributor"] == "Zimbabwe'"
    assert rows["male"].to_list() == ["NA", "NA", "5", "NA", "5"]


def test_ipi_finds_columns_by_name_wherever_they_stand():
    header, line = DIRTY.decode().splitlines()
    turned = "\n".join(",".join(reversed(text.split(","))) for text in (header, line)) + "\n"
    assert parse_ipi.parse(turned.encode(), "x").equals(parse_ipi.parse(DIRTY, "x"))


def test_ipi_names_missing_columns():
    with pytest.raises(Refused, match=r"missing_columns.*troops_female"):
        parse_ipi.parse(DIRTY.replace(b"Troops_Female", b"Troops_Women"), "x")


def test_a_cut_file_is_refused():
    with pytest.raises(Refused, match="truncated"):
        parse_ipi.parse(DIRTY[:-12], "x")


@pytest.mark.parametrize("data", [b"", b"\n", b"   "])
def test_an_empty_document_is_refused(data):
    with pytest.raises(Refused, match="empty_document"):
        parse_psdata.parse(data, "x")


HISTORY = [
    {
        "Contribution_ID": 7,
        "ISOCode3": "GHA",
        "M49_Code": 288,
        "Contributing_Country": "Ghana",
        "Mission_Acronym": "UNMIL",
        "Personnel_Type": "Troops",
        "Female_Personnel": 63,
        "Male_Personnel": 700,
        "Last_Reporting_Date": 1388448000000,
    },
    {
        "Contribution_ID": 8,
        "Contributing_Country": "Nepal",
        "Personnel_Type": "Staff Officer",
        "Female_Personnel": None,
        "Male_Personnel": 1.0,
        "Last_Reporting_Date": -86400000,
    },
]


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"data": rows}, lambda rows: {"Records": rows, "page": 1}]
)
def test_hub_json_in_each_envelope(wrap):
    rows = parse_psdata.parse(json.dumps(wrap(HISTORY)).encode(), "x.json")
    assert rows["dataset"].to_list() == ["DPO-UCHISTORICAL"] * 2
    assert rows["locator"].to_list() == ["$[0]", "$[1]"]
    assert rows["last_reporting_date"].to_list() == ["1388448000000", "-86400000"]
    assert rows["male_personnel"].to_list() == ["700", "1.0"]
    assert rows["female_personnel"].to_list() == ["63", None]


def test_hub_csv_with_byte_order_mark_and_other_letter_case():
    columns = "ISOCode3,Contributing_Country,Female_Personnel,MALE_PERSONNEL,Total_Uniformed_Personnel"
    text = f"\ufeff{columns},Last_Reporting_Date\n"
    rows = parse_psdata.parse((text + "GHA,Ghana,1,2,3,31-Jan-21\n").encode(), "x.csv")
    assert rows.row(0, named=True)["dataset"] == "DPO-UCLATEST"
    assert rows["locator"].to_list() == ["line 2"]
    assert rows["last_reporting_date"].to_list() == ["31-Jan-21"]
    assert rows["personnel_contribution_rank"].to_list() == [None]


@pytest.mark.parametrize(
    ("columns", "dataset"),
    [
        ("casualty_id,incident_date,mission_acronym", "DPPADPOSS-FATALITIES"),
        ("mission_acronym,mission_name,lead_department", "DPPADPOSS-PKO"),
    ],
)
def test_datasets_are_told_by_their_columns(columns, dataset):
    rows = parse_psdata.parse(f"{columns}\na,2001-01-01,DPO\n".encode(), "x.csv")
    assert rows["dataset"].to_list() == [dataset]


def test_political_missions_are_told_by_their_department_or_name():
    text = b"mission_acronym,mission_name,lead_department\nUNAMA,x,DPPA\n"
    assert parse_psdata.parse(text, "x.csv")["dataset"].to_list() == ["DPPA-POLITICALMISSIONS"]
    text = b"mission_acronym,mission_name\nUNAMA,x\n"
    assert parse_psdata.parse(text, "dppa-politicalmissions.csv")["dataset"].to_list() == ["DPPA-POLITICALMISSIONS"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"error": "down", "status": 500}', "unknown_shape.*error"),
        (b"[]", "no_rows"),
        (b'{"data": {"a": 1}}', "unknown_shape"),
        (b'[{"casualty_id": "a"}, 3]', r"unknown_shape.*\$\[1\]"),
        (b'[{"colour": "red"}]', "unknown_columns.*colour"),
        (b'[{"casualty_id": "a", "incident_date": 0}]', "missing_columns.*mission_acronym"),
        (b'[{"casualty_id": "a", "Casualty_ID": "b"}]', "doubled_columns"),
        (b'[{"casualty_id": "a"', "malformed_json"),
        (b"<html><body>Bad gateway</body></html>\n<p>\n", "unknown_columns|doubled|malformed"),
    ],
)
def test_other_shapes_are_refused_by_name(data, reason):
    with pytest.raises(Refused, match=reason):
        parse_psdata.parse(data, "x.json")


def test_locators_are_the_lines_of_the_file():
    text = 'casualty_id,incident_date,mission_acronym\na,2001-01-01,"x\ny"\n\nb,2001-01-02,x\r\n'
    rows = parse_psdata.parse(text.encode(), "x.csv")
    assert rows.select("locator", "casualty_id", "mission_acronym").rows() == [
        ("line 2", "a", "x\ny"),
        ("line 5", "b", "x"),
    ]


@pytest.mark.parametrize(
    ("text", "count", "strange"),
    [
        ("1,234", 1234, False),
        ("12.0", 12, False),
        (" 5'", 5, False),
        ("NA", None, False),
        ("", None, False),
        (None, None, False),
        ("-3", None, True),
        ("x", None, True),
        ("1.5", None, True),
        ("12,0", None, True),
        ("1,23", None, True),
        ("1 2", None, True),
        ("1,2345", None, True),
        ("1 234", 1234, False),
        ("1\u2009234\u202f567", 1234567, False),
        ("12,345.0", 12345, False),
        ("0", 0, False),
    ],
)
def test_printed_counts(text, count, strange):
    frame = pl.DataFrame({"cell": [text]}, schema={"cell": pl.String})
    assert frame.select(values.count("cell"), values.not_a_count("cell").alias("strange")).row(0) == (count, strange)


@pytest.mark.parametrize(
    ("column", "cells", "said"),
    [
        ("last_reporting_date", ("1753920000", "1753920000"), "1753920000 may count seconds"),
        ("last_reporting_date", ("07/31/2025", "07/31/2025"), "07/31/2025 has its month first"),
    ],
)
def test_days_that_may_be_others_are_refused(column, cells, said):
    rows = [{**row, "Last_Reporting_Date": cell} for row, cell in zip(HISTORY, cells, strict=True)]
    with pytest.raises(Refused, match=rf"unreadable_days: x\.json: {column}: {said}"):
        parse_psdata.parse(json.dumps(rows).encode(), "x.json")


def test_a_header_that_ends_early_for_some_readers_is_refused():
    with pytest.raises(Refused, match=r"malformed_csv.*2 columns or 3"):
        parse_psdata.parse(b"isocode3,m49_code\x0bcountry,rank\nRWA,646\n", "DPO-UCLATEST.csv")
