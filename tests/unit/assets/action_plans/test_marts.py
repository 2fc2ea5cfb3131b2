"""The marts and checks on action plans in DuckDB, over a small register, but for the statuses (`test_statuses`)."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from assets.action_plans.desk import render
from assets.action_plans.desk.timeline import countries, timeline
from pipeline.declare import schema, sql_file
from tests.support.plan_marts import CLAIMS, MARTS, SQL, database, failing, rows, spell
from tests.support.register import claim, harmonised


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(harmonised(*CLAIMS)) as connection:
        yield connection


def test_marts_have_the_declared_columns(warehouse: duckdb.DuckDBPyConnection) -> None:
    declared = schema.by_name(schema.read_tables(SQL / "marts" / "action_plans" / "tables.yaml"))
    for mart in MARTS:
        made = [name for name, *_ in rows(warehouse, f"DESCRIBE marts.{mart}")]
        assert made == list(declared[f"marts.{mart}"].columns)
        key = ", ".join(declared[f"marts.{mart}"].primary_key)
        assert not rows(warehouse, f"SELECT {key} FROM marts.{mart} GROUP BY ALL HAVING count(*) > 1")


def test_first_plans_are_counted_once_and_by_region(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "first_plans, first_plans_cumulative, plans, plans_cumulative, un_members, un_members_with_plan"
    sql = f"SELECT {columns} FROM marts.nap_adoption_year WHERE un_region = ? AND year = ?"
    assert warehouse.execute(sql, ["Africa", 2012]).fetchall() == [(2, 2, 2, 2, 2, 2)]
    assert warehouse.execute(sql, ["Africa", 2020]).fetchall() == [(0, 2, 1, 3, 2, 2)]
    assert warehouse.execute(sql, ["Asia", 2015]).fetchall() == [(1, 1, 1, 1, 1, 0)]
    assert warehouse.execute(sql, ["World", 2026]).fetchall() == [(0, 5, 0, 7, 7, 4)]
    shares = "SELECT un_members_with_plan_share FROM marts.nap_adoption_year WHERE un_region = 'World' AND year = 2026"
    assert rows(warehouse, shares) == [(pytest.approx(4 / 7),)]


def test_what_is_not_said_of_a_plan_is_neither_yes_nor_no(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "plans_in_force, yes, no, unknown, yes_share, known_share"
    sql = f"SELECT {columns} FROM marts.nap_content WHERE year = 2023 AND scope = ? AND feature = ?"
    assert warehouse.execute(sql, ["national", "budget"]).fetchall() == [(3, 2, 0, 1, 1.0, pytest.approx(2 / 3))]
    assert warehouse.execute(sql, ["national", "monitoring"]).fetchall() == [(3, 0, 1, 2, 0.0, pytest.approx(1 / 3))]
    assert warehouse.execute(sql, ["regional", "budget"]).fetchall() == [(1, 0, 0, 1, None, 0.0)]
    before = sql.replace("2023", "2021")
    assert warehouse.execute(before, ["national", "monitoring"]).fetchall() == [(3, 0, 0, 3, None, 0.0)], (
        "what a revision of 2022 says is not said of 2021"
    )


def test_a_share_of_few_is_none() -> None:
    plans = [*spell("GHA-1", "2012", "2030"), *spell("BDI-1", "2012", "2030"), *spell("UKR-1", "2012", "2030")]
    said = [claim("GHA-1", "has_budget", "yes"), claim("GHA-1", "has_indicators", "yes")]
    more = [*spell("MDA-1", "2012", "2030"), claim("BDI-1", "has_indicators", "no")]
    with database(harmonised(*plans, *said, *more)) as connection:
        sql = "SELECT known, plans_in_force, yes_share FROM marts.nap_content WHERE year = 2026 AND feature = ?"
        assert connection.execute(sql, ["budget"]).fetchall() == [(1, 4, None)]
        assert connection.execute(sql, ["indicators"]).fetchall() == [(2, 4, 0.5)]
        assert failing(connection, "nap_share_of_few") == []
        connection.execute("UPDATE marts.nap_content SET yes_share = yes / known WHERE known > 0")
        assert {f[2] for f in failing(connection, "nap_share_of_few")} == {"budget"}


def test_agreement_is_judged_where_others_speak_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "claims, claims_resolved, claims_agreeing, claims_compared, compared_share, claims_in_ties, days_since_seen"
    )
    sql = f"SELECT {columns} FROM marts.nap_source_agreement WHERE publisher = ?"
    assert warehouse.execute(sql, ["WILPF"]).fetchall() == [(3, 2, 1, 1, 0.0, 1, None)]
    (ministry,) = warehouse.execute(sql, ["A Ministry"]).fetchall()
    assert ministry[3:] == (1, 1.0, 0, 0)
    assert warehouse.execute(sql, ["Other"]).fetchall() == [(1, 0, 0, 0, None, 1, None)]


@pytest.mark.parametrize("mart", MARTS)
def test_no_mart_asks_what_day_it_is(mart: str) -> None:
    """The same register gives the same bytes, in whatever year it is rebuilt."""
    words = sql_file.read(SQL / "marts" / "action_plans" / f"{mart}.sql").text.lower()
    assert not [word for word in ("current_date", "today()", "now()", "current_timestamp") if word in words]


def test_a_sound_register_passes_every_check(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = sorted(p.stem for p in (SQL / "checks").glob("nap_*.sql") if p.stem != "nap_resolution_meeting")
    assert len(names) >= 8
    gaps = {name: found for name in names if (found := failing(warehouse, name))}
    assert list(gaps) == ["nap_generations_consecutive"] and [g[0] for g in gaps["nap_generations_consecutive"]] == [
        "UKR-2"
    ]


@pytest.mark.parametrize(
    ("claims", "check", "plan"),
    [
        ([claim("GHA-1", "adopted", "1999")], "nap_adoption_plausible", "GHA-1"),
        ([claim("GHA-1", "launched", "2026-07")], "nap_adoption_plausible", "GHA-1"),
        ([claim("GHA-3", "adopted", "2012")], "nap_generations_consecutive", "GHA-3"),
        ([*spell("GHA-1", "2015", "2016"), *spell("GHA-2", "2013", "2014")], "nap_generations_in_order", "GHA-2"),
        ([*spell("GHA-1", "2012", "2016"), *spell("GHA-2", "2014", "2018")], "nap_one_plan_in_force", "GHA-2"),
        (spell("GHA-1", "2021", "2015"), "nap_period_in_order", "GHA-1"),
        ([claim("GHA-1", "adopted", "2012", seen="2099-01-01")], "nap_seen_in_past", "GHA-1"),
    ],
)
def test_each_check_finds_what_it_is_for(claims: list[dict[str, str]], check: str, plan: str) -> None:
    with database(harmonised(*claims)) as connection:
        assert [found[0] for found in failing(connection, check)] == [plan]


def test_a_year_of_overlap_and_a_revision_are_no_second_plan() -> None:
    overlap = [*spell("GHA-1", "2012", "2016"), *spell("GHA-2", "2016", "2020")]
    revised = [*spell("UKR-1", "2016", "2020"), *spell("UKR-1r1", "2018", "2020")]
    with database(harmonised(*overlap, *revised)) as connection:
        assert failing(connection, "nap_one_plan_in_force") == []


def test_an_answer_without_its_claim_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    with database(harmonised(*spell("GHA-1", "2012", "2016"))) as connection:
        connection.execute("UPDATE core.nap_plan_field SET value = '2013' WHERE field = 'period_start'")
        assert [f[:3] for f in failing(connection, "nap_answer_has_claim")] == [("GHA-1", "period_start", "2013")]


def test_the_timeline_shows_plans_in_order_with_sources_and_conflicts(warehouse: duckdb.DuckDBPyConnection) -> None:
    first, second = timeline(warehouse, "GHA")
    assert (first["plan_id"], second["plan_id"], first["name"]) == ("GHA-1", "GHA-2", "Ghana")
    assert [f["field"] for f in first["fields"]] == ["launched", "period_start", "period_end", "title"]
    launched = first["fields"][0]
    assert (launched["value"], launched["publisher"], launched["source_url"]) == (
        *("2012-10", "WILPF", "https://example.org/wilpf"),
    )
    assert first["conflicts"] == []
    (conflict,) = second["conflicts"]
    assert (conflict["field"], conflict["resolved"]) == ("adopted", "2020-02")
    assert [c["value"] for c in conflict["claims"]] == ["2019", "2020-02"]


def test_a_tie_in_the_timeline_has_no_value_and_all_claims(warehouse: duckdb.DuckDBPyConnection) -> None:
    (palestine,) = timeline(warehouse, "PSE")
    tied = next(f for f in palestine["fields"] if f["field"] == "period_end")
    assert (tied["value"], tied["state"], tied["publisher"]) == (None, "tied", None)
    assert palestine["conflicts"][0]["resolved"] is None


def test_without_a_country_there_is_a_line_a_country(
    warehouse: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    found = countries(warehouse)
    assert [c["name"] for c in found] == sorted(c["name"] for c in found) and len(found) == 9
    ghana, china = (next(c for c in found if c["entity"] == e) for e in ("GHA", "CHN"))
    assert (ghana["status"], ghana["plan_id"], ghana["plans"], ghana["fields_in_conflict"]) == (
        *("in_force", "GHA-2", 2, 1),
    )
    assert (china["status"], china["plan_id"], china["plans"]) == ("no_plan_known", None, 0)
    render.show_countries(found)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 10 and max(map(len, printed)) <= 132


def test_the_timeline_of_all_and_of_none(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert len(timeline(warehouse)) == len({p["plan_id"] for p in timeline(warehouse)}) == 10
    assert timeline(warehouse, "CHN") == []
    revision = next(p for p in timeline(warehouse, "UKR") if p["revision"])
    assert revision["revises"] == "UKR-2"
