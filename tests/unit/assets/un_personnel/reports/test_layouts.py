"""Reports in each layout, made in the test, read back as the rows they print."""

from __future__ import annotations

import polars as pl
import pytest

from assets.un_personnel.reports import COLUMNS, parse, reconcile
from tests.support.pdfs import ReportRow, Text, pdf, report_pdf, right

ROWS: list[ReportRow] = [
    ("UNFICYP", "Argentina", "Experts", 2, 1),
    ("UNFICYP", "Argentina", "Troops", 200, 14),
    ("UNFICYP", "Democratic Republic of the Congo", "Staff", 3, 0),
    ("UNMISS", "Argentina", "Troops", 4, 2),
    ("UNMISS", "Bolivia", "Experts", 0, 0),
    ("UNMISS", "Bolivia", "Staff", 1, 2),
    ("UNMISS", "Bolivia", "Troops", 1257, 27),
]
BY_COUNTRY = sorted(ROWS, key=lambda row: (row[1], row[0]))


def lines(frame: pl.DataFrame) -> list[tuple[str | None, ...]]:
    kept = frame.filter(pl.col("row_kind") == "line")
    return kept.select("mission", "contributor", "personnel_type", "male", "female", "total").rows()


def totals(frame: pl.DataFrame) -> list[tuple[str | None, ...]]:
    kept = frame.filter(pl.col("row_kind") == "total")
    return kept.select("scope", "mission", "contributor", "male", "female", "total").rows()


def as_lines(rows: list[ReportRow], *, mission: bool = True) -> list[tuple[str | None, ...]]:
    return [(m if mission else None, c, k, str(x), str(y), str(x + y)) for m, c, k, x, y in rows]


def read(texts: list[Text], name: str = "report.pdf") -> pl.DataFrame:
    return parse(pdf([texts]), name)


def figures(y: float, *values: int | None) -> list[Text]:
    return [right(x, y, v) for x, v in zip((395, 450, 530), values, strict=True) if v is not None]


def head(*cells: tuple[float, str]) -> list[Text]:
    return [(200, 760, "Troops 31/01/2020"), *((x, 730, text) for x, text in cells)]


CONTRIBUTORS = head(
    (24, "Mission"), (114, "Contributor"), (249, "Description"), (375, "Male"), (420, "Female"), (510, "Total")
)
COUNTRIES = head((49, "Country"), (150, "Mission"), (239, "POST"), (375, "MALE"), (415, "FEMALE"), (505, "TOTAL"))


@pytest.mark.parametrize(
    ("layout", "rows", "mission"),
    [("stable", ROWS, True), ("flat", ROWS, True), ("country", BY_COUNTRY, True), ("country_only", BY_COUNTRY, False)],
)
@pytest.mark.parametrize("with_totals", [True, False])
def test_every_line_is_read_as_printed(layout: str, rows: list[ReportRow], mission: bool, with_totals: bool) -> None:
    frame = parse(report_pdf(rows, layout=layout, totals=with_totals), "report.pdf")
    assert lines(frame) == as_lines(rows, mission=mission)
    assert frame.columns == list(COLUMNS)
    assert set(frame.dtypes) == {pl.String}
    assert frame["locator"].is_unique().all()
    assert frame.select("as_of", "as_of_date", "as_of_source").unique().rows() == [
        ("30/06/2022", "2022-06-30", "printed")
    ]
    assert reconcile(frame)["agrees"].all()
    assert (frame["row_kind"] == "total").any() == (with_totals and layout != "flat")


def test_totals_say_what_they_sum() -> None:
    stable = parse(report_pdf(ROWS, layout="stable"), "report.pdf")
    assert totals(stable) == [
        ("mission", "UNFICYP", None, "205", "15", "220"),
        ("mission", "UNMISS", None, "1262", "31", "1293"),
        ("grand", None, None, "1467", "46", "1513"),
    ]
    country = parse(report_pdf(BY_COUNTRY, layout="country"), "report.pdf")
    assert totals(country)[:3] == [
        ("mission_contributor", "UNFICYP", "Argentina", None, None, "217"),
        ("mission_contributor", "UNMISS", "Argentina", None, None, "6"),
        ("contributor", None, "Argentina", "206", "17", "223"),
    ]
    assert totals(country)[-2:] == [
        ("contributor", None, "Democratic Republic of the Congo", "3", "0", "3"),  # printed cut: "Democrat"
        ("grand", None, None, "1467", "46", "1513"),
    ]


def test_the_wide_layout_gives_one_row_for_each_type() -> None:
    frame = parse(report_pdf(BY_COUNTRY, layout="wide"), "report.pdf")
    assert frame["locator"][:3].to_list() == ["p1 r1 Experts", "p1 r1 Troops", "p1 r1 Staff"]
    assert lines(frame)[:3] == [
        ("UNFICYP", "Argentina", "Experts", "2", "1", None),
        ("UNFICYP", "Argentina", "Troops", "200", "14", None),
        ("UNFICYP", "Argentina", "Staff", "0", "0", None),
    ]
    assert totals(frame)[-1] == ("type", None, None, "4", "2", None)
    assert reconcile(frame).filter(pl.col("scope") == "contributor").height == 9
    assert reconcile(frame)["agrees"].all()


