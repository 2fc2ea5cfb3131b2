"""Answers of the UN Peace & Security Data Hub: every cell is kept, whatever its form and its column."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.indicators.hub.columns import COLUMNS, as_indicators, known_to, read
from assets.indicators.hub.parse import HUB, parse
from pipeline.contract import Refused

RECORDS = [
    {"year": 2023, "total_no_of_spms": 25, "no_of_gender_advisors": 12, "colour": "blue"},
    {"year": 2024, "total_no_of_spms": 24, "no_of_gender_advisors": None, "colour": ""},
]
NAME = "DPPA-GENDEREXPERTISEINSPMS.json"


def as_json(records: object) -> bytes:
    return json.dumps(records).encode()


@pytest.mark.parametrize("envelope", [None, "data", "results"])
def test_each_cell_is_a_row_in_every_envelope(envelope: str | None) -> None:
    answer = {envelope: RECORDS, "total": 2} if envelope else RECORDS
    cells = parse(as_json(answer), NAME)
    assert cells.columns == list(HUB) and cells.height == 8
    advisers = cells.filter(pl.col("column") == "no_of_gender_advisors").sort("year")
    assert advisers.select("printed", "year", "role", "locator").rows() == [
        ("12", "2023", "value", "$[0] no_of_gender_advisors"),
        (None, "2024", "value", "$[1] no_of_gender_advisors"),
    ]
    assert cells.filter(pl.col("role").is_null())["column"].unique().to_list() == ["colour"]


def test_years_that_may_count_seconds_are_refused() -> None:
    records = [{"fiscal_year": "1498867200", "training_name": "A course", "female_participants": 4}]
    with pytest.raises(Refused, match=r"unreadable_days.*fiscal_year: 1498867200 may count seconds"):
        parse(as_json(records), "DPO-PKTRAINING.json")


def test_csv_reads_as_json_does() -> None:
    csv = b"Year,total no of SPMs\n2023,25\n"
    assert parse(csv, "dppa-genderexpertiseinspms.csv")["printed"].to_list() == ["2023", "25"]


def test_a_data_set_without_a_name_is_told_by_its_columns() -> None:
    rows = [
        {"contributing_country": "Ghana", "gpp_type": "Justice GPP", "female": 3, "male": 4, "mission_acronym": "X"}
    ]
    cells = parse(as_json(rows), "download.json")
    assert set(cells["dataset"]) == {"DPO-JCS-GPP"}
    assert set(cells["dimension"]) == {"gpp_type=Justice GPP"} and set(cells["mission"]) == {"X"}
    with pytest.raises(Refused, match="do not tell which"):
        parse(as_json([{"year": 2020, "what": 1}]), "download.json")


def test_an_answer_with_none_of_its_columns_is_refused() -> None:
    with pytest.raises(Refused, match="has none of the columns of DPO-PKTRAINING"):
        parse(as_json([{"a": 1}]), "DPO-PKTRAINING.json")


def test_a_sibling_may_have_the_others_columns() -> None:
    assert "percentage_of_peace_agreements_with_wps_provisions" in known_to("DPPA-WOMENVIOLATIONSINSPMS")
    assert "female" not in known_to("DPPA-WOMENVIOLATIONSINSPMS")


def test_a_line_that_says_nothing_is_refused() -> None:
    header = "dataset,column,role,indicator,name,unit,divisor,polarity\n"
    for line in ("A,b,valu,,,,,\n", "A,b,value,,,,,\n", "A,b,kept,code,,,,\n", "A,b,kept,,,,,\nA,b,year,,,,,\n"):
        with pytest.raises(Refused, match=r"columns\.csv:[23]"):
            read((header + line).encode(), "columns.csv")
    with pytest.raises(Refused, match="ragged_row"):
        read((header + "A,b,kept\n").encode(), "columns.csv")


def test_every_value_has_an_indicator_whose_shares_are_fractions() -> None:
    lines = as_indicators(COLUMNS.read_bytes(), COLUMNS.name)
    assert len({line["indicator"] for line in lines}) == len(lines) == len({line["series"] for line in lines})
    shares = {line["indicator"] for line in lines if line["unit"] == "fraction"}
    assert shares == {line["indicator"] for line in lines if line["indicator"].endswith("_SHARE")}
    assert {line["divisor"] for line in lines if line["indicator"] in shares} == {"100"}


CELLS = st.one_of(st.none(), st.integers(-5, 5), st.text("ab ", min_size=1, max_size=3))


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(known_to(NAME[:-5]))), CELLS, min_size=1), min_size=1, max_size=5)
)
def test_no_cell_is_lost(records: list[dict[str, object]]) -> None:
    cells = parse(as_json(records), NAME)
    columns = {column for record in records for column in record}
    assert cells.height == len(records) * len(columns) == cells["locator"].n_unique()
    given_cells = sorted(str(v) for record in records for v in record.values() if v is not None)
    assert sorted(cells["printed"].drop_nulls()) == given_cells
