"""The status of a state's action plans in a year and now: known or not, and how old what is known is."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.support.plan_marts import CLAIMS, database, failing, rows, spell, statuses
from tests.support.register import SEEN, claim, harmonised

UNKNOWN = "ended_successor_unknown"
SPELL = [*spell("BDI-1", "2008", "2010"), *spell("BDI-2", "2012", "2016")]
PAGE_OF_2018 = {"source_url": "https://example.org/2018/04/plans", "seen": ""}
PAGE_OF_2014 = {"source_url": "https://example.org/2014/04/plans"}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with database(harmonised(*CLAIMS)) as connection:
        yield connection


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


def test_a_member_without_a_status_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    with database(harmonised(*spell("GHA-1", "2012", "2016"))) as connection:
        connection.execute("DELETE FROM marts.nap_status_now WHERE entity IN ('BDI', 'PSE')")
        assert [f[0] for f in failing(connection, "nap_members_have_status")] == ["BDI", "PSE"]


def test_an_end_that_nobody_tells_of_is_found() -> None:
    with database(harmonised(*SPELL)) as connection:
        connection.execute("UPDATE marts.nap_status_year SET evidence_on = DATE '2015-01-01', status = 'ended'")
        assert ("BDI", 2017) in [f[:2] for f in failing(connection, "nap_ended_is_told")]
