"""The workbook of the Women, Peace and Security Index -> rows as printed, and what is refused."""

from __future__ import annotations

import polars as pl

from assets.indicators import parse_wps_index
from tests.support import indicators as made
from tests.support.indicators import refusal

SYRIA = {0: 178, 1: "Syria", 2: "SYR", 4: 0.364, 8: 5.1, 10: 46.4, 11: "ae", 12: 3.0, 13: "d,zz"}
CUBA = {1: "Cuba", 2: "CUB", 8: 10.7}


def test_the_index_keeps_every_mark_and_says_what_the_notes_say_of_it():
    data = made.workbook(made.index(SYRIA, CUBA, notes=("ae Imputed value.", "d Refers to 2017")), "TABLE 1")
    rows = parse_wps_index.parse(data, "index.xlsx")
    marked = rows.filter(pl.col("footnote").is_not_null())
    assert marked.select("series", "footnote", "nature", "locator").rows() == [
        ("Employment", "ae", "imputed", "K7"),
        ("Financial Inclusion", "d,zz", "unexplained mark", "M7"),
    ]
    assert rows.filter(place="Cuba", series=parse_wps_index.INDEX).select("printed", "nature").rows() == [
        (None, "unranked")
    ]
    assert set(rows.filter(place="World")["row_kind"]) == {"group"}
    assert rows.height == 15 * 3 and set(rows["year"]) == {"2025"}


def test_a_workbook_of_the_index_that_changed_is_refused_with_what_was_expected():
    rows = made.index(SYRIA)
    assert refusal(parse_wps_index.parse, made.workbook(rows, "Table 2"))[0] == "missing_sheet"
    assert refusal(parse_wps_index.parse, made.workbook([[None], *rows], "TABLE 1")) == (
        "unexpected_columns",
        "document: A5: expected 'WPS Index Rank', found None",
    )
    rows[4][10] = "Work"
    assert refusal(parse_wps_index.parse, made.workbook(rows, "TABLE 1"))[1].endswith(
        "K5: expected 'Employment', found 'Work'"
    )
    without = [row for row in made.index(SYRIA) if row != [None, "Notes"]]
    assert refusal(parse_wps_index.parse, made.workbook(without, "TABLE 1"))[0] == "unknown_layout"
