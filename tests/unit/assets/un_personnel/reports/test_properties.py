"""What must hold for any report: it reads back as it was printed, and no figure can change unnoticed."""

from __future__ import annotations

from itertools import groupby

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.un_personnel.reports import parse, reconcile
from assets.un_personnel.reports.lines import join_parts, lines_of
from assets.un_personnel.reports.spans import names_spanning
from tests.support.pdfs import ReportRow, report_pdf

MISSIONS = ("BINUH", "MINUSCA", "MINUSMA", "MONUSCO", "UNFICYP", "UNMISS")
COUNTRIES = ("Côte d'Ivoire", "Fiji", "Guinea", "Guinea-Bissau", "Iran (Islamic Republic of)", "Niger", "Nigeria")
TYPES = ("Experts", "FPU", "Police", "Staff", "Troops")
PERSONS = st.one_of(st.just(0), st.integers(0, 9999))


@st.composite
def reports(draw: st.DrawFn, outer: int = 0) -> list[ReportRow]:
    """Rows of a report, sorted as layouts headed by mission (outer 0) or country (outer 1) print them."""
    cell = st.tuples(st.sampled_from(MISSIONS), st.sampled_from(COUNTRIES), st.sampled_from(TYPES))
    cells = draw(st.lists(cell, min_size=1, max_size=45 if not outer else 10, unique=True))
    return [
        (*cell, draw(PERSONS), draw(PERSONS)) for cell in sorted(cells, key=lambda c: (c[outer], c[1 - outer], c[2]))
    ]


def lines(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    kept = frame.filter(pl.col("row_kind") == "line")
    return kept.select("mission", "contributor", "personnel_type", "male", "female", "total").rows()


def printed(rows: list[ReportRow]) -> list[tuple[str, ...]]:
    return [(m, c, k, str(x), str(y), str(x + y)) for m, c, k, x, y in rows]


@settings(max_examples=40)
@given(reports(), st.sampled_from(["stable", "flat"]), st.booleans())
def test_reports_by_mission_read_back(rows: list[ReportRow], layout: str, totals: bool) -> None:
    frame = parse(report_pdf(rows, layout=layout, totals=totals), "report.pdf")
    assert lines(frame) == printed(rows)
    assert frame["locator"].is_unique().all()
    assert reconcile(frame)["agrees"].all()


@settings(max_examples=25)
@given(reports(outer=1), st.booleans())
def test_reports_by_country_read_back(rows: list[ReportRow], totals: bool) -> None:
    frame = parse(report_pdf(rows, layout="country", totals=totals), "report.pdf")
    assert lines(frame) == printed(rows)
    assert reconcile(frame)["agrees"].all()


@settings(max_examples=25)
@given(reports(), st.data())
def test_no_figure_changes_unnoticed(rows: list[ReportRow], data: st.DataObject) -> None:
    frame = parse(report_pdf(rows), "report.pdf").with_row_index("place")
    place = data.draw(st.integers(0, frame.height - 1))
    figure = data.draw(st.sampled_from(["male", "female", "total"]))
    changed = pl.when(pl.col("place") == place).then((pl.col(figure).cast(pl.Int64) + 1).cast(pl.String))
    tampered = frame.with_columns(changed.otherwise(pl.col(figure)).alias(figure)).drop("place")
    assert not reconcile(tampered)["agrees"].all()


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), min_size=1, max_size=8), st.floats(17, 40))
def test_names_in_the_middle_of_their_rows_find_them(blocks: list[tuple[int, int]], pitch: float) -> None:
    """Blocks of any height, names wrapped over any number of lines that the block has room for."""
    rows, pieces, expected, y = [], [], [], 700.0
    for number, (height, wraps) in enumerate(blocks):
        parts = [f"{number}-{part}" for part in range(wraps if height * pitch > wraps * 9 + 8 else 1)]
        own = [y - pitch * place for place in range(height)]
        y -= pitch * height
        middle = (own[0] + own[-1]) / 2
        for part, text in enumerate(parts):
            at = middle + 9.0 * ((len(parts) - 1) / 2 - part)
            at = next((row for row in own if abs(row - at) < 3.76), at)  # one printed line
            pieces.append((at, text))
        rows += own
        expected += [join_parts(parts)] * height
    assert names_spanning(rows, pieces, 9.4) == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30), st.floats(-1.4, 1.4)), unique_by=lambda w: w[:2]))
def test_every_word_stands_on_one_line_in_order(grid: list[tuple[int, int, float]]) -> None:
    """Words set up to a third of the font's height off their row stay in it; none is lost."""
    words = [(20.0 * row + off, 15.0 * column, 15.0 * column + 9, 9.0, f"{row}/{column}") for row, column, off in grid]
    found = [[word[4] for word in line.words] for line in lines_of(words, 9.0)]
    ordered = sorted(grid, key=lambda word: (-word[0], word[1]))
    assert found == [[f"{r}/{c}" for r, c, _ in block] for _, block in groupby(ordered, key=lambda word: word[0])]
