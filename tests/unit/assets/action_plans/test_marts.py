"""The marts and checks on action plans in DuckDB, over a small register: the status of a year, known or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.action_plans.desk import render
from assets.action_plans.desk.timeline import countries, timeline
from pipeline.contract import CONFLICT_SCHEMA, Harmonised
from pipeline.declare import schema, sql_file
from tests.support.register import SEEN, claim, harmonised, reference

SQL = Path(__file__).parents[4] / "sql"
DATASET = Path(__file__).parents[4] / "assets" / "action_plans"
MARTS = ("nap_status_year", "nap_status_now", "nap_adoption_year", "nap_content", "nap_source_agreement")
WILPF = {"publisher": "WILPF", "publisher_type": "civil_society", "source_url": "https://example.org/wilpf", "seen": ""}


def spell(plan: str, start: str, end: str | None) -> list[dict[str, str]]:
    ended = [claim(plan, "period_end", end)] if end else []
    return [claim(plan, "period_start", start), *ended]


#: Ghana: a plan, a gap, a plan that runs. Burundi: an end. Ukraine: a revision. Moldova: an end nobody knows, then an
#: open plan. Palestine: ends that tie. Montenegro: a plan nobody dates. NATO: a regional plan. China: none.
CLAIMS = [
    *spell("GHA-1", "2012", "2014"),
    *spell("GHA-2", "2020-03", "2028"),
    claim("GHA-1", "launched", "2012-10", **WILPF),
    claim("GHA-2", "has_budget", "yes"),
    claim("GHA-2", "adopted", "2019", **WILPF),
    claim("GHA-2", "adopted", "2020-02"),
    *spell("BDI-1", "2012", "2016"),
    *spell("UKR-2", "2020", "2025"),
    claim("UKR-2r1", "adopted", "2022-12-16"),
    claim("UKR-2r1", "period_end", "2027"),
    claim("UKR-2", "has_budget", "yes"),
    claim("UKR-2r1", "has_monitoring", "no"),
    *spell("MDA-1", "2010", None),
    *spell("MDA-2", "2018", "open"),
    *spell("PSE-1", "2015", None),
    claim("PSE-1", "period_end", "2017", **WILPF),
    claim("PSE-1", "period_end", "2019", **{**WILPF, "publisher": "Other"}),
    claim("MNE-1", "kind", "action_plan"),
    *spell("org:nato-1", "2021", "2025"),
    claim("GHA-1", "title", "Plan"),
    claim("GHA-", "launched", "2012"),
]


def database(result: Harmonised) -> duckdb.DuckDBPyConnection:
    declared = schema.by_name(schema.read_tables(DATASET / "datapackage.yaml"))
    tables = {name: declared[name].conform(frame) for name, frame in result.tables.items()}
    tables |= {
        "core.entity": reference().tables["core.entity"],
        "meta.conflict": result.conflicts.select(CONFLICT_SCHEMA.keys()),
    }
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA core; CREATE SCHEMA marts; CREATE SCHEMA meta")
    for name, frame in tables.items():
        connection.register("incoming", frame.to_arrow())
        connection.execute(f"CREATE TABLE {name} AS FROM incoming")
        connection.unregister("incoming")
    for mart in MARTS:
        connection.execute(
            f"CREATE TABLE marts.{mart} AS {sql_file.read(SQL / 'marts' / 'action_plans' / f'{mart}.sql').text}"
        )
    return connection


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(harmonised(*CLAIMS)) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def statuses(connection: duckdb.DuckDBPyConnection, entity: str) -> dict[int, str | None]:
    return dict(rows(connection, f"SELECT year, status FROM marts.nap_status_year WHERE entity = '{entity}'"))


def test_marts_have_the_declared_columns(warehouse: duckdb.DuckDBPyConnection) -> None:
    declared = schema.by_name(schema.read_tables(SQL / "marts" / "action_plans" / "tables.yaml"))
    for mart in MARTS:
        made = [name for name, *_ in rows(warehouse, f"DESCRIBE marts.{mart}")]
        assert made == list(declared[f"marts.{mart}"].columns)
        key = ", ".join(declared[f"marts.{mart}"].primary_key)
        assert not rows(warehouse, f"SELECT {key} FROM marts.{mart} GROUP BY ALL HAVING count(*) > 1")


def test_every_state_has_every_year(warehouse: duckdb.DuckDBPyConnection) -> None:
    grid = rows(warehouse, "SELECT count(*), count(DISTINCT entity), min(year), max(year) FROM marts.nap_status_year")
    assert grid == [(9 * 27, 9, 2000, 2026)]
    assert set(statuses(warehouse, "CHN").values()) == {"no_plan_known"}


def test_a_gap_between_two_plans(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = statuses(warehouse, "GHA")
    assert [found[y] for y in (2011, 2012, 2014, 2015, 2019, 2020, 2026)] == [
        *("no_plan_known", "in_force", "in_force", "between_plans", "between_plans", "in_force", "in_force"),
    ]


def test_that_no_later_plan_is_known_is_no_finding(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = statuses(warehouse, "BDI")
    assert (found[2016], found[2017], found[2026]) == ("in_force", UNKNOWN, UNKNOWN)


UNKNOWN = "ended_successor_unknown"
SPELL = [*spell("BDI-1", "2008", "2010"), *spell("BDI-2", "2012", "2016")]
PAGE_OF_2018 = {"source_url": "https://example.org/2018/04/plans", "seen": ""}
PAGE_OF_2014 = {"source_url": "https://example.org/2014/04/plans"}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], UNKNOWN),
        ([claim("BDI-2", "successor", "none", seen="2017-01-01")], "ended"),
        ([claim("BDI-2", "successor", "none", seen="2016-12-31")], UNKNOWN),
        ([claim("BDI-2", "successor", "none", seen="")], UNKNOWN),
        ([claim("BDI-2", "successor", "none", **PAGE_OF_2014)], UNKNOWN),
        ([claim("BDI-1", "successor", "none", seen="2020-01-01")], UNKNOWN),
        ([claim(f"BDI-{n}", "kind", "action_plan", **PAGE_OF_2018) for n in (1, 2)], "ended"),
        ([claim("BDI-2", "kind", "action_plan", **PAGE_OF_2018)], UNKNOWN),
        ([claim(f"BDI-{n}", "kind", "action_plan", **PAGE_OF_2014) for n in (1, 2)], UNKNOWN),
    ],
)
def test_a_plan_has_ended_without_successor_where_a_later_source_says_so(
    said: list[dict[str, str]], status: str
) -> None:
    with database(harmonised(*SPELL, *said)) as connection:
        found = statuses(connection, "BDI")
    assert (found[2016], found[2017], found[2026]) == ("in_force", status, status)


def test_a_status_tells_how_old_its_evidence_is() -> None:
    pages = [
        claim("GHA-1", "adopted", "2012", **PAGE_OF_2018),
        claim("GHA-1", "launched", "2012", **{**PAGE_OF_2014, "seen": SEEN}),
        claim("UKR-1", "adopted", "2016"),
        claim("MDA-1", "adopted", "2018", seen=""),
    ]
    with database(harmonised(*pages)) as connection:
        found = rows(connection, "SELECT entity, evidence_on::VARCHAR, evidence_age_days FROM marts.nap_status_now")
        years = dict(rows(connection, "SELECT year, evidence_age_days FROM marts.nap_status_year WHERE entity = 'GHA'"))
    told = {entity: rest for entity, *rest in found}
    assert told["GHA"] == ["2018-04-01", 3012], "a page tells of its own date, whenever it was seen"
    assert told["UKR"] == [SEEN, 0] and told["MDA"] == [None, None] and told["CHN"] == [None, None]
    assert (years[2017], years[2018], years[2019]) == (0, 274, 639)


def test_what_is_not_known_is_null(warehouse: duckdb.DuckDBPyConnection) -> None:
    moldova, palestine, montenegro = (statuses(warehouse, e) for e in ("MDA", "PSE", "MNE"))
    assert (moldova[2009], moldova[2010], moldova[2011], moldova[2017]) == ("no_plan_known", "in_force", None, None)
    assert (moldova[2018], moldova[2026]) == ("in_force", "in_force")
    assert [palestine[y] for y in (2014, 2017, 2018, 2019, 2020)] == [
        *("no_plan_known", "in_force", None, None, UNKNOWN),
    ]
    assert set(montenegro.values()) == {None}
    assert set(statuses(warehouse, "RUS").values()) == {"no_plan_known"}


def test_a_later_plan_that_nobody_dates_leaves_what_was_before_it_known() -> None:
    claims = [*spell("CHN-1", "2019", "2021"), claim("CHN-2", "kind", "action_plan"), claim("CHN-3", "adopted", "2025")]
    with database(harmonised(*claims)) as connection:
        found = statuses(connection, "CHN")
    assert [found[y] for y in (2018, 2019, 2021, 2022, 2024, 2025)] == [
        *("no_plan_known", "in_force", "in_force", None, None, "in_force"),
    ]


def test_before_a_state_existed_there_is_no_status() -> None:
    with database(harmonised(claim("GHA-1", "adopted", "2012"))) as connection:
        montenegro = statuses(connection, "MNE")
    assert (montenegro[2005], montenegro[2006]) == (None, "no_plan_known")


def test_a_revision_is_the_same_generation_and_may_move_the_end(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "generation, plan_id, ends_on::VARCHAR, days_to_expiry"
    sql = (
        f"SELECT {columns} FROM marts.nap_status_year WHERE entity = 'UKR' AND year IN (2021, 2022, 2026) ORDER BY year"
    )
    assert rows(warehouse, sql) == [
        (2, "UKR-2", "2027-12-31", 6 * 365 + 1),
        (2, "UKR-2r1", "2027-12-31", 5 * 365 + 1),
        (2, "UKR-2r1", "2027-12-31", 549),
    ]


def test_age_and_expiry_are_counted_to_the_day_of_the_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "as_of::VARCHAR, status, plan_id, plan_age_years, ends_on::VARCHAR, days_to_expiry, adoption_year"
    (ghana,) = rows(warehouse, f"SELECT {columns} FROM marts.nap_status_now WHERE entity = 'GHA'")
    assert ghana == (SEEN, "in_force", "GHA-2", 6.33, "2028-12-31", 915, 2020)
    (burundi,) = rows(warehouse, f"SELECT {columns} FROM marts.nap_status_now WHERE entity = 'BDI'")
    assert burundi == (SEEN, UNKNOWN, "BDI-1", None, "2016-12-31", None, 2012)
    (moldova,) = rows(warehouse, f"SELECT {columns} FROM marts.nap_status_now WHERE entity = 'MDA'")
    assert moldova[1:3] == ("in_force", "MDA-2") and moldova[4:6] == (None, None)


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


def failing(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return rows(connection, sql_file.read(SQL / "checks" / f"{name}.sql").text)


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


def test_a_member_without_a_status_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    with database(harmonised(*spell("GHA-1", "2012", "2016"))) as connection:
        connection.execute("DELETE FROM marts.nap_status_now WHERE entity IN ('BDI', 'PSE')")
        assert [f[0] for f in failing(connection, "nap_members_have_status")] == ["BDI", "PSE"]


def test_an_end_that_nobody_tells_of_is_found() -> None:
    with database(harmonised(*SPELL)) as connection:
        connection.execute("UPDATE marts.nap_status_year SET evidence_on = DATE '2015-01-01', status = 'ended'")
        assert ("BDI", 2017) in [f[:2] for f in failing(connection, "nap_ended_is_told")]
