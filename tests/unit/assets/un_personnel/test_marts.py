"""The personnel marts and checks in DuckDB, over core tables made of a few small documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.un_personnel.harmonise import harmonise
from pipeline.declare import schema, sql_file
from tests.support.personnel import Line, ipi, month, reference, report

SQL = Path(__file__).parents[4] / "sql"
DATASET = Path(__file__).parents[4] / "assets" / "un_personnel"
MARTS = ("uniformed_personnel", "mission_month", "contributor_month", "parity_progress", "fatality_year")
SWAPPED, LAST = month(3, 2021), month(6, 2021)


STAFF = "staff officers are counted within troops and experts"


def documents(swapped: int = 460, ghana: int = 500) -> pl.DataFrame:
    """Seven months of 2021 in two missions; in the fourth, Nepal's women and men in UNMIL are exchanged, or Ghana has
    other persons. An earlier month has no staff officers apart, a later one gives countries only."""
    found = [report("e" * 12, month(0), [("UNMIL", "Ghana", "Troops", 30, 470, 500)])]
    for index in range(7):
        women, persons = (swapped, ghana) if index == 3 else (40, 500)
        lines: list[Line] = [
            ("UNMIL", "Ghana", "Troops", persons * 3 // 50, persons * 47 // 50, persons),
            ("UNMIL", "Nepal", "Troops", women, 500 - women, 500),
            ("UNTSO", "Ghana", "Staff Officer", 2, 8, 10),
            ("UNTSO", "Nepal", "Experts on Mission", 0, 0, 0),
        ]
        found.append(report(f"{index}" * 12, month(index, 2021), lines))
    found.append(report("f" * 12, month(0, 2023), [(None, "Ghana", None, None, None, 512)]))
    return pl.concat(found)


def incomplete() -> pl.DataFrame:
    """A month whose later edition prints Egypt as NA, and a grand total of 7 more than anybody has."""
    later = ipi(
        "a" * 12,
        ("2015-01-31", "Ghana", "UNMIL", "Troops", "470", "30", "500"),
        ("2015-01-31", "Egypt", "UNMIL", "Troops", "NA", "NA", "NA"),
        ("2015-01-31", "all", "all", "Total", "470", "30", "547"),
        ("2015-02-28", "Ghana", "UNMIL", "Troops", "0", "0", "0"),
    )
    first = ipi(
        "b" * 12,
        ("2015-01-31", "Ghana", "UNMIL", "Troops", "470", "30", "500"),
        ("2015-01-31", "Egypt", "UNMIL", "Troops", "36", "4", "40"),
    )
    return pl.concat([first, later])


@contextmanager
def built(parsed: dict[str, pl.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The core tables of the parsed rows, and the marts over them."""
    shared = reference()
    targets = pl.DataFrame(
        [("contingents", "troops", 2021, 0.08, "interim"), ("contingents", "troops", 2028, 0.15, "final")],
        schema=["category", "personnel_types", "target_year", "target_share", "kind"],
        orient="row",
    )
    result = harmonise(parsed, shared)
    declared = schema.by_name(schema.read_tables(DATASET / "datapackage.yaml"))
    missions = shared.tables["core.mission"].with_columns(
        pl.lit(None, pl.Date).alias("start_date"), pl.lit(date(2021, 1, 1)).alias("end_date")
    )
    tables = {
        "core.entity": shared.tables["core.entity"],
        "core.mission": missions,
        "core.parity_target": targets,
        **{name: declared[name].conform(frame) for name, frame in result.tables.items()},
    }
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA core; CREATE SCHEMA marts")
        for name, frame in tables.items():
            connection.register("incoming", frame.to_arrow())
            connection.execute(f"CREATE TABLE {name} AS FROM incoming")
            connection.unregister("incoming")
        for mart in MARTS:
            text = sql_file.read(SQL / "marts" / "personnel" / f"{mart}.sql").text
            connection.execute(f"CREATE TABLE marts.{mart} AS {text}")
        yield connection


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with built({"un_contributions": documents()}) as connection:
        yield connection


@pytest.fixture(scope="module")
def tenfold() -> Iterator[duckdb.DuckDBPyConnection]:
    with built({"un_contributions": documents(swapped=40, ghana=5000)}) as connection:
        yield connection