def test_a_column_for_each_type_without_sex() -> None:
    cells = [
        (30, 741, "Country"),
        (120, 741, "Experts on"),
        (127, 732, "Mission"),
        (200, 741, "Troops"),
        (300, 741, "Total"),
    ]
    page: list[Text] = [(280, 770, "As of : 30/09/2023"), *cells, (500, 741, "End Date")]
    for y, contributor, experts, troops in (
        (700, "Nepal", 48, 5874),
        (680, "United Republic of", 6, 1464),
        (650, "Mali", 0, 2),
    ):
        page += [(30, y, contributor), (137, y, str(experts)), (205, y, str(troops)), (305, y, str(experts + troops))]
        page.append((500, y, "30/09/2023"))
    page += [(30, 671, "Tanzania"), (30, 630, "Grand Total"), (137, 630, "54"), (205, 630, "7340"), (305, 630, "7394")]
    frame = read(page)
    assert lines(frame) == [
        (None, "Nepal", "Experts on Mission", None, None, "48"),
        (None, "Nepal", "Troops", None, None, "5874"),
        (None, "United Republic of Tanzania", "Experts on Mission", None, None, "6"),
        (None, "United Republic of Tanzania", "Troops", None, None, "1464"),
        (None, "Mali", "Experts on Mission", None, None, "0"),
        (None, "Mali", "Troops", None, None, "2"),
    ]
    assert frame.filter(pl.col("row_kind") == "total")["scope"].to_list() == ["contributor"] * 3 + ["type"] * 2 + [
        "grand"
    ]
    assert reconcile(frame)["agrees"].all()


def test_names_head_their_rows_wrap_and_totals_have_no_name() -> None:
    page = [*CONTRIBUTORS, (24, 700, "BINUH"), (123, 680, "Iran (Islamic Republic"), (123, 667, "of)")]
    page += [(249, 647, "police"), *figures(647, 1, 0, 1), (123, 620, "Guinea-"), (123, 607, "Bissau")]
    page += [(249, 587, "police"), *figures(587, 2, 3, 5), *figures(560, 3, 3, 6), (24, 540, "UNMIK")]
    page += [(123, 520, "Niger"), (249, 500, "staff"), *figures(500, 4, 0, 4), *figures(470, 4, 0, 4)]
    page += [*figures(440, 7, 3, 10), (432, 24, "Page 1 of 1")]
    frame = read(page)
    assert lines(frame) == as_lines(
        [
            ("BINUH", "Iran (Islamic Republic of)", "police", 1, 0),
            ("BINUH", "Guinea-Bissau", "police", 2, 3),
            ("UNMIK", "Niger", "staff", 4, 0),
        ]
    )
    assert [total[:2] for total in totals(frame)] == [("mission", "BINUH"), ("mission", "UNMIK"), ("grand", None)]


def test_totals_above_their_rows() -> None:
    page = [*CONTRIBUTORS, (24, 700, "BINUH"), *figures(700, 3, 3, 6), (114, 680, "United Republic of")]
    page += [*figures(680, 1, 0, 1), (114, 668, "Tanzania"), (249, 650, "police"), *figures(650, 1, 0, 1)]
    page += [(114, 630, "Niger"), *figures(630, 2, 3, 5), (249, 610, "police"), *figures(610, 2, 3, 5)]
    page += [(24, 590, "Grand Total"), *figures(590, 3, 3, 6)]
    frame = read(page)
    assert lines(frame) == as_lines(
        [("BINUH", "United Republic of Tanzania", "police", 1, 0), ("BINUH", "Niger", "police", 2, 3)]
    )
    assert [total[:3] for total in totals(frame)] == [
        ("mission", "BINUH", None),
        ("mission_contributor", "BINUH", "United Republic of Tanzania"),
        ("mission_contributor", "BINUH", "Niger"),
        ("grand", None, None),
    ]
    assert reconcile(frame)["agrees"].all()


def test_a_name_beside_its_row_runs_on_below_it_even_on_the_next_page() -> None:
    header = head((24, "Mission"), (114, "Country"), (251, "Male"), (300, "Female"), (353, "Total"), (400, "Post"))

    def row(y: float, name: str, male: int, female: int) -> list[Text]:
        sums = [right(x, y, v) for x, v in zip((276, 330, 378), (male, female, male + female), strict=True)]
        return [(114, y, name), *sums, (400, y, "Troops")]

    first = [*header, (24, 700, "UNTSO"), *row(680, "United Republic of", 1, 1), (114, 667, "Tanzania")]
    second = [*header, (114, 700, "America"), *row(680, "Togo", 1, 0), *row(650, "Mali", 2, 0), (24, 600, "4")]
    frame = parse(pdf([[*first, *row(640, "United States of", 5, 0)], second]), "report.pdf")
    names = ["United Republic of Tanzania", "United States of America", "Togo", "Mali"]
    assert [line[1] for line in lines(frame)] == names
    assert frame["locator"].to_list() == ["p1 r1", "p1 r2", "p2 r1", "p2 r2"]


