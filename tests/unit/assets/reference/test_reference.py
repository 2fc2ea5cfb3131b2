"""Reading and harmonising reference files: small made-up ones, good and broken."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from assets.reference.harmonise import SPECS, harmonise
from assets.reference.parse import COLUMNS, parse
from pipeline.contract import LOSS_SCHEMA, Harmonised, Refused

GOOD = {
    "citation": ["un,United Nations,Member States,https://www.un.org/members,terms"],
    "entity": [
        "XAA,Aland,state,XAA,XA,007,2,3,Europe,Northern Europe,1945-10-24,,1900-01-01,,,,un",
        "hist:old,Oldland,historic_state,,,,2,,,,,,,1990-10-02,XAA,,un",
    ],
    "entity_alias": ["Aaland,XAA,1990-10-03,,false,spelling variant,un"],
    "entity_group": ["Club,XAA,,,1955,,,,un"],
    "council_term": ["XAA,elected,1961-01-01,1962-12-31,un"],
    "mission": ["UNX,United Nations X,other,DPO,XAA;hist:old,1956-11-01,month,1956,,,,,,un"],
    "mission_alias": ["UN-X,UNX,spelling variant,un"],
    "parity_target": ["individual_police,individual_police,2028,0.30,final,un"],
}


def csv_of(table: str, rows: list[str]) -> bytes:
    return "\n".join([",".join(COLUMNS[table]), *rows, ""]).encode()


def harmonised(**changed: list[str]) -> Harmonised:
    files = GOOD | changed
    frames = [
        parse(csv_of(table, rows), f"{table}.csv").with_columns(
            source_id=pl.lit("reference"), document_id=pl.lit("0" * 12), document_name=pl.lit(f"{table}.csv")
        )
        for table, rows in files.items()
    ]
    parsed = pl.concat(frames, how="diagonal")
    made = harmonise({"reference": parsed}, None)
    assert sum(f.height for f in made.tables.values()) + made.rejected.height == parsed.height
    assert made.rejected.columns == list(LOSS_SCHEMA)
    return made


def test_parse_keeps_text_as_printed_and_counts_lines() -> None:
    rows = parse(csv_of("mission_alias", ['"UN,\nX",UNX,"a ""quoted"" reason",un', "007,UNX,,un"]), "mission_alias.csv")
    assert rows.columns == ["label", "mission", "reason", "source", "locator", "table"]
    assert rows.rows() == [
        ("UN,\nX", "UNX", 'a "quoted" reason', "un", "line 2", "mission_alias"),
        ("007", "UNX", None, "un", "line 4", "mission_alias"),
    ]
    assert set(rows.dtypes) == {pl.String}


def test_parse_reads_a_byte_order_mark_windows_lines_and_an_empty_file() -> None:
    data = b"\xef\xbb\xbf" + csv_of("mission_alias", ["UN-X,UNX,r,un"]).replace(b"\n", b"\r\n")
    assert parse(data, "some/folder/mission_alias.csv").row(0)[:2] == ("UN-X", "UNX")
    empty = parse(csv_of("citation", []), "citation.csv")
    assert empty.height == 0
    assert set(empty.dtypes) == {pl.String}


@pytest.mark.parametrize(
    ("data", "name", "reason", "detail"),
    [
        (b"label\n", "colours.csv", "unknown_file", "colours.csv: expected one of citation.csv"),
        (b"", "mission_alias.csv", "unexpected_columns", r"line 1 has \[\]"),
        (b"label,mission,why,source\n", "mission_alias.csv", "unexpected_columns", "'why'"),
        (csv_of("mission_alias", ["a,b,c,un", "a,b,c"]), "mission_alias.csv", "ragged_row", "line 3 has 3 fields"),
        (csv_of("mission_alias", ["a,b,c,un,more"]), "mission_alias.csv", "ragged_row", "line 2 has 5 fields"),
        (b"label,mission,reason,source\nC\xf4te,UNX,r,un\n", "mission_alias.csv", "not_utf8", "byte 29"),
        (csv_of("mission_alias", ['"never closed']), "mission_alias.csv", "not_csv", "mission_alias.csv: line"),
    ],
)
def test_parse_refuses_what_is_not_in_shape(data: bytes, name: str, reason: str, detail: str) -> None:
    with pytest.raises(Refused, match=detail) as refused:
        parse(data, name)
    assert refused.value.reason == reason


def test_good_rows_become_typed_tables_with_their_citation() -> None:
    made = harmonised()
    assert made.rejected.is_empty()
    assert set(made.tables) == {f"core.{name}" for name in SPECS}
    entity = made.tables["core.entity"].row(0, named=True)
    assert entity["m49"] == "007"
    assert (entity["cow_code"], entity["gw_code"]) == (2, 3)
    assert entity["un_member_from"] == date(1945, 10, 24)
    assert entity["valid_to"] is None
    assert entity["citation"] == "United Nations: Member States. https://www.un.org/members"
    assert (entity["source_id"], entity["document_id"], entity["locator"]) == ("reference", "0" * 12, "line 2")
    assert made.tables["core.entity_alias"]["needs_date"].to_list() == [False]
    assert made.tables["core.mission"]["start_date"].to_list() == [date(1956, 11, 1)]
    assert made.tables["core.parity_target"]["target_share"].to_list() == [0.3]
    assert made.tables["core.entity_group"].schema["valid_from"] == pl.Date


@pytest.mark.parametrize(
    ("table", "row", "reason", "detail"),
    [
        ("entity", "XBB,,state,,,,,,,,,,,,,,un", "missing_value", "name"),
        ("entity", "XBB,B,empire,,,,,,,,,,,,,,un", "bad_value", "kind empire is none of state"),
        ("entity", "XBB,B,state,,,,two,,,,,,,,,,un", "bad_value", "cow_code two is no integer"),
        ("entity", "XBB,B,state,,,,,,,,24 Oct 1945,,,,,,un", "bad_value", "un_member_from 24 Oct 1945 is no date"),
        ("entity", "XBB,B,state,,,,,,,,,,1945-02-30,,,,un", "bad_value", "valid_from 1945-02-30 is no date"),
        ("entity", "XBB,B,state,,,,,,,,,,1945,,,,un", "bad_value", "valid_from 1945 is no date"),
        (
            "entity",
            "XBB,B,state,,,,,,,,,,2001-01-01,2000-01-01,,,un",
            "dates_out_of_order",
            "valid_from 2001-01-01 after",
        ),
        ("entity", "XBB,B,state,,,,,,,,,,,,XCC;XAA,,un", "unknown_reference", "successors XCC is no entity"),
        ("entity", "XBB,B,territory,,,,,,,,,,,,,XCC,un", "unknown_reference", "administered_by XCC is no entity"),
        ("entity", "XBB,B,state,,,,,,,,,,,,,,", "missing_value", "source"),
        ("entity", "XBB,B,state,,,,,,,,,,,,,,un;hearsay", "unknown_citation", "un;hearsay"),
        ("entity", "XAA,Again,state,,,,,,,,,,,,,,un", "duplicate_key", "XAA"),
        ("entity_alias", "Oz,XOZ,,,false,r,un", "unknown_reference", "entity XOZ is no entity"),
        ("entity_alias", "Oz,XAA,,,perhaps,r,un", "bad_value", "needs_date perhaps is no flag"),
        ("entity_group", "Club,XOZ,,,,,,,un", "unknown_reference", "entity XOZ is no entity"),
        ("mission", "UNY,Y,other,,XAA;XOZ,,,,,,,,,un", "unknown_reference", "host_entities XOZ is no entity"),
        ("mission", "UNY,Y,parade,,,,,,,,,,,un", "bad_value", "kind parade is none of"),
        ("mission_alias", "UN-Z,UNZ,r,un", "unknown_reference", "mission UNZ is no mission"),
        ("parity_target", "individual_police,individual_police,2030,30,final,un", "bad_value", "target_share 30"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_stays(
    table: str, row: str, reason: str, detail: str
) -> None:
    made = harmonised(**{table: [*GOOD[table], row]})
    assert made.rejected.height == 1
    lost = made.rejected.row(0, named=True)
    assert lost["reason"] == reason
    assert lost["detail"].startswith(detail)
    assert lost["locator"] == f"line {len(GOOD[table]) + 2}"
    assert made.tables[f"core.{table}"].height == len(GOOD[table])


def test_rows_of_a_table_nobody_declared_are_rejected() -> None:
    row = parse(csv_of("mission_alias", ["UN-X,UNX,r,un"]), "mission_alias.csv").with_columns(
        source_id=pl.lit("reference"), document_id=pl.lit("0" * 12), table=pl.lit("colours")
    )
    made = harmonise({"reference": row}, None)
    assert made.rejected["reason"].to_list() == ["unknown_table"]
    assert all(frame.is_empty() for frame in made.tables.values())


def test_tables_do_not_depend_on_the_order_of_rows() -> None:
    forward = harmonised()
    backward = harmonised(**{table: rows[::-1] for table, rows in reversed(GOOD.items())})
    for name, frame in forward.tables.items():
        assert frame.drop("locator").equals(backward.tables[name].drop("locator"))
