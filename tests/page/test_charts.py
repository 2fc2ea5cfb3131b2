"""What is unknown, doubtful or few in the rows changes the drawing: each chart drawn from a handful of made rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.common.shown import FORMULA_START
from pipeline.publish.bibtex import latex
from pipeline.publish.page.answered import Answered
from pipeline.publish.page.asking import rows_of
from pipeline.publish.page.charts import Drawn
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.drawings import picture_of
from pipeline.publish.page.names import Names
from pipeline.publish.page.released import released
from pipeline.publish.page.taken import bibtex_form, bibtex_of, csv_of, question_of, sentence_of, table_of
from pipeline.publish.page.words import Words

PAGE = Declared(Path(__file__).parents[2] / "page")
RELEASE = {"release_id": "R1", "created_at_utc": datetime(2026, 11, 27, 4)}
SOURCE = {
    "source_id": "un",
    "publisher": "United Nations",
    "title": "Reports",
    "documents": 1,
    "freshest_period": date(2025, 6, 30),
    "state": "archive",
}
NAMES = Names({"AAA": ("Aland", None), "BBB": ("Bland", None)})
Rows = Sequence[Mapping[str, Any]]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        for schema in ("core", "marts", "meta"):
            made.execute(f"CREATE SCHEMA {schema}")
        put(made, "meta.source", [SOURCE])
        put(made, "meta.column", [{"table_name": "marts.mission_month", "column_name": "source_id", "sources": None}])
        yield made


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    connection.register("frame", frame)
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM frame")


def drawn(connection: duckdb.DuckDBPyConnection, name: str, language: str = "en", **about: str) -> Drawn:
    return Answered(PAGE, connection).drawn(Words(PAGE.folder / "words", language), NAMES)(name, about)


def month(day: date, share: float = 0.1, **more: Any) -> dict[str, Any]:
    return {
        "mission": "M",
        "month_end": day,
        "troops_total": 100,
        "troops_female_share": share,
        "suspect_persons": 0,
        "sex_unknown_persons": 0,
        "series_break": None,
        "document_id": "0123456789ab",
        "source_id": "un",
        **more,
    }


def troops(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Drawn:
    put(connection, "marts.mission_month", [*rows, month(date(1999, 1, 31), mission="other", series_break="x")])
    target = {"category": "military_contingents", "target_year": 2028, "target_share": 0.15, "document_id": "ref"}
    put(connection, "core.parity_target", [target])
    progress = {"category": "military_contingents", "month_end": date(2020, 1, 31), "target_share": 0.15}
    put(connection, "marts.parity_progress", [{**progress, "target_year": 2028}])
    return drawn(connection, "mission_troops", mission="M")


def values(chart: Drawn) -> list[dict[str, Any]]:
    return [dict(row) for row in chart.spec["data"]["values"] if row["aim_share"] is None]


JANUARY, FEBRUARY, APRIL = date(2020, 1, 31), date(2020, 2, 29), date(2020, 4, 30)


def test_a_missing_month_is_a_gap_and_never_interpolated(connection: duckdb.DuckDBPyConnection) -> None:
    whole = troops(connection, [month(JANUARY), month(FEBRUARY)])
    assert len({row["run"] for row in values(whole)}) == 1
    parted = troops(connection, [month(JANUARY), month(FEBRUARY), month(APRIL)])
    assert [row["run"] for row in values(parted)].count(values(parted)[0]["run"]) == 2
    assert len({row["run"] for row in values(parted)}) == 2


def test_a_suspect_month_is_drawn_hollow(connection: duckdb.DuckDBPyConnection) -> None:
    assert troops(connection, [month(JANUARY), month(FEBRUARY)]).svg.count('fill="#ffffff" stroke="#6a2c91"') == 0
    doubtful = troops(connection, [month(JANUARY), month(FEBRUARY, suspect_persons=3)])
    assert doubtful.svg.count('fill="#ffffff" stroke="#6a2c91"') == 1


def test_months_of_another_series_are_shaded(connection: duckdb.DuckDBPyConnection) -> None:
    broken = "staff officers are counted within troops and experts"
    assert "#f1f3f6" not in troops(connection, [month(JANUARY), month(FEBRUARY)]).svg
    shaded = troops(connection, [month(JANUARY, series_break=broken), month(FEBRUARY, series_break=broken)])
    assert "#f1f3f6" in shaded.svg


@pytest.mark.parametrize(("persons", "share"), [(19, None), (20, 0.1)])
def test_no_share_of_fewer_than_twenty(
    connection: duckdb.DuckDBPyConnection, persons: int, share: float | None
) -> None:
    chart = troops(connection, [month(JANUARY), month(FEBRUARY, troops_total=persons)])
    assert values(chart)[-1]["female_share"] == share


def test_a_target_is_a_diamond_at_its_year_with_what_is_found(connection: duckdb.DuckDBPyConnection) -> None:
    chart = troops(connection, [month(JANUARY)])
    aims = [row for row in chart.spec["data"]["values"] if row["aim_share"] is not None]
    assert [(row["day"], row["aim_share"]) for row in aims] == [("2028-12-31", 0.15)]
    assert chart.title == "10.0% of the troops of M are women (January 2020); the target for 2028 is 15.0%"


def test_too_few_titled_speakers_are_hollow_and_unread_years_asked(connection: duckdb.DuckDBPyConnection) -> None:
    year = {"is_wps": True, "meetings": 2, "speakers": 30, "women_by_title": 9, "men_by_title": 11}
    unread = {"speakers": None, "women_by_title": None, "men_by_title": None}
    few = {"women_by_title": 9, "men_by_title": 10}
    put(
        connection,
        "marts.debate_year",
        [{**year, "year": 1}, {**year, "year": 2, **few}, {**year, "year": 3, **unread}],
    )
    chart = drawn(connection, "women_speakers")
    told = [(row["women_share"], row["is_few"], row["is_unread"]) for row in chart.spec["data"]["values"]]
    assert told == [(0.45, False, False), (None, True, False), (None, False, True)]
    assert chart.svg.count('stroke-width="1.5"') == 1
    assert ">?</text>" in chart.svg
    assert chart.title.startswith("45.0% of speakers")


def contributor(entity: str, female: int, persons: int) -> dict[str, Any]:
    shares = {"female": female, "male": persons - female, "total": persons, "female_share": female / persons}
    return {"month_end": JANUARY, "entity": entity, "document_id": "d", **shares}


def test_a_tie_is_told_as_one_and_few_persons_are_paler(connection: duckdb.DuckDBPyConnection) -> None:
    put(connection, "marts.contributor_month", [contributor("AAA", 10, 100), contributor("BBB", 20, 200)])
    assert "Aland, Bland send the largest share of women, 10.0% each" in drawn(connection, "contributors_women").title
    rows = [contributor("AAA", 10, 100), contributor("BBB", 30, 99), contributor("CCC", 19, 19)]
    put(connection, "marts.contributor_month", rows)
    chart = drawn(connection, "contributors_women")
    assert [row["is_few"] for row in chart.spec["data"]["values"]] == [True, False]
    assert "#cbb0dc" in chart.svg


def test_unknown_answers_stay_in_the_bars(connection: duckdb.DuckDBPyConnection) -> None:
    put(connection, "marts.fatality_year", [{"year": 2001, "sex": sex, "fatalities": 30} for sex in ("male", None)])
    chart = drawn(connection, "fatalities_by_sex")
    assert [row["sex"] for row in chart.spec["data"]["values"]] == ["men", "not published"]
    assert chart.title == chart.say("title")


def test_a_chart_without_rows_has_neutral_words(connection: duckdb.DuckDBPyConnection) -> None:
    put(connection, "marts.fatality_year", [{"year": 1990, "sex": "male", "fatalities": 1}])
    chart = drawn(connection, "fatalities_by_sex", "fr")
    assert not chart.rows
    assert chart.title == "Morts au service des opérations de paix"


def test_old_data_and_a_failed_source_are_told_first(connection: duckdb.DuckDBPyConnection) -> None:
    kind = next(kind for kind in PAGE.kinds if kind.name == "index")
    put(connection, "meta.release", [RELEASE])
    put(connection, "core.month_source", [{"month_end": date(2025, 6, 30)}])
    put(connection, "core.nap_calendar", [{"day": date(2026, 11, 26), "is_as_of": True}])
    connection.execute("CREATE TABLE core.speech (date DATE)")
    ages = {row["subject"]: row for row in rows_of(connection, kind.questions["ages"], "ages")}
    assert (ages["personnel"]["n"], ages["plans"]["n"], ages["debates"]["up_to"]) == (17, 0, None)
    words = Words(PAGE.folder / "words", "en")
    assert "17 months before" in words.say("index.ages.personnel", n=17, up_to=ages["personnel"]["up_to"])
    others = {"b": ("failed", 0), "c": ("stale", 2), "d": ("not_at_hand", 0), "e": ("not_at_hand", 0)}
    more = [{**SOURCE, "source_id": name, "state": state, "documents": n} for name, (state, n) in others.items()]
    put(connection, "meta.source", [SOURCE, *more])
    refused = {"source_id": "c", "stage": "fetch", "reason": "unexpected_file"}
    put(connection, "meta.refusal", [refused, {"source_id": "un", "stage": "fetch", "reason": "network_down"}])
    put(
        connection,
        "meta.check_result",
        [
            {"passed": True, "severity": "error", "accepted": False},
            {"passed": False, "severity": "warning", "accepted": False},
        ],
    )
    verdict = rows_of(connection, kind.questions["verdict"], "verdict")[0]
    assert verdict == {
        **{"passed": 1, "warnings": 1, "errors": 0, "sources": 5},
        **{"unreached": 2, "older": 1, "shipped": 1, "absent": 3},
    }


def test_what_is_taken_away(connection: duckdb.DuckDBPyConnection) -> None:
    chart = troops(connection, [month(JANUARY, 0.25)])
    assert csv_of(chart).startswith("\ufeffmission,month_end,troops")
    assert question_of(chart).endswith("WHERE mission = 'M'")
    assert connection.execute(question_of(chart)).fetchall()
    table = table_of(chart)
    assert [cell.text for cell in table.rows[0]] == ["January 2020", "100", "25.0%", "0"]
    assert list(table.places) == [("0123456789ab", None)]
    cited = bibtex_of(chart, released(RELEASE, chart.words), "Page r/R1/mission/M_1.html")
    assert "author = {{United Nations}}" in cited and "howpublished = {Page \\path{r/R1/mission/M_1.html}}" in cited
    named = sentence_of(chart, released(RELEASE, chart.words), "https://wps.example/r/R1/mission/M_1.html")
    assert named.endswith("WPS warehouse, release R1, 27 November 2026. https://wps.example/r/R1/mission/M_1.html")
    picture = picture_of(PAGE, chart, RELEASE)
    assert picture == picture_of(PAGE, troops(connection, [month(JANUARY, 0.25)]), RELEASE)
    assert "Source: United Nations, Reports. WPS warehouse, release R1." in picture


def test_a_script_that_fills_in_a_bibliography_says_the_same(connection: duckdb.DuckDBPyConnection) -> None:
    chart = troops(connection, [month(JANUARY, 0.25)])
    form, told = bibtex_form(chart.words), released(RELEASE, chart.words)
    address, page = form["found_at"]
    for found, path in ((address, "https://wps.example/r/R1/mission/M_1.html"), (page, "r/R1/mission/M_1.html")):
        said = vars(told) | {"key": "wps-mission_troops-M", "author": "United Nations", "title": latex(chart.title)}
        said["found"] = re.sub("\u2983path\u2984", path, found)
        filled = re.sub("\u2983(\\w+)\u2984", lambda mark, said=said: said[mark[1]], form["entry"])
        assert filled == bibtex_of(chart, told, path if found == address else f"Page {path}")


def test_every_colour_has_its_counterpart_for_dark_pages() -> None:
    from pipeline.declare.yaml_file import read_yaml

    colours = read_yaml(PAGE.folder / "style" / "charts.yaml")["colours"].values()
    style = (PAGE.folder / "style" / "drawing.css").read_text(encoding="utf-8")
    assert [c for c in colours if f'[fill="{c}"]' not in style or f'[stroke="{c}"]' not in style] == []


def test_a_formula_is_the_same_everywhere() -> None:
    """Files, charts and answers are made into CSV in Python and in two scripts: one rule guards all."""
    guards = [
        found for f in (PAGE.folder / "code").glob("*.js") for found in re.findall(r"/(\^\[=.*?\])/", f.read_text())
    ]
    assert guards == [FORMULA_START] * 2


def test_every_chart_is_shown_where_it_belongs() -> None:
    templates = "".join(file.read_text(encoding="utf-8") for file in PAGE.folder.glob("pages/*/page.html"))
    assert [name for name in PAGE.charts if f"'{name}'" not in templates] == []
