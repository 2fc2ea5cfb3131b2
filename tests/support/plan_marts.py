"""Marts and checks on action plans in DuckDB, over a small register: what the tests of both share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract import CONFLICT_SCHEMA, Harmonised
from pipeline.declare import schema, sql_file
from tests.support.register import claim, reference

SQL = Path(__file__).parents[2] / "sql"
DATASET = Path(__file__).parents[2] / "assets" / "action_plans"
MARTS = (
    "nap_generation",
    "nap_status_year",
    "nap_status_now",
    "nap_adoption_year",
    "nap_content",
    "nap_source_agreement",
)
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


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def statuses(connection: duckdb.DuckDBPyConnection, entity: str) -> dict[int, str | None]:
    return dict(rows(connection, f"SELECT year, status FROM marts.nap_status_year WHERE entity = '{entity}'"))


def failing(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return rows(connection, sql_file.read(SQL / "checks" / f"{name}.sql").text)