@pytest.fixture(scope="module")
def filled() -> Iterator[duckdb.DuckDBPyConnection]:
    with built({"ipi_peacekeeping": incomplete()}) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_every_mart_has_the_declared_columns_and_types(warehouse):
    declared = schema.by_name(schema.read_tables(SQL / "marts" / "personnel" / "tables.yaml"))
    for mart in MARTS:
        table = declared[f"marts.{mart}"]
        made = [(name, kind) for name, kind, *_ in rows(warehouse, f"DESCRIBE marts.{mart}")]
        assert made == [(f.name, f.sql) for f in table.fields]


def test_the_suspect_cell_is_kept_and_marked(warehouse):
    found = rows(warehouse, "SELECT month_end, mission, iso3, total FROM marts.uniformed_personnel WHERE is_suspect")
    assert found == [(SWAPPED, "UNMIL", "NPL", 500)]
    (reason,) = rows(warehouse, "SELECT suspect_reason FROM marts.uniformed_personnel WHERE is_suspect")[0]
    assert "UNMIL" in reason and "0.92" in reason


def test_where_only_the_sexes_are_suspect_the_persons_stay_in_every_total(warehouse):
    for mart, unit in (("mission_month", "mission = 'UNMIL'"), ("parity_progress", "category = 'contingents'")):
        sql = f"SELECT female, female_share, total, suspect_persons, sex_unknown_persons FROM marts.{mart}"
        sql += f" WHERE {unit} AND month_end = ?"
        assert warehouse.execute(sql, [SWAPPED]).fetchall() == [(30, 0.06, 1000, 0, 500)]
        assert warehouse.execute(sql, [LAST]).fetchall() == [(70, 0.07, 1000, 0, 0)]
    sql = "SELECT female, total, female_share, rank, suspect_persons, sex_unknown_persons FROM marts.contributor_month"
    assert warehouse.execute(f"{sql} WHERE entity = 'NPL' AND month_end = ?", [SWAPPED]).fetchall() == [
        (None, 500, None, 2, 0, 500)
    ]


def test_where_the_number_is_suspect_the_cell_is_left_out_of_every_figure(tenfold):
    sql = "SELECT female, total, suspect_persons, sex_unknown_persons FROM marts.mission_month"
    assert tenfold.execute(f"{sql} WHERE mission = 'UNMIL' AND month_end = ?", [SWAPPED]).fetchall() == [
        (40, 500, 5000, 0)
    ]
    sql = "SELECT DISTINCT suspect_part FROM marts.uniformed_personnel WHERE is_suspect"
    assert rows(tenfold, sql) == [("total",)]


def test_a_filled_cell_keeps_its_own_provenance_and_its_month_says_who_is_lost(filled):
    sql = (
        "SELECT entity, total, source_id, document_id, locator, is_filled, series_break FROM marts.uniformed_personnel"
    )
    said = "the month lacks 7 persons"
    assert rows(filled, f"{sql} ORDER BY entity") == [
        ("EGY", 40, "ipi_peacekeeping", "b" * 12, "line 3 Troops", True, f"{STAFF}; {said}"),
        ("GHA", 500, "ipi_peacekeeping", "a" * 12, "line 2 Troops", False, f"{STAFF}; {said}"),
    ]
    sql = "SELECT female, total, filled_persons, document_id, series_break FROM marts.mission_month"
    assert rows(filled, sql) == [(34, 540, 40, "a" * 12, f"{STAFF}; {said}")]


@pytest.mark.parametrize("check", ["fill_fits", "lost_is_said", "one_document_a_month", "mart_equals_core"])
def test_checks_hold_where_cells_are_filled(filled, check):
    assert rows(filled, sql_file.read(SQL / "checks" / f"personnel_{check}.sql").text) == []


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("absent_contributor", "DELETE FROM marts.uniformed_personnel WHERE entity = 'EGY'"),
        ("fill_fits", "UPDATE core.reported_total SET printed_total = 539"),
        ("lost_is_said", "UPDATE marts.contributor_month SET series_break = NULL"),
        ("one_document_a_month", "DELETE FROM core.month_fill"),
        ("month_reconciles", "UPDATE core.month_source SET persons_lost = 0"),
    ],
)
def test_checks_find_damage_to_filled_months(filled, check, damage):
    filled.execute("BEGIN")
    try:
        filled.execute(damage)
        assert rows(filled, sql_file.read(SQL / "checks" / f"personnel_{check}.sql").text)
    finally:
        filled.execute("ROLLBACK")