def test_a_heading_split_by_the_page_break_is_one_name() -> None:
    first = [*COUNTRIES, (49, 60, "Bosnia and")]
    second = [*COUNTRIES, (49, 700, "Herzegovina"), (150, 680, "UNMIK"), (239, 660, "FPU"), *figures(660, 1, 0, 1)]
    assert [line[1] for line in lines(parse(pdf([first, second]), "x"))] == ["Bosnia and Herzegovina"]


def test_a_wrapped_name_in_the_middle_of_its_rows() -> None:
    cells = ((30, "Mission"), (122, "Country"), (275, "Personnel Type"), (375, "Male"), (420, "Female"), (505, "Total"))
    page = [(290, 760, "As of: 31/10/2022"), *((x, 730, text) for x, text in cells), (30, 710, "MINUSCA")]
    for y, kind in (
        (690, "Staff"),
        (660, "Staff"),
        (638.4, "Troops"),
        (616.8, "Police"),
        (595.2, "Staff"),
        (573.6, "Troops"),
    ):
        page += [(275, y, kind), *figures(y, 1, 1, 2)]
    page += [(122, 694.6, "Democratic Republic of the"), (122, 685.6, "Congo"), (122, 638.4, "Benin")]
    page += [(122, 588.9, "Bosnia and"), (122, 579.9, "Herzegovina")]
    page += [(30, 553.5, "Total MINUSCA"), *figures(552, 6, 6, 12)]
    names = [line[1] for line in lines(read(page))]
    assert names == ["Democratic Republic of the Congo", *["Benin"] * 3, *["Bosnia and Herzegovina"] * 2]


def test_missions_and_types_in_one_column() -> None:
    header = [(34, "Country"), (153, "Mission"), (375, "Male"), (420, "Female"), (505, "Total")]
    page = [(200, 760, "Troops by End of November, 2016"), *((x, 730, text) for x, text in header)]
    page += [
        right(34, 700, 126),
        (43, 700, "Zimbabwe"),
        (154, 680, "UNMISS"),
        (154, 660, "Ind Police"),
        *figures(660, 0, 0, 0),
    ]
    page += [
        (154, 640, "Contingent Troops"),
        *figures(640, 1257, 3, 1260),
        (154, 620, "Total for Mission"),
        *figures(620, 1257, 3, 1260),
    ]
    page += [(43, 600, "Grand Total"), (505, 600, "1,260")]
    frame = read(page)
    assert lines(frame) == as_lines(
        [("UNMISS", "Zimbabwe", "Ind Police", 0, 0), ("UNMISS", "Zimbabwe", "Contingent Troops", 1257, 3)]
    )
    assert totals(frame)[0][:3] == ("mission_contributor", "UNMISS", "Zimbabwe")
    assert totals(frame)[1] == ("grand", None, None, None, None, "1,260")
    assert reconcile(frame)["agrees"].all()
    assert frame["as_of"][0] == "End of November, 2016"


def test_blank_figures_stay_blank() -> None:
    page = [*COUNTRIES, (49, 700, "Austria"), (150, 680, "UNTSO"), (239, 660, "FPU"), *figures(660, 5, None, 5)]
    page += [(239, 630, "Staff Officer"), (310, 600, "Austria"), *figures(600, 5, 0, 5)]
    frame = read(page)
    assert lines(frame) == [
        ("UNTSO", "Austria", "FPU", "5", None, "5"),
        ("UNTSO", "Austria", "Staff Officer", None, None, None),
    ]
    compared = reconcile(frame)
    assert compared.select("summed_male", "summed_female", "summed_total", "agrees").rows() == [(5, None, 5, False)]


def test_a_page_shown_turned_reads_the_same() -> None:
    upright = report_pdf(ROWS, layout="stable")
    for degrees, matrix in ((90, "0 1 -1 0 792 0"), (180, "-1 0 0 -1 612 792"), (270, "0 -1 1 0 0 612")):
        turned = upright.replace(b"/Rotate 0", b"/Rotate %d" % degrees)
        if degrees != 180:
            turned = turned.replace(b"[0 0 612 792]", b"[0 0 792 612]")
        turned = turned.replace(b"stream\nBT", f"stream\n{matrix} cm\nBT".encode())
        frame = parse(turned, "report.pdf")
        assert lines(frame) == as_lines(ROWS), degrees
