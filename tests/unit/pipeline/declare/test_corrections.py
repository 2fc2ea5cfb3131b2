"""Corrections: applied where the error is printed, counted, and told to go once the source is mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.declare.corrections import PLACES, Correction, CorrectionError, apply, nothing_done, read, summed

TEXT = """
- id: kenya-2020
  source: counts
  match: {country: Kenya, month: 2020-01}
  expect: {advisers: "70"}
  set: {advisers: "7"}
  reason: a digit too many
  evidence: the report's own total
  told: 2026-03-01
"""


def fix(**changes: object) -> Correction:
    base: dict[str, object] = {
        "id": "kenya",
        "source_id": "counts",
        "match": {"country": "Kenya"},
        "expect": {"advisers": "70"},
        "set": {"advisers": "7"},
        "reason": "a digit too many",
        "evidence": "the report's own total",
        "told": False,
    }
    return Correction(**{**base, **changes})  # type: ignore[arg-type]


ROWS = pl.DataFrame(
    {
        "country": ["Kenya", "Kenya", "France"],
        "advisers": ["70", "7", "70"],
        "document_id": ["0123456789ab"] * 3,
        "locator": ["line 2", "line 3", "line 4"],
    }
)


def test_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    assert read(path) == ()
    path.write_text(TEXT, encoding="utf-8")
    (found,) = read(path)
    assert (found.id, found.source_id, found.expect, found.set, found.told) == (
        "kenya-2020",
        "counts",
        {"advisers": "70"},
        {"advisers": "7"},
        date(2026, 3, 1),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  reason: a digit too many\n", ""),
        ("  evidence", "  because"),
        ('{advisers: "7"}', "{}"),
        ("  expect:", "  was:"),
        ("  told: 2026-03-01\n", ""),
        ("2026-03-01", "perhaps"),
        ("2026-03-01", "yes"),
    ],
)
def test_an_incomplete_entry_is_named(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"corrections\.yaml: kenya-2020"):
        read(path)


def test_only_the_row_that_prints_the_error_is_corrected() -> None:
    rows, report = apply(ROWS, [fix()])
    assert rows["advisers"].to_list() == ["7", "7", "70"]
    assert rows.drop("advisers").equals(ROWS.drop("advisers"))
    line = report.row(0, named=True)
    assert (line["rows_corrected"], line["rows_already_right"]) == (1, 1)
    assert (line["reason"], line["evidence"]) == ("a digit too many", "the report's own total")
    assert line["places"] == "0123456789ab line 2"


@pytest.mark.parametrize(
    ("told", "shown"), [(date(2026, 3, 1), (True, date(2026, 3, 1))), (False, (False, None)), (None, (None, None))]
)
def test_it_says_whether_and_when_the_publisher_was_told(told: date | bool | None, shown: object) -> None:
    assert apply(ROWS, [fix(told=told)])[1].select("publisher_told", "told_on").row(0) == shown


def test_a_mended_source_makes_the_correction_idle() -> None:
    mended = ROWS.with_columns(pl.col("advisers").replace({"70": "7"}))
    rows, report = apply(mended, [fix()])
    assert rows.equals(mended)
    assert report.select("rows_corrected", "rows_already_right").row(0) == (0, 2)


def test_a_correction_that_matches_nothing_says_so() -> None:
    for idle in (fix(match={"country": "Nepal"}), fix(match={"no_such_column": "x"})):
        rows, report = apply(ROWS, [idle])
        assert rows.equals(ROWS)
        assert report.select("rows_corrected", "rows_already_right").row(0) == (0, 0)


def test_missing_cells_can_be_matched_expected_and_set() -> None:
    rows = ROWS.with_columns(advisers=pl.Series([None, "7", "70"], dtype=pl.String))
    filled, _ = apply(rows, [fix(expect={"advisers": None}, set={"advisers": "70"})])
    assert filled["advisers"].to_list() == ["70", "7", "70"]
    emptied, _ = apply(ROWS, [fix(set={"advisers": None})])
    assert emptied["advisers"].to_list() == [None, "7", "70"]


def test_corrections_are_applied_in_order() -> None:
    second = fix(id="again", expect={"advisers": "7"}, set={"advisers": "8"})
    rows, report = apply(ROWS, [fix(), second])
    assert rows["advisers"].to_list() == ["8", "8", "70"]
    assert report["rows_corrected"].to_list() == [1, 2]


def test_reports_of_documents_add_up() -> None:
    parts = [nothing_done([fix()]), apply(ROWS.head(1), [fix()])[1], apply(ROWS.tail(2), [fix()])[1]]
    total = summed(parts)
    assert total.select("correction_id", "rows_corrected", "rows_already_right").rows() == [("kenya", 1, 1)]
    assert total.schema == parts[0].schema and total["places"].to_list() == ["0123456789ab line 2"]


def test_the_first_places_of_many_rows_are_kept() -> None:
    many = pl.DataFrame({"advisers": ["70"] * 150, "country": "Kenya", "document_id": "0" * 12}).with_row_index("n")
    rows = many.select(pl.exclude("n"), locator=pl.format("line {}", "n"))
    total = summed([apply(rows, [fix()])[1]] * 2)
    assert total["rows_corrected"].to_list() == [300] and total["places"].item().count("line") == PLACES


def test_without_corrections_the_report_is_empty() -> None:
    rows, report = apply(ROWS, [])
    assert rows.equals(ROWS) and report.is_empty() and summed([nothing_done([]), report]).is_empty()
