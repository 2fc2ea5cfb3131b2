"""Workbooks as cells of text, and what is said of one that is not as expected."""

from __future__ import annotations

import pytest

from pipeline.contract import Refused
from pipeline.shared.workbook import column_name, expect_header, rows_of_sheet
from tests.support.indicators import workbook


def test_cells_are_text_as_printed_and_the_first_row_is_row_one() -> None:
    data = workbook([[None, "a "], [], [1994, 0.6375, ""]], "S")
    assert rows_of_sheet(data, "x.xlsx", "S") == [(None, "a"), (None, None), ("1994", "0.6375")]


def test_a_header_may_differ_in_case_and_blanks_and_in_nothing_else() -> None:
    expect_header(["Total  Women ", "Year"], ["total women", "Year"], "x", 1)
    with pytest.raises(Refused, match="row 4, column B: expected 'Year', found None"):
        expect_header(["A"], ["A", "Year"], "x", 4)


def test_columns_have_the_letters_of_a_workbook() -> None:
    assert [column_name(at) for at in (0, 25, 26, 33, 701, 702)] == ["A", "Z", "AA", "AH", "ZZ", "AAA"]
