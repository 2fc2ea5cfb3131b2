"""The personnel marts and checks in DuckDB, over core tables made of a few small documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.un_personnel.harmonise import harmonise
from pipeline.declare import schema, sql_file
from tests.support.personnel import Line, month, reference, report

SQL = Path(__file__).parents[4] / "sql"
DATASET = Path(__file__).parents[4] / "assets" / "un_personnel"
MARTS = ("uniformed_personnel", "mission_month", "contributor_month", "parity_progress", "fatality_year")
SWAPPED, LAST = month(3, 2021), month(6, 2021)


def documents() -> pl.DataFrame:
    """Seven months of 2021 in two missions; in the fourth, Nepal's women and men in UNMIL are exchanged. An earlier
    month has no staff officers apart, a later one gives countries only."""
    found = [report("e" * 12, month(0), [("UNMIL", "Ghana", "Troops", 30, 470, 500)])]
    for index in range(7):
        women = 460 if index == 3 else 40
        lines: list[Line] = [
            ("UNMIL", "Ghana", "Troops", 30, 470, 500),
            ("UNMIL", "Nepal", "Troops", women, 500 - women, 500),
            ("UNTSO", "Ghana", "Staff Officer", 2, 8, 10),
            ("UNTSO", "Nepal", "Experts on Mission", 0, 0, 0),
        ]
        found.append(report(f"{index}" * 12, month(index, 2021), lines))
    found.append(report("f" * 12, month(0, 2023), [(None, "Ghana", None, None, None, 512)]))
    return pl.concat(found)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    shared = reference()
    targets = pl.DataFrame(
        [("contingents", "troops", 2021, 0.08, "interim"), ("contingents", "troops", 2028, 0.15, "final")],
        schema=["category", "personnel_types", "target_year", "target_share", "kind"],
        orient="row",
    )
    result = harmonise({"un_contributions": documents()}, shared)
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


def test_suspect_cells_are_left_out_of_every_aggregate(warehouse):
    for mart, unit in (("mission_month", "mission = 'UNMIL'"), ("parity_progress", "category = 'contingents'")):
        sql = f"SELECT female, total, suspect_persons FROM marts.{mart} WHERE {unit} AND month_end = ?"
        assert warehouse.execute(sql, [SWAPPED]).fetchall() == [(30, 500, 500)]
        assert warehouse.execute(sql, [LAST]).fetchall() == [(70, 1000, 0)]
    sql = "SELECT total, female_share, rank, suspect_persons FROM marts.contributor_month"
    assert warehouse.execute(f"{sql} WHERE entity = 'NPL' AND month_end = ?", [SWAPPED]).fetchall() == [
        (None, None, None, 500)
    ]


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