def test_cells_of_no_persons_have_no_row(warehouse):
    assert rows(warehouse, "SELECT count(*) FROM marts.uniformed_personnel WHERE total = 0") == [(0,)]
    assert rows(warehouse, "SELECT count(*) FROM core.uniformed_personnel WHERE total = 0") == [(7,)]


def test_what_is_not_reported_is_empty_never_zero(warehouse):
    sql = "SELECT mission, personnel_type, female, female_share, total, series_break FROM marts.uniformed_personnel"
    (row,) = rows(warehouse, f"{sql} WHERE year(month_end) = 2023")
    assert row[:5] == (None, None, None, None, 512)
    assert "sex" in row[5] and "missions" in row[5] and "types" in row[5]
    assert rows(
        warehouse,
        "SELECT female, female_share, total, missions FROM marts.contributor_month WHERE year(month_end) = 2023",
    ) == [(None, None, 512, None)]
    assert rows(warehouse, "SELECT count(*) FROM marts.mission_month WHERE year(month_end) = 2023") == [(0,)]


def test_a_month_without_staff_officers_is_a_series_break(warehouse):
    sql = "SELECT DISTINCT series_break FROM marts.uniformed_personnel"
    sql += " WHERE personnel_type = 'troops' AND year(month_end) = ?"
    assert warehouse.execute(sql, [2015]).fetchall() == [("staff officers are counted within troops and experts",)]
    assert warehouse.execute(sql, [2021]).fetchall() == [(None,)]


def test_the_nearest_published_target_applies_and_none_before_the_strategy(warehouse):
    sql = "SELECT DISTINCT target_year, target_share, target_kind FROM marts.parity_progress WHERE year(month_end) = ?"
    assert warehouse.execute(sql, [2015]).fetchall() == [(None, None, None)]
    assert warehouse.execute(sql, [2021]).fetchall() == [(2021, 0.08, "interim")]
    (gap,) = warehouse.execute("SELECT gap FROM marts.parity_progress WHERE month_end = ?", [LAST]).fetchall()[0]
    assert gap == pytest.approx(0.07 - 0.08)


@pytest.mark.parametrize("path", sorted((SQL / "checks").glob("personnel_*.sql")), ids=lambda path: path.stem)
def test_checks_pass_on_sound_tables_and_warn_of_what_they_should(warehouse, path):
    query = sql_file.read(path)
    found = rows(warehouse, query.text)
    expected = {"personnel_implausible": 1, "personnel_mission_dates": 0}
    assert len(found) == expected.get(path.stem, 0)
    assert query.header["what"] and query.header["severity"] in ("error", "warning")


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("personnel_sexes_sum", "UPDATE core.uniformed_personnel SET female = female + 1 WHERE total = 10"),
        ("personnel_mart_equals_core", "DELETE FROM marts.uniformed_personnel WHERE mission = 'UNTSO'"),
        (
            "personnel_one_document_a_month",
            "UPDATE marts.uniformed_personnel SET document_id = 'x' WHERE mission = 'UNTSO'",
        ),
        ("personnel_suspect_left_out", "UPDATE marts.mission_month SET total = total + 1"),
        ("personnel_entity_known", "UPDATE core.uniformed_personnel SET entity = 'ATL' WHERE entity = 'GHA'"),
        ("personnel_mission_dates", "UPDATE core.mission SET start_date = DATE '2030-01-01'"),
        ("personnel_persons_lost", "UPDATE core.month_source SET persons_lost = 5"),
    ],
)
def test_checks_find_damage(warehouse, check, damage):
    warehouse.execute("BEGIN")
    try:
        warehouse.execute(damage)
        assert rows(warehouse, sql_file.read(SQL / "checks" / f"{check}.sql").text)
    finally:
        warehouse.execute("ROLLBACK")
